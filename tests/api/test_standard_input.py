"""How standard input is read, and what happens where it, a file or the output fails."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from api.cli import main as command_line
from api.cli.check import check, open_source
from api.cli.main import CUT_SHORT
from auditor import InputError, Review
from auditor.errors import InstallationError
from auditor.sources import read_files
from corpora.errors import CorpusError, LabelError
from models.errors import WeightsError

DRAFT = "People say he is late.\nHe is."
LINES = '{"review_id": "a", "text": "He is late."}\n\n{"review_id": "b", "text": "So is she."}\n'
EVENHAND = str(Path(sys.executable).parent / "evenhand")


def give(monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))


READ = [
    pytest.param(DRAFT, None, ["draft"], id="text is a draft"),
    pytest.param(LINES, None, ["a", "b"], id="JSON Lines are reviews"),
    pytest.param("\n\n" + LINES, None, ["a", "b"], id="blank lines may come first"),
    pytest.param("\ufeff" + LINES, None, ["a", "b"], id="a byte order mark may come first"),
    pytest.param('{}\n{"review_id": "b", "text": "a"}', None, [None, "b"], id="so may {}"),
    pytest.param("[{Ada}] is late.", None, ["draft"], id="or with a bracket and one"),
    pytest.param("[\n", None, ["draft"], id="or be a bracket"),
    pytest.param('[{"text": "a"}]', "r.md", ["r.md"], id="an array is a draft by its name alone"),
    pytest.param("{Ada} is late.", None, ["draft"], id="a draft may begin with a brace"),
    pytest.param(DRAFT, "x/ada.txt", ["ada.txt"], id="a name names the draft"),
    pytest.param(DRAFT, "ada", ["ada"], id="a name without an ending is a draft's"),
    pytest.param(LINES, "r.jsonl", ["a", "b"], id="a name may end in .jsonl"),
    pytest.param(LINES, "r.md", ["r.md"], id="a draft's name makes anything a draft"),
]


@pytest.mark.parametrize(("content", "name", "ids"), READ)
def test_what_it_holds_or_is_called_says_how_it_is_read(
    monkeypatch: pytest.MonkeyPatch, content: str, name: str | None, ids: list[str | None]
) -> None:
    give(monkeypatch, content)
    items = list(open_source("-", name, None).items)
    assert [item.review_id if isinstance(item, Review) else None for item in items] == ids


NAMED = [
    pytest.param(None, "standard input:3: ", id="without a name"),
    pytest.param("r.jsonl", "r.jsonl:3: ", id="by its name"),
]


@pytest.mark.parametrize(("name", "place"), NAMED)
def test_a_bad_line_is_named(monkeypatch: pytest.MonkeyPatch, name: str | None, place: str) -> None:
    give(monkeypatch, '\n{"text": "He is late."}\n{"text": \n')
    assert str(list(open_source("-", name, None).items)[1]).startswith(place)


REFUSED = [
    pytest.param("-", "", None, "there is no text", id="nothing"),
    pytest.param("-", " \n ", "r.jsonl", "there is no text", id="only white space"),
    pytest.param("-", DRAFT, "r.csv", "save it and name the file", id="a table"),
    pytest.param("-", DRAFT, "r.docx", "save it and name the file", id="a Word document"),
    pytest.param("-", '[{"text": "a"}]', None, "a JSON array; put one", id="an array"),
    pytest.param("-", '\n[\n\n{\n"text": "a"}]', None, "a JSON array", id="an array over lines"),
    pytest.param("-", '\ufeff[\n{"text": "a"}]', None, "a JSON array", id="an array with a mark"),
    pytest.param("-", '[{"text": "a"}]', "r.jsonl", "jq -c '.\\[\\]'", id="an array as lines"),
    pytest.param("a.txt", DRAFT, "b.txt", "leave out one", id="a file as well"),
    pytest.param(".", "", None, r"^\.: this is a folder; name a file in it", id="a folder"),
    pytest.param("none.txt", "", None, "there is no such file", id="no file"),
]


@pytest.mark.parametrize(("file", "content", "name", "problem"), REFUSED)
def test_what_cannot_be_read_from_it_is_refused(
    monkeypatch: pytest.MonkeyPatch, file: str, content: str, name: str | None, problem: str
) -> None:
    give(monkeypatch, content)
    with pytest.raises(InputError, match=problem):
        list(open_source(file, name, None).items)


ARRAYS = [
    pytest.param('[{"text": "a"},\n {"text": "b"}]\n', id="an object a line"),
    pytest.param('\ufeff\n[\n  {\n    "text": "a"\n  }\n]\n', id="over many lines"),
]


@pytest.mark.parametrize("content", ARRAYS)
def test_an_array_in_a_file_of_lines_is_told_once(tmp_path: Path, content: str) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(content)
    for read in (
        lambda: list(open_source(str(path), None, None).items),
        lambda: read_files([path]),
    ):
        with pytest.raises(
            InputError, match=r"r\.jsonl: a JSON array; put one object on each line"
        ):
            read()


def test_text_is_decoded_as_that_of_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    content = ("Zoë ran the café project with Renée – she’s “très” good. " * 3).encode("cp1252")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    (tmp_path / "a.txt").write_bytes(content)
    [given] = open_source("-", None, None).items
    [named] = open_source(str(tmp_path / "a.txt"), None, None).items
    assert isinstance(given, Review)
    assert isinstance(named, Review)
    assert given.text == named.text
    assert "Zoë ran the café" in given.text


LEFT_OUT = [
    pytest.param("text,date,rating\nShe led it.,01/12/2025,Splendid\n", 0, id="values"),
    pytest.param("id,text\n1,She led it.\n2,She led it, too.\n", 2, id="a row"),
]


@pytest.mark.parametrize(("content", "status"), LEFT_OUT)
def test_only_a_row_that_is_lost_is_bad_input(tmp_path: Path, content: str, status: int) -> None:
    (tmp_path / "a.csv").write_text(content)
    done = subprocess.run(
        [EVENHAND, "check", tmp_path / "a.csv", "--fail-on", "never"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "left out" in done.stderr) == (status, True)


@pytest.mark.parametrize("method", ["open", "is_dir"])
def test_a_file_that_may_not_be_read_is_bad_input(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, method: str
) -> None:
    (tmp_path / "r.jsonl").write_text(LINES)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, method, refuse)
    with pytest.raises(InputError, match=r"r\.jsonl: cannot be read: Permission denied"):
        list(open_source(str(tmp_path / "r.jsonl"), None, None).items)


FORMATS = ["text", "json", "jsonl", "sarif"]


@pytest.mark.parametrize("format", FORMATS)
def test_the_format_of_the_output_says_nothing_of_the_input(format: str) -> None:
    shown = {
        content: subprocess.run(
            [EVENHAND, "check", "-f", format, "--fail-on", "never"],
            input=content,
            capture_output=True,
            text=True,
            check=False,
        )
        for content in (DRAFT, LINES)
    }
    assert [(done.returncode, done.stderr) for done in shown.values()] == [(0, ""), (0, "")]
    if format == "json":
        assert json.loads(shown[DRAFT].stdout)["review_id"] == "draft"
        assert [audit["review_id"] for audit in json.loads(shown[LINES].stdout)] == ["a", "b"]
    if format == "jsonl":
        assert [len(done.stdout.splitlines()) for done in shown.values()] == [1, 2]
    if format == "sarif":
        places = [
            result["locations"][0]["physicalLocation"]
            for done in shown.values()
            for result in json.loads(done.stdout)["runs"][0]["results"]
        ]
        assert places
        assert all(place["artifactLocation"] == {"uri": "stdin"} for place in places)


@pytest.mark.parametrize("format", FORMATS)
def test_a_reader_that_leaves_early_hears_of_no_findings(format: str) -> None:
    """`| head` closes the pipe: that is neither a verdict nor bad input."""
    there, here = os.pipe()
    os.close(there)
    done = subprocess.run(
        [EVENHAND, "check", "-f", format],
        input=DRAFT.encode(),
        stdout=here,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(here)
    assert (done.returncode, done.stderr) == (CUT_SHORT, b"")


def test_the_help_tells_of_it() -> None:
    assert f"{CUT_SHORT} the reader" in (check.__doc__ or "")


def test_a_table_whose_rows_stand_apart_is_told_of_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_text("Reviewer,Question,Answer\nm1,Q1,Good.\nm1,Q2,Fine.\n")
    assert len(list(open_source(str(tmp_path / "a.csv"), None, None).items)) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(f"evenhand: {tmp_path / 'a.csv'}: 2 rows with neither")


@pytest.mark.parametrize("format", ["text", "json"])
def test_half_a_character_can_be_shown(format: str) -> None:
    given = r'{"text": "Well \ud83d done. People say he is late."}'
    done = subprocess.run(
        [EVENHAND, "check", "-f", format], input=given.encode(), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, b"")
    if format == "text":
        assert rb"Well \ud83d done." in done.stdout


RAISED = [
    pytest.param(InputError("a.txt: no"), id="bad input"),
    pytest.param(InstallationError("torch: no"), id="a package is missing"),
    pytest.param(WeightsError("weights: no"), id="weights are missing"),
    pytest.param(CorpusError("corpus: no"), id="the corpus is missing"),
    pytest.param(LabelError(Path("a.jsonl"), 3, "text", "no"), id="a label breaks the codebook"),
]


@pytest.mark.parametrize("error", RAISED)
def test_what_is_raised_on_purpose_becomes_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setattr(command_line, "build_app", lambda: fail)
    with pytest.raises(SystemExit) as left:
        command_line.main()
    assert left.value.code == command_line.BAD_INPUT
    assert capsys.readouterr().err == f"evenhand: {error}\n"
