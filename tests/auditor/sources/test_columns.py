"""Reviews written in several columns: none is dropped in silence, and a mapping joins them."""

import json
from pathlib import Path

import pytest

from auditor.errors import MappingError
from auditor.sources import Mapping, load_mapping, read_reviews
from auditor.sources.reviews import read_files

PROSE = "She wrote the rollback plan in March and led the handover."


def write(path: Path, content: str) -> Path:
    path.write_text(content)
    return path


UNREAD = [
    pytest.param(
        "Comments,Manager comments\nGood.,Late.\n",
        '["Comments", "Manager comments"]',
        id="a known heading",
    ),
    pytest.param(f"Remark,Comments\n{PROSE},Good.\n", '["Remark", "Comments"]', id="prose"),
    pytest.param(f"Remark,Comments\n{PROSE},Good.\n,Bad.\n", '["Remark", "Comments"]', id="some"),
]


@pytest.mark.parametrize(("content", "headers"), UNREAD)
def test_text_that_is_not_read_is_named(tmp_path: Path, content: str, headers: str) -> None:
    [notice] = read_files([write(tmp_path / "a.csv", content)]).notices
    assert notice.startswith(f"{tmp_path / 'a.csv'}: ")
    assert f'{{"columns": {{"text": {headers}}}}}' in notice


QUIET = [
    pytest.param("Job,Comments\nHead of fleet operations and fuel,Good.\n", id="a short column"),
    pytest.param(f"Question,Answer\n{PROSE},Good.\n", id="the form's question"),
    pytest.param("Goals,Comments\n,Good.\n", id="an empty column"),
]


@pytest.mark.parametrize("content", QUIET)
def test_other_columns_are_not(tmp_path: Path, content: str) -> None:
    notices = read_files([write(tmp_path / "a.csv", content)]).notices
    assert not any("text that is not read" in notice for notice in notices)


NEEDED = [
    pytest.param(
        "Who,Strengths,Areas for improvement\nm1,Calm.,Speed.\n",
        '{"columns": {"text": ["Strengths", "Areas for improvement"]}}',
        id="two parts",
    ),
    pytest.param(f"Who,Urteil\nm1,{PROSE}\n", '{"columns": {"text": "Urteil"}}', id="one of prose"),
    pytest.param("Who,Size\nm1,3\n", '{"columns": {"text": "…"}}', id="none"),
]


@pytest.mark.parametrize(("content", "mend"), NEEDED)
def test_what_to_write_into_the_mapping_is_said(tmp_path: Path, content: str, mend: str) -> None:
    path = write(tmp_path / "a.csv", content)
    with pytest.raises(MappingError, match="no column holds the text") as caught:
        read_reviews(path)
    assert str(caught.value).endswith(mend)
    if "…" not in mend:
        mapping = load_mapping(write(tmp_path / "map.json", mend))
        assert len(read_reviews(path, mapping).reviews) == 1


def test_the_texts_of_a_mapping_are_one_review_in_its_order(tmp_path: Path) -> None:
    content = "Reviewer,Weak,Strong,Comments\nm1,Slow.,Calm.,Well done.\nm2,,Kind.,\nm3,,,\n"
    texts = ["Strong", "Weak", "Comments"]
    mapping = load_mapping(write(tmp_path / "map.json", json.dumps({"columns": {"text": texts}})))
    intake = read_reviews(write(tmp_path / "a.csv", content), mapping)
    assert [(review.review_id, review.text) for review in intake.reviews] == [
        ("row 2", "Calm.\n\nSlow.\n\nWell done."),
        ("row 3", "Kind."),
    ]
    assert [reject.line for reject in intake.rejects] == [4]


def test_every_column_of_a_list_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="wants column 'Weak' for text"):
        read_reviews(
            write(tmp_path / "a.csv", "Strong\nCalm.\n"), Mapping(texts=("Strong", "Weak"))
        )
