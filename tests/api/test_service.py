"""The service, in process and as a live server."""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from auditor import Auditor
from auditor.confidence import filter_findings
from auditor.serialization import to_plain

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
    pytest.param({"text": "a" * 100_001}, "text", id="too long"),
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


def test_the_interface_is_described_with_an_example(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    request = described["paths"]["/v1/check"]["post"]["requestBody"]["content"]["application/json"]
    assert "draft" in request["examples"]
    assert "ReviewAudit" in json.dumps(described["components"])


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "evenhand"), "serve", "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
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
