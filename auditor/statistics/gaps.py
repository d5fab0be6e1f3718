"""Within-reviewer gaps: does a reviewer write differently about two groups of reviewees?

Each reviewer's gap is the difference of two adjusted means; its variance is moderated, its
likelihood is Student's, its prior is learnt from all reviewers. What is flagged is the largest set
whose mean local false-discovery rate, for the null |gap| <= 0.5 SD, is at most q. Why an interval
and not zero: natural gaps are never exactly zero, and a point null then calls ordinary reviewers
false findings.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from auditor.statistics.cells import fit_cells
from auditor.statistics.moderation import squeeze_variances
from auditor.statistics.multiplicity import expected_noise, select
from auditor.statistics.npmle import NULL_ROWS, Prior, find_interval, fit_prior, update
from auditor.statistics.strata import (
    BoolArray,
    FloatArray,
    IntArray,
    as_codes,
    as_column,
    as_covariates,
    counts,
)

NULL_GAP = 0.5
MINIMUM_SIDE = 3
GRID_REACH = 4.0
GRID_STEP = 0.1
FARTHEST = 20.0
FAR_STEP = 0.25
FIT_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Gaps:
    """Observed gaps, one row a reviewer code; NaN where the reviewer has one group only.

    Attributes:
        gap: Mean of the group less mean of the rest, in SD (see `unit`), shape (reviewers,).
        error: Its standard error by moderated variance, in SD.
        df: Degrees of freedom of that error.
        members: Reviewees in the group (reviews, when reviewees are not given).
        others: Reviewees not in the group.
        unit: One SD in units of the score: the pooled spread within reviewer and group.
        person_share: Share of variance that stays with a reviewee who is reviewed again.
    """

    gap: FloatArray
    error: FloatArray
    df: FloatArray
    members: IntArray
    others: IntArray
    unit: float
    person_share: float


@dataclass(frozen=True, slots=True)
class GapAudit:
    """What the gaps point to, one row a reviewer code; NaN where too few to say.

    Attributes:
        tested: Enough reviewees on both sides.
        estimate: Posterior mean of the gap, in SD.
        low: Lower end of its interval, under the prior that the other reviewers make.
        high: Upper end of its interval.
        lfdr: Probability that |gap| is at most the null gap.
        lfsr: Probability that the sign is wrong.
        smallest: Smallest gap that a single test of this reviewer would find 4 times in 5, in SD.
        flagged: Rows raised at the chosen rate.
        expected_noise: How many of the flagged rows are expected to be noise.
        prior: What the company's gaps look like, None when nobody was tested.
    """

    tested: BoolArray
    estimate: FloatArray
    low: FloatArray
    high: FloatArray
    lfdr: FloatArray
    lfsr: FloatArray
    smallest: FloatArray
    flagged: BoolArray
    expected_noise: float
    prior: Prior | None


def measure_gaps(
    score: ArrayLike,
    reviewer: ArrayLike,
    in_group: ArrayLike,
    *,
    covariates: ArrayLike | None = None,
    reviewee: ArrayLike | None = None,
) -> Gaps:
    """Measure each reviewer's gap between a group and the rest.

    Several cycles are pooled by giving all their rows, the cycle as dummy covariates, and the
    reviewees.

    Args:
        score: One score a review, shape (n,).
        reviewer: Dense reviewer codes, shape (n,).
        in_group: Whether the reviewee belongs to the group, shape (n,).
        covariates: Level, tenure, cycle and the like, shape (n, p).
        reviewee: Codes of the persons reviewed; repeats are then not counted as independent.

    Raises:
        ValueError: When shapes do not fit, a value is missing, or no reviewer has two reviews in a
            group.
    """
    column = as_column(score, name="score")
    rows = column.size
    code, reviewers = as_codes(reviewer, rows, name="reviewer")
    member = np.asarray(in_group).astype(np.bool_)
    if member.shape != (rows,):
        raise ValueError(f"in_group: shape {member.shape}, expected ({rows},); one value a row")
    person = None if reviewee is None else as_codes(reviewee, rows, name="reviewee")[0]
    cell = 2 * code + member
    fit = fit_cells(column, cell, 2 * reviewers, as_covariates(covariates, rows), person)
    people = _people(cell, 2 * reviewers, person).reshape(reviewers, 2)
    both = (people > 0).all(axis=1)
    df = fit.df.reshape(reviewers, 2).sum(axis=1)
    squares = fit.squares.reshape(reviewers, 2).sum(axis=1)
    pooled = float(squares.sum() / max(df.sum(), 1.0))
    if pooled <= 0:
        raise ValueError("score: no spread within reviewers and groups; there is no unit for a gap")
    moderated = squeeze_variances(squares / np.where(df > 0, df, 1.0), df)
    inverse = 1.0 / np.where(fit.information > 0, fit.information, 1.0)
    leverage = inverse.reshape(reviewers, 2).sum(axis=1)
    if fit.slope.size:
        apart = fit.centre[1::2] - fit.centre[0::2]
        leverage = leverage + np.einsum("rp,pq,rq->r", apart, fit.slope_variance, apart)
    unit = float(np.sqrt(pooled))
    gap = (fit.mean[1::2] - fit.mean[0::2]) / unit
    error = np.sqrt(moderated.variance * leverage) / unit
    return Gaps(
        gap=np.where(both, gap, np.nan),
        error=np.where(both, error, np.nan),
        df=moderated.df,
        members=people[:, 1],
        others=people[:, 0],
        unit=unit,
        person_share=fit.person_share,
    )


def audit_gaps(
    gaps: Gaps,
    *,
    q: float = 0.05,
    null_gap: float = NULL_GAP,
    minimum_side: int = MINIMUM_SIDE,
    confidence: float = 0.95,
) -> GapAudit:
    """Estimate, test and flag gaps.

    Args:
        gaps: From `measure_gaps`.
        q: Largest expected share of noise among the flagged.
        null_gap: Gaps up to this many SD are nothing to see.
        minimum_side: Reviewees needed on each side.
        confidence: Probability inside the interval.
    """
    tested = (gaps.members >= minimum_side) & (gaps.others >= minimum_side)
    tested &= np.isfinite(gaps.gap)
    blank = np.full(gaps.gap.shape, np.nan)
    estimate, low, high, lfdr, lfsr = (blank.copy() for _ in range(5))
    prior: Prior | None = None
    rows = np.flatnonzero(tested)
    if rows.size:
        grid = _lay_grid(float(np.abs(gaps.gap[rows]).max()))
        null = np.abs(grid) <= null_gap
        prior = _fit(gaps, rows, grid, null)
        for part in np.array_split(rows, max(rows.size // FIT_ROWS, 1)):
            table = _likelihood(gaps, part, grid)
            posterior = update(prior, table, null=null, confidence=confidence)
            below, above = find_interval(
                prior, table, rows=rows.size + NULL_ROWS, confidence=confidence
            )
            estimate[part] = posterior.mean
            low[part] = np.minimum(below, posterior.mean)
            high[part] = np.maximum(above, posterior.mean)
            lfdr[part], lfsr[part] = posterior.null, posterior.wrong_sign
    flagged = select(lfdr, q=q)
    return GapAudit(
        tested=tested,
        estimate=estimate,
        low=low,
        high=high,
        lfdr=lfdr,
        lfsr=lfsr,
        smallest=find_smallest_gap(gaps.error, gaps.df),
        flagged=flagged,
        expected_noise=expected_noise(lfdr, flagged),
        prior=prior,
    )


def find_smallest_gap(
    error: FloatArray, df: FloatArray, *, alpha: float = 0.05, power: float = 0.8
) -> FloatArray:
    """Return the smallest gap that a two-sided t-test would find with the given power.

    The usual approximation `(t(1 - alpha/2) + t(power)) * error`, in units of the error.
    """
    result: FloatArray = (special.stdtrit(df, 1 - alpha / 2) + special.stdtrit(df, power)) * error
    return result


def _people(cell: IntArray, cells: int, person: IntArray | None) -> IntArray:
    """Count distinct reviewees in each cell, or rows when reviewees are not known."""
    if person is None or cell.size == 0:
        return counts(cell, cells)
    width = int(person.max()) + 1
    pairs = np.unique(cell.astype(np.int64) * width + person)
    return counts((pairs // width).astype(np.intp), cells)


def _lay_grid(largest: float) -> FloatArray:
    """Return the grid of true gaps, wider where a larger gap was seen so that none is pinned."""
    grid = np.round(np.arange(-GRID_REACH, GRID_REACH + GRID_STEP / 2, GRID_STEP), 10)
    if largest <= GRID_REACH:
        return grid
    reach = min(np.ceil(largest) + 1.0, FARTHEST)
    far = np.arange(GRID_REACH + FAR_STEP, reach + FAR_STEP / 2, FAR_STEP)
    wide: FloatArray = np.concatenate([-far[::-1], grid, far])
    return wide


def _likelihood(gaps: Gaps, rows: IntArray, grid: FloatArray) -> FloatArray:
    """Return Student likelihoods of the observed gaps at each true gap, shape (rows, grid)."""
    df = gaps.df[rows][:, None]
    scaled = (gaps.gap[rows][:, None] - grid) / gaps.error[rows][:, None]
    log = -0.5 * (df + 1) * np.log1p(scaled**2 / df)
    log -= log.max(axis=1, keepdims=True)
    result: FloatArray = np.exp(log)
    return result


def _fit(gaps: Gaps, rows: IntArray, grid: FloatArray, null: BoolArray) -> Prior:
    """Fit the prior, in a large company on evenly spaced rows of the sorted gaps."""
    if rows.size > FIT_ROWS:
        order = rows[np.lexsort((gaps.error[rows], gaps.gap[rows]))]
        rows = order[np.linspace(0, order.size - 1, FIT_ROWS).astype(np.intp)]
    return fit_prior(_likelihood(gaps, rows, grid), grid, null=null)
