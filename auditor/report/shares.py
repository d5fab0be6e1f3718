"""Shares of reviews or sentences, with intervals that allow for many of them by one hand."""

import math
from collections.abc import Sequence

import numpy as np

from auditor.records import Estimate
from auditor.scores import set_apart
from auditor.statistics.strata import encode

_Z = 1.959964


def estimate_share(hits: Sequence[bool], writers: Sequence[str]) -> Estimate | None:
    """Return a share with Wilson's interval, its n made smaller where one writer's rows are alike.

    Rows without a known writer count as independent.

    Args:
        hits: Whether each row has it.
        writers: Who wrote each row.
    """
    if not hits:
        return None
    column = np.asarray(hits, dtype=np.float64)
    share, rows = float(column.mean()), len(hits)
    size = rows / _measure_design_effect(column, writers)
    centre = (share + _Z**2 / (2 * size)) / (1 + _Z**2 / size)
    half = _Z / (1 + _Z**2 / size) * math.sqrt(share * (1 - share) / size + (_Z / (2 * size)) ** 2)
    return Estimate(share, max(0.0, centre - half), min(1.0, centre + half), rows)


def _measure_design_effect(column: np.ndarray, writers: Sequence[str]) -> float:
    """Return how many times larger the variance of the mean is than for independent rows."""
    rows = column.size
    codes, labels = encode(set_apart(writers))
    plain = float(column.var()) / rows
    if plain <= 0 or len(labels) < 2:
        return 1.0
    sums = np.bincount(codes, weights=column - column.mean())
    clustered = float((sums**2).sum()) / rows**2 * len(labels) / (len(labels) - 1)
    return max(clustered / plain, 1.0)
