"""Reviewers whose level lies below anything that a company of this size shows by nature.

Reviewers differ; in a bell-shaped company one in six lies more than one SD below the middle and has
done nothing unusual. So the null is an interval that grows with the number of reviewers: down to
where the lowest of that many would lie nineteen times in twenty. The posterior is that of
`levels.shrink`, whose spread the outlier itself widens: the rule errs towards silence.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from auditor.statistics.levels import Levels
from auditor.statistics.multiplicity import select
from auditor.statistics.strata import BoolArray, FloatArray

MINIMUM_REVIEWS = 4
NATURAL_CHANCE = 0.05
SURELY_BELOW = 1.0


@dataclass(frozen=True, slots=True)
class LevelAudit:
    """How far each reviewer's level lies from the middle, one row a reviewer code.

    Attributes:
        tested: Enough reviews, and levels that differ at all.
        estimate: Shrunken level less the company's centre, in SD of true levels.
        low: Lower end of its interval.
        high: Upper end of its interval.
        lfdr: Probability that the level lies where the lowest of so many lie by nature.
        flagged: Rows raised at the chosen rate, low ones only.
        bound: Where the null ends, in SD below the centre.
    """

    tested: BoolArray
    estimate: FloatArray
    low: FloatArray
    high: FloatArray
    lfdr: FloatArray
    flagged: BoolArray
    bound: float


def audit_levels(
    levels: Levels, *, q: float = 0.05, minimum_reviews: int = MINIMUM_REVIEWS
) -> LevelAudit:
    """Flag levels that are too low to be one of many.

    Args:
        levels: From `measure_levels`, with its 95 % intervals; more must be better.
        q: Largest expected share of noise among the flagged.
        minimum_reviews: Reviews needed.
    """
    shrunken = levels.shrunken
    spread = shrunken.spread
    tested = np.isfinite(shrunken.estimate) & (levels.n >= minimum_reviews) & (spread > 0)
    unit = spread if spread > 0 else 1.0
    estimate, low, high = (
        np.where(tested, (column - shrunken.centre) / unit, np.nan)
        for column in (shrunken.estimate, shrunken.low, shrunken.high)
    )
    bound = -float(special.ndtri(NATURAL_CHANCE / max(int(tested.sum()), 2)))
    error = (high - low) / 2 / special.stdtrit(levels.df, 0.975)
    above = (estimate + bound) / np.where(error > 0, error, 1.0)
    lfdr: FloatArray = np.where(tested, special.stdtr(levels.df, above), np.nan)
    flagged: BoolArray = select(lfdr, q=q) & (high < -SURELY_BELOW)
    return LevelAudit(
        tested=tested,
        estimate=estimate,
        low=low,
        high=high,
        lfdr=lfdr,
        flagged=flagged,
        bound=bound,
    )
