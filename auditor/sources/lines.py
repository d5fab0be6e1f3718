"""Read reviews from JSON Lines, one `Review` a line, as a stream."""

import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from auditor.errors import InputError
from auditor.records import RatingScale, Review
from auditor.sources.mapping import is_writable, parse_labels
from auditor.sources.rejects import Reject
from corpora.codebook import Relationship

_TEXTS = ("review_id", "reviewer_id", "reviewee_id", "cycle")
_KNOWN = {*_TEXTS, "text", "relationship", "rating", "rating_scale", "submitted_at"}

_OBJECT = rb'\{\s*("|$|\}\s*($|[,\]]))'
_OBJECT_START = re.compile(rb"(\xef\xbb\xbf)?\s*" + _OBJECT)
_ARRAY_START = re.compile(rb"(\xef\xbb\xbf)?\s*\[\s*" + _OBJECT)


def begins_with_object(content: bytes) -> bool:
    """Say whether bytes, or the first line of more, begin with a JSON object, as no draft does."""
    return _OBJECT_START.match(content) is not None


def begins_with_array(content: bytes) -> bool:
    """Say whether bytes, or the first lines of more, begin with a JSON array of objects."""
    return _ARRAY_START.match(content) is not None


def refuse_array(content: bytes, name: str) -> None:
    """Refuse a JSON array once; line by line, each of its lines would be a problem of its own.

    Raises:
        InputError: The bytes begin with an array of objects.
    """
    if begins_with_array(content):
        raise InputError(f"{name}: a JSON array; put one object on each line (`jq -c '.[]'`)")


def read_jsonl(lines: Iterable[bytes], *, file: str) -> Iterator[Review | Reject]:
    """Yield a review, or the reason why there is none, for each line that is not blank.

    A review without an id is called by its line. Ids may repeat: to remember them all would take
    the more memory the longer the stream is; `read_reviews` has them all and refuses that.
    """
    for number, item in read_numbered(lines, file=file):
        if isinstance(item, Review) and not item.review_id:
            yield replace(item, review_id=f"line {number}")
        else:
            yield item


def read_numbered(lines: Iterable[bytes], *, file: str) -> Iterator[tuple[int, Review | Reject]]:
    """Yield what `read_jsonl` does, each with the number of its line; a missing id is empty."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield number, _read_line(line, number, file)


def _read_line(line: bytes, number: int, file: str) -> Review | Reject:
    try:
        return _read_review(_parse(line))
    except UnicodeDecodeError as error:
        problem = f"not UTF-8 ({error.reason} at byte {error.start}); save the file as UTF-8"
        return Reject(file, number, "line", repr(line[:40]), problem)
    except _FieldError as error:
        # The report lists rejects, and half a character cannot be written there either.
        field, value = _escape(error.field), _escape(str(error.value))
        return Reject(file, number, field, value, error.problem)


def _parse(line: bytes) -> Any:
    text = line.decode("utf-8-sig")
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        problem = f"not JSON ({error.msg}); put one whole object on each line (`jq -c .`)"
        raise _FieldError("line", text.strip(), problem) from error
    except (ValueError, RecursionError) as error:
        problem = "a number too long, or brackets too deep, to be read; mend the line"
        raise _FieldError("line", text.strip(), problem) from error


def _escape(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


class _FieldError(InputError):
    def __init__(self, field: str, value: object, problem: str) -> None:
        super().__init__(problem)
        self.field = field
        self.value = value
        self.problem = problem


def _read_review(fields: Any) -> Review:
    if not isinstance(fields, dict):
        raise _FieldError("line", fields, "an object with a field 'text' is needed")
    for name in fields:
        if name not in _KNOWN:
            raise _FieldError(
                name, fields[name], f"unknown field; known are {', '.join(sorted(_KNOWN))}"
            )
    text = fields.get("text")
    if not isinstance(text, str):
        raise _FieldError("text", text, "a string is needed")
    identity = {name: _read_name(fields, name) for name in _TEXTS}
    return Review(
        review_id=identity["review_id"],
        text=text,
        reviewer_id=identity["reviewer_id"],
        reviewee_id=identity["reviewee_id"],
        cycle=identity["cycle"],
        relationship=_read_relationship(fields.get("relationship")),
        rating=_read_rating(fields.get("rating")),
        rating_scale=_read_scale(fields.get("rating_scale")),
        submitted_at=_read_date(fields.get("submitted_at")),
    )


def _read_name(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name, "")
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise _FieldError(name, value, "a string is needed")
    if not is_writable(str(value)):
        raise _FieldError(name, value, "half a character (a lone surrogate); write it whole")
    if "\0" in str(value):
        raise _FieldError(name, value, "a NUL character; leave it out")
    return str(value)


def _read_relationship(value: Any) -> Relationship | None:
    if value in (None, ""):
        return None
    try:
        return Relationship(value)
    except ValueError as error:
        known = ", ".join(Relationship)
        raise _FieldError("relationship", value, f"one of {known} is needed") from error


def _read_rating(value: Any) -> float | None:
    if value is None:
        return None
    rating = _read_number(value)
    if rating is None:
        raise _FieldError("rating", value, "a finite number is needed")
    return rating


def _read_scale(value: Any) -> RatingScale | None:
    given: object = None
    match value:
        case None:
            return None
        case [lowest, highest]:
            pass
        case {"low": lowest, "high": highest}:
            given = value.get("labels")
        case _:
            lowest = highest = None
    low, high = _read_number(lowest), _read_number(highest)
    if low is None or high is None or not low < high:
        raise _FieldError("rating_scale", value, "[lowest, highest] is needed, as finite numbers")
    labels = parse_labels([] if given is None else given)
    if labels is None:
        raise _FieldError("rating_scale", value, "labels must be a list of words, lowest first")
    return RatingScale(low, high, labels)


def _read_number(value: Any) -> float | None:
    """Return a finite number, or None for anything else; to Python, true is a number as well."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _read_date(value: Any) -> date | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise _FieldError("submitted_at", value, "a date such as 2026-06-30 is needed") from error
