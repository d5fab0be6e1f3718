"""Tables as people save them: nothing of a row is cut off, and the header is found where it stands."""

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from auditor.errors import InputError
from auditor.sources import read_reviews
from auditor.sources.reviews import read_files

LONG = "She wrote the rollback plan in March"
HEADER = ["Reviewer", "Employee", "Comments"]


def save(path: Path, sheets: dict[str, list[list[str]]], merged: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for area in merged:
            sheet.merge_cells(area)
    book.save(path)
    return path


WIDE = [
    pytest.param("id,text\n1,She is abrasive, lazy.\n2,Fine.\n", "comma", "lazy.", id="a comma"),
    pytest.param("id;text\n1;Late; again.\n2;Fine.\n", "semicolon", "again.", id="a semicolon"),
    pytest.param("id,text,\n1,Late,again.\n2,Fine.,\n", "comma", "again.", id="no header over it"),
    pytest.param(",id,text\n0,1,Late,,again.\n1,2,Fine.\n", "comma", "again.", id="an index first"),
]


@pytest.mark.parametrize(("content", "delimiter", "value"), WIDE)
def test_a_row_wider_than_the_header_is_left_out_and_told(
    tmp_path: Path, content: str, delimiter: str, value: str
) -> None:
    (tmp_path / "a.csv").write_text(content)
    intake = read_reviews(tmp_path / "a.csv")
    assert [review.text for review in intake.reviews] == ["Fine."]
    [reject] = intake.rejects
    assert (reject.line, reject.value, reject.row_lost) == (2, value, True)
    assert f"more cells than the header, which has {2 + (content[0] == ',')}" in reject.problem
    assert f"an unquoted {delimiter}?" in reject.problem


WHOLE = [
    pytest.param("id,text\n1,Fine.,, \n", ["Fine."], id="empty cells at the end"),
    pytest.param("text\nLate, again; and loud.\n", ["Late, again; and loud."], id="one column"),
    pytest.param(
        'id;text\n1;"He said ""no"", then ""yes""."\n2;"Good, ""very"" good; so."\n',
        ['He said "no", then "yes".', 'Good, "very" good; so.'],
        id="doubled quotes in a file of semicolons",
    ),
    pytest.param(
        'id;text\n1;"a, b, c, ""d, e"", f"\n2;"g, h"\n',
        ['a, b, c, "d, e", f', "g, h"],
        id="more commas than semicolons",
    ),
    pytest.param("Reviews of 2026\n\nid;text\n1;Fine.\n", ["Fine."], id="a title above"),
    pytest.param(
        "Employee,Review\nAda,She led the team.\n,Someone fixed the build.\n",
        ["She led the team.", "Someone fixed the build."],
        id="a row without a name is no header",
    ),
    pytest.param("sep=;\nid;text\n1;Fine.\n", ["Fine."], id="a hint for Excel above"),
]


@pytest.mark.parametrize(("content", "texts"), WHOLE)
def test_what_parts_the_cells_is_told_from_the_header(
    tmp_path: Path, content: str, texts: list[str]
) -> None:
    (tmp_path / "a.csv").write_text(content)
    intake = read_reviews(tmp_path / "a.csv")
    assert [review.text for review in intake.reviews] == texts
    assert intake.rejects == ()


ROWS = [["m1", "e1", "Good."], ["m1", "e2", "Bad."]]
FOUND = [
    pytest.param({"A": [HEADER, *ROWS]}, 2, [], id="as it should be"),
    pytest.param(
        {"A": [["Reviews of 2026"], [], HEADER, *ROWS]}, 4, ["taken to be row 3"], id="a title row"
    ),
    pytest.param(
        {"Cover": [["Period", "2026H1"], ["Made by", "HR"]], "Data": [HEADER, *ROWS]},
        2,
        ["only the sheet 'Data' is read, and not 'Cover'"],
        id="a cover sheet",
    ),
    pytest.param(
        {
            "People": [["Employee ID", "Employee name", "Manager ID", "Name"], ["e1", "A", "m1"]],
            "Data": [["Acme"], HEADER, *ROWS],
        },
        3,
        ["only the sheet 'Data' is read, and not 'People'", "taken to be row 2"],
        id="a sheet of people, which have more ids but no text",
    ),
    pytest.param(
        {
            "Data": [HEADER, *ROWS],
            "Summary": [["Employee", "Manager ID", "Rating", "Cycle", "Date", "Type"], ["a", "m"]],
        },
        2,
        ["only the sheet 'Data' is read, and not 'Summary'"],
        id="a summary of many columns but no text",
    ),
    pytest.param(
        {"H1": [HEADER, *ROWS], "H2": [HEADER, *ROWS], "Empty": []},
        2,
        ["only the sheet 'H1' is read, and not 'H2'"],
        id="two sheets of reviews",
    ),
]


@pytest.mark.parametrize(("sheets", "line", "said"), FOUND)
def test_the_sheet_and_the_row_of_the_header_are_found(
    tmp_path: Path, sheets: dict[str, list[list[str]]], line: int, said: list[str]
) -> None:
    reading = read_files([save(tmp_path / "a.xlsx", sheets)])
    assert [
        (review.review_id, review.reviewee_id, review.text) for review in reading.intake.reviews
    ] == [(f"row {line}", "e1", "Good."), (f"row {line + 1}", "e2", "Bad.")]
    assert len(reading.notices) == len(said)
    for notice, words in zip(reading.notices, said, strict=True):
        assert words in notice


def test_a_quotation_mark_that_is_never_closed_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('id,text\n1,Fine.\n2,"She said it.\n3,Good.\n')
    with pytest.raises(InputError, match=r"a\.csv:3: a quotation mark opens"):
        read_reviews(tmp_path / "a.csv")


def test_sheets_without_a_known_header_are_named(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", {"Eins": [["Wer", "Was"], ["a", "b"]], "Zwei": [["x"], ["y"]]})
    with pytest.raises(InputError, match=r"a\.xlsx: no sheet of 'Eins', 'Zwei' begins with"):
        read_reviews(path)


def test_a_merged_value_stands_in_every_row(tmp_path: Path) -> None:
    rows = [["m1", "e1", "Good."], ["", "e2", "Bad."], ["", "e3", "Fine."], ["m2", "e4", "Late."]]
    path = save(tmp_path / "a.xlsx", {"A": [HEADER, *rows]}, ("A2:A4",))
    reviews = read_reviews(path).reviews
    assert [review.reviewer_id for review in reviews] == ["m1", "m1", "m1", "m2"]


def test_a_title_over_columns_and_a_text_over_rows_are_read_once(tmp_path: Path) -> None:
    rows = [["All reviews", "", ""], HEADER, ["m1", "e1", "Good."], ["", "e2", ""]]
    merged = ("A1:C1", "A3:A4", "C3:C4")
    intake = read_reviews(save(tmp_path / "a.xlsx", {"A": rows}, merged))
    assert [review.text for review in intake.reviews] == ["Good."]
    [reject] = intake.rejects
    assert (reject.line, reject.field, reject.row_lost) == (4, "text", True)
    assert "merged with the text above" in reject.problem


def test_a_column_of_prose_without_a_header_is_named(tmp_path: Path) -> None:
    prose = f"{LONG} and the service was back in an hour."
    path = save(tmp_path / "a.xlsx", {"A": [["Reviewer", "Comments"], ["m1", "Good.", prose]]})
    [notice] = read_files([path]).notices
    assert "'column 3 (no header)': text that is not read" in notice


def test_a_sheet_that_says_it_is_smaller_is_read_whole(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", {"A": [HEADER, [], *ROWS]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(
                name, re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', content)
            )
    reviews = read_reviews(path).reviews
    assert [(review.review_id, review.text) for review in reviews] == [
        ("row 3", "Good."),
        ("row 4", "Bad."),
    ]
