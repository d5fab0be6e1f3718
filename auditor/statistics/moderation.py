"""Moderated variances: each reviewer's variance squeezed towards what the company shows.

Model (Smyth 2004, "Linear models and empirical Bayes methods", SAGMB 3:3): the reviewer's variance
is drawn from a scaled inverse chi-square with `prior_df` degrees of freedom about `prior_variance`,
so the observed one follows `prior_variance * F(df, prior_df)`. The moments of its logarithm give
both in closed form; the robust fit winsorises first (Phipson et al. 2016, AOAS 10:946), so that a
few reviewers with wild spread do not loosen the prior for all.
"""

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from auditor.statistics.strata import FloatArray

LOWER_TAIL = 0.05
UPPER_TAIL = 0.10
NODES = 128
LARGEST_PRIOR_DF = 1e6
FIT_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Moderated:
    """Squeezed variances with the prior that squeezed them.

    Attributes:
        variance: Posterior variance of each reviewer, shape (n,), in squared units of the score.
        df: Degrees of freedom of that variance, shape (n,): the reviewer's own plus the prior's, at
            most all that there are, because the prior was learnt from the same reviews (as in the
            eBayes of limma).
        prior_variance: The variance towards which all are squeezed.
        prior_df: How many observations that prior is worth.
    """

    variance: FloatArray
    df: FloatArray
    prior_variance: float
    prior_df: float


def inverse_trigamma(value: float) -> float:
    """Return the x > 0 at which trigamma(x) is `value`, by Newton's method (Smyth 2004)."""
    if value > 1e7:
        return float(1.0 / np.sqrt(value))
    if value < 1e-6:
        return 1.0 / value
    x = 0.5 + 1.0 / value
    for _ in range(50):
        trigamma = float(special.polygamma(1, x))
        step = trigamma * (1.0 - trigamma / value) / float(special.polygamma(2, x))
        x += step
        if -step / x < 1e-10:
            break
    return x


def fit_variance_prior(
    variance: FloatArray, df: FloatArray, *, robust: bool = True
) -> tuple[float, float]:
    """Return the prior variance and its degrees of freedom.

    Args:
        variance: Observed variances, shape (n,).
        df: Their degrees of freedom, shape (n,); rows with df of 0 or less tell nothing and are
            left out.
        robust: Winsorise the extremes, and match the moments of an equally winsorised F
            distribution.

    Returns:
        `(prior_variance, prior_df)`. A prior_df of `LARGEST_PRIOR_DF` means that the variances do
        not differ by more than chance.

    Raises:
        ValueError: When fewer than two variances are left, or all of them are 0.
    """
    usable = (df > 0) & np.isfinite(variance)
    observed, freedom = variance[usable], df[usable]
    if observed.size < 2:
        raise ValueError(
            f"only {observed.size} of the reviewers wrote two reviews or more that can be compared; "
            "it takes 2 of them"
        )
    if observed.size > FIT_ROWS:
        # Every k-th row after sorting: the same whatever the order of the rows.
        order = np.lexsort((observed, freedom))
        pick = order[np.linspace(0, observed.size - 1, FIT_ROWS).astype(np.intp)]
        observed, freedom = observed[pick], freedom[pick]
    middle = float(np.median(observed)) or float(observed.mean())
    if middle <= 0:
        raise ValueError("no score varies within any reviewer's group")
    # A reviewer whose scores are all equal has log(0); limma lifts it to a small share of the
    # median.
    observed = np.maximum(observed, 1e-5 * middle)
    centre, prior_df = _match_moments(observed, freedom)
    if robust and observed.size >= 10:
        centre, prior_df = _match_winsorised(observed, freedom, centre, prior_df)
    return centre, prior_df


def squeeze_variances(variance: FloatArray, df: FloatArray, *, robust: bool = True) -> Moderated:
    """Squeeze each variance towards the common prior.

    The posterior is `(prior_df * prior_variance + df * variance) / (prior_df + df)`; a reviewer
    without degrees of freedom gets the prior.

    Args:
        variance: Observed variances, shape (n,).
        df: Their degrees of freedom, shape (n,), 0 where there is none.
        robust: As in `fit_variance_prior`.

    Raises:
        ValueError: As in `fit_variance_prior`.
    """
    prior_variance, prior_df = fit_variance_prior(variance, df, robust=robust)
    own = np.where(df > 0, df, 0.0)
    total = own + prior_df
    filled = np.where(own > 0, variance, 0.0)
    return Moderated(
        variance=(prior_df * prior_variance + own * filled) / total,
        df=np.minimum(total, own.sum()),
        prior_variance=prior_variance,
        prior_df=prior_df,
    )


def _match_moments(variance: FloatArray, df: FloatArray) -> tuple[float, float]:
    """Match mean and variance of log variance, reviewers weighted by what their variance tells."""
    noise = special.polygamma(1, df / 2)
    level = np.log(variance) - special.digamma(df / 2) + np.log(df / 2)
    extra = 0.0
    for _ in range(20):
        weight = 1.0 / (noise + extra)
        centre = float(np.average(level, weights=weight))
        spread = np.average((level - centre) ** 2 - noise, weights=weight**2)
        previous, extra = extra, max(float(spread), 0.0)
        if abs(extra - previous) < 1e-9:
            break
    if extra < 1e-6:
        return float(np.exp(centre)), LARGEST_PRIOR_DF
    half = inverse_trigamma(extra)
    return float(np.exp(centre + special.digamma(half) - np.log(half))), 2.0 * half


def _match_winsorised(
    variance: FloatArray, df: FloatArray, centre: float, prior_df: float
) -> tuple[float, float]:
    """Match winsorised moments of log variance to those of a winsorised log F."""
    common = float(np.median(df))
    if np.ptp(df) > 0:
        # Unequal df: carry every variance over to the F of the common df at the same quantile.
        below = special.fdtr(df, prior_df, variance / centre)
        below = np.clip(below, 1e-12, 1 - 1e-12)
        variance = centre * special.fdtri(common, prior_df, below)
        variance = np.maximum(variance, 1e-12 * centre)
    logs = np.log(variance)
    low, high = np.quantile(logs, [LOWER_TAIL, 1 - UPPER_TAIL])
    wins = np.clip(logs, low, high)
    mean, spread = float(wins.mean()), float(wins.var(ddof=1))

    def excess(log_df: float) -> float:
        return float(np.log(spread / _winsorised_log_f(common, float(np.exp(log_df)))[1]))

    lowest, highest = np.log(0.05), np.log(LARGEST_PRIOR_DF)
    if spread <= 0 or excess(highest) <= 0:
        chosen = LARGEST_PRIOR_DF
    elif excess(lowest) >= 0:
        chosen = float(np.exp(lowest))
    else:
        chosen = float(np.exp(optimize.brentq(excess, lowest, highest, xtol=1e-8)))
    return float(np.exp(mean - _winsorised_log_f(common, chosen)[0])), chosen


def _winsorised_log_f(df: float, prior_df: float) -> tuple[float, float]:
    """Return mean and variance of log F(df, prior_df), winsorised at the two tails."""
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    inside = 1 - LOWER_TAIL - UPPER_TAIL
    probability = LOWER_TAIL + inside * (nodes + 1) / 2
    logs = np.log(special.fdtri(df, prior_df, probability))
    low, high = np.log(special.fdtri(df, prior_df, [LOWER_TAIL, 1 - UPPER_TAIL]))
    share = inside * weights / 2
    mean = float(share @ logs + LOWER_TAIL * low + UPPER_TAIL * high)
    square = float(share @ (logs - mean) ** 2)
    square += LOWER_TAIL * float(low - mean) ** 2 + UPPER_TAIL * float(high - mean) ** 2
    return mean, square
