"""Match the columns and rating labels of an export to the fields of a review."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from auditor.errors import MappingError
from auditor.records import RatingScale
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
        MappingError: The file is no such JSON, or names a field that there is not.
    """
    try:
        table = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise MappingError(f"{path}:{error.lineno}: not JSON: {error.msg}") from error
    if not isinstance(table, dict) or table.keys() - {"columns", "rating_labels"}:
        raise MappingError(f"{path}: an object with 'columns' and 'rating_labels' is needed")
    columns, labels = table.get("columns", {}), table.get("rating_labels", [])
    for name in columns:
        if name not in FIELDS:
            raise MappingError(f"{path}: columns: no field {name!r}; known are {', '.join(FIELDS)}")
    return Mapping({str(k): str(v) for k, v in columns.items()}, tuple(str(x) for x in labels))


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


def _normalize(header: str) -> str:
    return re.sub(r"[\s_\-]+", " ", header).strip().lower()


@dataclass(frozen=True, slots=True)
class RatingReader:
    """Turns the ratings of a file, numbers or labels, into numbers on one scale."""

    scale: RatingScale
    by_label: dict[str, float]

    def read(self, value: str) -> float | None:
        """Return the rating, or None where the value is neither a number nor a known label."""
        if value.strip().lower() in self.by_label:
            return self.by_label[value.strip().lower()]
        try:
            return float(value)
        except ValueError:
            return None


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
        float(value)
    except ValueError:
        return False
    return True


def read_relationship(value: str) -> Relationship | None:
    """Return the relationship that a cell names, or None."""
    return _RELATIONSHIPS.get(value.strip().lower())
