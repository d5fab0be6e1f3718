"""Read scores without text (CSV or Parquet), to set reviewers side by side again."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet

from auditor.errors import InputError, MappingError
from auditor.records import Person
from auditor.scores import (
    CONSTRUCTIVENESS,
    FINDINGS,
    SPECIFICITY,
    Floats,
    ScoreTable,
    count_per_100_words,
    join_tables,
)
from auditor.sources.identifiers import name_files, settle_ids
from auditor.sources.rejects import Reject, merge_rejects
from auditor.sources.roster import find_strangers, resolve_attribute

SUFFIXES = (".csv", ".parquet")
REQUIRED = ("review_id", "reviewer_id", "reviewee_id", SPECIFICITY, CONSTRUCTIVENESS, FINDINGS)
_DEFAULT_WORDS = 100.0
_NUMBERS = (SPECIFICITY, CONSTRUCTIVENESS, FINDINGS, "words", "valence", "rating")
_MISSING = pyarrow.array(pyarrow.csv.ConvertOptions().null_values)


def is_score_table(path: Path) -> bool:
    """Say whether a file holds scores and no text, by its suffix and its header."""
    if path.suffix.lower() == ".parquet":
        return True
    if path.suffix.lower() != ".csv" or not path.is_file():
        return False
    return {SPECIFICITY, CONSTRUCTIVENESS} <= {name.strip() for name in _read_header(path)}


@dataclass(frozen=True, slots=True)
class _File:
    """The usable rows of one file, each with its line; an id that is missing is empty."""

    table: ScoreTable
    lines: tuple[int, ...]
    rejects: tuple[Reject, ...]


def read_scores(
    paths: Sequence[Path],
    people: Mapping[str, Person],
    *,
    groups: Sequence[str] = (),
    controls: Sequence[str] = (),
) -> tuple[ScoreTable, tuple[Reject, ...]]:
    """Return the scores of some files, and the rows and values that could not be used.

    Ids and other words are kept as they are written: `0042` is not 42. A review without an id is
    called by its file and row.

    Args:
        paths: CSV or Parquet with the columns `REQUIRED` and, where known, `cycle`, `words`,
            `valence`, `rating`, `relationship`.
        people: Attributes of the reviewees, where no column has them.
        groups: Columns or attributes that groups are made of, in capitals or not.
        controls: Columns or attributes that are held constant.

    Raises:
        InputError: A file cannot be read or is given twice, or an id stands for two reviews.
        MappingError: A column is missing, or an attribute that nobody reviewed has.
    """
    names = name_files(paths)
    files = [_read_file(path, people, groups, controls) for path in paths]
    places = [
        (path, name, line)
        for path, name, file in zip(paths, names, files, strict=True)
        for line in file.lines
    ]
    joined = join_tables([file.table for file in files])
    ids = settle_ids(
        joined.review_ids,
        lambda i: f"{places[i][0]}:{places[i][2]}",
        lambda i: f"{places[i][1]}: row {places[i][2]}",
    )
    rejects = merge_rejects(reject for file in files for reject in file.rejects)
    return replace(joined, review_ids=ids), rejects


def _read_file(
    path: Path, people: Mapping[str, Person], groups: Sequence[str], controls: Sequence[str]
) -> _File:
    table = _read_columns(path)
    missing = [name for name in REQUIRED if name not in table.column_names]
    if missing:
        raise MappingError(
            f"{path}: no column {missing[0]!r}; scores need {', '.join(REQUIRED)} "
            f"(there are {', '.join(table.column_names)})"
        )
    scores = {
        name: _as_numbers(table, name, path) for name in (SPECIFICITY, CONSTRUCTIVENESS, FINDINGS)
    }
    usable = np.logical_and.reduce([np.isfinite(column) for column in scores.values()])
    rejects = tuple(
        Reject(str(path), int(row) + 2, "scores", "", "a score is missing or not a number")
        for row in np.flatnonzero(~usable)
    )
    words = _as_numbers(table, "words", path)
    words = np.where(np.isfinite(words), words, _DEFAULT_WORDS)
    reviewees = _as_texts(table, "reviewee_id")
    attributes = dict.fromkeys(one for person in people.values() for one in person.attributes)

    def find(name: str) -> tuple[str, ...]:
        column = resolve_attribute(name, table.column_names)
        if column is not None:
            return _as_texts(table, column)
        attribute = resolve_attribute(name, attributes)
        found = tuple(
            people[person].attributes.get(attribute or name, "") if person in people else ""
            for person in reviewees
        )
        if not any(found):
            strangers, reviewed = find_strangers(reviewees, people)
            if people and len(strangers) == reviewed > 0:
                raise MappingError(
                    f"{path}: none of the {len(strangers)} people reviewed is in the people file, "
                    f"so {name!r} is not known (the first is {strangers[0]!r}); write "
                    "ids alike in both"
                )
            raise MappingError(
                f"{path}: no column or attribute {name!r}; there are {', '.join(table.column_names)}"
            )
        return found

    scored = ScoreTable(
        review_ids=_as_texts(table, "review_id"),
        reviewer_ids=_as_texts(table, "reviewer_id"),
        reviewee_ids=reviewees,
        cycles=_as_texts(table, "cycle"),
        relationships=_as_texts(table, "relationship"),
        scores={
            SPECIFICITY: scores[SPECIFICITY],
            CONSTRUCTIVENESS: scores[CONSTRUCTIVENESS],
            FINDINGS: count_per_100_words(scores[FINDINGS], words),
        },
        words=words,
        valence=_as_numbers(table, "valence", path),
        rating=_as_numbers(table, "rating", path),
        attributes={name: find(name) for name in groups},
        controls={name: find(name) for name in controls},
    )
    looked_up = [
        name
        for name in dict.fromkeys((*groups, *controls))
        if resolve_attribute(name, table.column_names) is None
    ]
    strangers = _list_strangers(path, reviewees, people, looked_up) if looked_up else ()
    return _File(
        scored if usable.all() else scored.choose(usable),
        tuple(int(row) + 2 for row in np.flatnonzero(usable)),
        (*rejects, *strangers),
    )


def _list_strangers(
    path: Path, reviewees: Sequence[str], people: Mapping[str, Person], names: Sequence[str]
) -> tuple[Reject, ...]:
    """Return one line on all whose attributes are not known, at the place of the first."""
    missing, reviewed = find_strangers(reviewees, people)
    if not missing:
        return ()
    problem = (
        f"{len(missing):,} of {reviewed:,} people reviewed are not in the people file, so their "
        f"{' and '.join(map(repr, names))} is not known; write ids alike in both, or add them"
    )
    line = reviewees.index(missing[0]) + 2
    return (Reject(str(path), line, "reviewee_id", missing[0], problem, row_lost=False),)


def _read_header(path: Path) -> list[str]:
    with path.open("rb") as lines:
        # Lines may end in a carriage return alone, and the first is then all of the file.
        line = lines.readline().decode("utf-8-sig", errors="replace").splitlines()[:1]
    return next(csv.reader(line), [])


def _read_columns(path: Path) -> pyarrow.Table:
    try:
        if path.suffix.lower() == ".parquet":
            return pyarrow.parquet.read_table(path)
        # Left to guess, the reader takes 0042 for a number, and no person has the id 42.
        types = {name: pyarrow.string() for name in _read_header(path) if name not in _NUMBERS}
        options = pyarrow.csv.ConvertOptions(column_types=types)
        return pyarrow.csv.read_csv(path, convert_options=options)
    except (OSError, pyarrow.ArrowInvalid) as error:
        raise InputError(f"{path}: cannot be read as a table of scores: {error}") from error


def _as_numbers(table: pyarrow.Table, name: str, path: Path) -> Floats:
    if name not in table.column_names:
        return np.full(table.num_rows, np.nan)
    try:
        column = pyarrow.compute.cast(table[name], pyarrow.float64())
    except pyarrow.ArrowInvalid as error:
        raise InputError(f"{path}: column {name!r} must hold numbers: {error}") from error
    return np.asarray(column.to_numpy(), dtype=np.float64)


def _as_texts(table: pyarrow.Table, name: str) -> tuple[str, ...]:
    if name not in table.column_names:
        return ("",) * int(table.num_rows)
    column = pyarrow.compute.utf8_trim_whitespace(
        pyarrow.compute.cast(table[name], pyarrow.string())
    )
    values: list[str | None] = _blank_missing(column).to_pylist()
    return tuple(value or "" for value in values)


def _blank_missing(column: pyarrow.ChunkedArray) -> pyarrow.ChunkedArray:
    """Return a column without NA and its like where all else is a number."""
    missing = pyarrow.compute.is_in(column, value_set=_MISSING)
    filled = pyarrow.compute.if_else(missing, None, column)
    if filled.null_count == column.null_count:
        return column
    # Among words NA may be Namibia or North America; among numbers it is none.
    try:
        pyarrow.compute.cast(filled, pyarrow.float64())
    except pyarrow.ArrowInvalid:
        return column
    return filled
