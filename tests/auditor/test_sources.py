"""Files as people have them, good and bad: good rows are never lost because of bad ones."""

from pathlib import Path

import openpyxl
import pytest

from auditor.errors import InputError, MappingError
from auditor.records import Review
from auditor.sources import (
    Mapping,
    Reject,
    load_mapping,
    read_draft,
    read_jsonl,
    read_people,
    read_reviews,
)
from corpora.codebook import Relationship

HEADER = "Review ID,Cycle,Reviewee ID,Reviewer ID,Relationship,Question,Answer,Overall Rating,Submitted At\n"


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def test_the_rows_of_one_review_are_joined_in_order(tmp_path: Path) -> None:
    content = (
        HEADER
        + "r1,2026H1,e1,m1,manager,What went well?,She wrote the plan.,Exceeds expectations,2026-06-01\n"
        + "r1,2026H1,e1,m1,manager,What next?,Lead one.,Exceeds expectations,2026-06-01\n"
        + "r2,2026H1,e2,m1,peer,What went well?,Good year.,Outstanding,2026-06-02\n"
    )
    intake = read_reviews(write(tmp_path / "a.csv", content))
    assert intake.rejects == ()
    assert [review.text for review in intake.reviews] == [
        "She wrote the plan.\n\nLead one.",
        "Good year.",
    ]
    assert intake.prompts == ("What went well?", "What next?")
    first = intake.reviews[0]
    assert (first.rating, first.rating_scale.high if first.rating_scale else 0) == (4.0, 5.0)
    assert first.relationship is Relationship.MANAGER
    assert str(first.submitted_at) == "2026-06-01"


def test_a_column_called_review_is_the_text_where_it_holds_words(tmp_path: Path) -> None:
    [review] = read_reviews(write(tmp_path / "a.csv", "reviewer,review\nm1,Good year.\n")).reviews
    assert (review.reviewer_id, review.text) == ("m1", "Good year.")
    [numbered] = read_reviews(
        write(tmp_path / "b.csv", "reviewer,review,text\nm1,r 7,Good year.\n")
    ).reviews
    assert (numbered.review_id, numbered.text) == ("r 7", "Good year.")
    with pytest.raises(MappingError, match="no column holds the text"):
        read_reviews(write(tmp_path / "c.csv", "reviewer,review\nm1,r7\n"))


def test_excel_reads_as_csv_does(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Reviewer ID", "Employee ID", "Comments", "Rating"])
    sheet.append(["m1", "e1", "Good year.", 4])
    book.save(tmp_path / "a.xlsx")
    [review] = read_reviews(tmp_path / "a.xlsx").reviews
    assert (review.reviewer_id, review.reviewee_id, review.text, review.rating) == (
        "m1",
        "e1",
        "Good year.",
        4.0,
    )


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1252"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings_are_told(tmp_path: Path, encoding: str) -> None:
    text = (
        "text\n"
        + "Zoë führte das Café-Projekt für die Bücherei; she did very well with Renée.\n" * 3
    )
    intake = read_reviews(write(tmp_path / "a.csv", text.encode(encoding)))
    assert "Zoë führte" in intake.reviews[0].text


SEPARATORS = [",", ";", "\t", "|"]


@pytest.mark.parametrize("separator", SEPARATORS)
def test_separators_are_told(tmp_path: Path, separator: str) -> None:
    rows = [
        ["reviewer_id", "reviewee_id", "text"],
        ["m1", "e1", "Good year"],
        ["m1", "e2", "Bad year"],
    ]
    content = "\n".join(separator.join(row) for row in rows)
    assert len(read_reviews(write(tmp_path / "a.csv", content)).reviews) == 2


def test_bad_rows_are_listed_and_good_ones_kept(tmp_path: Path) -> None:
    content = (
        HEADER
        + "r1,2026H1,e1,m1,manager,Q,Good year.,Splendid,2026-06-01\n"
        + "r2,2026H1,e2,m1,manager,Q,,Outstanding,2026-06-01\n"
        + 'r3,2026H1,e3,m1,manager,Q,"=HYPERLINK(""x"")",Meets expectations,2026-06-01\n'
        + "r4,2026H1,e4,m1,manager,Q,Fine.,Meets expectations,last week\n"
        + "r5,2026H1,e5,m1,manager,Q,Fine\0 too.,Meets expectations,2026-06-01\n"
    )
    intake = read_reviews(write(tmp_path / "a.csv", content))
    assert [review.review_id for review in intake.reviews] == ["r1", "r4", "r5"]
    assert [(reject.line, reject.field, reject.row_lost) for reject in intake.rejects] == [
        (3, "text", True),
        (4, "text", True),
        (2, "rating", False),
        (5, "submitted_at", False),
    ]
    assert "formula" in intake.rejects[1].problem
    assert "outstanding" in str(intake.rejects[2])
    assert str(intake.rejects[0]).startswith(f"{tmp_path / 'a.csv'}:3: text: ")


UNUSABLE = [
    pytest.param("a.csv", "", "is empty", id="empty"),
    pytest.param("a.csv", "text\n", "no row below a header", id="header alone"),
    pytest.param(
        "a.csv", "name,shoe size\nAda,38\n", "no column holds the text", id="no text column"
    ),
    pytest.param("a.csv", "text,text\na,b\n", "stands twice", id="a column twice"),
    pytest.param("a.csv", b"\x00\x01\x02\xff\xfe\xfd" * 50, "", id="no text at all"),
    pytest.param("a.xlsx", "not a workbook", "not an Excel file", id="false suffix"),
    pytest.param("a.pdf", "x", "ends in '.pdf'", id="another kind"),
]


@pytest.mark.parametrize(("name", "content", "problem"), UNUSABLE)
def test_an_unusable_file_is_named(
    tmp_path: Path, name: str, content: str | bytes, problem: str
) -> None:
    path = write(tmp_path / name, content)
    with pytest.raises(InputError) as caught:
        read_reviews(path)
    assert str(caught.value).startswith(str(path))
    assert problem in str(caught.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read_draft(tmp_path / "none.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(InputError, match="this is a folder"):
        read_draft(tmp_path / "folder.txt")


LINES = [
    pytest.param(b'{"text": "Good."}', None, id="the least"),
    pytest.param(b'\xef\xbb\xbf{"text": "Good."}', None, id="byte-order mark"),
    pytest.param(b'{"text": 3}', "text", id="no string"),
    pytest.param(b'{"text": "a"', "line", id="broken JSON"),
    pytest.param(b'["text"]', "line", id="no object"),
    pytest.param(b'{"text": "a", "mood": 1}', "mood", id="unknown field"),
    pytest.param(b'{"text": "a", "relationship": "boss"}', "relationship", id="relationship"),
    pytest.param(b'{"text": "a", "rating": "good"}', "rating", id="rating"),
    pytest.param(b'{"text": "a", "rating_scale": [5, 1]}', "rating_scale", id="scale"),
    pytest.param(b'{"text": "a", "submitted_at": "soon"}', "submitted_at", id="date"),
    pytest.param(b'{"text": "\xff\xfe"}', "line", id="not UTF-8"),
]


@pytest.mark.parametrize(("line", "field"), LINES)
def test_a_line_is_a_review_or_a_reason(line: bytes, field: str | None) -> None:
    good = b'{"text": "Before."}'
    items = list(read_jsonl([good, line, b"", good], file="x.jsonl"))
    assert isinstance(items[0], Review)
    assert isinstance(items[2], Review)
    if field is None:
        assert isinstance(items[1], Review)
    else:
        assert isinstance(items[1], Reject)
        assert (items[1].line, items[1].field) == (2, field)


def test_a_mapping_names_columns_and_labels(tmp_path: Path) -> None:
    mapping = load_mapping(
        write(
            tmp_path / "map.json",
            '{"columns": {"text": "Narrative", "reviewer_id": "Author"}, "rating_labels": ["Low", "High"]}',
        )
    )
    content = "Author,Narrative,Rating\nm1,Good year.,High\n"
    [review] = read_reviews(write(tmp_path / "a.csv", content), mapping).reviews
    assert (review.reviewer_id, review.text, review.rating) == ("m1", "Good year.", 2.0)


WRONG_MAPPINGS = [
    pytest.param("{", "not JSON", id="broken"),
    pytest.param('{"colums": {}}', "an object with", id="a slip of the pen"),
    pytest.param('{"columns": {"mood": "x"}}', "no field 'mood'", id="unknown field"),
]


@pytest.mark.parametrize(("content", "problem"), WRONG_MAPPINGS)
def test_a_wrong_mapping_is_named(tmp_path: Path, content: str, problem: str) -> None:
    with pytest.raises(MappingError, match=problem):
        load_mapping(write(tmp_path / "map.json", content))


def test_a_mapped_column_must_be_there(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "text\nGood.\n")
    with pytest.raises(MappingError, match="wants column 'Narrative'"):
        read_reviews(path, Mapping(texts=("Narrative",)))


def test_people_come_with_their_attributes(tmp_path: Path) -> None:
    path = write(tmp_path / "p.csv", "employee_id,name,gender\ne1,Ada Obi,woman\ne2,Bo Li,man\n")
    people = read_people(path).people
    assert people["e1"].name == "Ada Obi"
    assert people["e2"].attributes == {"gender": "man"}


PEOPLE = [
    pytest.param("name\nAda\n", "no column of ids", id="no ids"),
    pytest.param("employee_id\ne1\ne1\n", "stands twice", id="an id twice"),
]


@pytest.mark.parametrize(("content", "problem"), PEOPLE)
def test_a_wrong_people_file_is_named(tmp_path: Path, content: str, problem: str) -> None:
    with pytest.raises(MappingError, match=problem):
        read_people(write(tmp_path / "p.csv", content))
