"""Read labelled JSON Lines strictly: a bad row names its file, its line and its field."""

import json
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from corpora.codebook import GRADES, Act, Category, Relationship
from corpora.errors import LabelError
from corpora.labelled import (
    Contrast,
    ContrastPair,
    LabelledFinding,
    LabelledReview,
    LabelledSentence,
)

VARIETIES = (
    "american",
    "british",
    "irish",
    "indian",
    "nigerian",
    "singaporean",
    "canadian",
    "south_african",
    "scottish",
    "filipino",
    "australian",
    "second_language",
)

_Label = TypeVar("_Label", bound=StrEnum)
_Item = TypeVar("_Item")


class _Row:
    """A parsed JSON object that knows where it stands, so that every complaint can say so."""

    def __init__(self, path: Path, line: int, fields: Any, place: str = "") -> None:
        self._path = path
        self._line = line
        self._place = place
        if not isinstance(fields, dict):
            raise self.error("", f"an object is needed, not {fields!r}")
        self._fields: dict[str, Any] = fields

    def error(self, field: str, problem: str) -> LabelError:
        return LabelError(self._path, self._line, f"{self._place}{field}" or "row", problem)

    def allow(self, *names: str) -> None:
        for name in self._fields:
            if name not in names:
                raise self.error(name, f"unknown field; known are {', '.join(names)}")

    def text(self, name: str) -> str:
        value = self._fields.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.error(name, f"a non-empty string is needed, not {value!r}")
        return value

    def grade(self, name: str) -> int:
        value = self._fields.get(name)
        if type(value) is not int or value not in GRADES:
            raise self.error(name, f"a grade from 1 to 5 is needed, not {value!r}")
        return value

    def number(self, name: str) -> float | None:
        value = self._fields.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(name, f"a number is needed, not {value!r}")
        return float(value)

    def label(self, name: str, labels: type[_Label]) -> _Label:
        return self._as_label(name, self._fields.get(name), labels)

    def labels(self, name: str, labels: type[_Label]) -> frozenset[_Label]:
        return frozenset(self._as_label(name, value, labels) for value in self.items(name))

    def items(self, name: str) -> list[Any]:
        value = self._fields.get(name)
        if not isinstance(value, list):
            raise self.error(name, f"a list is needed, not {value!r}")
        return value

    def rows(self, name: str) -> list["_Row"]:
        return [
            _Row(self._path, self._line, item, f"{self._place}{name}[{index}].")
            for index, item in enumerate(self.items(name))
        ]

    def row(self, name: str) -> "_Row":
        return _Row(self._path, self._line, self._fields.get(name), f"{self._place}{name}.")

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.text(name)
        if value not in choices:
            raise self.error(name, f"{value!r} is none of {', '.join(choices)}")
        return value

    def position(self, name: str) -> int | None:
        value = self._fields.get(name)
        if value is not None and (type(value) is not int or value < 0):
            raise self.error(name, f"a character offset of 0 or more is needed, not {value!r}")
        return value

    def _as_label(self, name: str, value: Any, labels: type[_Label]) -> _Label:
        try:
            return labels(value)
        except ValueError as error:
            known = ", ".join(labels)
            raise self.error(name, f"{value!r} is none of {known}") from error


def read_reviews(path: Path) -> Iterator[LabelledReview]:
    """Yield the labelled reviews of a file in order.

    Raises:
        LabelError: A row breaks the codebook; the message names file, line and field.
    """
    return _read_lines(path, read_review_line)


def read_pairs(path: Path) -> Iterator[ContrastPair]:
    """Yield the contrast pairs of a file in order.

    Raises:
        LabelError: A row breaks the codebook; the message names file, line and field.
    """
    return _read_lines(path, read_pair_line)


def read_queried(path: Path) -> Iterator[LabelledSentence]:
    """Yield the labelled sentences of a file that holds one a line.

    Raises:
        LabelError: A row breaks the codebook; the message names file, line and field.
    """
    return _read_lines(path, read_queried_line)


def read_sentences(path: Path) -> Iterator[str]:
    """Yield the sentences of a file without labels: one a line, an empty line between reviews."""
    with path.open(encoding="utf-8") as lines:
        yield from (line.strip() for line in lines if line.strip())


def _read_lines(path: Path, read_line: Callable[[Path, int, str], _Item]) -> Iterator[_Item]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            yield read_line(path, number, line)


def _parse_row(path: Path, number: int, line: str) -> _Row:
    try:
        return _Row(path, number, json.loads(line))
    except json.JSONDecodeError as error:
        raise LabelError(path, number, "row", f"not JSON: {error}") from error


def read_review_line(path: Path, number: int, line: str) -> LabelledReview:
    """Read one labelled review; `path` and `number` (from 1) say where the line stands."""
    row = _parse_row(path, number, line)
    row.allow(
        "review_id",
        "reviewer_id",
        "reviewee_id",
        "cycle",
        "relationship",
        "rating",
        "rating_scale",
        "industry",
        "variety",
        "sentences",
    )
    sentences = tuple(_read_sentence(sentence) for sentence in row.rows("sentences"))
    if not sentences:
        raise row.error("sentences", "at least one sentence is needed")
    return LabelledReview(
        review_id=row.text("review_id"),
        reviewer_id=row.text("reviewer_id"),
        reviewee_id=row.text("reviewee_id"),
        cycle=row.text("cycle"),
        relationship=row.label("relationship", Relationship),
        industry=row.text("industry"),
        variety=row.choice("variety", VARIETIES),
        rating=row.number("rating"),
        rating_scale=_read_scale(row),
        sentences=sentences,
    )


def read_queried_line(path: Path, number: int, line: str) -> LabelledSentence:
    """Read one labelled sentence; `path` and `number` (from 1) say where the line stands."""
    return _read_sentence(_parse_row(path, number, line))


def read_sentences_line(path: Path, number: int, line: str) -> tuple[LabelledSentence, ...]:
    """Read the labelled sentences of a line that holds nothing else."""
    row = _parse_row(path, number, line)
    row.allow("sentences")
    return tuple(_read_sentence(sentence) for sentence in row.rows("sentences"))


def _read_scale(row: _Row) -> tuple[float, float] | None:
    if row.number("rating") is None:
        return None
    match row.items("rating_scale"):
        case [int() | float() as low, int() | float() as high] if low < high:
            return float(low), float(high)
        case scale:
            raise row.error("rating_scale", f"[lowest, highest] is needed, not {scale!r}")


def read_pair_line(path: Path, number: int, line: str) -> ContrastPair:
    """Read one contrast pair; `path` and `number` (from 1) say where the line stands."""
    row = _parse_row(path, number, line)
    row.allow("pair_id", "industry", "contrast", "worse", "better")
    pair = ContrastPair(
        pair_id=row.text("pair_id"),
        industry=row.text("industry"),
        contrast=row.label("contrast", Contrast),
        worse=_read_sentence(row.row("worse")),
        better=_read_sentence(row.row("better")),
    )
    if not _is_ordered(pair):
        raise row.error("contrast", f"worse is not worse than better in {pair.contrast}")
    return pair


def _is_ordered(pair: ContrastPair) -> bool:
    if pair.contrast is Contrast.FINDING:
        return len(pair.worse.findings) > len(pair.better.findings)
    if pair.contrast is Contrast.SPECIFICITY:
        return pair.worse.specificity < pair.better.specificity
    return pair.worse.constructiveness < pair.better.constructiveness


def _read_sentence(row: _Row) -> LabelledSentence:
    row.allow("text", "specificity", "constructiveness", "acts", "findings")
    text = row.text("text")
    if text != " ".join(text.split()):
        raise row.error("text", f"leading, trailing or doubled white space in {text!r}")
    return LabelledSentence(
        text=text,
        specificity=row.grade("specificity"),
        constructiveness=row.grade("constructiveness"),
        acts=row.labels("acts", Act),
        findings=tuple(_read_finding(finding, text) for finding in row.rows("findings")),
    )


def _read_finding(row: _Row, sentence: str) -> LabelledFinding:
    row.allow("text", "category", "start")
    span = row.text("text")
    start = row.position("start")
    if start is None:
        start = sentence.find(span)
    if start < 0 or sentence[start : start + len(span)] != span:
        raise row.error("text", f"{span!r} is not in the sentence {sentence!r}")
    return LabelledFinding(start, start + len(span), row.label("category", Category))
