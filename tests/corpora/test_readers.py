"""Labelled rows are read strictly: a bad one names its file, its line and its field."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpora.codebook import Act, Category, Family, Severity
from corpora.errors import LabelError
from corpora.readers import read_pairs, read_queried, read_reviews

SENTENCE: dict[str, Any] = {
    "text": "She is a bit abrasive.",
    "specificity": 2,
    "constructiveness": 2,
    "acts": ["concern"],
    "findings": [
        {"text": "abrasive", "category": "personality"},
        {"text": "abrasive", "category": "gender"},
    ],
}
REVIEW: dict[str, Any] = {
    "review_id": "r001",
    "reviewer_id": "m01",
    "reviewee_id": "e17",
    "cycle": "2025H2",
    "relationship": "manager",
    "rating": 3,
    "rating_scale": [1, 5],
    "industry": "hospital",
    "variety": "irish",
    "sentences": [SENTENCE],
}


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_a_good_row_is_read(tmp_path: Path) -> None:
    [review] = read_reviews(write(tmp_path / "a.jsonl", REVIEW))
    [sentence] = review.sentences
    assert review.text == "She is a bit abrasive."
    assert sentence.acts == {Act.CONCERN}
    assert [(f.start, f.end, f.category) for f in sentence.findings] == [
        (13, 21, Category.PERSONALITY),
        (13, 21, Category.GENDER),
    ]


def change(path: str, value: Any) -> dict[str, Any]:
    """Return the review with one value changed; the path's steps are parted by dots."""
    row: Any = json.loads(json.dumps(REVIEW))
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place = row
    for step in steps:
        place = place[step]
    place[last] = value
    return dict(row)


BAD = [
    pytest.param(change("sentences.0.specificity", 6), "sentences[0].specificity", id="a grade of 6"),
    pytest.param(change("sentences.0.specificity", True), "sentences[0].specificity", id="no number"),
    pytest.param(change("sentences.0.acts", ["praise"]), "sentences[0].acts", id="an unknown act"),
    pytest.param(change("sentences.0.findings.0.text", "rude"), "findings[0].text", id="not a substring"),
    pytest.param(change("sentences.0.findings.0.start", 3), "findings[0].text", id="a wrong offset"),
    pytest.param(change("sentences.0.findings.1.category", "mean"), "findings[1].category", id="category"),
    pytest.param(change("sentences.0.text", "She  is."), "sentences[0].text", id="doubled space"),
    pytest.param(change("relationship", "boss"), "relationship", id="an unknown relationship"),
    pytest.param(change("variety", "klingon"), "variety", id="an unknown variety"),
    pytest.param(change("rating_scale", [5, 1]), "rating_scale", id="a scale turned round"),
    pytest.param(change("sentences", []), "sentences", id="no sentence"),
    pytest.param(change("mood", "good"), "mood", id="an unknown field"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "field"), BAD)
def test_a_bad_row_names_its_place(tmp_path: Path, row: dict[str, Any], field: str) -> None:
    path = write(tmp_path / "a.jsonl", REVIEW, row)
    with pytest.raises(LabelError) as caught:
        list(read_reviews(path))
    assert str(caught.value).startswith(f"{path}:2: ")
    assert field in caught.value.field


def test_a_queried_sentence_stands_by_itself(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", SENTENCE, SENTENCE | {"specificity": 9})
    read = read_queried(path)
    assert next(read).text == "She is a bit abrasive."
    with pytest.raises(LabelError, match=r"a\.jsonl:2: .*specificity"):
        next(read)


def test_broken_json_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("{}\n{", "utf-8")
    with pytest.raises(LabelError, match=r":1: "):
        list(read_reviews(tmp_path / "a.jsonl"))


def test_a_pair_must_be_in_order(tmp_path: Path) -> None:
    better = SENTENCE | {"specificity": 3}
    pair = {"pair_id": "p", "industry": "bank", "contrast": "specificity"}
    [read] = read_pairs(write(tmp_path / "a.jsonl", pair | {"worse": SENTENCE, "better": better}))
    assert read.better.specificity == 3
    turned = write(tmp_path / "b.jsonl", pair | {"worse": better, "better": SENTENCE})
    with pytest.raises(LabelError, match="worse is not worse"):
        list(read_pairs(turned))


SEVERITIES = [
    (Category.AGE, Family.IDENTITY, Severity.HIGH),
    (Category.ABSOLUTE, Family.JUDGEMENT, Severity.MEDIUM),
    (Category.HOSTILE, Family.JUDGEMENT, Severity.HIGH),
    (Category.HEARSAY, Family.EVIDENCE, Severity.LOW),
]


@pytest.mark.parametrize(("category", "family", "severity"), SEVERITIES)
def test_severity_follows_the_family_but_for_hostility(
    category: Category, family: Family, severity: Severity
) -> None:
    assert category.family is family
    assert category.severity is severity
