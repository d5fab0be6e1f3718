"""Rates: the share of a group that gets an outcome, against the share of the rest."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from auditor.records import Estimate

FOUR_FIFTHS = 0.8
BOSCHLOO_ROWS = 200


@dataclass(frozen=True, slots=True)
class ImpactRatio:
    """Two rates and their ratio.

    Attributes:
        group: Rate in the group, with Wilson's interval.
        rest: Rate in the rest, with Wilson's interval.
        ratio: The group's rate over that of the rest, with Katz's logarithmic interval.
        p: Exact two-sided p-value.
        below_four_fifths: The ratio is under 0.8: a practical marker, not a test.
    """

    group: Estimate
    rest: Estimate
    ratio: Estimate
    p: float
    below_four_fifths: bool


def measure_impact_ratio(
    outcome: ArrayLike, in_group: ArrayLike, *, confidence: float = 0.95
) -> ImpactRatio:
    """Compare the rate of an outcome between a group and the rest.

    The interval is that of Katz et al. (1978, Biometrics 34:469); with an empty count, 0.5 is added
    to each. The exact test is Boschloo's up to 200 reviews and Fisher's above. Rows count as
    independent: give one row a person, or use `company.measure_group_gap` on the 0/1 outcome as
    well.

    Args:
        outcome: Whether the review has the outcome, shape (n,).
        in_group: Whether the reviewee belongs to the group, shape (n,).
        confidence: Probability inside the intervals.

    Raises:
        ValueError: When shapes differ or one side is empty.
    """
    happened = np.asarray(outcome).astype(np.bool_)
    member = np.asarray(in_group).astype(np.bool_)
    if happened.shape != member.shape or happened.ndim != 1:
        raise ValueError(
            f"outcome: shape {happened.shape}, in_group: {member.shape}; give equal rows"
        )
    sizes = [int(member.sum()), int((~member).sum())]
    hits = [int((happened & member).sum()), int((happened & ~member).sum())]
    if min(sizes) == 0:
        raise ValueError(f"in_group: {sizes[0]} in the group, {sizes[1]} outside; both need people")
    add = 0.5 if min(hits) == 0 else 0.0
    adjusted = [(hit + add, size + add) for hit, size in zip(hits, sizes, strict=True)]
    log = float(np.log(adjusted[0][0] / adjusted[0][1]) - np.log(adjusted[1][0] / adjusted[1][1]))
    error = float(np.sqrt(sum(max(1 / hit - 1 / size, 0.0) for hit, size in adjusted)))
    half = float(special.ndtri(0.5 + confidence / 2)) * error
    value = float(np.exp(log))
    table = [hits, [size - hit for hit, size in zip(hits, sizes, strict=True)]]
    exact = stats.boschloo_exact if happened.size <= BOSCHLOO_ROWS else stats.fisher_exact
    p = 1.0 if sum(hits) in (0, happened.size) else float(exact(table).pvalue)
    return ImpactRatio(
        group=measure_rate(hits[0], sizes[0], confidence=confidence),
        rest=measure_rate(hits[1], sizes[1], confidence=confidence),
        ratio=Estimate(value, value * np.exp(-half), value * np.exp(half), happened.size),
        p=min(p, 1.0),
        below_four_fifths=value < FOUR_FIFTHS,
    )


def measure_rate(hits: int, size: int, *, confidence: float = 0.95) -> Estimate:
    """Return a rate with Wilson's interval (1927, JASA 22:209).

    Raises:
        ValueError: When there is no row.
    """
    if size < 1:
        raise ValueError(f"size: {size}; a rate needs a row")
    z = float(special.ndtri(0.5 + confidence / 2))
    rate = hits / size
    centre = (rate + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z / (1 + z**2 / size) * float(np.sqrt(rate * (1 - rate) / size + z**2 / (4 * size**2)))
    return Estimate(rate, max(centre - half, 0.0), min(centre + half, 1.0), size)
