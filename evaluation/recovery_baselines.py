"""What the statistics are measured against: the usual shortcuts, MixedLM, and the oracle.

The shortcuts are what a spreadsheet does. The oracle knows each reviewer's spread and the prior
from which the gaps were drawn; nobody can do better on the same data.
"""

import warnings
from dataclasses import dataclass

import numpy as np
import statsmodels.api as sm
from scipy import special

from auditor.statistics import Gaps, adjust, select
from auditor.statistics.strata import BoolArray, FloatArray, IntArray, counts, means, totals
from evaluation.simulation import AGAINST, GAP_SHARES, LEVEL_SLOPE, Cycle, Plan

RULE = 0.5


@dataclass(frozen=True, slots=True)
class Sides:
    """Raw means of the two sides, one row a reviewer."""

    gap: FloatArray
    variance: FloatArray
    n: FloatArray


def split_sides(score: FloatArray, reviewer: IntArray, member: BoolArray, size: int) -> Sides:
    """Return means, variances and counts of each reviewer's two sides, the group second."""
    cell = 2 * reviewer + member
    n = counts(cell, 2 * size).astype(np.float64)
    mean = means(score, cell, 2 * size)
    squares = totals((score - mean[cell]) ** 2, cell, 2 * size)
    variance = squares / np.maximum(n - 1, 1)
    table = mean.reshape(size, 2)
    return Sides(table[:, 1] - table[:, 0], variance.reshape(size, 2), n.reshape(size, 2))


def flag_by_rule(sides: Sides, tested: BoolArray) -> BoolArray:
    """Flag every reviewer whose means differ by more than half an SD."""
    result: BoolArray = tested & (np.abs(sides.gap) > RULE)
    return result


def compute_welch_p(sides: Sides, tested: BoolArray) -> FloatArray:
    """Return Welch's two-sided p-values; 1 where not tested."""
    part = sides.variance / np.maximum(sides.n, 1)
    error = np.sqrt(np.maximum(part.sum(axis=1), 1e-12))
    df = part.sum(axis=1) ** 2 / np.maximum(
        (part**2 / np.maximum(sides.n - 1, 1)).sum(axis=1), 1e-300
    )
    p = 2 * special.stdtr(np.maximum(df, 1.0), -np.abs(sides.gap) / error)
    return np.where(tested, p, 1.0)


def flag_by_moderated_t(gaps: Gaps, tested: BoolArray) -> BoolArray:
    """Flag by moderated t-tests of no gap at all, with Benjamini-Hochberg."""
    flagged = np.zeros(tested.shape, dtype=np.bool_)
    p = 2 * special.stdtr(gaps.df[tested], -np.abs(gaps.gap[tested]) / gaps.error[tested])
    flagged[tested] = adjust(p) <= 0.05
    return flagged


def ask_oracle(cycle: Cycle, plan: Plan, tested: BoolArray, *, score: int = 0) -> FloatArray:
    """Return the local false-discovery rates of one who knows prior, spreads and slopes.

    Args:
        cycle: The reviews.
        plan: How they were drawn.
        tested: Reviewers to judge.
        score: Which score.

    Returns:
        Probability that |gap| is at most half an SD, NaN where not tested.
    """
    size = cycle.spread.size
    clean = cycle.scores[:, score] - LEVEL_SLOPE * cycle.level
    sides = split_sides(clean, cycle.reviewer, cycle.member, size)
    variance = cycle.spread**2 + plan.scorer_noise**2
    error = variance * (1.0 / np.maximum(sides.n, 1)).sum(axis=1)
    centres = GAP_SHARES[score] * plan.gap * np.array([0.0, -1.0, 1.0])
    shares = np.array([1 - plan.share, plan.share * AGAINST, plan.share * (1 - AGAINST)])
    spread = plan.natural**2
    total = np.sqrt(spread + error)[:, None]
    density = shares * np.exp(-0.5 * ((sides.gap[:, None] - centres) / total) ** 2) / total
    density /= density.sum(axis=1, keepdims=True)
    pull = spread / (spread + error)[:, None]
    centre = centres + pull * (sides.gap[:, None] - centres)
    width = np.sqrt(np.maximum(spread * (1 - pull), 1e-12))
    inside = special.ndtr((RULE - centre) / width) - special.ndtr((-RULE - centre) / width)
    return np.where(tested, (density * inside).sum(axis=1), np.nan)


def flag_by_mixed_model(cycle: Cycle, tested: BoolArray) -> BoolArray:
    """Flag by statsmodels' MixedLM with random slopes: its posterior sign error, largest set at 5 %."""
    member = cycle.member.astype(np.float64)
    fixed = np.column_stack([np.ones(member.size), member, cycle.level])
    model = sm.MixedLM(cycle.scores[:, 0], fixed, cycle.reviewer, exog_re=fixed[:, :2])
    with warnings.catch_warnings():
        # It warns about its boundary when natural slopes are nil; that is part of the comparison.
        warnings.simplefilter("ignore")
        fit = model.fit(reml=True)
        effects, covariances = fit.random_effects, fit.random_effects_cov
    sign = np.full(tested.shape, np.nan)
    for who in np.flatnonzero(tested):
        mean = float(fit.params[1]) + float(np.asarray(effects[who])[1])
        error = float(np.sqrt(max(np.asarray(covariances[who])[1, 1], 1e-12)))
        sign[who] = special.ndtr(-abs(mean) / error)
    return select(sign, q=0.05)
