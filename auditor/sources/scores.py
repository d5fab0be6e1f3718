"""Read scores without text (CSV or Parquet), to set reviewers side by side again."""

from collections.abc import Mapping, Sequence
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
)
from auditor.sources.rejects import Reject

SUFFIXES = (".csv", ".parquet")
REQUIRED = ("review_id", "reviewer_id", "reviewee_id", SPECIFICITY, CONSTRUCTIVENESS, FINDINGS)
_DEFAULT_WORDS = 100.0


def is_score_table(path: Path) -> bool:
    """Say whether a file holds scores and no text, by its suffix and its header."""
    if path.suffix.lower() == ".parquet":
        return True
    if path.suffix.lower() != ".csv" or not path.is_file():
        return False
    with path.open("rb") as lines:
        header = lines.readline().decode("utf-8-sig", errors="replace").strip().split(",")
    return {SPECIFICITY, CONSTRUCTIVENESS} <= {name.strip().strip('"') for name in header}


def read_scores(
    path: Path,
    people: Mapping[str, Person],
    *,
    groups: Sequence[str] = (),
    controls: Sequence[str] = (),
) -> tuple[ScoreTable, tuple[Reject, ...]]:
    """Return the scores of a file, and the rows that could not be used.

    Args:
        path: CSV or Parquet with the columns `REQUIRED` and, where known, `cycle`, `words`,
            `valence`, `rating`, `relationship`.
        people: Attributes of the reviewees, where no column has them.
        groups: Columns or attributes that groups are made of.
        controls: Columns or attributes that are held constant.

    Raises:
        InputError: The file cannot be read.
        MappingError: A column is missing.
    """
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

    def find(name: str) -> tuple[str, ...]:
        if name in table.column_names:
            return _as_texts(table, name)
        found = tuple(
            people[person].attributes.get(name, "") if person in people else ""
            for person in reviewees
        )
        if not any(found):
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
    return (scored if usable.all() else scored.choose(usable)), rejects


def _read_columns(path: Path) -> pyarrow.Table:
    try:
        if path.suffix.lower() == ".parquet":
            return pyarrow.parquet.read_table(path)
        return pyarrow.csv.read_csv(path)
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
    column: list[str | None] = pyarrow.compute.cast(table[name], pyarrow.string()).to_pylist()
    return tuple(value or "" for value in column)
