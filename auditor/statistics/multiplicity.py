"""Many questions at once: q-values, families of tests, the largest list that keeps its promise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from auditor.statistics.strata import BoolArray, FloatArray, IntArray

CEILING = 0.25


@dataclass(frozen=True, slots=True)
class Families:
    """Tests decided within and among families.

    Attributes:
        family_p: Simes p-value of each family, shape (families,).
        family_selected: Families in which something may be said, shape (families,).
        selected: Tests that are raised, shape (n,).
    """

    family_p: FloatArray
    family_selected: BoolArray
    selected: BoolArray


def adjust(p: ArrayLike) -> FloatArray:
    """Return Benjamini-Hochberg q-values, in the order given (1995, JRSS B 57:289).

    Raises:
        ValueError: When a p-value lies outside 0 to 1.
    """
    values = _as_p(p)
    size = values.size
    order = np.argsort(values, kind="stable")
    scaled = values[order] * size / np.arange(1, size + 1)
    result = np.empty(size)
    result[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return result


def decide_families(p: ArrayLike, family: IntArray, *, q: float = 0.05) -> Families:
    """Decide tests in families so that the mean false-discovery rate over chosen families is q.

    Families are chosen by Benjamini-Hochberg on their Simes p-values; inside a chosen one the tests
    are adjusted at `q * chosen / families` (Benjamini & Bogomolov 2014, JRSS B 76:297).

    Args:
        p: P-values, shape (n,).
        family: Dense family code of each test, shape (n,).
        q: The rate.

    Raises:
        ValueError: When a p-value lies outside 0 to 1, or the codes do not fit.
    """
    values = _as_p(p)
    if family.shape != values.shape:
        raise ValueError(f"family: shape {family.shape}, expected {values.shape}")
    size = int(family.max()) + 1 if values.size else 0
    within = np.ones(values.size)
    family_p = np.ones(size)
    for code in range(size):
        rows = family == code
        if rows.any():
            within[rows] = adjust(values[rows])
            family_p[code] = within[rows].min()
    chosen = adjust(family_p) <= q
    level = q * chosen.sum() / max(size, 1)
    return Families(family_p, chosen, chosen[family] & (within <= level) if size else chosen)


def select(null_probability: ArrayLike, *, q: float = 0.05, ceiling: float = CEILING) -> BoolArray:
    """Return the largest set whose mean local false-discovery rate is at most q.

    The mean over the set estimates the share of it that is noise (Newton et al. 2004; Sun & Cai
    2007). Where many rows are certain, that rule alone would add coin tosses to the list; no single
    row above the ceiling is taken, because each row is a person.

    Args:
        null_probability: Local false-discovery rates, shape (n,); NaN marks a row that was not
            tested.
        q: Largest mean over the set.
        ceiling: Largest value of a single row.
    """
    lfdr = np.asarray(null_probability, dtype=np.float64)
    chosen = np.zeros(lfdr.shape, dtype=np.bool_)
    tested = np.flatnonzero(lfdr <= max(q, ceiling))
    order = tested[np.argsort(lfdr[tested], kind="stable")]
    running = np.cumsum(lfdr[order]) / np.arange(1, order.size + 1)
    keep = np.flatnonzero(running <= q)
    if keep.size:
        chosen[order[: keep[-1] + 1]] = True
    return chosen


def expected_noise(null_probability: ArrayLike, chosen: BoolArray) -> float:
    """Return how many rows of a chosen set are expected to be noise: the sum of their lfdr."""
    lfdr = np.asarray(null_probability, dtype=np.float64)
    return float(lfdr[chosen].sum())


def _as_p(p: ArrayLike) -> FloatArray:
    """Return p-values as a checked array."""
    values = np.asarray(p, dtype=np.float64)
    if values.ndim != 1 or not ((values >= 0) & (values <= 1)).all():
        raise ValueError(
            "p: values outside 0 to 1 or not one-dimensional; leave out tests not made"
        )
    return values
