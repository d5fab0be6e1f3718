"""Text against rating: reviews whose rating does not say what their text says.

The rating's residual given the text, less what this reviewer's other reviews show as habit
(the leave-one-out mean, shrunk), on a robust scale. A contradiction must not hide itself: outlying
residuals are clipped (Huber 1964, Ann. Math. Stat. 35:73) before slopes and habits are fitted.

The steps of a rating are coarse and uneven: where most have the same one, the bulk of the residuals
is theirs, and every other rating lies far outside it. So a contradiction must show from the other
side too: the text, given the rating, must lie out on the opposite side.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from auditor.statistics.multiplicity import adjust
from auditor.statistics.strata import (
    BoolArray,
    FloatArray,
    IntArray,
    as_codes,
    as_column,
    as_covariates,
    counts,
    demean,
    means,
    totals,
)

CLIP = 2.5
MAD_TO_SD = 1.4826022185056018
PASSES = 3
TEXT_SD = 2.0
"""How far a text must lie from what its rating leads to expect, in robust SD. Of texts that agree
with their rating one in forty lies so far out on the side that counts."""
FEWEST_VALUES = 3
"""With two ratings a residual takes one of two bands, and there is no bulk to lie outside of."""
MOST_ALIKE = 0.8
"""Above this share of one rating the others are what lies outside the bulk, whatever they say."""


@dataclass(frozen=True, slots=True)
class Mismatches:
    """How far each rating lies from its text, one row a review.

    Attributes:
        excess: Rating less what text and reviewer's habit lead to expect, in points of the rating.
        score: The same in robust SD; above 0 the rating is kinder than the text, below 0 harsher.
        p: Two-sided p-value, taking the bulk of the residuals as bell-shaped.
        q: Its Benjamini-Hochberg q-value.
        flagged: Rows with q at most the chosen rate whose text, given the rating, lies out on the
            other side.
        expected_noise: How many of the flagged rows are expected to be noise.
        habit: Each reviewer's shrunken mean residual in points, shape (reviewers,): rates above or
            below peers given what the text says.
        slope: Points of rating for one unit of each text column.
    """

    excess: FloatArray
    score: FloatArray
    p: FloatArray
    q: FloatArray
    flagged: BoolArray
    expected_noise: float
    habit: FloatArray
    slope: FloatArray


def measure_mismatches(
    rating: ArrayLike,
    text: ArrayLike,
    reviewer: ArrayLike,
    *,
    rate: float = 0.05,
) -> Mismatches:
    """Measure the mismatch of each rating with its text.

    Args:
        rating: The form's number, shape (n,).
        text: What the text says: valence, grades, share of concerns, shape (n,) or (n, p). Other
            causes of a rating (level, cycle dummies) may stand beside it.
        reviewer: Dense reviewer codes, shape (n,).
        rate: Largest estimated false-discovery rate among the flagged.

    Raises:
        ValueError: When shapes do not fit, a value is missing, or the ratings are too much alike:
            fewer than three values, or one in more than four reviews of five.
    """
    target = as_column(rating, name="rating")
    rows = target.size
    code, reviewers = as_codes(reviewer, rows, name="reviewer")
    table = as_covariates(text, rows)
    _refuse_alike(target)
    forward = _fit(target, table, code, reviewers)
    backward = _fit(table @ forward.slope, target[:, None], code, reviewers)
    p = 2 * special.ndtr(-np.abs(forward.score))
    q = adjust(p)
    flagged = (q <= rate) & (-np.sign(forward.score) * backward.score >= TEXT_SD)
    worst = float(q[flagged].max()) if flagged.any() else 0.0
    return Mismatches(
        excess=forward.excess,
        score=forward.score,
        p=p,
        q=q,
        flagged=flagged,
        expected_noise=worst * int(flagged.sum()),
        habit=forward.habit,
        slope=forward.slope,
    )


def _refuse_alike(rating: FloatArray) -> None:
    values, often = np.unique(rating, return_counts=True)
    if values.size < 2:
        raise ValueError(
            "rating: the same in every review; there is nothing to set against the text"
        )
    if values.size < FEWEST_VALUES:
        raise ValueError(
            f"rating: {values.size} values; {FEWEST_VALUES} are needed to set it against the text"
        )
    if often.max() > MOST_ALIKE * rating.size:
        raise ValueError(
            f"rating: {values[often.argmax()]:g} in {100 * often.max() / rating.size:.0f} % of the "
            f"reviews; above {100 * MOST_ALIKE:.0f} % the few others cannot be set against the text"
        )


@dataclass(frozen=True, slots=True)
class _Fit:
    """A column given a table: residuals less habit, plain and in robust SD."""

    excess: FloatArray
    score: FloatArray
    habit: FloatArray
    slope: FloatArray


def _fit(target: FloatArray, table: FloatArray, code: IntArray, reviewers: int) -> _Fit:
    table = table - table.mean(axis=0)
    clipped = target
    for _ in range(PASSES):
        slope = _fit_slope(clipped, table, code, reviewers)
        centre = float((clipped - table @ slope).mean())
        residual = target - centre - table @ slope
        kept = clipped - centre - table @ slope
        expected, relative, habit = _expect(kept, code, reviewers)
        excess = residual - expected
        scale = _mad(excess / relative) * relative
        clipped = target - excess + np.clip(excess, -CLIP * scale, CLIP * scale)
    return _Fit(excess, excess / scale, habit, slope)


def _fit_slope(target: FloatArray, table: FloatArray, code: IntArray, reviewers: int) -> FloatArray:
    """Return the slopes of rating on text within reviewers, free of who is lenient."""
    inside = demean(table, code, reviewers)
    left = demean(target, code, reviewers)
    slope: FloatArray = np.linalg.pinv(inside.T @ inside, rcond=1e-10) @ (inside.T @ left)
    return slope


def _expect(
    residual: FloatArray, code: IntArray, reviewers: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return what the reviewer's other reviews lead to expect, its relative error, and the habit.

    The variance of habits is the analysis-of-variance estimate over reviewers with two or more
    reviews.
    """
    n = counts(code, reviewers).astype(np.float64)
    sums = totals(residual, code, reviewers)
    inside = demean(residual, code, reviewers)
    df = max(float(np.maximum(n - 1, 0).sum()), 1.0)
    within = float((inside**2).sum()) / df
    groups = max(int((n > 0).sum()) - 1, 1)
    between = float((n * means(residual, code, reviewers) ** 2).sum()) / groups
    typical = (residual.size - float((n**2).sum()) / residual.size) / groups
    spread = max((between - within) / max(typical, 1e-12), 0.0)
    others = np.maximum(n[code] - 1, 0)
    # Pull of the leave-one-out mean: spread / (spread + within / others).
    pull = others * spread / np.maximum(others * spread + within, 1e-300)
    expected = pull * (sums[code] - residual) / np.maximum(others, 1)
    relative = np.sqrt(1.0 + (1.0 - pull) * spread / max(within, 1e-300))
    own = n * spread / np.maximum(n * spread + within, 1e-300)
    return expected, relative, own * sums / np.maximum(n, 1)


def _mad(values: FloatArray) -> float:
    """Return the median absolute deviation as an SD; where over half are equal, the plain SD."""
    spread = float(np.median(np.abs(values - np.median(values)))) * MAD_TO_SD
    return spread or float(values.std()) or 1.0
