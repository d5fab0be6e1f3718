"""Match the columns and rating labels of an export to the fields of a review."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from auditor.errors import MappingError
from auditor.records import RatingScale
from auditor.sources.rejects import shorten
from auditor.sources.tables import Table
from auditor.sources.text_files import read_text
from corpora.codebook import Relationship

FIELDS: dict[str, tuple[str, ...]] = {
    "review_id": ("review id", "review", "manager review id", "form id", "response id"),
    "reviewer_id": (
        "reviewer id",
        "reviewer employee id",
        "manager id",
        "responder id",
        "author id",
        "reviewer email",
        "responder email",
        "manager email",
        "reviewer",
        "responder name",
    ),
    "reviewee_id": (
        "reviewee id",
        "reviewee employee id",
        "employee id",
        "subject id",
        "reviewee email",
        "employee email",
        "reviewee",
        "employee",
    ),
    "reviewer_name": ("reviewer name", "manager name", "responder name"),
    "reviewee_name": ("reviewee name", "employee name", "name"),
    "cycle": ("cycle", "review cycle", "cycle name", "review period", "period"),
    "relationship": ("relationship", "reviewer type", "review type", "type", "response type"),
    "question": ("question", "prompt", "question text", "reviewer question", "reviewee question"),
    "text": (
        "text",
        "answer",
        "answer text",
        "response",
        "comment",
        "comments",
        "reviewer answer",
        "feedback",
        "review text",
        "summary comment",
        "narrative",
        "written feedback",
    ),
    "rating": ("rating", "overall rating", "performance rating", "score", "summary rating"),
    "submitted_at": ("submitted at", "submitted", "date", "completed at", "submission date"),
}
"""The fields of a review row, and the headers by which exports call them (lower case)."""

_STAND_INS = {"reviewer_id": "reviewer_name", "reviewee_id": "reviewee_name"}

_SCALES: tuple[tuple[str, ...], ...] = (
    (
        "below expectations",
        "partly meets expectations",
        "meets expectations",
        "exceeds expectations",
        "outstanding",
    ),
    (
        "unsatisfactory",
        "needs improvement",
        "meets expectations",
        "exceeds expectations",
        "outstanding",
    ),
    (
        "does not meet expectations",
        "partially meets expectations",
        "meets expectations",
        "exceeds expectations",
        "far exceeds expectations",
    ),
    ("poor", "fair", "good", "very good", "excellent"),
    ("below expectations", "meets expectations", "exceeds expectations"),
    ("needs improvement", "meets expectations", "exceeds expectations"),
)

_RELATIONSHIPS = {
    "manager": Relationship.MANAGER,
    "downward": Relationship.MANAGER,
    "manager review": Relationship.MANAGER,
    "peer": Relationship.PEER,
    "peer review": Relationship.PEER,
    "upward": Relationship.UPWARD,
    "direct report": Relationship.UPWARD,
    "direct_report": Relationship.UPWARD,
    "self": Relationship.SELF,
    "self review": Relationship.SELF,
    "self reflection": Relationship.SELF,
}


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a mapping file says: a column for a field, and the labels of the rating, lowest first."""

    columns: dict[str, str] = field(default_factory=dict)
    rating_labels: tuple[str, ...] = ()


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file: JSON with `columns` (field to header) and `rating_labels` (a list).

    Raises:
        MappingError: The file is no such JSON, names a field that there is not, or holds a value
            of another type.
    """
    try:
        table = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise MappingError(f"{path}:{error.lineno}: not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise MappingError(
            f"{path}: not JSON that can be read: a number is too long, or brackets too deep"
        ) from error
    if not isinstance(table, dict) or table.keys() - {"columns", "rating_labels"}:
        raise MappingError(f"{path}: an object with 'columns' and 'rating_labels' is needed")
    given = table.get("rating_labels", [])
    labels = parse_labels(given)
    if labels is None:
        raise MappingError(
            f"{path}: rating_labels: a list is needed, lowest first, such as "
            f'["Below", "Meets", "Above"]; this is {shorten(given)}'
        )
    return Mapping(_read_columns(table.get("columns", {}), path), labels)


def _read_columns(columns: object, path: Path) -> dict[str, str]:
    if not isinstance(columns, dict):
        raise MappingError(
            f"{path}: columns: an object of fields and headers is needed, such as "
            f'{{"text": "Narrative"}}; this is {shorten(columns)}'
        )
    for name, header in columns.items():
        if name not in FIELDS:
            raise MappingError(f"{path}: columns: no field {name!r}; known are {', '.join(FIELDS)}")
        if not isinstance(header, str):
            raise MappingError(
                f"{path}: columns: {name}: a header in quotation marks is needed; this is "
                f"{shorten(header)}"
            )
    return columns


def parse_labels(value: object) -> tuple[str, ...] | None:
    """Return the labels of a rating scale as JSON gives them, or None where they are none.

    They are a list of words or numbers. A word alone would pass for a list of its letters.
    """
    if not isinstance(value, list):
        return None
    for label in value:
        if isinstance(label, bool) or not isinstance(label, str | int | float):
            return None
    labels = tuple(str(label) for label in value)
    return labels if all(map(is_writable, labels)) else None


def is_writable(text: str) -> bool:
    """Say whether a text can be written in UTF-8: JSON can spell half a character (a surrogate)."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def match_columns(columns: Sequence[str], mapping: Mapping, *, file: str) -> dict[str, str]:
    """Return the column for each field that has one.

    Raises:
        MappingError: The mapping names a column that is not there, or no column holds text.
    """
    for name, column in mapping.columns.items():
        if column not in columns:
            raise MappingError(
                f"{file}: the mapping wants column {column!r} for {name}; there are "
                f"{', '.join(map(repr, columns))}"
            )
    by_header = {_normalize(column): column for column in reversed(columns)}
    matched = dict(mapping.columns)
    taken = set(matched.values())
    for name, headers in FIELDS.items():
        for header in headers:
            found = by_header.get(header)
            if name not in matched and found is not None and found not in taken:
                matched[name] = found
                taken.add(found)
    return matched


def find_text(by_field: dict[str, str], table: Table, mapping: Mapping) -> dict[str, str]:
    """Take a column "review" for the text, not the number, where it holds words and no other does."""
    column = by_field.get("review_id", "")
    if "text" in by_field or "review_id" in mapping.columns or column.strip().lower() != "review":
        return by_field
    if not any(" " in row.values[column].strip() for row in table.rows):
        return by_field
    others = {field: name for field, name in by_field.items() if field != "review_id"}
    return others | {"text": column}


def find_stand_ins(by_field: dict[str, str], table: Table) -> dict[str, str]:
    """Return the column of names for each id that no row has; row by row, one person became two."""

    def is_empty(field: str) -> bool:
        column = by_field.get(field)
        return column is None or not any(row.values[column].strip() for row in table.rows)

    return {
        field: by_field[name]
        for field, name in _STAND_INS.items()
        if is_empty(field) and not is_empty(name)
    }


def _normalize(header: str) -> str:
    return re.sub(r"[\s_\-]+", " ", header).strip().lower()


@dataclass(frozen=True, slots=True)
class RatingReader:
    """Turns the ratings of a file, numbers or labels, into numbers on one scale."""

    scale: RatingScale
    by_label: dict[str, float]

    def read(self, value: str) -> float | None:
        """Return the rating, or None where it is neither a finite number nor a known label."""
        if value.strip().lower() in self.by_label:
            return self.by_label[value.strip().lower()]
        return float(value) if _is_number(value) else None


def find_rating_reader(values: Sequence[str], mapping: Mapping) -> RatingReader:
    """Tell the scale of a file's ratings: the mapping's labels, a known set of labels, or numbers."""
    present = {value.strip().lower() for value in values if value.strip()}
    if mapping.rating_labels:
        return _make_reader(mapping.rating_labels)
    numbers = sorted(float(value) for value in present if _is_number(value))
    if numbers and len(numbers) >= len(present) / 2:
        low = min(1.0, numbers[0])
        high = next((top for top in (5.0, 10.0, 100.0) if numbers[-1] <= top), numbers[-1])
        return RatingReader(RatingScale(low, high), {})
    best = max(_SCALES, key=lambda labels: (len(present & set(labels)), -len(labels)))
    return _make_reader(best)


def _make_reader(labels: Sequence[str]) -> RatingReader:
    numbers = {label.strip().lower(): float(i) for i, label in enumerate(labels, start=1)}
    return RatingReader(RatingScale(1.0, float(len(labels)), tuple(labels)), numbers)


def _is_number(value: str) -> bool:
    try:
        # "nan" and "inf" read as numbers too, and one of them would be the end of every scale.
        return math.isfinite(float(value))
    except ValueError:
        return False


def read_relationship(value: str) -> Relationship | None:
    """Return the relationship that a cell names, or None."""
    return _RELATIONSHIPS.get(value.strip().lower())
