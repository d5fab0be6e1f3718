"""Rates: the share of a group that gets an outcome, against the share of the rest."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from auditor.records import Estimate

BOSCHLOO_ROWS = 200


@dataclass(frozen=True, slots=True)
class ImpactRatio:
    """Two rates and their ratio.

    Attributes:
        group: Rate in the group, with Wilson's interval.
        rest: Rate in the rest, with Wilson's interval.
        ratio: The group's rate over that of the rest, with Katz's logarithmic interval; NaN where
            nobody has the outcome.
        p: Exact two-sided p-value.
        below_four_fifths: Of the two shares that fare well the smaller is under 0.8 of the larger,
            whichever side it is of: a practical marker, not a test.
    """

    group: Estimate
    rest: Estimate
    ratio: Estimate
    p: float
    below_four_fifths: bool


def measure_impact_ratio(
    outcome: ArrayLike,
    in_group: ArrayLike,
    *,
    favourable: bool = True,
    confidence: float = 0.95,
) -> ImpactRatio:
    """Compare the rate of an outcome between a group and the rest.

    The interval is that of Katz et al. (1978, Biometrics 34:469); where nobody of a side has the
    outcome, or everybody, 0.5 is added to each of the four counts. The exact test is Boschloo's up
    to 200 people and Fisher's above. Rows count as independent: give one row a person, or use
    `company.measure_group_gap` on the 0/1 outcome as well.

    Args:
        outcome: Whether the person has the outcome, or in what share of their reviews, from 0 to 1,
            shape (n,). Shares vary less than yes and no: their sum is tested as so many whole
            people, which errs on the side of seeing nothing.
        in_group: Whether the person belongs to the group, shape (n,).
        favourable: The outcome is one to be wished for; else those without it fare well.
        confidence: Probability inside the intervals.

    Raises:
        ValueError: When shapes differ, a value is not from 0 to 1, or one side is empty.
    """
    share = np.asarray(outcome, dtype=np.float64)
    member = np.asarray(in_group).astype(np.bool_)
    if share.shape != member.shape or share.ndim != 1:
        raise ValueError(f"outcome: shape {share.shape}, in_group: {member.shape}; give equal rows")
    outside = np.flatnonzero(~((share >= 0) & (share <= 1)))
    if outside.size:
        row = int(outside[0])
        raise ValueError(f"outcome: {share[row]} in row {row}; give shares from 0 to 1")
    sizes = (int(member.sum()), int((~member).sum()))
    if min(sizes) == 0:
        raise ValueError(f"in_group: {sizes[0]} in the group, {sizes[1]} outside; both need people")
    hits = (float(share[member].sum()), float(share[~member].sum()))
    misses = (sizes[0] - hits[0], sizes[1] - hits[1])
    return ImpactRatio(
        group=measure_rate(hits[0], sizes[0], confidence=confidence),
        rest=measure_rate(hits[1], sizes[1], confidence=confidence),
        ratio=_measure_ratio(hits, sizes, confidence),
        p=_test_exactly([round(hit) for hit in hits], sizes),
        below_four_fifths=_is_below_four_fifths(hits if favourable else misses, sizes),
    )


def _measure_ratio(
    hits: tuple[float, float], sizes: tuple[int, int], confidence: float
) -> Estimate:
    """Return the ratio of two rates; where all have the outcome 0.5 keeps its error above 0."""
    if max(hits) == 0:
        return Estimate(float("nan"), float("nan"), float("nan"), sum(sizes))
    certain = any(hit in (0, size) for hit, size in zip(hits, sizes, strict=True))
    add = 0.5 if certain else 0.0
    hit, other_hit = hits[0] + add, hits[1] + add
    size, other_size = sizes[0] + 2 * add, sizes[1] + 2 * add
    value = (hit / size) / (other_hit / other_size)
    error = float(np.sqrt(1 / hit - 1 / size + 1 / other_hit - 1 / other_size))
    factor = float(np.exp(special.ndtri(0.5 + confidence / 2) * error))
    return Estimate(value, value / factor, value * factor, sum(sizes))


def _test_exactly(hits: list[int], sizes: tuple[int, int]) -> float:
    if sum(hits) in (0, sum(sizes)):
        return 1.0
    table = [hits, [size - hit for hit, size in zip(hits, sizes, strict=True)]]
    exact = stats.boschloo_exact if sum(sizes) <= BOSCHLOO_ROWS else stats.fisher_exact
    return min(float(exact(table).pvalue), 1.0)


def _is_below_four_fifths(counts: tuple[float, float], sizes: tuple[int, int]) -> bool:
    """Compare the two shares in whole numbers, so that 8 of 100 against 10 of 100 is not below."""
    one, other = counts[0] * sizes[1], counts[1] * sizes[0]
    return 5 * min(one, other) < 4 * max(one, other)


def measure_rate(hits: float, size: int, *, confidence: float = 0.95) -> Estimate:
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
