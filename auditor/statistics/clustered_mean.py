"""The mean of rows of which many come from one hand: its error, and how well that error is known."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from auditor.statistics.strata import FloatArray, IntArray, counts, totals


@dataclass(frozen=True, slots=True)
class ClusteredMean:
    """A mean over clusters; `error` and `df` are NaN where one cluster is all there is.

    Attributes:
        value: The mean over the rows.
        error: Its standard error, in units of the rows.
        df: Degrees of freedom of that error, 1 to clusters - 1; few where one cluster has most
            rows.
    """

    value: float
    error: float
    df: float

    def find_critical(self, confidence: float = 0.95) -> float:
        """Return how many errors an interval reaches to either side, by Student's distribution."""
        return float(special.stdtrit(self.df, 0.5 + confidence / 2))


def average_clusters(column: FloatArray, cluster: IntArray) -> ClusteredMean:
    """Return the mean of a column, with the error that rows of one cluster being alike leaves it.

    The bias-reduced sandwich (CR2) and its Satterthwaite degrees of freedom (Bell & McCaffrey 2002,
    Survey Methodology 28:169), which for a mean have a closed form in s, the clusters' shares of
    the rows: the variance is `sum(t^2 / (1 - s)) / n^2`, t being a cluster's sum of deviations, and
    `1 / df = sum(s^2) + sum(s^2 / (1 - s))^2 - sum(s^4 / (1 - s)^2)`. With clusters of one size df
    is clusters - 1.

    Args:
        column: Shape (n,), n of 1 or more.
        cluster: Dense codes, shape (n,).
    """
    rows, value = column.size, float(column.mean())
    size = int(cluster.max()) + 1
    if size < 2:
        return ClusteredMean(value, float("nan"), float("nan"))
    share = counts(cluster, size) / rows
    variance = float((totals(column - value, cluster, size) ** 2 / (1.0 - share)).sum()) / rows**2
    scaled = share**2 / (1.0 - share)
    inverse = float((share**2).sum() + scaled.sum() ** 2 - (scaled**2).sum())
    return ClusteredMean(value, float(np.sqrt(variance)), 1.0 / inverse)
