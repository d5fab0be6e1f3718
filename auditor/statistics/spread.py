"""A reviewer's own spread: some reports detailed, others empty, whoever they are about.

The reviewer's variance has a scaled chi-square likelihood; the prior of true spreads is the NPMLE
on a grid of logarithms. A parametric prior would swallow the very outliers that are sought, and a
plain chi-square test would flag every second reviewer, because true spreads differ anyway. The null
is therefore an
interval: up to 1.5 times the typical spread.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from auditor.statistics.cells import fit_cells
from auditor.statistics.multiplicity import select
from auditor.statistics.npmle import NULL_ROWS, find_interval, fit_prior, update
from auditor.statistics.strata import (
    BoolArray,
    FloatArray,
    IntArray,
    as_codes,
    as_column,
    as_covariates,
    counts,
)

NULL_RATIO = 1.5
MINIMUM_REVIEWS = 4
GRID_REACH = 2.0
GRID_STEP = 0.05
FIT_ROWS = 10_000
FIRST_STEPS = 50
STEPS = 200
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Spreads:
    """Spread of each reviewer's scores, one row a reviewer code; NaN where too few to say.

    Attributes:
        n: Reviews.
        tested: Enough of them.
        observed: Standard deviation after covariates, as a ratio to the typical one.
        estimate: Posterior median-like ratio: the exponential of the posterior mean of its
            logarithm.
        low: Lower end of its interval, under the prior that the other reviewers make.
        high: Upper end of its interval.
        lfdr: Probability that the ratio is at most the null ratio.
        flagged: Rows raised at the chosen rate.
        typical: The typical standard deviation, in units of the score.
    """

    n: IntArray
    tested: BoolArray
    observed: FloatArray
    estimate: FloatArray
    low: FloatArray
    high: FloatArray
    lfdr: FloatArray
    flagged: BoolArray
    typical: float


def audit_spreads(
    score: ArrayLike,
    reviewer: ArrayLike,
    *,
    covariates: ArrayLike | None = None,
    q: float = 0.05,
    null_ratio: float = NULL_RATIO,
    minimum_reviews: int = MINIMUM_REVIEWS,
    confidence: float = 0.95,
) -> Spreads:
    """Estimate, test and flag each reviewer's spread.

    Args:
        score: One score a review, shape (n,).
        reviewer: Dense reviewer codes, shape (n,).
        covariates: What may explain the scores, shape (n, p).
        q: Largest expected share of noise among the flagged.
        null_ratio: Spreads up to this many times the typical one are nothing to see.
        minimum_reviews: Reviews needed.
        confidence: Probability inside the interval.

    Raises:
        ValueError: When shapes do not fit, a value is missing, or nothing varies within reviewers.
    """
    column = as_column(score, name="score")
    code, reviewers = as_codes(reviewer, column.size, name="reviewer")
    fit = fit_cells(column, code, reviewers, as_covariates(covariates, column.size))
    n = counts(code, reviewers)
    known = fit.df > 0
    variance = fit.squares / np.where(known, fit.df, 1.0)
    pooled = float(fit.squares.sum() / max(fit.df.sum(), 1.0))
    # What rounding leaves of scores that do not vary is no spread.
    if pooled <= ROUNDING**2 * float(column.var()):
        raise ValueError("score: no spread within any reviewer; there is nothing to compare")
    tested = known & (n >= minimum_reviews)
    rows = np.flatnonzero(tested)
    blank = np.full(reviewers, np.nan)
    estimate, low, high, lfdr = (blank.copy() for _ in range(4))
    typical = pooled
    grid = np.round(np.arange(-GRID_REACH, GRID_REACH + GRID_STEP / 2, GRID_STEP), 10)
    if rows.size:
        # A first prior finds the typical spread: the median of true spreads, free of small-n noise.
        some = _thin(variance, fit.df, rows)
        table = _likelihood(variance[some] / pooled, fit.df[some], grid)
        first = fit_prior(table, grid, iterations=FIRST_STEPS)
        middle = float(np.interp(0.5, np.cumsum(first.weight), grid))
        typical = pooled * float(np.exp(2 * middle))
        null = grid <= np.log(null_ratio) + 1e-9
        table = _likelihood(variance[some] / typical, fit.df[some], grid)
        prior = fit_prior(table, grid, null=null, iterations=STEPS)
        for part in np.array_split(rows, max(rows.size // FIT_ROWS, 1)):
            table = _likelihood(variance[part] / typical, fit.df[part], grid)
            posterior = update(prior, table, null=null, confidence=confidence)
            estimate[part] = np.exp(posterior.mean)
            below, above = find_interval(
                prior, table, rows=rows.size + NULL_ROWS, confidence=confidence
            )
            low[part] = np.exp(np.minimum(below, posterior.mean))
            high[part] = np.exp(np.maximum(above, posterior.mean))
            lfdr[part] = posterior.null
    flagged = select(lfdr, q=q)
    return Spreads(
        n=n,
        tested=tested,
        observed=np.where(known, np.sqrt(variance / typical), np.nan),
        estimate=estimate,
        low=low,
        high=high,
        lfdr=lfdr,
        flagged=flagged,
        typical=float(np.sqrt(typical)),
    )


def _thin(variance: FloatArray, df: FloatArray, rows: IntArray) -> IntArray:
    """Return evenly spaced rows of the sorted variances when there are very many."""
    if rows.size <= FIT_ROWS:
        return rows
    order = rows[np.lexsort((df[rows], variance[rows]))]
    return order[np.linspace(0, order.size - 1, FIT_ROWS).astype(np.intp)]


def _likelihood(ratio: FloatArray, df: FloatArray, grid: FloatArray) -> FloatArray:
    """Return chi-square likelihoods of variance ratios at each log spread, shape (rows, grid)."""
    # Rounding can make all of a reviewer's scores equal; that is small spread, not none.
    floor = np.maximum(ratio, 1e-4)
    half = (df / 2)[:, None]
    log = half * (np.log(floor)[:, None] - 2 * grid) - half * floor[:, None] * np.exp(-2 * grid)
    log -= log.max(axis=1, keepdims=True)
    result: FloatArray = np.exp(log)
    return result
