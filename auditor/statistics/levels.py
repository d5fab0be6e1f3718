"""Reviewer levels: how specific, how constructive, how long, shrunk to what is known.

The observed level is a covariate-adjusted mean; its variance is moderated; the spread of true
levels is the Paule-Mandel estimate (Paule & Mandel 1982, J. Res. NBS 87:377). In a small company
that estimate is often 0 though levels differ, and every level is then drawn all the way to the
centre. So the interval rests on a spread that is never 0, the mode of the likelihood times the
spread (Morris & Tang 2011, Statistical Science 26:271; Li & Lahiri 2010, J. Multivar. Anal.
101:882), and adds what is not known about the shrinkage itself (Morris 1983, JASA 78:47) and how
far the estimate shown lies from the one under that spread. The critical value is Student's, because
the reviewer's own variance is not known either.

A level says what is on the page. One cycle cannot tell a lenient reviewer from a good team.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from auditor.statistics.cells import fit_cells
from auditor.statistics.moderation import squeeze_variances
from auditor.statistics.strata import (
    FloatArray,
    IntArray,
    as_codes,
    as_column,
    as_covariates,
    counts,
)


@dataclass(frozen=True, slots=True)
class Shrunken:
    """Means pulled towards a common centre; arrays have one row a unit, NaN where there is no data.

    Attributes:
        estimate: Posterior mean.
        low: Lower end of the interval.
        high: Upper end of the interval.
        weight: How much of the estimate is the unit's own data, 0 to 1: its reliability.
        centre: The common centre.
        spread: Standard deviation of the true levels.
    """

    estimate: FloatArray
    low: FloatArray
    high: FloatArray
    weight: FloatArray
    centre: float
    spread: float


@dataclass(frozen=True, slots=True)
class Levels:
    """Reviewer levels in units of the score, one row a reviewer code.

    Attributes:
        observed: Adjusted mean, NaN where a reviewer has no review.
        error: Its standard error by moderated variance.
        df: Degrees of freedom of that error.
        n: Reviews behind it.
        shrunken: The estimate to show.
        person_share: Share of variance that stays with a reviewee who is reviewed again.
    """

    observed: FloatArray
    error: FloatArray
    df: FloatArray
    n: IntArray
    shrunken: Shrunken
    person_share: float


def measure_levels(
    score: ArrayLike,
    reviewer: ArrayLike,
    *,
    covariates: ArrayLike | None = None,
    reviewee: ArrayLike | None = None,
    confidence: float = 0.95,
) -> Levels:
    """Measure each reviewer's level on one score, at the company's mean covariates.

    Args:
        score: One score a review, shape (n,).
        reviewer: Dense reviewer codes, shape (n,).
        covariates: Relationship, level, tenure, length and the like, shape (n, p).
        reviewee: Codes of the persons reviewed; repeats are then not counted as independent.
        confidence: Probability inside the interval.

    Raises:
        ValueError: When shapes do not fit, a value is missing, or no reviewer has two reviews.
    """
    column = as_column(score, name="score")
    rows = column.size
    code, reviewers = as_codes(reviewer, rows, name="reviewer")
    person = None if reviewee is None else as_codes(reviewee, rows, name="reviewee")[0]
    fit = fit_cells(column, code, reviewers, as_covariates(covariates, rows), person)
    n = counts(code, reviewers)
    moderated = squeeze_variances(fit.squares / np.where(fit.df > 0, fit.df, 1.0), fit.df)
    leverage = 1.0 / np.where(n > 0, fit.information, 1.0)
    if fit.slope.size:
        leverage = leverage + np.einsum("rp,pq,rq->r", fit.centre, fit.slope_variance, fit.centre)
    observed = np.where(n > 0, fit.mean, np.nan)
    error = np.where(n > 0, np.sqrt(moderated.variance * leverage), np.nan)
    return Levels(
        observed=observed,
        error=error,
        df=moderated.df,
        n=n,
        shrunken=shrink(observed, error, moderated.df, confidence=confidence),
        person_share=fit.person_share,
    )


def shrink(
    observed: FloatArray, error: FloatArray, df: FloatArray, *, confidence: float = 0.95
) -> Shrunken:
    """Shrink unit means towards their common centre.

    Args:
        observed: Shape (n,); NaN marks a unit without data.
        error: Standard errors, shape (n,).
        df: Degrees of freedom of the errors, shape (n,).
        confidence: Probability inside the interval.

    Raises:
        ValueError: When fewer than two units have data.
    """
    known = np.isfinite(observed) & np.isfinite(error)
    if int(known.sum()) < 2:
        raise ValueError(f"observed: {int(known.sum())} units with data; shrinkage needs 2 or more")
    mean, squared, freedom = observed[known], error[known] ** 2, df[known]
    # A t variable with f degrees of freedom has variance f / (f - 2).
    noise = squared * freedom / np.maximum(freedom - 2.0, 1.0)
    spread = estimate_spread(mean, noise)
    centre, pull, _ = _pull(mean, noise, spread)
    estimate = mean - pull * (mean - centre)
    variance = _measure_error(mean, noise, estimate) * np.maximum(freedom - 2.0, 1.0) / freedom
    half = special.stdtrit(freedom, 0.5 + confidence / 2) * np.sqrt(variance)

    def place(values: FloatArray) -> FloatArray:
        column = np.full(observed.shape, np.nan)
        column[known] = values
        return column

    return Shrunken(
        estimate=place(estimate),
        low=place(estimate - half),
        high=place(estimate + half),
        weight=place(1.0 - pull),
        centre=centre,
        spread=float(np.sqrt(spread)),
    )


def estimate_spread(mean: FloatArray, noise: FloatArray) -> float:
    """Return the Paule-Mandel variance of true levels, 0 when noise explains the means.

    It solves `sum((mean - centre)^2 / (spread + noise)) = n - 1`, centre being the mean weighted by
    `1 / (spread + noise)`.

    Args:
        mean: Observed means, shape (n,).
        noise: Their error variances, above 0, shape (n,).
    """

    def excess(spread: float) -> float:
        weight = 1.0 / (spread + noise)
        centre = (weight * mean).sum() / weight.sum()
        return float((weight * (mean - centre) ** 2).sum() - (mean.size - 1))

    if excess(0.0) <= 0:
        return 0.0
    return _find_root(lambda spread: -excess(spread), float(mean.var(ddof=1)))


def estimate_cautious_spread(mean: FloatArray, noise: FloatArray) -> float:
    """Return a variance of true levels that is never 0: the mode of spread times its likelihood.

    The likelihood is the restricted one (REML). Setting the slope of the logarithm to 0 gives
    `spread * (sum w - sum w^2 / sum w - sum w^2 (mean - centre)^2) = 2` with
    `w = 1 / (spread + noise)`.

    Args:
        mean: Observed means, shape (n,), 4 or more; fewer have no such mode.
        noise: Their error variances, above 0, shape (n,).
    """

    def slope(spread: float) -> float:
        weight = 1.0 / (spread + noise)
        total, squares = weight.sum(), weight**2
        centre = (weight * mean).sum() / total
        bend = total - squares.sum() / total - (squares * (mean - centre) ** 2).sum()
        return float(spread * bend - 2.0)

    return _find_root(slope, float(mean.var(ddof=1) + noise.max()))


def _measure_error(mean: FloatArray, noise: FloatArray, estimate: FloatArray) -> FloatArray:
    """Return the mean square error of estimates of true levels, shape (n,).

    Two or three units do not tell how far levels lie apart: each then stands on its own data.
    """
    units = mean.size
    if units <= 3:
        return noise + (mean - estimate) ** 2
    centre, pull, certainty = _pull(mean, noise, estimate_cautious_spread(mean, noise))
    away = mean - centre
    # Morris: the level's own variance, that of the centre, and that of the pull.
    variance = noise * (1.0 - pull) + pull**2 / certainty + 2.0 / (units - 3) * (pull * away) ** 2
    result: FloatArray = variance + (mean - pull * away - estimate) ** 2
    return result


def _pull(mean: FloatArray, noise: FloatArray, spread: float) -> tuple[float, FloatArray, float]:
    """Return the centre, how far each mean is drawn to it (0 to 1), and the centre's precision."""
    precision = 1.0 / (spread + noise)
    total = float(precision.sum())
    return float((precision * mean).sum()) / total, noise * precision, total


def _find_root(rising: Callable[[float], float], high: float) -> float:
    """Return where a function crosses 0 from below, above 0; `high` is a first guess above it."""
    while rising(high) < 0:
        high *= 2
    return float(optimize.brentq(rising, 0.0, high, xtol=1e-12 * high, rtol=1e-10))
