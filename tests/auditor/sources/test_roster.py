"""People files: rows without an id are named and left out, headers and attributes in any case."""

from pathlib import Path

import pytest

from auditor.records import Person
from auditor.sources import read_people
from auditor.sources.roster import count_strangers, resolve_attribute

HEADERS = [
    "employee_id",
    "Employee-ID",
    "Email",
    "Email Address",
    "E-mail address",
    "Work e-mail",
    "ID",
]


@pytest.mark.parametrize("header", HEADERS)
def test_the_column_of_ids_is_known(tmp_path: Path, header: str) -> None:
    (tmp_path / "p.csv").write_text(f"Gender,{header},Full name\nwoman,e1,Ada\n")
    assert read_people(tmp_path / "p.csv").people == {
        "e1": Person("e1", "Ada", {"Gender": "woman"})
    }


def test_the_department_is_known_by_any_spelling_of_its_header(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("id,Department \ne1,Ward 7\n")
    assert read_people(tmp_path / "p.csv").people["e1"].attributes == {"department": "Ward 7"}


def test_rows_without_an_id_are_left_out_and_named(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("employee_id,name\ne1,Ada\n,Bo\n,Cy\ne2,Di\n,\n")
    roster = read_people(tmp_path / "p.csv")
    assert list(roster.people) == ["e1", "e2"]
    [reject] = roster.rejects
    assert (reject.line, reject.more, reject.value) == (3, (4,), "Bo")
    assert "no id in the column 'employee_id'" in str(reject)


KNOWN = [
    pytest.param("gender", ["Gender", "Level"], "Gender", id="another case"),
    pytest.param("age_band", ["Age band"], "Age band", id="a blank"),
    pytest.param("gender", ["Gender", "gender"], "gender", id="the same word first"),
    pytest.param("mood", ["Gender"], None, id="none"),
]


@pytest.mark.parametrize(("name", "known", "expected"), KNOWN)
def test_an_attribute_is_found_in_any_case(
    name: str, known: list[str], expected: str | None
) -> None:
    assert resolve_attribute(name, known) == expected


def test_people_who_are_not_in_the_file_are_counted() -> None:
    people = {"e1": Person("e1")}
    assert count_strangers(["e1", "e1", ""], people) == ""
    assert count_strangers(["e1", "e2", "e2", ""], people).startswith("1 of 2 reviewees are in")
    assert count_strangers(["x", "y"], people).startswith("0 of 2 reviewees are in")
    assert "'x'" in count_strangers(["x", "y"], people)
