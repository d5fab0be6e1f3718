"""One figure from several scores, fixed before anybody looks at the results."""

import numpy as np
from numpy.typing import ArrayLike

from auditor.statistics.strata import FloatArray, as_codes, as_covariates, demean


def combine(
    scores: ArrayLike, reviewer: ArrayLike, *, weights: ArrayLike | None = None
) -> FloatArray:
    """Return the composite: each score over its spread within reviewers, weighted and added.

    Several weak signals that point the same way tell more than the best of them; the weights must
    be chosen before the cycle, not after, or the false-discovery rate of what follows is not what
    it says.

    Args:
        scores: Shape (n, k), each column such that more is better for the reviewee.
        reviewer: Dense reviewer codes, shape (n,).
        weights: Shape (k,); equal when left out. A negative weight turns a score round.

    Raises:
        ValueError: When shapes do not fit, a value is missing, or a score never varies.
    """
    rows = np.asarray(scores).shape[0]
    table = as_covariates(scores, rows)
    code, reviewers = as_codes(reviewer, rows, name="reviewer")
    width = table.shape[1]
    shares = (
        np.full(width, 1.0 / width) if weights is None else np.asarray(weights, dtype=np.float64)
    )
    if shares.shape != (width,):
        raise ValueError(f"weights: shape {shares.shape}, expected ({width},), one a score")
    spread = np.sqrt((demean(table, code, reviewers) ** 2).mean(axis=0))
    if (spread <= 0).any():
        raise ValueError(
            f"scores: column {int(np.argmin(spread))} never varies within reviewers; drop it"
        )
    result: FloatArray = (table - table.mean(axis=0)) / spread @ shares
    return result
