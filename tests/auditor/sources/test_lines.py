"""One bad value of a JSON Lines file is one reject; the lines around it are read."""

import json

import pytest

from auditor.records import RatingScale, Review
from auditor.sources import Reject, read_jsonl

GOOD = b'{"text": "Good."}'
LONG = "9" * 400

BAD = [
    pytest.param(f'{{"text": "a", "rating": {LONG}}}', "rating", id="no float is so large"),
    pytest.param('{"text": "a", "rating": 1e999}', "rating", id="a rating is finite"),
    pytest.param('{"text": "a", "rating": NaN}', "rating", id="a rating is a number"),
    pytest.param('{"text": "a", "rating": true}', "rating", id="true is no rating"),
    pytest.param(
        f'{{"text": "a", "rating_scale": [1, {LONG}]}}', "rating_scale", id="nor is a scale so long"
    ),
    pytest.param(
        '{"text": "a", "rating_scale": [1, Infinity]}', "rating_scale", id="a scale ends somewhere"
    ),
    pytest.param(
        '{"text": "a", "rating_scale": [false, true]}', "rating_scale", id="false to true is none"
    ),
    pytest.param(
        '{"text": "a", "rating_scale": {"low": 1, "high": 3, "labels": 3}}',
        "rating_scale",
        id="a number is no list of labels",
    ),
    pytest.param(
        '{"text": "a", "rating_scale": {"low": 1, "high": 3, "labels": "Low"}}',
        "rating_scale",
        id="a word is no list of letters",
    ),
    pytest.param(
        '{"text": "a", "rating_scale": {"low": 1, "high": 3, "labels": [{}]}}',
        "rating_scale",
        id="an object is no label",
    ),
    pytest.param(
        '{"text": "a", "rating_scale": {"low": 1, "high": 2, "labels": ["a", "\\udfff"]}}',
        "rating_scale",
        id="a label can be written down",
    ),
    pytest.param(
        '{"text": "a", "review_id": "r\\ud800"}', "review_id", id="a review's id can be, too"
    ),
    pytest.param('{"text": "a", "reviewer_id": "\\udc80"}', "reviewer_id", id="and the reviewer's"),
    pytest.param('{"text": "a", "reviewee_id": "\\udfff"}', "reviewee_id", id="and the reviewee's"),
    pytest.param('{"text": "a", "cycle": "\\ud83d"}', "cycle", id="and the cycle"),
    pytest.param('{"text": "a", "review_id": "a\\u0000b"}', "review_id", id="NUL is in no id"),
    pytest.param('{"text": "a", "review_id": true}', "review_id", id="true is no id"),
    pytest.param(
        '{"text": "a", "mood \\ud800": 1}', "mood \\ud800", id="an unknown field that cannot be"
    ),
    pytest.param(
        f'{{"text": "a", "rating": {"9" * 5000}}}', "line", id="Python reads no such number"
    ),
    pytest.param("[" * 100_000, "line", id="a line nests too deeply"),
]


@pytest.mark.parametrize(("line", "field"), BAD)
def test_a_bad_value_is_one_reject_and_the_rest_goes_on(line: str, field: str) -> None:
    before, bad, after = read_jsonl([GOOD, line.encode(), GOOD], file="x.jsonl")
    assert isinstance(before, Review)
    assert isinstance(after, Review)
    assert isinstance(bad, Reject)
    assert (bad.line, bad.field) == (2, field)
    # The report lists rejects, and what UTF-8 cannot write would end the run there.
    json.dumps([bad.field, bad.value, bad.problem], ensure_ascii=False).encode("utf-8")


FINE = [
    pytest.param('"labels": null', (), id="null is no labels, as it is no value elsewhere"),
    pytest.param('"labels": []', (), id="none"),
    pytest.param('"labels": ["Low", "High"]', ("Low", "High"), id="words"),
    pytest.param('"labels": [1, 2.5]', ("1", "2.5"), id="numbers"),
]


@pytest.mark.parametrize(("labels", "expected"), FINE)
def test_labels_are_words_or_numbers(labels: str, expected: tuple[str, ...]) -> None:
    line = f'{{"text": "a", "rating_scale": {{"low": 1, "high": 2, {labels}}}}}'
    [review] = read_jsonl([line.encode()], file="x.jsonl")
    assert isinstance(review, Review)
    assert review.rating_scale == RatingScale(1.0, 2.0, expected)


def test_an_object_over_several_lines_is_told_how_to_be_one() -> None:
    [reject] = read_jsonl([b"{\n"], file="x.jsonl")
    assert isinstance(reject, Reject)
    assert reject.problem.endswith("; put one whole object on each line (`jq -c .`)")


def test_whole_characters_beyond_the_first_plane_are_fine_in_an_id() -> None:
    [review] = read_jsonl([b'{"text": "a", "review_id": "\\ud83d\\ude00"}'], file="x.jsonl")
    assert isinstance(review, Review)
    assert review.review_id == "😀"
