"""The command line as a person uses it: a process of its own, its words and its exit status."""

import io
import json
import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from api.cli.text import print_audit
from auditor import Auditor, Review

CLEAN = (
    "When the March migration failed she wrote the rollback plan and we were back in 40 minutes."
)
UNFAIR = "Priya never listens to anyone, and people say she is not a culture fit."


def evenhand(*arguments: str | Path | float, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "evenhand"), *map(str, arguments)]
    return subprocess.run(
        command, input=given, capture_output=True, text=True, check=False, timeout=120
    )


def test_a_clean_draft_gives_0_and_an_unfair_one_1(tmp_path: Path) -> None:
    (tmp_path / "clean.txt").write_text(CLEAN)
    clean = evenhand("check", tmp_path / "clean.txt")
    assert clean.returncode == 0, clean.stderr
    assert "No unfair wording found" in clean.stdout
    unfair = evenhand("check", "-", given=UNFAIR)
    assert unfair.returncode == 1
    assert "Why:" in unfair.stdout
    assert "Instead:" in unfair.stdout
    assert "Traceback" not in unfair.stderr


def test_words_over_a_line_break_are_quoted_on_one_line(auditor: Auditor) -> None:
    audit, shown = auditor.check(UNFAIR), io.StringIO()
    quoted = [UNFAIR[finding.start : finding.end] for finding in audit.findings]
    assert any(" " in words for words in quoted)
    print_audit(Review("broken", UNFAIR.replace(" ", "\n")), audit, shown, is_whole=True)
    assert all(f" {words} " in shown.getvalue() for words in quoted)


def test_fail_on_chooses_the_severity() -> None:
    hearsay = "People say the report was late in May."
    assert evenhand("check", "--fail-on", "high", given=hearsay).returncode == 0
    assert evenhand("check", "--fail-on", "never", given=UNFAIR).returncode == 0


def test_less_sure_findings_can_be_left_out(auditor: Auditor) -> None:
    found = auditor.check(UNFAIR).findings
    low, high = min(f.confidence for f in found), max(f.confidence for f in found)
    between = (low + high) / 2
    done = evenhand("check", "--format", "json", "--min-confidence", between, given=UNFAIR)
    shown = json.loads(done.stdout)
    assert [f["start"] for f in shown["findings"]] == [
        f.start for f in found if f.confidence >= between
    ]
    assert f"of a confidence below {between:g} left out." in shown["notices"][-1]


def test_what_is_left_out_is_said_and_fails_nothing() -> None:
    hearsay = "People say the report was late in May."
    done = evenhand("check", "--min-confidence", "1", given=hearsay)
    assert done.returncode == 0
    assert "1 finding of a confidence below 1 left out." in done.stdout
    assert "No unfair wording found" not in done.stdout


@pytest.mark.parametrize("value", ["80", "-0.1", "nan", "much"])
def test_a_confidence_is_a_share(value: str) -> None:
    done = evenhand("check", "--min-confidence", value, given=CLEAN)
    assert done.returncode == 2
    assert "confidence" in done.stderr
    assert "Traceback" not in done.stderr


def test_json_and_sarif_can_be_read_again(auditor: Auditor) -> None:
    audit = json.loads(evenhand("check", "--format", "json", given=UNFAIR).stdout)
    expected = auditor.check(UNFAIR)
    assert [f["category"] for f in audit["findings"]] == [
        f.category.value for f in expected.findings
    ]
    log = json.loads(evenhand("check", "--format", "sarif", given=UNFAIR).stdout)
    assert log["version"] == "2.1.0"
    rules = {rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]}
    for result in log["runs"][0]["results"]:
        assert result["ruleId"] in rules
        region = result["locations"][0]["physicalLocation"]["region"]
        start = region["charOffset"]
        assert region["snippet"]["text"] == UNFAIR[start : start + region["charLength"]]


def test_what_an_audit_notes_is_in_sarif_too() -> None:
    german = "Frau Weber hat in diesem Jahr alle Berichte pünktlich und ohne Fehler abgegeben."
    log = json.loads(evenhand("check", "--format", "sarif", given=german).stdout)
    [run] = log["runs"]
    [said] = run["invocations"][0]["toolExecutionNotifications"]
    assert run["results"] == []
    assert said["level"] == "note"
    assert said["message"]["text"].startswith("draft: ")


def test_lines_keep_their_order_and_bad_ones_are_named(tmp_path: Path) -> None:
    rows = [json.dumps({"review_id": f"r{i}", "text": CLEAN}) for i in range(5)]
    rows[2] = '{"review_id": "r2"'
    (tmp_path / "reviews.jsonl").write_text("\n".join(rows))
    done = evenhand("check", tmp_path / "reviews.jsonl", "--format", "jsonl")
    assert done.returncode == 2
    assert [json.loads(line)["review_id"] for line in done.stdout.splitlines()] == [
        "r0",
        "r1",
        "r3",
        "r4",
    ]
    assert "reviews.jsonl:3: line: not JSON" in done.stderr
    assert "Reading reviews" not in done.stderr


BAD = [
    pytest.param(["check", "none.txt"], "there is no such file", id="missing"),
    pytest.param(["check", "empty.txt"], "is empty", id="empty"),
    pytest.param(["check", "a.pdf"], "known are .txt", id="another kind"),
    pytest.param(["check", "a.csv"], "no column holds the text", id="no text column"),
    pytest.param(["check", "a.docx"], "not a Word document", id="no Word document"),
    pytest.param(["check", "empty.jsonl"], "is empty", id="empty lines"),
    pytest.param(["audit", "none.csv", "--out", "o"], "there is no such file", id="no cycle"),
    pytest.param(
        ["audit", "r.csv", "--out", "o", "--fdr", "7"], "between 0 and 1", id="a rate of 7"
    ),
    pytest.param(
        ["audit", "r.csv", "--out", "o", "--min-group", "2"], "never shown", id="a group of 2"
    ),
    pytest.param(
        ["audit", "r.csv", "--out", "o", "--group", "mood"], "no such attribute", id="attribute"
    ),
    pytest.param(["audit", "r.csv", "--out", "a.pdf"], "cannot be written", id="out is a file"),
    pytest.param(["audit", "n.csv", "--out", "o"], "give --mapping FILE", id="no reviewers"),
    pytest.param(["check", "--format", "xml"], "xml", id="unknown format"),
    pytest.param(["chek"], "chek", id="unknown command"),
]


@pytest.mark.parametrize(("arguments", "problem"), BAD)
def test_bad_input_gives_2_and_a_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], problem: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty.txt").touch()
    Path("empty.jsonl").touch()
    Path("a.pdf").write_text("x")
    Path("a.docx").write_text("x")
    Path("a.csv").write_text("name,size\nAda,3\n")
    Path("n.csv").write_text("reviewee_id,narrative\ne1,Good year.\n")
    Path("r.csv").write_text(
        "reviewer_id,reviewee_id,text\nm1,e1,Good year.\nm1,e2,Good year too.\n"
    )
    done = evenhand(*arguments)
    assert done.returncode == 2, done.stdout
    assert problem in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_an_audit_writes_both_files_and_never_differs(tmp_path: Path) -> None:
    example = Path(__file__).parents[2] / "corpora" / "example"
    arguments = (
        "audit",
        example / "reviews.csv",
        "--people",
        example / "people.csv",
        "--group",
        "gender",
    )
    first = evenhand(*arguments, "--out", tmp_path / "a b", "--workers", "2", "--batch-size", "8")
    assert first.returncode == 0, first.stderr
    assert "to look at" in first.stdout
    second = evenhand(*arguments, "--out", tmp_path / "c")
    assert second.returncode == 0
    for name in ("audit.json", "report.html"):
        assert (tmp_path / "a b" / name).read_bytes() == (tmp_path / "c" / name).read_bytes()


def test_lines_may_end_in_a_carriage_return_alone(tmp_path: Path) -> None:
    cycle = tmp_path / "mac.csv"
    cycle.write_bytes(f'reviewer,text\rm1,"{CLEAN}"\r'.encode())
    done = evenhand("audit", cycle, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "1 review by 1 reviewer\n" in done.stdout


def test_people_who_are_not_named_are_not_counted(tmp_path: Path) -> None:
    cycle = tmp_path / "unnamed.csv"
    cycle.write_text(f'reviewer,text\nm1,"{CLEAN}"\n')
    done = evenhand("audit", cycle, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "1 review by 1 reviewer\n" in done.stdout
    assert "<dd>not named</dd>" in (tmp_path / "out/report.html").read_text("utf-8")


def test_a_cycle_of_one_review_says_that_there_is_no_interval(tmp_path: Path) -> None:
    cycle = tmp_path / "one.csv"
    cycle.write_text(f'review_id,reviewer_id,reviewee_id,text\n1,m1,e1,"{CLEAN}"\n')
    done = evenhand("audit", cycle, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "1 review by 1 reviewer of 1 person" in done.stdout
    assert "(no interval, n = 1)" in done.stdout
    assert "This was checked: copied reviews." in done.stdout
    why = {
        gap["what"]: gap["why"]
        for gap in json.loads((tmp_path / "out/audit.json").read_text())["untested"]
    }
    assert why["levels of specificity"].startswith(
        "only 0 of the reviewers wrote two reviews or more"
    )
    assert "nan" not in done.stdout


def test_the_versions_are_told(auditor: Auditor) -> None:
    done = evenhand("--version")
    assert done.returncode == 0
    assert done.stdout == f"evenhand {version('evenhand')} (weights {auditor.model_version})\n"


def test_a_port_that_is_taken_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = evenhand("serve", "--port", port)
    assert done.returncode == 2
    assert done.stderr.startswith(f"evenhand: cannot listen on port {port} of 127.0.0.1: ")
    assert "--port" in done.stderr
    assert done.stderr.count("\n") == 1
