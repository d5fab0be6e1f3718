"""Intersections: groups of several attributes at once, borrowing strength from each attribute."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from auditor.statistics.clusters import fit_clustered
from auditor.statistics.levels import Shrunken, shrink
from auditor.statistics.strata import (
    FloatArray,
    IntArray,
    as_codes,
    as_column,
    as_covariates,
    counts,
    demean,
    dummies,
    means,
    totals,
)


@dataclass(frozen=True, slots=True)
class Intersections:
    """What each combination of attributes adds to its attributes taken one by one.

    Attributes:
        levels: Attribute codes of each combination, shape (cells, attributes).
        n: Reviews in it.
        observed: Mean residual after reviewer and main effects, in units of the score.
        error: Its standard error, clustered by reviewer.
        shrunken: The interaction to show, pulled towards none.
    """

    levels: IntArray
    n: IntArray
    observed: FloatArray
    error: FloatArray
    shrunken: Shrunken


def measure_intersections(
    score: ArrayLike,
    reviewer: ArrayLike,
    attributes: ArrayLike,
    *,
    covariates: ArrayLike | None = None,
) -> Intersections:
    """Estimate interactions of attributes beyond their additive effects.

    Args:
        score: Shape (n,).
        reviewer: Dense reviewer codes, shape (n,).
        attributes: Codes of two or more attributes, shape (n, k).
        covariates: Shape (n, p).

    Raises:
        ValueError: When shapes do not fit or there are fewer than two attributes.
    """
    column = as_column(score, name="score")
    rows = column.size
    code, reviewers = as_codes(reviewer, rows, name="reviewer")
    factors = np.asarray(attributes)
    if factors.ndim != 2 or factors.shape[0] != rows or factors.shape[1] < 2:
        raise ValueError(f"attributes: shape {factors.shape}, expected ({rows}, 2 or more)")
    levels, cell = np.unique(factors, axis=0, return_inverse=True)
    cell = cell.reshape(-1).astype(np.intp, copy=False)
    main = [dummies(factor) for factor in factors.T]
    table = np.column_stack([*main, as_covariates(covariates, rows)])
    inside = demean(table, code, reviewers)
    _, _, residual = fit_clustered(demean(column, code, reviewers), inside, code, reviewers)
    cells = levels.shape[0]
    n = counts(cell, cells)
    observed = means(residual, cell, cells)
    joint, place = np.unique(cell.astype(np.int64) * reviewers + code, return_inverse=True)
    sums = totals(residual - observed[cell], place.reshape(-1).astype(np.intp), joint.size)
    variance = totals(sums**2, (joint // reviewers).astype(np.intp), cells) / n**2
    clusters = counts((joint // reviewers).astype(np.intp), cells)
    # A combination that one reviewer alone has seen gets the pooled error of a single review.
    floor = residual.var() / n
    error = np.sqrt(np.where(clusters > 1, np.maximum(variance, 0.25 * floor), floor))
    df = np.maximum(clusters - 1.0, 1.0)
    return Intersections(
        levels=levels.astype(np.intp, copy=False),
        n=n,
        observed=observed,
        error=error,
        shrunken=shrink(observed, error, df),
    )
