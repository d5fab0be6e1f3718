"""Adjusted cell means: covariates out, cell effects in, with what each mean is worth.

One regression serves reviewer levels (cell = reviewer) and within-reviewer gaps (cell = reviewer
and group): cells are fixed effects, so that no covariate can swallow the very difference that is
sought.
"""

from dataclasses import dataclass, replace

import numpy as np

from auditor.statistics.repeats import LARGEST_SHARE, fit_whitening
from auditor.statistics.strata import FloatArray, IntArray, counts, demean, means, totals


@dataclass(frozen=True, slots=True)
class Cells:
    """Adjusted means of cells; arrays have one row a cell.

    Attributes:
        mean: Mean score at the company's mean covariates, 0 for an empty cell.
        information: Number of independent observations it is worth, 0 for an empty cell.
        squares: Residual sum of squares inside the cell.
        df: Degrees of freedom of `squares`.
        centre: Mean covariates less the company's, shape (cells, p).
        slope: Coefficients of the covariates, shape (p,).
        slope_variance: Their covariance in units of the residual variance, shape (p, p).
        person_share: Share of variance that stays with a reviewee who is reviewed again.
    """

    mean: FloatArray
    information: FloatArray
    squares: FloatArray
    df: FloatArray
    centre: FloatArray
    slope: FloatArray
    slope_variance: FloatArray
    person_share: float


def fit_cells(
    score: FloatArray,
    cell: IntArray,
    cells: int,
    covariates: FloatArray,
    reviewee: IntArray | None = None,
) -> Cells:
    """Fit cell means and covariate slopes by least squares.

    Args:
        score: Shape (n,).
        cell: Dense cell code, shape (n,).
        cells: Number of cells, the empty ones too.
        covariates: Shape (n, p); p may be 0. Collinear columns share their slope (pseudo-inverse).
        reviewee: Code of the person reviewed; with it, repeats of a person in a cell are whitened.
    """
    table = covariates - covariates.mean(axis=0) if covariates.shape[1] else covariates
    loading: FloatArray | None = None
    share = 0.0
    target = score
    if reviewee is not None:
        slope, _ = _solve(demean(score, cell, cells), demean(table, cell, cells))
        plain = demean(score - table @ slope, cell, cells)
        whitening = fit_whitening(plain, cell, cells, reviewee)
        if whitening is not None and whitening.share >= LARGEST_SHARE:
            # Repeats that say the same again (a cycle loaded twice) are one observation a person.
            first = np.unique(whitening.pair, return_index=True)[1]
            once = means(score, whitening.pair, whitening.pairs)
            merged = means(covariates, whitening.pair, whitening.pairs)
            single = fit_cells(once, cell[first], cells, merged)
            return replace(single, person_share=whitening.share)
        if whitening is not None and whitening.share > 0:
            share, loading = whitening.share, whitening.loading
            target, table = whitening.apply(score), whitening.apply(table)
    information = (
        counts(cell, cells).astype(np.float64)
        if loading is None
        else totals(loading**2, cell, cells)
    )
    safe = np.maximum(information, 1e-300)
    weighted = table if loading is None else table * loading[:, None]
    centre = totals(weighted, cell, cells) / safe[:, None]
    mean = totals(target if loading is None else target * loading, cell, cells) / safe
    left = target - (mean[cell] if loading is None else loading * mean[cell])
    slope, slope_variance = np.zeros(0), np.zeros((0, 0))
    if table.shape[1]:
        spread = centre[cell] if loading is None else centre[cell] * loading[:, None]
        inside = table - spread
        slope, slope_variance = _solve(left, inside)
        left = left - inside @ slope
        mean = mean - centre @ slope
    rows = counts(cell, cells)
    free = np.maximum(rows - 1.0, 0.0)
    # The slopes cost degrees of freedom too; each cell pays by its size.
    rank = int(np.linalg.matrix_rank(slope_variance)) if slope.size else 0
    cost = 1.0 - min(rank / max(float(free.sum()), 1.0), 1.0)
    return Cells(
        mean=np.where(rows > 0, mean, 0.0),
        information=information,
        squares=totals(left**2, cell, cells),
        df=free * cost,
        centre=centre,
        slope=slope,
        slope_variance=slope_variance,
        person_share=share,
    )


def _solve(target: FloatArray, table: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return least-squares slopes and the pseudo-inverse of the cross-products."""
    if not table.shape[1]:
        return np.zeros(0), np.zeros((0, 0))
    cross = table.T @ table
    # Columns of very different scale (tenure in days, a share) would spoil the cut-off of the
    # inverse.
    scale = np.sqrt(np.maximum(np.diag(cross), 1e-300))
    inverse = np.linalg.pinv(cross / np.outer(scale, scale), rcond=1e-10) / np.outer(scale, scale)
    # A column that is constant within every cell says nothing; its cross-product is rounding noise.
    dead = scale < 1e-9
    inverse[dead, :] = 0.0
    inverse[:, dead] = 0.0
    return inverse @ (table.T @ target), inverse
