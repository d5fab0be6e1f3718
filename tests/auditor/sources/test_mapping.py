"""Mapping files of the wrong types are named; ratings that are no finite number are left out."""

from pathlib import Path

import pytest

from auditor.errors import MappingError
from auditor.sources import load_mapping, read_reviews
from auditor.sources.mapping import Mapping
from auditor.sources.ratings import find_rating_reader

WRONG = [
    pytest.param('["columns"]', "an object with 'columns'", id="a list is no mapping"),
    pytest.param('{"columns": ["text"]}', "columns: .*'text'", id="columns are no list"),
    pytest.param('{"columns": null}', "columns: .*None", id="columns are not null"),
    pytest.param('{"columns": "text"}', "columns: .*'text'", id="columns are no word"),
    pytest.param('{"columns": {"text": null}}', "columns: text: .*None", id="null is no header"),
    pytest.param('{"columns": {"text": 3}}', "columns: text: .*3", id="a number is no header"),
    pytest.param('{"columns": {"text": []}}', r"columns: text: .*\[\]", id="no header at all"),
    pytest.param('{"columns": {"text": ["a", 3]}}', "columns: text: .*3", id="a number in a list"),
    pytest.param('{"columns": {"text": ["a", "a"]}}', "names a header twice", id="a header twice"),
    pytest.param('{"columns": {"cycle": ["a"]}}', "columns: cycle: ", id="a list for another"),
    pytest.param('{"day_first": "yes"}', "day_first: .*'yes'", id="a word is no yes"),
    pytest.param('{"day_first": 1}', "day_first: .*1", id="nor is a number"),
    pytest.param('{"rating_labels": "Below"}', "rating_labels: .*'Below'", id="a word is no list"),
    pytest.param('{"rating_labels": null}', "rating_labels: .*None", id="labels are not null"),
    pytest.param('{"rating_labels": {"a": 1}}', "rating_labels: ", id="labels are no object"),
    pytest.param('{"rating_labels": ["a", null]}', "rating_labels: ", id="null is no label"),
    pytest.param('{"rating_labels": ["a", "\\ud800"]}', "rating_labels: ", id="half a character"),
    pytest.param(f'{{"rating_labels": [{"9" * 5000}]}}', "not JSON", id="a number too long"),
    pytest.param("[" * 100_000, "not JSON", id="nested too deeply"),
]


@pytest.mark.parametrize(("content", "problem"), WRONG)
def test_a_mapping_of_the_wrong_types_is_named(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "map.json"
    path.write_text(content)
    with pytest.raises(MappingError, match=problem) as caught:
        load_mapping(path)
    assert str(caught.value).startswith(str(path))


def test_texts_and_the_order_of_dates_are_read(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_text('{"columns": {"text": ["A", "B"], "cycle": "C"}, "day_first": false}')
    assert load_mapping(path) == Mapping({"cycle": "C"}, texts=("A", "B"), day_first=False)


def test_labels_may_be_numbers(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_text('{"rating_labels": [1, 2, "3"]}')
    assert load_mapping(path) == Mapping(rating_labels=("1", "2", "3"))


UNBOUNDED = ["nan", "inf", "-Infinity", "1e999", "9" * 400]


@pytest.mark.parametrize("value", UNBOUNDED)
def test_a_rating_that_is_not_finite_neither_counts_nor_stretches_the_scale(
    tmp_path: Path, value: str
) -> None:
    reader = find_rating_reader(["4", "3", value], Mapping())
    assert (reader.scale.low, reader.scale.high) == (1.0, 5.0)
    assert reader.read(value) is None
    path = tmp_path / "a.csv"
    path.write_text(f"text,rating\nGood.,4\nFine.,3\nBad.,{value}\n")
    intake = read_reviews(path)
    assert [review.rating for review in intake.reviews] == [4.0, 3.0, None]
    [reject] = intake.rejects
    assert (reject.line, reject.field, reject.row_lost) == (4, "rating", False)
