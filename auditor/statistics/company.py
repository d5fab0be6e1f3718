"""Company and department: what differs between groups, reviewer by reviewer.

Reviewer fixed effects take out who writes at length and who does not; errors are clustered by
reviewer, because reviews from one hand are not independent (Liang & Zeger 1986, Biometrika 73:13).
A plain comparison of group means, by contrast, mistakes level and team for treatment in three
cycles of ten.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from auditor.records import Estimate
from auditor.statistics.strata import (
    BoolArray,
    FloatArray,
    IntArray,
    as_codes,
    as_column,
    as_covariates,
    counts,
    demean,
    totals,
)

MARGIN = 0.2
MINIMUM_REVIEWERS = 5


class Verdict(StrEnum):
    """What a company-level comparison allows to say."""

    DIFFERENCE = "points to a difference"
    NONE = "no material difference"
    UNCLEAR = "too few to say"


@dataclass(frozen=True, slots=True)
class GroupGap:
    """A group's mean less that of the rest, within reviewers.

    Attributes:
        estimate: The gap in units of the score, with its interval and the number of reviews.
        error: Its cluster-robust standard error.
        p: Two-sided p-value.
        reviewers: Reviewers with reviewees in both groups; they alone carry the comparison.
        unit: One SD in units of the score: the spread within reviewers and groups.
        smallest: Smallest gap found 4 times in 5 at p < .05, in units of the score.
    """

    estimate: Estimate
    error: float
    p: float
    reviewers: int
    unit: float
    smallest: float


def measure_group_gap(
    score: ArrayLike,
    reviewer: ArrayLike,
    in_group: ArrayLike,
    *,
    covariates: ArrayLike | None = None,
    confidence: float = 0.95,
) -> GroupGap:
    """Measure the gap between a group and the rest with reviewer fixed effects.

    Run it with and without the rating among the covariates: the rating may itself be unfair, and
    then controlling for it hides part of the gap.

    Args:
        score: One score (or 0/1 outcome) a review, shape (n,).
        reviewer: Dense reviewer codes, shape (n,).
        in_group: Whether the reviewee belongs to the group, shape (n,).
        covariates: Shape (n, p).
        confidence: Probability inside the interval.

    Raises:
        ValueError: When shapes do not fit, a value is missing, or fewer than two reviewers review
            both groups.
    """
    column = as_column(score, name="score")
    rows = column.size
    code, reviewers = as_codes(reviewer, rows, name="reviewer")
    member = np.asarray(in_group).astype(np.bool_)
    if member.shape != (rows,):
        raise ValueError(f"in_group: shape {member.shape}, expected ({rows},); one value a row")
    both = _count_both(code, reviewers, member)
    if both < 2:
        raise ValueError(
            f"in_group: {both} reviewers with reviewees in both groups; "
            "a comparison within reviewers needs 2 or more"
        )
    table = np.column_stack([member.astype(np.float64), as_covariates(covariates, rows)])
    inside = demean(table, code, reviewers)
    # Columns that do not vary within reviewers say nothing and would make the matrix singular.
    kept = (inside**2).sum(axis=0) > 1e-18 * np.maximum((table**2).sum(axis=0), 1.0)
    slopes, covariance, residual = fit_clustered(
        demean(column, code, reviewers), inside[:, kept], code, reviewers
    )
    clusters = int((counts(code, reviewers) > 0).sum())
    gap, error = float(slopes[0]), float(np.sqrt(max(covariance[0, 0], 0.0)))
    df = min(clusters - 1, both - 1)
    half = float(special.stdtrit(df, 0.5 + confidence / 2)) * error
    used = rows - clusters - int(kept.sum())
    return GroupGap(
        estimate=Estimate(value=gap, low=gap - half, high=gap + half, n=rows),
        error=error,
        p=float(2 * special.stdtr(df, -abs(gap) / error)) if error > 0 else float(gap == 0),
        reviewers=both,
        unit=float(np.sqrt((residual**2).sum() / max(used, 1))),
        smallest=float(special.stdtrit(df, 0.975) + special.stdtrit(df, 0.8)) * error,
    )


def measure_gap_with_and_without(
    score: ArrayLike,
    reviewer: ArrayLike,
    in_group: ArrayLike,
    control: ArrayLike,
    *,
    covariates: ArrayLike | None = None,
) -> tuple[GroupGap, GroupGap]:
    """Return the gap with a disputed control (the rating) and without it; arguments as above."""
    rows = np.asarray(score).shape[0]
    table = np.column_stack([as_covariates(covariates, rows), as_covariates(control, rows)])
    return (
        measure_group_gap(score, reviewer, in_group, covariates=table),
        measure_group_gap(score, reviewer, in_group, covariates=covariates),
    )


def measure_drift(
    score: ArrayLike,
    reviewer: ArrayLike,
    cycle: ArrayLike,
    *,
    covariates: ArrayLike | None = None,
) -> list[GroupGap | None]:
    """Measure the change from each cycle to the next among reviewers who wrote in both.

    Args:
        score: Shape (n,).
        reviewer: Dense reviewer codes, shape (n,).
        cycle: Codes of the cycles in order of time, shape (n,).
        covariates: Shape (n, p).

    Returns:
        One gap for each pair of neighbouring cycles; None where fewer than two reviewers wrote in
        both.
    """
    column = as_column(score, name="score")
    when, cycles = as_codes(cycle, column.size, name="cycle")
    code, reviewers = as_codes(reviewer, column.size, name="reviewer")
    table = as_covariates(covariates, column.size)
    found: list[GroupGap | None] = []
    for later in range(1, cycles):
        rows = (when == later) | (when == later - 1)
        present = when[rows] == later
        if _count_both(code[rows], reviewers, present) < 2:
            found.append(None)
            continue
        found.append(measure_group_gap(column[rows], code[rows], present, covariates=table[rows]))
    return found


def measure_unit_gaps(
    score: ArrayLike,
    reviewer: ArrayLike,
    in_group: ArrayLike,
    unit: ArrayLike,
    *,
    covariates: ArrayLike | None = None,
    minimum_reviewers: int = MINIMUM_REVIEWERS,
) -> list[GroupGap | None]:
    """Measure the gap in each department; None where too few reviewers review both groups.

    Args:
        score: Shape (n,).
        reviewer: Dense reviewer codes, shape (n,).
        in_group: Shape (n,).
        unit: Codes of the departments, shape (n,).
        covariates: Shape (n, p).
        minimum_reviewers: Reviewers with both groups needed.
    """
    column = as_column(score, name="score")
    department, units = as_codes(unit, column.size, name="unit")
    code, reviewers = as_codes(reviewer, column.size, name="reviewer")
    member = np.asarray(in_group).astype(np.bool_)
    table = as_covariates(covariates, column.size)
    found: list[GroupGap | None] = []
    for name in range(units):
        rows = department == name
        enough = _count_both(code[rows], reviewers, member[rows]) >= max(minimum_reviewers, 2)
        found.append(
            measure_group_gap(column[rows], code[rows], member[rows], covariates=table[rows])
            if enough
            else None
        )
    return found


def judge(gap: GroupGap, *, margin: float = MARGIN, alpha: float = 0.05) -> Verdict:
    """Say whether a gap is there, is immaterial, or cannot be told.

    Two one-sided tests (Schuirmann 1987, J. Pharmacokinet. Biopharm. 15:657): immaterial means that
    the gap lies inside the margin at level alpha on either side. A gap that is both real and inside
    the margin is called immaterial.

    Args:
        gap: From `measure_group_gap`.
        margin: Largest immaterial gap, in SD.
        alpha: Level of each test.
    """
    if equivalence_p(gap, margin=margin) < alpha:
        return Verdict.NONE
    return Verdict.DIFFERENCE if gap.p < alpha else Verdict.UNCLEAR


def equivalence_p(gap: GroupGap, *, margin: float = MARGIN) -> float:
    """Return the p-value of the equivalence test, the larger of the two one-sided ones."""
    if gap.error <= 0:
        return float(abs(gap.estimate.value) >= margin * gap.unit)
    away = (margin * gap.unit - abs(gap.estimate.value)) / gap.error
    return float(special.stdtr(gap.reviewers - 1, -away))


def fit_clustered(
    target: FloatArray, table: FloatArray, cluster: IntArray, clusters: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Fit least squares with cluster-robust covariance (CR1).

    The factor is `G / (G - 1) * (N - 1) / (N - K)`, as in statsmodels and Stata.

    Args:
        target: Shape (n,).
        table: Shape (n, p).
        cluster: Dense codes, shape (n,).
        clusters: Number of codes; empty ones do not count.

    Returns:
        Slopes (p,), their covariance (p, p), residuals (n,).
    """
    bread = np.linalg.pinv(table.T @ table)
    slopes = bread @ (table.T @ target)
    residual = target - table @ slopes
    meat = totals(table * residual[:, None], cluster, clusters)
    groups = int((counts(cluster, clusters) > 0).sum())
    rows, width = table.shape
    factor = groups / max(groups - 1, 1) * (rows - 1) / max(rows - width, 1)
    return slopes, factor * bread @ (meat.T @ meat) @ bread, residual


def _count_both(code: IntArray, reviewers: int, member: BoolArray) -> int:
    """Count reviewers who have reviewees in the group and outside it."""
    inside = counts(code[member], reviewers)
    outside = counts(code[~member], reviewers)
    return int(((inside > 0) & (outside > 0)).sum())
