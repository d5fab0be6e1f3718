"""Scores without text: ids stay as they are written, and people who are not found are counted."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from auditor.errors import InputError, MappingError
from auditor.records import Person
from auditor.sources import read_people
from auditor.sources.scores import read_scores

HEADER = "review_id,reviewer_id,reviewee_id,specificity,constructiveness,findings"


def write(path: Path, rows: Sequence[str], *, extra: str = "") -> Path:
    path.write_text("\n".join([HEADER + extra, *rows]) + "\n")
    return path


def make_people(**genders: str) -> dict[str, Person]:
    return {one: Person(one, attributes={"gender": gender}) for one, gender in genders.items()}


WRITTEN = [
    pytest.param("reviewer_ids", "0042,007", ("0042", "007"), id="zeros before an id stay"),
    pytest.param("reviewer_ids", "42,m7", ("42", "m7"), id="numbers and words are both ids"),
    pytest.param("reviewer_ids", "42,", ("42", ""), id="no id is no id"),
    pytest.param("reviewer_ids", "42,NA", ("42", ""), id="NA among numbers is missing"),
    pytest.param("reviewer_ids", "NA,NA", ("", ""), id="NA alone is missing"),
    pytest.param("reviewer_ids", "NA,EU", ("NA", "EU"), id="NA among words is a word"),
    pytest.param("reviewer_ids", "12345678901234567890123,1e5", None, id="long ids stay"),
    pytest.param("reviewer_ids", "2.0,2", ("2.0", "2"), id="a point in an id stays"),
    pytest.param(
        "reviewer_ids", " 42,42 ", ("42", "42"), id="blanks around an id are no part of it"
    ),
    pytest.param("reviewee_ids", "0042,007", ("0042", "007"), id="a reviewee's zeros stay"),
    pytest.param("review_ids", "01,1", ("01", "1"), id="a review's zeros stay"),
    pytest.param("cycles", "01,02", ("01", "02"), id="a cycle's zeros stay"),
    pytest.param("cycles", "2026-01-01,2026-07-01", None, id="a cycle that is a date stays"),
    pytest.param("relationships", "1,02", ("1", "02"), id="a relationship's zeros stay"),
    pytest.param("attributes", "01,1", ("01", "1"), id="a group's zeros stay"),
    pytest.param("attributes", "True,false", ("True", "false"), id="a group's case stays"),
    pytest.param("controls", "07,7", ("07", "7"), id="a control's zeros stay"),
    pytest.param("controls", "7,NA", ("7", ""), id="a control of numbers may miss one"),
]
COLUMNS = {
    "review_ids": "review_id",
    "reviewer_ids": "reviewer_id",
    "reviewee_ids": "reviewee_id",
    "cycles": "cycle",
    "relationships": "relationship",
    "attributes": "team",
    "controls": "level",
}


@pytest.mark.parametrize(("field", "cells", "expected"), WRITTEN)
def test_words_are_read_as_written(
    tmp_path: Path, field: str, cells: str, expected: tuple[str, ...] | None
) -> None:
    names = [*HEADER.split(",")[:3], "cycle", "relationship", "team", "level"]
    rows = []
    for number, cell in enumerate(cells.split(",")):
        row = dict.fromkeys(names, "x") | {"review_id": f"r{number}", COLUMNS[field]: cell}
        rows.append(",".join([row["review_id"], row["reviewer_id"], row["reviewee_id"], "3,3,0"]))
        rows[-1] += "," + ",".join(row[name] for name in names[3:])
    path = write(tmp_path / "s.csv", rows, extra=",cycle,relationship,team,level")
    table, rejects = read_scores([path], {}, groups=["team"], controls=["level"])
    found = getattr(table, field)
    if isinstance(found, dict):
        [found] = found.values()
    assert found == (expected or tuple(cells.split(",")))
    assert rejects == ()


IDS = [
    pytest.param(["r1", ""], ("r1", "s.csv: row 3"), id="a row without one is called by its place"),
    pytest.param(["s.csv: row 3", ""], None, id="unless another is called that"),
]


@pytest.mark.parametrize(("given", "expected"), IDS)
def test_each_review_has_an_id_of_its_own(
    tmp_path: Path, given: list[str], expected: tuple[str, ...] | None
) -> None:
    path = write(tmp_path / "s.csv", [f"{one},m1,e1,3,3,0" for one in given])
    table, _ = read_scores([path], {})
    assert table.review_ids == (expected or (given[0], "s.csv: row 3 (no id)"))


def test_an_id_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "s.csv", ["r1,m1,e1,3,3,0", "r2,m1,e2,3,3,0", "r1,m2,e3,3,3,0"])
    problem = r"s\.csv:4: the review id 'r1' .*s\.csv:2; give each review an id of its own$"
    with pytest.raises(InputError, match=problem):
        read_scores([path], {})


def test_an_id_in_two_files_is_refused(tmp_path: Path) -> None:
    march = write(tmp_path / "march.csv", ["r1,m1,e1,3,3,0", "r2,m1,e2,3,3,0"])
    june = write(tmp_path / "june.csv", ["r3,m1,e1,,3,0", "r2,m2,e3,3,3,0"])
    with pytest.raises(InputError, match=r"june\.csv:3: the review id 'r2' .*march\.csv:3"):
        read_scores([march, june], {})
    with pytest.raises(InputError, match="given twice"):
        read_scores([march, march], {})


def test_rows_without_an_id_are_told_apart_over_files(tmp_path: Path) -> None:
    paths = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        paths.append(write(tmp_path / folder / "s.csv", [",m1,e1,,3,0", ",m1,e1,3,3,0"]))
    table, rejects = read_scores(paths, {})
    assert table.review_ids == tuple(f"{path}: row 3" for path in paths)
    assert [(reject.file, reject.line) for reject in rejects] == [(str(p), 2) for p in paths]


def test_rows_without_a_score_are_told_once(tmp_path: Path) -> None:
    path = write(tmp_path / "s.csv", ["r1,m1,e1,,3,0", "r2,m1,e1,,3,0", "r3,m1,e1,3,3,0"])
    _, [reject] = read_scores([path], {})
    assert (reject.line, reject.more) == (2, (3,))


CASES = [
    pytest.param("gender", ",Gender", ",01", {}, ("01",), id="a column"),
    pytest.param(
        "gender",
        "",
        "",
        {"e1": Person("e1", attributes={"Gender": "x"})},
        ("x",),
        id="an attribute",
    ),
]


@pytest.mark.parametrize(("name", "header", "cell", "people", "expected"), CASES)
def test_capitals_of_an_attribute_do_not_matter(
    tmp_path: Path,
    name: str,
    header: str,
    cell: str,
    people: dict[str, Person],
    expected: tuple[str, ...],
) -> None:
    path = write(tmp_path / "s.csv", [f"r1,m1,e1,3,3,0{cell}"], extra=header)
    table, rejects = read_scores([path], people, groups=[name])
    assert table.attributes == {name: expected}
    assert rejects == ()


def test_a_row_left_out_shares_its_id_with_none(tmp_path: Path) -> None:
    path = write(tmp_path / "s.csv", ["r1,m1,e1,,3,0", "r1,m1,e1,3,3,0"])
    table, [reject] = read_scores([path], {})
    assert (table.review_ids, reject.line) == (("r1",), 2)


def test_a_number_held_constant_is_read_as_a_number_too(tmp_path: Path) -> None:
    path = write(tmp_path / "s.csv", ["r1,m1,e1,3,3,0,4", "r2,m1,e2,3,3,0,"], extra=",rating")
    table, _ = read_scores([path], {}, controls=["rating"])
    assert table.rating[0] == 4.0
    assert table.controls["rating"] == ("4", "")


def test_parquet_reads_numbers_and_words(tmp_path: Path) -> None:
    columns = {"review_id": ["01"], "reviewer_id": [42], "reviewee_id": ["007"]}
    scores = {"specificity": [3.0], "constructiveness": [3.0], "findings": [0]}
    pyarrow.parquet.write_table(pyarrow.table(columns | scores), tmp_path / "s.parquet")
    table, rejects = read_scores(
        [tmp_path / "s.parquet"], make_people(**{"007": "woman"}), groups=["gender"]
    )
    assert (table.review_ids, table.reviewer_ids) == (("01",), ("42",))
    assert table.attributes == {"gender": ("woman",)}
    assert rejects == ()


def test_ids_are_read_as_the_people_file_reads_them(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("employee_id,gender\n0042,woman\n007,man\n")
    path = write(tmp_path / "s.csv", ["r1,m1,0042,3,3,0", "r2,m1,007,3,3,0"])
    table, rejects = read_scores(
        [path], read_people(tmp_path / "people.csv").people, groups=["gender"]
    )
    assert table.attributes == {"gender": ("woman", "man")}
    assert rejects == ()


def test_people_who_are_not_found_are_counted(tmp_path: Path) -> None:
    rows = ["r1,m1,e1,3,3,0", "r2,m1,e2,3,3,0", "r3,m2,e2,3,3,0", "r4,m2,e3,3,3,0", "r5,m2,,3,3,0"]
    path = write(tmp_path / "s.csv", rows)
    table, [reject] = read_scores([path], make_people(e1="woman"), groups=["gender"])
    assert len(table) == 5
    assert (reject.line, reject.field, reject.value, reject.row_lost) == (
        3,
        "reviewee_id",
        "e2",
        False,
    )
    assert "2 of 3 people" in reject.problem
    assert "'gender'" in reject.problem


def test_people_are_not_looked_for_where_the_file_says_all(tmp_path: Path) -> None:
    path = write(tmp_path / "s.csv", ["r1,m1,e1,3,3,0,woman"], extra=",gender")
    _, rejects = read_scores([path], make_people(e9="man"), groups=["gender"])
    assert rejects == ()


UNKNOWN = [
    pytest.param({}, "no column or attribute 'gender'", id="no people file"),
    pytest.param(make_people(e7="woman"), "none of the 2 people .*'e1'", id="other ids"),
    pytest.param({"e1": Person("e1")}, "no column or attribute 'gender'", id="no such attribute"),
]


@pytest.mark.parametrize(("people", "problem"), UNKNOWN)
def test_an_attribute_that_nobody_has_is_named(
    tmp_path: Path, people: dict[str, Person], problem: str
) -> None:
    path = write(tmp_path / "s.csv", ["r1,m1,e1,3,3,0", "r2,m1,e2,3,3,0"])
    with pytest.raises(MappingError, match=problem):
        read_scores([path], people, groups=["gender"])


def test_a_score_that_is_no_number_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "s.csv", ["r1,m1,e1,good,3,0"])
    with pytest.raises(InputError, match="'specificity' must hold numbers"):
        read_scores([path], {})
