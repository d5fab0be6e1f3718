"""What may explain a score besides the reviewer, as columns to hold constant."""

from collections.abc import Sequence

import numpy as np

from auditor.scores import Floats, ScoreTable
from auditor.statistics import dummies, encode

_MOST_LEVELS = 12


def build_covariates(
    table: ScoreTable, *, with_length: bool = True, with_cycle: bool = True
) -> Floats | None:
    """Return one column a covariate, shape (n, p), or None where there is none.

    The log of the length, the relationship, the cycle, and the controls that the user names: as
    numbers where they all are, else as one column a value (at most twelve values, most frequent
    first).
    """
    columns: list[Floats] = []
    if with_length and np.isfinite(table.words).all() and np.ptp(table.words) > 0:
        columns.append(np.log1p(table.words)[:, None])
    for values in (table.relationships, *((table.cycles,) if with_cycle else ())):
        columns += _expand(values)
    for values in table.controls.values():
        numbers = _as_numbers(values)
        columns += _expand(values) if numbers is None else [numbers[:, None]]
    return np.column_stack(columns) if columns else None


def _expand(values: Sequence[str]) -> list[Floats]:
    codes, labels = encode(values)
    if len(labels) < 2:
        return []
    counts = np.bincount(codes)
    kept = np.argsort(-counts, kind="stable")[:_MOST_LEVELS]
    ranks = np.full(len(labels), len(kept), dtype=np.intp)
    ranks[kept] = np.arange(len(kept))
    return [dummies(ranks[codes])]


def _as_numbers(values: Sequence[str]) -> Floats | None:
    try:
        numbers = np.array([float(value) if value else np.nan for value in values])
    except ValueError:
        return None
    if not np.isfinite(numbers).any():
        return None
    filled: Floats = np.where(np.isfinite(numbers), numbers, np.nanmean(numbers))
    return filled if np.ptp(filled) > 0 else None
