"""How far a figure would move with other authors: intervals over authors, not over sentences.

What is claimed is agreement on text of authors whom training never saw, so that authors are what is
sampled. With so few of them (20; 4 of plain reviews) percentiles of a bootstrap are too narrow. What
was simulated are shares of sentences of 20 and of 4 authors, and F1 of 20 authors and of 5:
`tests/evaluation/test_intervals.py` asserts that the intervals here hold the truth in 92.5 to 97.5 of
100 cases, and that percentiles hold the shares in fewer than 92. Correlations, kappa, errors and means
of several F1 were not simulated.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit
from scipy.stats import binomtest, t

from corpora.catalogue import Kind
from evaluation.gold import Row, choose_kind
from evaluation.measures import Measure, round_finite

LEVEL = 0.95
FEWEST_DEGREES = 3
"""With fewer, Student's t says little more than that nothing is known."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure, and what its interval has to know of it.

    Attributes:
        measure: What is measured.
        least: The least that it can be.
        most: The most that it can be.
        kind: The only kind of batch that it is of; none where it is of all.
        concerns: Whether it says anything of these sentences. An author of whom it says nothing is
            none of its sample and gives no degree of freedom (Korn and Graubard 1999, Analysis of
            Health Surveys, on subpopulations).
    """

    measure: Measure
    least: float = 0.0
    most: float = 1.0
    kind: Kind | None = None
    concerns: Callable[[Sequence[Row]], bool] = bool

    def __call__(self, rows: Sequence[Row]) -> float:
        """Return the figure of these sentences; NaN where there is nothing to measure."""
        return self.measure(self.choose(rows))

    def choose(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return the sentences of the kind of batch that the figure is of."""
        return rows if self.kind is None else choose_kind(rows, self.kind)


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


def describe_figures(
    rows: Sequence[Row],
    figures: Mapping[str, Figure],
    beside: Mapping[str, Sequence[Row]] | None = None,
) -> dict[str, dict[str, float | None]]:
    """Return each figure, by name, as `describe_figure` does."""
    return {name: describe_figure(rows, figure, beside) for name, figure in figures.items()}


def find_interval(rows: Sequence[Row], figure: Figure) -> tuple[float, float]:
    """Return a 95 % interval by leaving out one author at a time; NaN where there is none."""
    rows = figure.choose(rows)
    authors: dict[str, list[Row]] = {}
    for row in rows:
        authors.setdefault(row.batch.author, []).append(row)
    strata: dict[Kind, list[float]] = {}
    for author, own in authors.items():
        if figure.concerns(own):
            left = figure([row for row in rows if row.batch.author != author])
            strata.setdefault(own[-1].batch.kind, []).append(left)
    return spread_authors(figure(rows), list(strata.values()), least=figure.least, most=figure.most)


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
