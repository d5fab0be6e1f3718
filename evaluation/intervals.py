"""How far a figure would move with other authors: intervals over authors, not over sentences.

What is claimed is agreement on text of authors whom training never saw, so that authors are what is
sampled. With so few of them (20; 4 of plain reviews) percentiles of a bootstrap are far too narrow:
where such figures were simulated they held the truth in 90 of 100 cases for 20 authors and in 75 to
80 for 4, the intervals here in 94 to 96 (`tests/evaluation/test_intervals.py`).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit
from scipy.stats import binomtest, t

from evaluation.gold import Row
from evaluation.measures import Measure, round_finite

LEVEL = 0.95
FEWEST_DEGREES = 3
"""With fewer, Student's t says little more than that nothing is known."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure, and the least and the most that it can be."""

    measure: Measure
    least: float = 0.0
    most: float = 1.0

    def __call__(self, rows: Sequence[Row]) -> float:
        """Return the figure of these sentences; NaN where there is nothing to measure."""
        return self.measure(rows)


def describe_figure(
    rows: Sequence[Row], figure: Figure, beside: Mapping[str, Sequence[Row]] | None = None
) -> dict[str, float | None]:
    """Return a figure with its interval, and what others reach, by name.

    Args:
        rows: The sentences with what the program said of them.
        figure: What is measured.
        beside: The sentences with what others said of them.
    """
    low, high = find_interval(rows, figure)
    others = {name: round_finite(figure(said)) for name, said in (beside or {}).items()}
    return {
        "value": round_finite(figure(rows)),
        "low": round_finite(low),
        "high": round_finite(high),
    } | others


def find_interval(rows: Sequence[Row], figure: Figure) -> tuple[float, float]:
    """Return a 95 % interval by leaving out one author at a time; NaN where there is none."""
    value = figure(rows)
    authors = {row.batch.author: row.batch.kind for row in rows}
    strata: dict[str, list[float]] = {}
    for author, kind in authors.items():
        left = figure([row for row in rows if row.batch.author != author])
        strata.setdefault(kind, []).append(left)
    return spread_authors(value, list(strata.values()), least=figure.least, most=figure.most)


def spread_authors(
    value: float, left_out: Sequence[Sequence[float]], *, least: float = 0.0, most: float = 1.0
) -> tuple[float, float]:
    """Return the interval of a figure, given the same without each of N authors.

    The jackknife: (N - 1) times what an author moves the figure by is that author's influence (Efron
    and Stein 1981), and a figure varies like the mean of the influences, in strata here (Cochran
    1977, Sampling Techniques, 5.5); strata of one author are put together (5A.12). Student's t has as
    many degrees of freedom as there are authors beyond one a stratum. The interval is even on the
    log-odds of the figure between its bounds, so that it stays within them.

    Args:
        value: The figure of all authors.
        left_out: For each kind of batch, the figure without each of its authors.
        least: The least that the figure can be.
        most: The most that it can be.

    Returns:
        The ends; NaN where they cannot be told: too few authors, a figure that does not exist without
        one of them, or one at its bounds.
    """
    strata = _join_lone(left_out)
    n = sum(map(len, strata))
    degrees = n - len(strata)
    if degrees < FEWEST_DEGREES or not least < value < most:
        return math.nan, math.nan
    variance = ((n - 1) / n) ** 2 * sum(
        len(figures) * float(np.var(figures, ddof=1)) for figures in strata
    )
    share = (value - least) / (most - least)
    per_unit = 1.0 / (share * (1.0 - share) * (most - least))
    reach = float(t.ppf((1.0 + LEVEL) / 2.0, degrees)) * math.sqrt(variance) * per_unit
    low, high = least + (most - least) * expit(logit(share) + np.array([-reach, reach]))
    return float(low), float(high)


def _join_lone(strata: Sequence[Sequence[float]]) -> list[list[float]]:
    """Put the strata of one author together; one that is left joins the smallest."""
    joined = sorted((list(figures) for figures in strata if len(figures) > 1), key=len)
    lone = [figure for figures in strata if len(figures) == 1 for figure in figures]
    if len(lone) == 1 and joined:
        joined[0] += lone
    elif lone:
        joined.append(lone)
    return joined


def spread_trials(right: int, n: int) -> tuple[float, float]:
    """Return the interval of a share of n independent trials (Wilson 1927); NaN for none."""
    if not n:
        return math.nan, math.nan
    ends = binomtest(right, n).proportion_ci(LEVEL, method="wilson")
    return float(ends.low), float(ends.high)
