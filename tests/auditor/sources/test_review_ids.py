"""No two reviews share an id, and no two people share a review."""

from pathlib import Path

import pytest

from auditor.errors import InputError
from auditor.sources import read_reviews
from auditor.sources.reviews import Reading, read_files

PLAIN = "reviewer_id,text\nm1,Good year.\nm2,Bad year.\n"
GIVEN = "review_id,reviewer_id,text\nr1,m1,Good year.\nr2,m2,Bad year.\n"
LINES = '{"text": "Good year."}\n\n{"text": "Bad year."}\n'


def read(folder: Path, files: dict[str, str]) -> Reading:
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content)
    return read_files([folder / name for name in files])


MADE_UP = [
    pytest.param({"a.csv": PLAIN}, ["row 2", "row 3"], id="one table needs no name"),
    pytest.param({"a.jsonl": LINES}, ["line 1", "line 3"], id="nor do one file's lines"),
    pytest.param(
        {"march.csv": PLAIN, "june.csv": PLAIN},
        ["march.csv: row 2", "march.csv: row 3", "june.csv: row 2", "june.csv: row 3"],
        id="rows of two tables are told apart",
    ),
    pytest.param(
        {"march.jsonl": LINES, "june.csv": PLAIN},
        ["march.jsonl: line 1", "march.jsonl: line 3", "june.csv: row 2", "june.csv: row 3"],
        id="so are lines and rows",
    ),
    pytest.param(
        {"a.csv": GIVEN, "b.csv": PLAIN},
        ["r1", "r2", "b.csv: row 2", "b.csv: row 3"],
        id="an id that is given stays",
    ),
    pytest.param(
        {"a.jsonl": '{"text": "Good.", "review_id": 2}\n{"text": "Bad."}\n'},
        ["2", "line 2"],
        id="an id made up is none that a number gives",
    ),
    pytest.param(
        {"a.jsonl": '{"text": "Good."}\n{"text": "Bad.", "review_id": "line 1"}\n'},
        ["line 1 (no id)", "line 1"],
        id="nor one that a line gives",
    ),
    pytest.param(
        {"a.csv": "review_id,text\nrow 3,Good.\n,Bad.\nrow 3 (no id),Fine.\n"},
        ["row 3", "row 3 (no id) (no id)", "row 3 (no id)"],
        id="nor one that a row gives",
    ),
]


@pytest.mark.parametrize(("files", "expected"), MADE_UP)
def test_an_id_made_up_names_its_place(
    tmp_path: Path, files: dict[str, str], expected: list[str]
) -> None:
    intake = read(tmp_path, files).intake
    assert [review.review_id for review in intake.reviews] == expected


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    intake = read(tmp_path, {"a/reviews.csv": PLAIN, "b/reviews.csv": PLAIN}).intake
    assert [review.review_id for review in intake.reviews] == [
        f"{tmp_path / folder / 'reviews.csv'}: row {row}" for folder in "ab" for row in (2, 3)
    ]


TWICE = [
    pytest.param(
        {"a.csv": "review_id,text\nr1,Good.\nr2,Fine.\nr1,Bad.\n"},
        ("'r1'", "a.csv:2", "a.csv:4"),
        id="in a table without questions",
    ),
    pytest.param(
        {"a.csv": "review_id,reviewer,question,text\nr1,m1,Q,Good.\nr1,m2,Q,Bad.\n"},
        ("'r1'", "a.csv:2", "a.csv:3"),
        id="in a table with questions, by two reviewers",
    ),
    pytest.param(
        {"a.jsonl": '{"text": "a", "review_id": "7"}\n{"text": "b", "review_id": 7}\n'},
        ("'7'", "a.jsonl:1", "a.jsonl:2"),
        id="in lines, once as a number",
    ),
    pytest.param(
        {"a.csv": GIVEN, "b.csv": GIVEN},
        ("'r1'", "a.csv:2", "b.csv:2"),
        id="over two files",
    ),
    pytest.param(
        {"a.csv": GIVEN, "b.jsonl": '{"text": "a", "review_id": "r2"}\n'},
        ("'r2'", "a.csv:3", "b.jsonl:1"),
        id="over two kinds of files",
    ),
]


@pytest.mark.parametrize(("files", "parts"), TWICE)
def test_an_id_that_stands_twice_is_refused(
    tmp_path: Path, files: dict[str, str], parts: tuple[str, ...]
) -> None:
    with pytest.raises(InputError, match="give each review an id of its own") as caught:
        read(tmp_path, files)
    for part in parts:
        assert part in str(caught.value)


def test_one_file_alone_is_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("review_id,text\nr1,Good.\nr1,Bad.\n")
    with pytest.raises(InputError, match="'r1' stands for two reviews"):
        read_reviews(path)


def test_a_file_given_twice_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(PLAIN)
    with pytest.raises(InputError, match=r"a\.csv: the file is given twice; name it once"):
        read_files([path, tmp_path / "." / "a.csv"])


APART = "rows with neither the id of a review nor both a reviewer and a reviewee"
JOINED = [
    pytest.param(
        "Reviewer,Employee name,Question,Answer,Cycle\n"
        "m1,Ada,Q1,Ada leads.,H1\nm1,Ada,Q2,Ada writes.,H1\nm1,Bo,Q1,Bo is late.,H1\n",
        [("m1", "Ada", "Ada leads.\n\nAda writes."), ("m1", "Bo", "Bo is late.")],
        "names stand in for reviewee_id, and",
        id="a name stands in for a reviewee's id",
    ),
    pytest.param(
        "Manager name,Employee ID,Question,Answer\nMay,e1,Q1,Good.\nMay,e1,Q2,Fine.\nNoor,e1,Q1,Bad.\n",
        [("May", "e1", "Good.\n\nFine."), ("Noor", "e1", "Bad.")],
        "names stand in for reviewer_id, and",
        id="and for a reviewer's",
    ),
    pytest.param(
        "Reviewer ID,Reviewer name,Employee ID,Employee name,Question,Answer\n"
        ",May,,Ada,Q1,Good.\n,May,,Ada,Q2,Fine.\n",
        [("May", "Ada", "Good.\n\nFine.")],
        "names stand in for reviewer_id and reviewee_id, and",
        id="and where no row has an id",
    ),
    pytest.param(
        "Reviewer ID,Reviewer name,Employee,Question,Answer\n"
        "m1,May,e1,Q1,Good.\n,May,e1,Q2,Fine.\n",
        [("m1", "e1", "Good."), ("", "e1", "Fine.")],
        "1 row with neither the id of a review nor both a reviewer and a reviewee "
        "(reviewer_id missing)",
        id="but not where one row has one",
    ),
    pytest.param(
        "Reviewer ID,Reviewer name,Reviewee ID,Reviewee name,Question,Answer\n"
        "m1,May,e1,Ada,Q1,Good.\nm1,May,e2,Ada,Q1,Bad.\n",
        [("m1", "e1", "Good."), ("m1", "e2", "Bad.")],
        "",
        id="an id counts before a name",
    ),
    pytest.param(
        "Review ID,Question,Answer\nr1,Q1,Good.\nr1,Q2,Fine.\nr2,Q1,Bad.\n",
        [("", "", "Good.\n\nFine."), ("", "", "Bad.")],
        "",
        id="the id of a review is enough",
    ),
    pytest.param(
        "Reviewer,Question,Answer,Cycle\nm1,Q1,Ada leads.,H1\nm1,Q1,Bo is late.,H1\n",
        [("m1", "", "Ada leads."), ("m1", "", "Bo is late.")],
        f"2 {APART} (reviewee_id missing)",
        id="a reviewer alone is not",
    ),
    pytest.param(
        "Employee,Question,Answer,Cycle\ne1,Q1,Good.,H1\ne1,Q1,Bad.,H1\n",
        [("", "e1", "Good."), ("", "e1", "Bad.")],
        f"2 {APART} (reviewer_id missing)",
        id="nor is a reviewee alone",
    ),
    pytest.param(
        "Question,Answer\nQ1,Good.\nQ1,Bad.\n",
        [("", "", "Good."), ("", "", "Bad.")],
        f"2 {APART} (reviewer_id and reviewee_id missing)",
        id="nor is nobody",
    ),
    pytest.param(
        "Reviewer,Employee,Question,Answer\nm1,e1,Q1,Good.\nm1,e1,Q2,Fine.\nm1,,Q1,Bad.\nm1,,Q2,Late.\n",
        [("m1", "e1", "Good.\n\nFine."), ("m1", "", "Bad."), ("m1", "", "Late.")],
        f"2 {APART} (reviewee_id missing)",
        id="a row with an empty cell stands alone",
    ),
]


@pytest.mark.parametrize(("content", "expected", "said"), JOINED)
def test_only_the_rows_of_one_pair_or_one_id_are_joined(
    tmp_path: Path, content: str, expected: list[tuple[str, str, str]], said: str
) -> None:
    reading = read(tmp_path, {"a.csv": content})
    found = [(r.reviewer_id, r.reviewee_id, r.text) for r in reading.intake.reviews]
    assert found == expected
    assert reading.intake.rejects == ()
    assert len(reading.notices) == bool(said)
    for notice in reading.notices:
        assert notice.startswith(f"{tmp_path / 'a.csv'}: {said}")
        assert '{"columns": {"review' in notice
