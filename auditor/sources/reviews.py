"""Read the reviews of an export: long tables of questions and answers become whole reviews."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from auditor.errors import InputError, MappingError
from auditor.records import RatingScale, Review
from auditor.sources.lines import read_jsonl
from auditor.sources.mapping import (
    Mapping,
    RatingReader,
    find_rating_reader,
    match_columns,
    read_relationship,
)
from auditor.sources.rejects import Intake, Reject
from auditor.sources.tables import SUFFIXES as TABLES
from auditor.sources.tables import Row, Table, read_table
from auditor.sources.text_files import read_bytes

SUFFIXES = (".jsonl", *TABLES)

_FORMULA_STARTS = ("=", "+", "@")
_IDENTITY = ("review_id", "cycle", "reviewer_id", "reviewee_id", "relationship")


def read_reviews(path: Path, mapping: Mapping | None = None) -> Intake:
    """Read every review of a file and every reason why a row is none.

    Args:
        path: JSON Lines, CSV, TSV or XLSX. In a table, the rows of one review (one a question) are
            joined in order, their answers parted by a line break.
        mapping: Columns and rating labels, where the headers do not tell.

    Raises:
        InputError: The file as a whole cannot be used.
    """
    if path.suffix.lower() == ".jsonl":
        items = list(read_jsonl(read_bytes(path).splitlines(), file=str(path)))
        intake = Intake(
            tuple(item for item in items if isinstance(item, Review)),
            tuple(item for item in items if isinstance(item, Reject)),
        )
    elif path.suffix.lower() in TABLES:
        intake = _read_export(read_table(path), mapping or Mapping())
    else:
        raise InputError(
            f"{path}: reviews come as one of {', '.join(SUFFIXES)}; this ends in {path.suffix!r}"
        )
    return intake


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column holds which field of one table."""

    by_field: dict[str, str]

    def get(self, row: Row, name: str) -> str:
        column = self.by_field.get(name)
        return row.values[column].strip() if column is not None else ""


def _read_export(table: Table, mapping: Mapping) -> Intake:
    columns = _Columns(
        _find_text(match_columns(table.columns, mapping, file=table.file), table, mapping)
    )
    if "text" not in columns.by_field:
        raise MappingError(
            f"{table.file}: no column holds the text of the reviews; there are "
            f"{', '.join(map(repr, table.columns))}. Name it in a mapping file: "
            '{"columns": {"text": "…"}}'
        )
    ratings = find_rating_reader([columns.get(row, "rating") for row in table.rows], mapping)
    rejects: list[Reject] = []
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in table.rows:
        problem = _find_problem(row, columns, table.file)
        if problem is not None:
            rejects.append(problem)
        else:
            groups.setdefault(_identify(row, columns), []).append(row)
    reviews = [
        _join_review(rows, columns, ratings, table.file, rejects) for rows in groups.values()
    ]
    prompts = dict.fromkeys(columns.get(row, "question") for row in table.rows)
    return Intake(tuple(reviews), tuple(rejects), tuple(prompt for prompt in prompts if prompt))


def _find_text(by_field: dict[str, str], table: Table, mapping: Mapping) -> dict[str, str]:
    """Take a column "review" for the text, not the number, where it holds words and no other does."""
    column = by_field.get("review_id", "")
    if "text" in by_field or "review_id" in mapping.columns or column.strip().lower() != "review":
        return by_field
    if not any(" " in row.values[column].strip() for row in table.rows):
        return by_field
    others = {field: name for field, name in by_field.items() if field != "review_id"}
    return others | {"text": column}


def _find_problem(row: Row, columns: _Columns, file: str) -> Reject | None:
    text = columns.get(row, "text")
    if not text:
        return Reject(file, row.line, "text", text, "there is no text in this row")
    if text.startswith(_FORMULA_STARTS) and len(text) > 1 and not text[1].isspace():
        return Reject(
            file, row.line, "text", text, "this is a formula, not text; paste it as plain text"
        )
    return None


def _identify(row: Row, columns: _Columns) -> tuple[str, ...]:
    """Return what the rows of one review have in common; without a question, each row is one."""
    identity = tuple(columns.get(row, name) for name in _IDENTITY)
    whole = "question" not in columns.by_field or not any(identity)
    return (*identity, str(row.line)) if whole else identity


def _join_review(
    rows: Sequence[Row],
    columns: _Columns,
    ratings: RatingReader,
    file: str,
    rejects: list[Reject],
) -> Review:
    first = rows[0]
    rating = _read_rating(rows, columns, ratings, file, rejects)
    return Review(
        review_id=columns.get(first, "review_id") or f"row {first.line}",
        text="\n\n".join(columns.get(row, "text") for row in rows),
        reviewer_id=columns.get(first, "reviewer_id"),
        reviewee_id=columns.get(first, "reviewee_id"),
        cycle=columns.get(first, "cycle"),
        relationship=read_relationship(columns.get(first, "relationship")),
        rating=rating,
        rating_scale=_scale_of(ratings, rating),
        submitted_at=_read_date(first, columns, file, rejects),
    )


def _scale_of(ratings: RatingReader, rating: float | None) -> RatingScale | None:
    return ratings.scale if rating is not None else None


def _read_rating(
    rows: Sequence[Row],
    columns: _Columns,
    ratings: RatingReader,
    file: str,
    rejects: list[Reject],
) -> float | None:
    for row in rows:
        value = columns.get(row, "rating")
        if not value:
            continue
        rating = ratings.read(value)
        if rating is not None:
            return rating
        known = (
            ", ".join(ratings.scale.labels) or f"{ratings.scale.low:g} to {ratings.scale.high:g}"
        )
        problem = f"not on the scale ({known}); give the labels, lowest first, in a mapping file"
        rejects.append(Reject(file, row.line, "rating", value, problem, row_lost=False))
        return None
    return None


def _read_date(row: Row, columns: _Columns, file: str, rejects: list[Reject]) -> date | None:
    value = columns.get(row, "submitted_at")
    if not value:
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        problem = "not a date such as 2026-06-30"
        rejects.append(Reject(file, row.line, "submitted_at", value, problem, row_lost=False))
        return None
