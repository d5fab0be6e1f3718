"""Shares of reviews or sentences, with intervals that allow for many of them by one hand."""

import math
from collections.abc import Sequence

import numpy as np

from auditor.records import Estimate
from auditor.scores import set_apart
from auditor.statistics.clustered_mean import average_clusters
from auditor.statistics.strata import encode


def estimate_share(hits: Sequence[bool], writers: Sequence[str]) -> Estimate | None:
    """Return a share with Wilson's interval, its n made smaller where one writer's rows are alike.

    The critical value is Student's: few writers do not tell how alike a writer's rows are, and one
    alone tells nothing, so that the interval is NaN. Rows without a known writer count as
    independent.

    Args:
        hits: Whether each row has it.
        writers: Who wrote each row.
    """
    if not hits:
        return None
    column, rows = np.asarray(hits, dtype=np.float64), len(hits)
    mean = average_clusters(column, encode(set_apart(writers))[0])
    share, plain = mean.value, float(column.var()) / rows
    # Rows of one writer may by chance look less alike than those of several: never more than n.
    size = rows / max(mean.error**2 / plain, 1.0) if plain > 0 else float(rows)
    if math.isnan(mean.df):
        return Estimate(share, math.nan, math.nan, rows)
    square = mean.find_critical() ** 2
    centre = (share + square / (2 * size)) / (1 + square / size)
    half = math.sqrt(square * share * (1 - share) / size + (square / (2 * size)) ** 2) / (
        1 + square / size
    )
    return Estimate(share, max(0.0, centre - half), min(1.0, centre + half), rows)
