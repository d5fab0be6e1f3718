"""Company and department: what differs between groups, reviewer by reviewer.

Reviewer fixed effects take out who writes at length and who does not; errors are clustered by
reviewer and by reviewee, because neither reviews from one hand nor reviews of one person are
independent. A plain comparison of group means mistakes level and team for treatment in three cycles
of ten, and so do errors clustered by reviewer alone where colleagues review one another.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from auditor.records import Estimate
from auditor.statistics.clusters import jackknife
from auditor.statistics.strata import (
    BoolArray,
    FloatArray,
    IntArray,
    as_codes,
    as_column,
    as_covariates,
    counts,
    demean,
)

MARGIN = 0.2
MINIMUM_REVIEWERS = 5
"""Reviewers with both groups below whom a gap is shown, if at all, as too few to say."""

_INSEPARABLE = 1e-8
"""Share of a group's variance within reviewers that covariates must leave."""
_ROUNDING = 1e-12
"""Share of a length below which a number is what rounding left."""
_CONSTANT = 1e-9
_COLLINEAR = 1e-10


class Verdict(StrEnum):
    """What a company-level comparison allows to say."""

    DIFFERENCE = "points to a difference"
    NONE = "no material difference"
    UNCLEAR = "too few to say"


class IncomparableError(ValueError):
    """A group and the rest cannot be compared; the message tells a reader why."""


@dataclass(frozen=True, slots=True)
class GroupGap:
    """A group's mean less that of the rest, within reviewers.

    Attributes:
        estimate: The gap in units of the score, with its interval and the number of reviews; the
            ends are NaN where the error is not known.
        error: Its cluster-robust standard error: 0 where all reviewers agree to the last digit, so
            that nothing can be said of it, and infinite where the gap rests on one person alone.
        p: Two-sided p-value, never below what so few reviewers could show by flipping signs.
        reviewers: Reviewers with reviewees in both groups; they alone carry the comparison.
        unit: One SD in units of the score: the spread within reviewers and groups.
        smallest: Smallest gap found 4 times in 5 at p < .05, in units of the score; NaN as above.
        df: Degrees of freedom of the error.
    """

    estimate: Estimate
    error: float
    p: float
    reviewers: int
    unit: float
    smallest: float
    df: float

    @property
    def has_error(self) -> bool:
        """Say whether anything is known of how far the gap may be off."""
        return 0 < self.error < np.inf


def measure_group_gap(
    score: ArrayLike,
    reviewer: ArrayLike,
    in_group: ArrayLike,
    *,
    reviewee: ArrayLike | None = None,
    covariates: ArrayLike | None = None,
    confidence: float = 0.95,
    minimum_reviewers: int = 2,
) -> GroupGap:
    """Measure the gap between a group and the rest with reviewer fixed effects.

    Run it with and without the rating among the covariates: the rating may itself be unfair, and
    then controlling for it hides part of the gap.

    Args:
        score: One score (or 0/1 outcome) a review, shape (n,).
        reviewer: Dense reviewer codes, shape (n,).
        in_group: Whether the reviewee belongs to the group, shape (n,).
        reviewee: Codes of the persons reviewed, shape (n,); without them each review is taken to be
            of somebody else.
        covariates: Shape (n, p).
        confidence: Probability inside the interval.
        minimum_reviewers: Reviewers with reviewees in both groups needed, 2 or more.

    Raises:
        ValueError: When shapes do not fit or a value is missing.
        IncomparableError: When too few reviewers review both groups, or the covariates say who is
            in the group.
    """
    column = as_column(score, name="score")
    rows = column.size
    code, reviewers = as_codes(reviewer, rows, name="reviewer")
    person = None if reviewee is None else as_codes(reviewee, rows, name="reviewee")[0]
    member = np.asarray(in_group).astype(np.bool_)
    if member.shape != (rows,):
        raise ValueError(f"in_group: shape {member.shape}, expected ({rows},); one value a row")
    both = _count_both(code, reviewers, member)
    needed = max(minimum_reviewers, 2)
    if both < needed:
        raise IncomparableError(
            f"too few reviewers write about both sides: {both}, and it takes {needed}"
        )
    basis = _span(as_covariates(covariates, rows), code, reviewers)
    apart = _set_apart(demean(member.astype(np.float64), code, reviewers), basis)
    weight = float(apart @ apart)
    target = _remove(demean(column, code, reviewers), basis)
    # What rounding leaves of a score that does not vary is no gap and no spread.
    nothing = _ROUNDING * float(np.sqrt(column @ column))
    gap = _round(float(apart @ target) / weight, nothing / weight**0.5)
    residual = target - gap * apart
    spread = _round(float(np.sqrt(residual @ residual)), nothing)
    variance, df = jackknife(apart, residual, code, person)
    # Controls that belong to people are fitted to people, however many review each.
    people = rows if person is None else np.unique(person).size
    error = float(np.sqrt(variance * people / max(people - basis.shape[1], 1)))
    error = _round(error, max(nothing, _ROUNDING * spread) / weight**0.5)
    clusters = int((counts(code, reviewers) > 0).sum())
    # Nothing is known of the error where all agree to the last digit, or all rests on one person.
    known = error if 0 < error < np.inf else np.nan
    half = float(special.stdtrit(df, 0.5 + confidence / 2)) * known
    return GroupGap(
        estimate=Estimate(value=gap, low=gap - half, high=gap + half, n=rows),
        error=error,
        p=_find_p(gap, error, df, both),
        reviewers=both,
        unit=spread / max(rows - clusters - 1 - basis.shape[1], 1) ** 0.5,
        smallest=float(special.stdtrit(df, 0.975) + special.stdtrit(df, 0.8)) * known,
        df=df,
    )


def measure_gap_with_and_without(
    score: ArrayLike,
    reviewer: ArrayLike,
    in_group: ArrayLike,
    control: ArrayLike,
    *,
    reviewee: ArrayLike | None = None,
    covariates: ArrayLike | None = None,
) -> tuple[GroupGap, GroupGap]:
    """Return the gap with a disputed control (the rating) and without it; arguments as above."""
    rows = np.asarray(score).shape[0]
    table = np.column_stack([as_covariates(covariates, rows), as_covariates(control, rows)])
    return (
        measure_group_gap(score, reviewer, in_group, reviewee=reviewee, covariates=table),
        measure_group_gap(score, reviewer, in_group, reviewee=reviewee, covariates=covariates),
    )


def measure_drift(
    score: ArrayLike,
    reviewer: ArrayLike,
    cycle: ArrayLike,
    *,
    reviewee: ArrayLike | None = None,
    covariates: ArrayLike | None = None,
) -> list[GroupGap | None]:
    """Measure the change from each cycle to the next among reviewers who wrote in both.

    Args:
        score: Shape (n,).
        reviewer: Dense reviewer codes, shape (n,).
        cycle: Codes of the cycles in order of time, shape (n,).
        reviewee: As in `measure_group_gap`.
        covariates: Shape (n, p).

    Returns:
        One gap for each pair of neighbouring cycles; None where fewer than two reviewers wrote in
        both, or the covariates change with the cycle.
    """
    column = as_column(score, name="score")
    when, cycles = as_codes(cycle, column.size, name="cycle")
    code, _ = as_codes(reviewer, column.size, name="reviewer")
    table = as_covariates(covariates, column.size)
    person = None if reviewee is None else as_codes(reviewee, column.size, name="reviewee")[0]
    found: list[GroupGap | None] = []
    for later in range(1, cycles):
        rows = (when == later) | (when == later - 1)
        try:
            gap = measure_group_gap(
                column[rows],
                code[rows],
                when[rows] == later,
                reviewee=None if person is None else person[rows],
                covariates=table[rows],
            )
        except IncomparableError:
            gap = None
        found.append(gap)
    return found


def judge(gap: GroupGap, *, margin: float = MARGIN, alpha: float = 0.05) -> Verdict:
    """Say whether a gap is there, is immaterial, or cannot be told.

    Two one-sided tests (Schuirmann 1987, J. Pharmacokinet. Biopharm. 15:657): immaterial means that
    the gap lies inside the margin at level alpha on either side. A gap that is both real and inside
    the margin is called immaterial. Nothing can be told of a gap that rests on fewer than
    `MINIMUM_REVIEWERS` reviewers, or whose error is not known.

    Args:
        gap: From `measure_group_gap`.
        margin: Largest immaterial gap, in SD.
        alpha: Level of each test.
    """
    if gap.reviewers < MINIMUM_REVIEWERS or not gap.has_error:
        return Verdict.UNCLEAR
    if equivalence_p(gap, margin=margin) < alpha:
        return Verdict.NONE
    return Verdict.DIFFERENCE if gap.p < alpha else Verdict.UNCLEAR


def equivalence_p(gap: GroupGap, *, margin: float = MARGIN) -> float:
    """Return the p-value of the equivalence test, the larger of the two one-sided ones.

    It is 1 where the error is not known.
    """
    if not gap.has_error:
        return 1.0
    away = (margin * gap.unit - abs(gap.estimate.value)) / gap.error
    return float(special.stdtr(gap.df, -away))


def _find_p(gap: float, error: float, df: float, reviewers: int) -> float:
    """Return the two-sided p-value; few reviewers who agree by chance have next to no error."""
    if gap == 0:
        return 1.0
    tail = 2 * float(special.stdtr(df, -abs(gap) / error)) if error > 0 else 0.0
    return max(tail, 2.0 ** (1 - reviewers))


def _span(table: FloatArray, code: IntArray, reviewers: int) -> FloatArray:
    """Return orthonormal columns that span the covariates within reviewers, shape (n, rank)."""
    inside = demean(table, code, reviewers)
    length = np.sqrt((inside**2).sum(axis=0))
    # Columns that do not vary within reviewers say nothing.
    kept = length > _CONSTANT * np.maximum(np.sqrt((table**2).sum(axis=0)), 1.0)
    inside = inside[:, kept] / length[kept]
    values, vectors = np.linalg.eigh(inside.T @ inside)
    strong = values > _COLLINEAR
    basis: FloatArray = inside @ (vectors[:, strong] / np.sqrt(values[strong]))
    return basis


def _remove(values: FloatArray, basis: FloatArray) -> FloatArray:
    """Return what orthonormal columns do not explain of the values."""
    left: FloatArray = values - basis @ (basis.T @ values)
    return left


def _set_apart(inside: FloatArray, basis: FloatArray) -> FloatArray:
    """Return what tells the group from the rest within reviewers, beside the covariates.

    Raises:
        IncomparableError: When nothing is left.
    """
    apart = _remove(inside, basis)
    if float(apart @ apart) <= _INSEPARABLE * float(inside @ inside):
        raise IncomparableError(
            "what is held constant says who is in the group, so the two cannot be told apart; "
            "leave out the control that goes with the group"
        )
    return apart


def _round(value: float, nothing: float) -> float:
    """Return 0 for what is nothing."""
    return value if abs(value) > nothing else 0.0


def _count_both(code: IntArray, reviewers: int, member: BoolArray) -> int:
    """Count reviewers who have reviewees in the group and outside it."""
    inside = counts(code[member], reviewers)
    outside = counts(code[~member], reviewers)
    return int(((inside > 0) & (outside > 0)).sum())
