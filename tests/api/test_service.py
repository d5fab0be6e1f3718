"""The service, in process and as a live server."""

import html
import json
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from auditor import Auditor, ReviewAudit
from auditor.confidence import filter_findings
from auditor.intake import LONGEST_TEXT, clean_text
from auditor.serialization import to_plain
from tests.auditor.report.cycles import Outline, read

TEXT = "Siobhán is abrasive 🙂. People say she is late."


@pytest.fixture(scope="module")
def client(auditor: Auditor) -> Iterator[TestClient]:
    with TestClient(create_app(auditor)) as client:
        yield client


def test_a_check_is_the_librarys(client: TestClient, auditor: Auditor) -> None:
    answer = client.post("/v1/check", json={"text": TEXT})
    assert answer.status_code == 200
    assert answer.json() == to_plain(auditor.check(TEXT))


def test_less_sure_findings_can_be_left_out(client: TestClient, auditor: Auditor) -> None:
    audit = auditor.check(TEXT)
    shown = filter_findings(audit, 1.0)
    assert len(shown.findings) < len(audit.findings)
    answer = client.post("/v1/check", json={"text": TEXT, "min_confidence": 1.0})
    assert answer.json() == to_plain(shown)


def test_the_service_is_up(client: TestClient, auditor: Auditor) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "model_version": auditor.model_version}


INVALID = [
    pytest.param({}, "text", id="no text"),
    pytest.param({"text": ""}, "text", id="an empty text"),
    pytest.param({"text": "a", "mood": 1}, "mood", id="an unknown field"),
    pytest.param(
        {"text": "a" * (LONGEST_TEXT + 1)}, "text: String should have at most 50000", id="too long"
    ),
    pytest.param({"text": "a", "min_confidence": 80}, "min_confidence", id="not a share"),
]


@pytest.mark.parametrize(("body", "field"), INVALID)
def test_an_invalid_request_is_a_problem_document(
    client: TestClient, body: dict[str, Any], field: str
) -> None:
    answer = client.post("/v1/check", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert field in answer.json()["detail"]
    assert answer.json()["status"] == 422


JSON = {"content-type": "application/json"}
PLAIN = {"content-type": "text/plain"}
DRAFT = b'{"text": "She is abrasive."}'
PARTS = [b" " * 100_000] * 11
REFUSED = [
    pytest.param("GET", "/nope", b"", {}, 404, "nothing is at /nope", id="an unknown path"),
    pytest.param("GET", "/v1/check", b"", {}, 405, "does not take GET; send POST", id="another method"),
    pytest.param("POST", "/v1/check", b'{"text": "\xff"}', JSON, 400, "not UTF-8 (byte 11)", id="bytes that are no UTF-8"),
    pytest.param("POST", "/v1/check", DRAFT, {}, 415, "send content-type: application/json (none", id="no type"),
    pytest.param("POST", "/v1/check", DRAFT, PLAIN, 415, "application/json (text/plain was sent)", id="plain text"),
    pytest.param("POST", "/v1/check", b'{\n"text": She}', JSON, 422, "line 2, column 9: Expecting value", id="no JSON"),
    pytest.param("POST", "/v1/check", b"", JSON, 422, "body: Field required", id="no body"),
    pytest.param("POST", "/v1/check", b"".join(PARTS), JSON, 413, "1,000,000 bytes", id="a huge body"),
    pytest.param("POST", "/v1/check", iter(PARTS), JSON, 413, "1,000,000 bytes", id="one that does not tell its size"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body", "headers", "status", "detail"), REFUSED)
def test_every_error_is_a_problem_document(
    client: TestClient,
    method: str,
    path: str,
    body: bytes | Iterator[bytes],
    headers: dict[str, str],
    status: int,
    detail: str,
) -> None:
    answer = client.request(method, path, content=body, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert detail in problem["detail"]
    assert (problem["status"], problem["instance"]) == (status, path)
    assert answer.headers.get("allow") == ("POST" if status == 405 else None)


def test_a_failure_of_the_service_is_a_problem_document() -> None:
    class Broken:
        model_version = "0"

        def check(self, text: str) -> ReviewAudit:
            raise RuntimeError(text)

    broken = TestClient(create_app(cast(Auditor, Broken())), raise_server_exceptions=False)
    answer = broken.post("/v1/check", json={"text": "Zyxwv"})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Zyxwv" not in answer.text


def test_the_longest_text_is_read_whole() -> None:
    assert clean_text("a" * LONGEST_TEXT).notices == ()


def test_errors_are_described_with_their_schema(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    answers = described["paths"]["/v1/check"]["post"]["responses"]
    assert set(answers) == {"200", "400", "413", "415", "422", "default"}
    for status in set(answers) - {"200"}:
        schema = answers[status]["content"]["application/problem+json"]["schema"]
        assert schema == {"$ref": "#/components/schemas/Problem"}
    sent = client.get("/nope").json()
    assert set(sent) == set(described["components"]["schemas"]["Problem"]["required"])


def test_the_interface_is_described_with_an_example(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    request = described["paths"]["/v1/check"]["post"]["requestBody"]["content"]["application/json"]
    assert "draft" in request["examples"]
    assert "ReviewAudit" in json.dumps(described["components"])


def test_the_page_of_the_interface_names_all_of_it(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    words = read(html.unescape(client.get("/docs").text))
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert f"{method.upper()} {path}" in words
            assert operation["summary"] in words
    for name, record in described["components"]["schemas"].items():
        assert name in words
        for part in (*record.get("properties", ()), *record.get("enum", ())):
            assert part in words


FIELDS = [
    pytest.param(
        "text text, 1 to 50,000 characters never left out", id="a required text and its bounds"
    ),
    pytest.param(
        "min_confidence number, 0 to 1 Findings of a lower confidence",
        id="a number, its bounds and what it does",
    ),
    pytest.param("a notice says how many. 0.0", id="what stands for a field that is left out"),
    pytest.param("specificity number or null", id="a grade that may be missing"),
    pytest.param("findings list of Finding", id="a list of records"),
    pytest.param("chances map of number", id="a map"),
    pytest.param("model_version text", id="a text of an answer"),
    pytest.param("Answers 413: Problem (the body is larger", id="an error and its cause"),
    pytest.param("Answers otherwise: Problem (any other error", id="errors of any operation"),
]


@pytest.mark.parametrize("line", FIELDS)
def test_the_page_of_the_interface_words_a_field(client: TestClient, line: str) -> None:
    assert line in read(html.unescape(client.get("/docs").text))


def test_the_page_of_the_interface_loads_nothing_and_is_whole(client: TestClient) -> None:
    answer = client.get("/docs")
    assert answer.headers["content-security-policy"].startswith("default-src 'none';")
    outline = Outline(answer.text)
    assert outline.open == []
    assert '<html lang="en">' in answer.text
    assert outline.tags.count("h1") == outline.tags.count("main") == 1
    assert not {"script", "link", "img", "iframe"} & set(outline.tags)
    assert outline.handlers == []
    assert all(link == "openapi.json" or link[1:] in outline.ids for link in outline.links)
    assert len(outline.ids) == len(set(outline.ids))
    assert not re.search(r"//(?!testserver/)|url\(|@import", answer.text)


def test_the_examples_on_the_page_can_be_sent(client: TestClient) -> None:
    page = html.unescape(client.get("/docs").text)
    check, health = map(shlex.split, re.findall("<pre[^>]*>(.*?)</pre>", page, flags=re.DOTALL))
    assert check[:3] == ["curl", "-s", "http://testserver/v1/check"]
    name, _, value = check[4].partition(": ")
    answer = client.post(check[2], content=check[6], headers={name: value})
    assert answer.json()["findings"]
    assert health == ["curl", "-s", "http://testserver/healthz"]


@pytest.mark.parametrize("host", ["a'<script>b", "a;reboot", "$(reboot)"])
def test_an_address_is_neither_markup_nor_a_command(client: TestClient, host: str) -> None:
    page = client.get("/docs", headers={"host": host}).text
    assert "<script" not in page
    for command in re.findall("<pre[^>]*>(.*?)</pre>", page, flags=re.DOTALL):
        shown = html.unescape(command)
        assert shown.startswith("curl -s ")
        assert shown == shlex.join(shlex.split(shown))


@pytest.mark.parametrize("path", ["/redoc", "/docs/oauth2-redirect"])
def test_pages_that_would_load_from_elsewhere_are_gone(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served") / "log.txt"


@pytest.fixture(scope="module")
def server(log: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "evenhand"), "serve", "--port", str(port)]
    with log.open("wb") as kept:
        process = subprocess.Popen(command, stdout=kept, stderr=subprocess.STDOUT)
    try:
        yield _wait_for(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> str:
    for _ in range(300):
        assert process.poll() is None, "the server stopped"
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return address
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError("the server did not start within a minute")


def test_a_live_server_answers(server: str, auditor: Auditor) -> None:
    request = urllib.request.Request(
        f"{server}/v1/check",
        data=json.dumps({"text": TEXT}).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert json.load(answer) == to_plain(auditor.check(TEXT))


SENT = [
    pytest.param(b'{"text": "Zyxwv is abrasive."}', 200, id="a good request"),
    pytest.param(b'{"text": "Zyxwv is abrasive.", "Zyxwv": 1}', 422, id="an unknown field"),
    pytest.param(b'{"text": ["Zyxwv"]}', 422, id="a text of another type"),
    pytest.param(b'{"text": "Zyxwv', 422, id="a body that breaks off"),
    pytest.param(b'{"text": "Zyxwv \\ud800"}', 422, id="half a character"),
    pytest.param(b'{"text": "Zyxwv \xff"}', 400, id="bytes that are no UTF-8"),
]


@pytest.mark.parametrize(("body", "status"), SENT)
def test_the_log_holds_no_words_of_a_request(
    server: str, log: Path, body: bytes, status: int
) -> None:
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(f"{server}/v1/check", data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            got = answer.status
    except urllib.error.HTTPError as error:
        got = error.code
    kept = log.read_text("utf-8")
    assert got == status
    assert f'"POST /v1/check HTTP/1.1" {status}' in kept
    assert "Zyxwv" not in kept
