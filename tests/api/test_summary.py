"""What the terminal shows after an audit: strings from data stay as they are, whatever they hold."""

from dataclasses import replace
from pathlib import Path

import pytest

from api.cli.summary import print_summary
from auditor.cycle_records import FlagKind
from auditor.records import Estimate
from auditor.report import CycleReport, ReportFiles
from tests.auditor.report.cycles import make_cycle, make_flag, make_profile, make_report

OVERALL = dict.fromkeys(("specificity", "constructiveness", "findings"), Estimate(2, 1, 3, 12))
FILES = ReportFiles(Path("report.html"), Path("audit.json"))


def show(report: CycleReport, capsys: pytest.CaptureFixture[str]) -> str:
    print_summary(report, FILES)
    return " ".join(capsys.readouterr().out.split())


STRANGE = [
    pytest.param("gender = [not given]", id="a group in brackets"),
    pytest.param("Ann [/x]", id="a tag that nothing opened"),
    pytest.param("[bold]Ann[/bold]", id="a whole tag"),
    pytest.param(r"back\[slash", id="a backslash before a bracket"),
    pytest.param("Ann :smile:", id="a word between colons"),
]


@pytest.mark.parametrize("words", STRANGE)
def test_words_of_the_data_are_shown_as_they_are(
    words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    flag = replace(make_flag(FlagKind.LEVEL, "m0", "r0"), summary=f"So: {words}, it says")
    profile = make_profile("m0", words)
    shown = show(
        make_report(cycle=make_cycle(flags=(flag,), profiles=(profile,), overall=OVERALL)), capsys
    )
    assert f"{words} (m0)" in shown
    assert f"So: {words}, it says" in shown
    assert "1 to look at, of which about 0.2 may be noise" in shown
    nothing = make_cycle(flags=(), tested=(f"groups of {words}",), overall=OVERALL)
    assert f"This was checked: groups of {words}." in show(make_report(cycle=nothing), capsys)


def test_the_files_places_are_shown_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = ReportFiles(tmp_path / "[h1]" / "a.html", tmp_path / "[/h1].json")
    print_summary(make_report(cycle=make_cycle(overall=OVERALL)), files)
    shown = capsys.readouterr().out
    assert f"Report: {tmp_path / '[h1]' / 'a.html'}" in shown
    assert f"Data:   {tmp_path / '[/h1].json'}" in shown


@pytest.mark.parametrize(
    ("kind", "who"),
    [
        pytest.param(FlagKind.MISMATCH, "unknown", id="one review that names nobody"),
        pytest.param(FlagKind.COPIES, "several", id="copies by many hands"),
    ],
)
def test_a_flag_on_nobody_says_why(
    kind: FlagKind, who: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    flag = replace(make_flag(kind, "", "r0"), summary="So it is.")
    shown = show(make_report(cycle=make_cycle(flags=(flag,), overall=OVERALL)), capsys)
    assert f"{kind.value.replace('_', ' ')} {who} So it is." in shown
