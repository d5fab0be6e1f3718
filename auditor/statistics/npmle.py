"""The nonparametric prior: what the company's reviewers look like, learnt from all of them at once.

The maximum-likelihood mixing distribution (Kiefer & Wolfowitz 1956, Ann. Math. Stat. 27:887) on a
fixed grid, by EM. Plain steps on purpose: accelerated ones blow rounding up, so that the order of
the rows would show. Many of them, because EM begins with weight on every point and an early stop
leaves some of it on gaps that nobody has: those who are flagged would then look worse than they
are. From the prior follow, for each reviewer, the posterior, its local false-discovery rate (Efron
2001), its local false-sign rate (Stephens 2017, Biostatistics 18:275) and an interval.
"""

from dataclasses import dataclass

import numpy as np

from auditor.statistics.strata import BoolArray, FloatArray

NULL_ROWS = 10.0
# Points that EM has emptied are left out of the further steps, looked for every so many of them.
EMPTY = 1e-8
STEPS_BETWEEN_LOOKS = 50


@dataclass(frozen=True, slots=True)
class Prior:
    """A discrete prior.

    Attributes:
        grid: Support, ascending, shape (k,).
        weight: Probability of each point, shape (k,), sums to 1.
    """

    grid: FloatArray
    weight: FloatArray


@dataclass(frozen=True, slots=True)
class Posterior:
    """What the prior and one reviewer's data say together, one row a reviewer, shape (n,) each.

    Attributes:
        mean: Posterior mean.
        low: Lower end of the equal-tailed interval.
        high: Upper end of the equal-tailed interval.
        null: Posterior probability of the null set: the local false-discovery rate.
        wrong_sign: Probability that the sign of the mean is wrong: the local false-sign rate.
    """

    mean: FloatArray
    low: FloatArray
    high: FloatArray
    null: FloatArray
    wrong_sign: FloatArray


def fit_prior(
    likelihood: FloatArray,
    grid: FloatArray,
    *,
    null: BoolArray | None = None,
    null_count: float = NULL_ROWS,
    iterations: int = 1500,
    tolerance: float = 1e-10,
) -> Prior:
    """Fit the mixing distribution on a grid.

    Args:
        likelihood: Likelihood of each row at each grid point, up to a factor a row, shape (n, k).
        grid: The points, shape (k,).
        null: Points that count as nothing to see, shape (k,). Where given, `null_count` pseudo-rows
            lie there, shared out as the points stand, so that little data tells little (ash's null
            bias).
        null_count: How many such rows.
        iterations: Most EM steps.
        tolerance: Stop when the mean log-likelihood a row gains less than this.

    Raises:
        ValueError: When shapes do not fit or a row is 0 everywhere.
    """
    rows, points = likelihood.shape
    if points != grid.shape[0] or rows == 0:
        raise ValueError(
            f"likelihood: shape {likelihood.shape}, expected (n, {grid.shape[0]}), n >= 1"
        )
    top = likelihood.max(axis=1)
    if not (top > 0).all():
        raise ValueError(f"likelihood: row {int(np.argmin(top))} is 0 everywhere; widen the grid")
    table = likelihood / top[:, None]
    extra = null_count if null is not None else 0.0
    inside = np.zeros(points, dtype=np.bool_) if null is None else null
    kept = np.arange(points)
    weight = np.full(points, 1.0 / points)
    best = -np.inf
    for step in range(iterations):
        if step and step % STEPS_BETWEEN_LOOKS == 0:
            held = weight > EMPTY
            kept, weight, table = kept[held], weight[held] / weight[held].sum(), table[:, held]
        mixture = table @ weight
        share = weight * ((1.0 / mixture) @ table)
        value = float(np.log(mixture).sum())
        if extra:
            null_weight = np.where(inside[kept], weight, 0.0)
            mass = float(null_weight.sum())
            value += extra * float(np.log(mass))
            share = share + extra * null_weight / mass
        weight = share / share.sum()
        if value - best < tolerance * rows:
            break
        best = value
    full = np.zeros(points)
    full[kept] = weight
    return Prior(grid=grid, weight=full)


def update(
    prior: Prior, likelihood: FloatArray, *, null: BoolArray, confidence: float = 0.95
) -> Posterior:
    """Return each row's posterior under a prior.

    Args:
        prior: From `fit_prior`.
        likelihood: Shape (n, k), up to a factor a row.
        null: Grid points that belong to the null set, shape (k,).
        confidence: Probability inside the interval.

    Raises:
        ValueError: When a row is 0 everywhere under the prior.
    """
    joint = likelihood * prior.weight
    mass = joint.sum(axis=1)
    if not (mass > 0).all():
        raise ValueError(
            f"likelihood: row {int(np.argmin(mass))} is 0 under the prior; widen the grid"
        )
    joint /= mass[:, None]
    below = joint[:, prior.grid < 0].sum(axis=1)
    above = joint[:, prior.grid > 0].sum(axis=1)
    # The smaller of P(effect <= 0) and P(effect >= 0).
    wrong = np.minimum(1.0 - above, 1.0 - below)
    tail = (1 - confidence) / 2
    cumulative = np.cumsum(joint, axis=1)
    return Posterior(
        mean=joint @ prior.grid,
        low=_quantile(cumulative, prior.grid, tail),
        high=_quantile(cumulative, prior.grid, 1 - tail),
        null=joint[:, null].sum(axis=1),
        wrong_sign=np.clip(wrong, 0.0, 1.0),
    )


def find_interval(
    prior: Prior,
    likelihood: FloatArray,
    *,
    rows: float,
    confidence: float = 0.95,
) -> tuple[FloatArray, FloatArray]:
    """Return each row's interval under the prior that the other rows make, and one unknown row.

    The fitted prior puts an atom where a lone outlier was seen, so that the outlier's own posterior
    has no width at all. Here each row's own share is taken out of the prior (one step of EM without
    it), what is left is smoothed as far as so few rows leave its atoms uncertain (Silverman 1986,
    eq. 3.30), and one pseudo-row, spread evenly over the grid, stands for what nobody has shown yet.

    Args:
        prior: From `fit_prior`.
        likelihood: Shape (n, k), up to a factor a row.
        rows: Rows behind the prior, the pseudo-rows of its null among them.
        confidence: Probability inside the equal-tailed interval.

    Returns:
        Lower and upper ends, shape (n,) each.
    """
    own = likelihood * prior.weight
    own /= np.maximum(own.sum(axis=1, keepdims=True), 1e-300)
    left, right = _edges(prior.grid)
    slab = (right - left) / (right[-1] - left[0])
    others = np.maximum(rows * prior.weight - own, 0.0) @ _kernel(prior, rows, right - left)
    joint = likelihood * (others + slab)
    joint /= joint.sum(axis=1, keepdims=True)
    cumulative = np.cumsum(joint, axis=1)
    tail = (1 - confidence) / 2
    return _quantile(cumulative, prior.grid, tail), _quantile(cumulative, prior.grid, 1 - tail)


def _kernel(prior: Prior, rows: float, width: FloatArray) -> FloatArray:
    """Return the matrix that spreads each point's weight over its neighbours, rows summing to 1."""
    mean = float(prior.weight @ prior.grid)
    spread = float(np.sqrt(prior.weight @ (prior.grid - mean) ** 2))
    cumulative = np.cumsum(prior.weight)[None, :]
    upper, lower = (_quantile(cumulative, prior.grid, level)[0] for level in (0.75, 0.25))
    spread = min(spread, float(upper - lower) / 1.349)
    bandwidth = max(1.06 * spread * rows**-0.2, float(width.min()) / 4)
    apart = (prior.grid[:, None] - prior.grid[None, :]) / bandwidth
    kernel = np.exp(-0.5 * apart**2) * width[None, :]
    result: FloatArray = kernel / kernel.sum(axis=1, keepdims=True)
    return result


def _edges(grid: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return where each point's share of the line begins and ends."""
    half = np.diff(grid) / 2
    return grid - np.concatenate([half[:1], half]), grid + np.concatenate([half, half[-1:]])


def _quantile(cumulative: FloatArray, grid: FloatArray, level: float) -> FloatArray:
    """Return the quantile of each row, each point's mass spread half a step to either side."""
    left, right = _edges(grid)
    index = (cumulative < level).sum(axis=1).clip(max=grid.size - 1)
    rows = np.arange(cumulative.shape[0])
    before = np.where(index > 0, cumulative[rows, np.maximum(index - 1, 0)], 0.0)
    within = cumulative[rows, index] - before
    share = np.clip((level - before) / np.maximum(within, 1e-300), 0.0, 1.0)
    result: FloatArray = left[index] + share * (right[index] - left[index])
    return result
