"""Read reviews from JSON Lines, one `Review` a line, as a stream."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from auditor.errors import InputError
from auditor.records import RatingScale, Review
from auditor.sources.rejects import Reject
from corpora.codebook import Relationship

_TEXTS = ("review_id", "reviewer_id", "reviewee_id", "cycle")
_KNOWN = {*_TEXTS, "text", "relationship", "rating", "rating_scale", "submitted_at"}


def read_jsonl(lines: Iterable[bytes], *, file: str) -> Iterator[Review | Reject]:
    """Yield a review, or the reason why there is none, for each line that is not blank."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _read_review(json.loads(line.decode("utf-8-sig")), number)
        except UnicodeDecodeError as error:
            problem = f"not UTF-8 ({error.reason} at byte {error.start}); save the file as UTF-8"
            yield Reject(file, number, "line", repr(line[:40]), problem)
        except json.JSONDecodeError as error:
            shown = line.decode("utf-8-sig").strip()
            yield Reject(file, number, "line", shown, f"not JSON ({error.msg})")
        except _FieldError as error:
            yield Reject(file, number, error.field, str(error.value), error.problem)


class _FieldError(InputError):
    def __init__(self, field: str, value: object, problem: str) -> None:
        super().__init__(problem)
        self.field = field
        self.value = value
        self.problem = problem


def _read_review(fields: Any, number: int) -> Review:
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
        review_id=identity["review_id"] or str(number),
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
    if not isinstance(value, str | int):
        raise _FieldError(name, value, "a string is needed")
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
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _FieldError("rating", value, "a number is needed")
    return float(value)


def _read_scale(value: Any) -> RatingScale | None:
    match value:
        case None:
            return None
        case [int() | float() as low, int() | float() as high] if low < high:
            return RatingScale(float(low), float(high))
        case {"low": int() | float() as low, "high": int() | float() as high} if low < high:
            labels = value.get("labels", [])
            return RatingScale(float(low), float(high), tuple(str(label) for label in labels))
    raise _FieldError("rating_scale", value, "[lowest, highest] is needed")


def _read_date(value: Any) -> date | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise _FieldError("submitted_at", value, "a date such as 2026-06-30 is needed") from error
