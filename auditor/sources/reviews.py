"""Read the reviews of an export: long tables of questions and answers become whole reviews."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from auditor.counting import count_things
from auditor.errors import InputError, MappingError
from auditor.records import RatingScale, Review
from auditor.sources.identifiers import settle_ids
from auditor.sources.lines import read_numbered
from auditor.sources.mapping import (
    Mapping,
    RatingReader,
    find_rating_reader,
    find_stand_ins,
    find_text,
    match_columns,
    read_relationship,
)
from auditor.sources.rejects import Intake, Reject
from auditor.sources.tables import SUFFIXES as TABLES
from auditor.sources.tables import Row, read_table
from auditor.sources.text_files import read_bytes

SUFFIXES = (".jsonl", *TABLES)

_FORMULA_STARTS = ("=", "+", "@")
_IDENTITY = ("review_id", "cycle", "reviewer_id", "reviewee_id", "relationship")
_PAIR = ("reviewer_id", "reviewee_id")
_MEND = (
    ", or name the column that holds one in a mapping file. Rows of one review are joined where a "
    "column holds their questions and they agree in cycle, reviewer, reviewee and relationship"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What some files held together, and what a user should know of how they were read."""

    intake: Intake
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _File:
    """One file's reviews, each with the line that it starts at, and the rest of what it held."""

    path: Path
    called: str
    """What stands before the line in an id that is made up."""
    placed: tuple[tuple[int, Review], ...]
    rejects: tuple[Reject, ...]
    prompts: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def read_reviews(path: Path, mapping: Mapping | None = None) -> Intake:
    """Read every review of a file and every reason why a row is none.

    Args:
        path: JSON Lines, CSV, TSV or XLSX. In a table, the rows of one review (one a question) are
            joined in order, their answers parted by a line break. The rows of one review share its
            id, or both a reviewer and a reviewee; a name stands in for an id that no row has.
        mapping: Columns and rating labels, where the headers do not tell.

    Raises:
        InputError: The file as a whole cannot be used, or an id stands for two reviews.
    """
    return read_files([path], mapping).intake


def read_files(paths: Sequence[Path], mapping: Mapping | None = None) -> Reading:
    """Read every review of some files as `read_reviews` does; no two reviews share an id.

    Args:
        paths: The files. A review without an id is called by its row or line and, where there are
            several files, by its file.
        mapping: Columns and rating labels, where the headers do not tell.

    Raises:
        InputError: A file as a whole cannot be used or is given twice, or an id stands for two
            reviews.
    """
    prefixes = _make_prefixes(paths)
    files = [
        _read_file(path, prefix, mapping or Mapping())
        for path, prefix in zip(paths, prefixes, strict=True)
    ]
    placed = [(file, line, review) for file in files for line, review in file.placed]
    ids = settle_ids(
        [review.review_id for _, _, review in placed],
        lambda i: f"{placed[i][0].path}:{placed[i][1]}",
        lambda i: f"{placed[i][0].called} {placed[i][1]}",
        _MEND,
    )
    intake = Intake(
        tuple(
            review if review.review_id else replace(review, review_id=one)
            for (_, _, review), one in zip(placed, ids, strict=True)
        ),
        tuple(reject for file in files for reject in file.rejects),
        tuple(prompt for file in files for prompt in file.prompts),
    )
    return Reading(intake, tuple(notice for file in files for notice in file.notices))


def _make_prefixes(paths: Sequence[Path]) -> list[str]:
    """Return what tells the rows of each file from those of the others."""
    if len(paths) == 1:
        return [""]
    seen: set[Path] = set()
    for path in paths:
        if path.resolve() in seen:
            raise InputError(f"{path}: the file is given twice; name it once")
        seen.add(path.resolve())
    names = [path.name for path in paths]
    return [f"{path.name if names.count(path.name) == 1 else path}: " for path in paths]


def _read_file(path: Path, prefix: str, mapping: Mapping) -> _File:
    if path.suffix.lower() in TABLES:
        return _read_export(path, prefix, mapping)
    if path.suffix.lower() != ".jsonl":
        raise InputError(
            f"{path}: reviews come as one of {', '.join(SUFFIXES)}; this ends in {path.suffix!r}"
        )
    placed: list[tuple[int, Review]] = []
    rejects: list[Reject] = []
    lines = read_bytes(path).splitlines()
    for line, item in read_numbered(lines, file=str(path)):
        if isinstance(item, Review):
            placed.append((line, item))
        else:
            rejects.append(item)
    return _File(path, f"{prefix}line", tuple(placed), tuple(rejects))


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column holds which field of one table."""

    by_field: dict[str, str]

    def get(self, row: Row, name: str) -> str:
        column = self.by_field.get(name)
        return row.values[column].strip() if column is not None else ""


def _read_export(path: Path, prefix: str, mapping: Mapping) -> _File:
    table = read_table(path)
    found = find_text(match_columns(table.columns, mapping, file=table.file), table, mapping)
    names = find_stand_ins(found, table)
    columns = _Columns(found | names)
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
    placed = [
        (rows[0].line, _join_review(rows, columns, ratings, table.file, rejects))
        for rows in groups.values()
    ]
    prompts = dict.fromkeys(columns.get(row, "question") for row in table.rows)
    used = [row for rows in groups.values() for row in rows]
    return _File(
        path,
        f"{prefix}row",
        tuple(placed),
        tuple(rejects),
        tuple(prompt for prompt in prompts if prompt),
        (*_note_names(names, table.file), *_note_apart(used, columns, table.file)),
    )


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
    whole = "question" not in columns.by_field or not _can_join(row, columns)
    return (*identity, str(row.line)) if whole else identity


def _can_join(row: Row, columns: _Columns) -> bool:
    """Say whether a row tells its review: by less, answers about two people would become one."""
    return bool(columns.get(row, "review_id")) or all(columns.get(row, name) for name in _PAIR)


def _note_apart(rows: Sequence[Row], columns: _Columns, file: str) -> tuple[str, ...]:
    apart = [row for row in rows if not _can_join(row, columns)]
    if not apart or "question" not in columns.by_field:
        return ()
    missing = [name for name in _PAIR if not all(columns.get(row, name) for row in apart)]
    return (
        f"{file}: {count_things(len(apart), 'row')} with neither the id of a review nor both a "
        f"reviewer and a reviewee ({' and '.join(missing)} missing), each read as a review of its "
        f"own; fill that in or, if another column has it, {_point_to(missing)}",
    )


def _note_names(names: dict[str, str], file: str) -> tuple[str, ...]:
    if not names:
        return ()
    return (
        f"{file}: names stand in for {' and '.join(names)}, and people of one name are told apart "
        f"only by ids: two of them are read as one; if a column has ids, {_point_to(names)}",
    )


def _point_to(fields: Iterable[str]) -> str:
    columns = ", ".join(f'"{name}": "…"' for name in fields)
    return f'name it in a mapping file: {{"columns": {{{columns}}}}}'


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
        review_id=columns.get(first, "review_id"),
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
