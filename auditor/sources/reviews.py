"""Read the reviews of an export: long tables of questions and answers become whole reviews."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar

from auditor.counting import count_things
from auditor.errors import InputError
from auditor.records import Review
from auditor.sources.columns import Columns, find_columns, point_to, tell_unread
from auditor.sources.dates import DateReader, find_date_reader
from auditor.sources.formulas import is_formula
from auditor.sources.headers import rate_header
from auditor.sources.identifiers import name_files, settle_ids
from auditor.sources.lines import read_numbered, refuse_array
from auditor.sources.mapping import Mapping
from auditor.sources.ratings import RatingReader, find_rating_reader
from auditor.sources.rejects import Intake, Reject, merge_rejects
from auditor.sources.tables import SUFFIXES as TABLES
from auditor.sources.tables import Row, read_table
from auditor.sources.text_files import read_bytes
from corpora.codebook import Relationship

SUFFIXES = (".jsonl", *TABLES)

_IDENTITY = ("review_id", "cycle", "reviewer_id", "reviewee_id", "relationship")
_PAIR = ("reviewer_id", "reviewee_id")
_MEND = (
    ", or name the column that holds one in a mapping file. Rows of one review are joined where a "
    "column holds their questions and they agree in cycle, reviewer, reviewee and relationship"
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
            joined in order, their answers parted by an empty line, as are the texts of several
            columns. The rows of one review share its id, or both a reviewer and a reviewee; a name
            stands in for an id that no row has.
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
    names = name_files(paths) if len(paths) > 1 else [""]
    files = [
        _read_file(path, f"{name}: " if name else "", mapping or Mapping())
        for path, name in zip(paths, names, strict=True)
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
        merge_rejects(reject for file in files for reject in file.rejects),
        tuple(prompt for file in files for prompt in file.prompts),
    )
    return Reading(intake, tuple(notice for file in files for notice in file.notices))


def _read_file(path: Path, prefix: str, mapping: Mapping) -> _File:
    if path.suffix.lower() in TABLES:
        return _read_export(path, prefix, mapping)
    if path.suffix.lower() != ".jsonl":
        raise InputError(
            f"{path}: reviews come as one of {', '.join(SUFFIXES)}; this ends in {path.suffix!r}"
        )
    placed: list[tuple[int, Review]] = []
    rejects: list[Reject] = []
    content = read_bytes(path)
    refuse_array(content, str(path))
    for line, item in read_numbered(content.splitlines(), file=str(path)):
        if isinstance(item, Review):
            placed.append((line, item))
        else:
            rejects.append(item)
    return _File(path, f"{prefix}line", tuple(placed), tuple(rejects))


@dataclass(frozen=True, slots=True)
class _Readers:
    """What turns the cells of one table into the values of reviews."""

    columns: Columns
    ratings: RatingReader
    dates: DateReader


def _read_export(path: Path, prefix: str, mapping: Mapping) -> _File:
    mapped = [*mapping.columns.values(), *mapping.texts]
    table = read_table(path, lambda cells: rate_header(cells, mapped, mapping.texts))
    columns = find_columns(table, mapping)
    dates = [columns.get(row, "submitted_at") for row in table.rows]
    readers = _Readers(
        columns,
        find_rating_reader([columns.get(row, "rating") for row in table.rows], mapping),
        find_date_reader(dates, mapping.day_first),
    )
    rejects = list(table.rejects)
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in table.rows:
        problem = _find_problem(row, columns, table.file)
        if problem is not None:
            rejects.append(problem)
        else:
            groups.setdefault(_identify(row, columns), []).append(row)
    placed = [
        (rows[0].line, _join_review(rows, readers, table.file, rejects)) for rows in groups.values()
    ]
    prompts = dict.fromkeys(columns.get(row, "question") for row in table.rows)
    used = [row for rows in groups.values() for row in rows]
    notices = (
        *table.notices,
        *tell_unread(columns, table),
        *_note_names(columns),
        *_note_apart(used, columns),
    )
    return _File(
        path,
        f"{prefix}row",
        tuple(placed),
        tuple(rejects),
        tuple(prompt for prompt in prompts if prompt),
        tuple(f"{table.file}: {notice}" for notice in notices),
    )


def _find_problem(row: Row, columns: Columns, file: str) -> Reject | None:
    texts = columns.list_texts(row)
    if not texts and row.spread.intersection(columns.texts):
        problem = "merged with the text above, which is read once; write one for each review"
        return Reject(file, row.line, "text", "", problem)
    if not texts:
        return Reject(file, row.line, "text", "", "there is no text in this row")
    for text in texts:
        if is_formula(text):
            problem = "this is a formula, not text; paste it as plain text"
            return Reject(file, row.line, "text", text, problem)
    return None


def _identify(row: Row, columns: Columns) -> tuple[str, ...]:
    """Return what the rows of one review have in common; without a question, each row is one."""
    identity = tuple(columns.get(row, name) for name in _IDENTITY)
    whole = not columns.has("question") or not _can_join(row, columns)
    return (*identity, str(row.line)) if whole else identity


def _can_join(row: Row, columns: Columns) -> bool:
    """Say whether a row tells its review: by less, answers about two people would become one."""
    return bool(columns.get(row, "review_id")) or all(columns.get(row, name) for name in _PAIR)


def _note_apart(rows: Sequence[Row], columns: Columns) -> tuple[str, ...]:
    apart = [row for row in rows if not _can_join(row, columns)]
    if not apart or not columns.has("question"):
        return ()
    missing = [name for name in _PAIR if not all(columns.get(row, name) for row in apart)]
    return (
        f"{count_things(len(apart), 'row')} with neither the id of a review nor both a "
        f"reviewer and a reviewee ({' and '.join(missing)} missing), each read as a review of its "
        f"own; fill that in or, if another column has it, {point_to(missing)}",
    )


def _note_names(columns: Columns) -> tuple[str, ...]:
    names = columns.stand_ins
    if not names:
        return ()
    return (
        f"names stand in for {' and '.join(names)}, and people of one name are told apart only by "
        f"ids: two of them are read as one; if a column has ids, {point_to(names)}",
    )


def _join_review(
    rows: Sequence[Row], readers: _Readers, file: str, rejects: list[Reject]
) -> Review:
    first, columns = rows[0], readers.columns
    rating = _read_first(rows, columns, "rating", readers.ratings, file=file, rejects=rejects)
    return Review(
        review_id=columns.get(first, "review_id"),
        text="\n\n".join(text for row in rows for text in columns.list_texts(row)),
        reviewer_id=columns.get(first, "reviewer_id"),
        reviewee_id=columns.get(first, "reviewee_id"),
        cycle=columns.get(first, "cycle"),
        relationship=_RELATIONSHIPS.get(columns.get(first, "relationship").lower()),
        rating=rating,
        rating_scale=readers.ratings.scale if rating is not None else None,
        submitted_at=_read_first(
            rows, columns, "submitted_at", readers.dates, file=file, rejects=rejects
        ),
    )


_Value = TypeVar("_Value", covariant=True)


class _Reader(Protocol[_Value]):
    """Reads the values of one field, and says of one that it cannot read why not."""

    def read(self, value: str) -> _Value | None: ...

    def explain(self, value: str) -> str: ...


def _read_first(
    rows: Sequence[Row],
    columns: Columns,
    name: str,
    reader: _Reader[_Value],
    *,
    file: str,
    rejects: list[Reject],
) -> _Value | None:
    """Return the first value that a review's rows have for a field, or tell why it cannot be read."""
    given = ((row, columns.get(row, name)) for row in rows)
    row, value = next(((row, value) for row, value in given if value), (rows[0], ""))
    read = reader.read(value)
    if value and read is None:
        rejects.append(Reject(file, row.line, name, value, reader.explain(value), row_lost=False))
    return read
