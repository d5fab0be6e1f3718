"""Text against rating: planted contradictions, habits, invariances."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.statistics.mismatch import measure_mismatches


def make_ratings(seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    reviewer = np.repeat(np.arange(300), 8)
    quality = rng.normal(size=reviewer.size)
    valence = np.tanh(quality + rng.normal(0, 0.3, reviewer.size))
    habit = rng.normal(0, 0.4, 300)
    rating = 3.2 + 0.8 * quality + habit[reviewer] + rng.normal(0, 0.3, reviewer.size)
    planted = (rng.random(reviewer.size) < 0.02) & (np.abs(quality) > 0.6)
    rating = np.where(planted, np.where(quality > 0, 1.0, 5.0), rating)
    return np.clip(np.round(rating), 1, 5), valence, reviewer, planted


def test_planted_contradictions_stand_at_the_top_in_both_directions() -> None:
    rating, valence, reviewer, planted = make_ratings()
    found = measure_mismatches(rating, valence, reviewer)
    top = np.argsort(-np.abs(found.score))[: planted.sum() // 2]
    assert planted[top].mean() >= 0.95
    assert (found.score[planted & (rating == 1)] < 0).all()
    assert (found.score[planted & (rating == 5)] > 0).all()
    assert np.mean(~planted[found.flagged]) <= 0.1
    assert found.flagged[planted].mean() > 0.6


def test_a_reviewers_habit_is_not_a_contradiction() -> None:
    rng = np.random.default_rng(1)
    reviewer = np.repeat(np.arange(100), 10)
    valence = rng.normal(size=1000)
    rating = 3 + valence + rng.normal(0, 0.3, 1000) + np.where(reviewer == 0, 2.0, 0.0)
    found = measure_mismatches(rating, valence, reviewer)
    assert not found.flagged[reviewer == 0].any()
    assert 1.2 < found.habit[0] < 2.1
    assert np.abs(found.habit[1:]).max() < 0.4


def test_clean_normal_residuals_are_left_alone() -> None:
    rng = np.random.default_rng(2)
    valence = rng.normal(size=8000)
    found = measure_mismatches(valence + rng.normal(size=8000), valence, np.arange(8000) // 8)
    assert found.flagged.sum() <= 2
    assert np.median(np.abs(found.score)) == pytest.approx(0.6745, abs=0.01)
    assert found.slope[0] == pytest.approx(1.0, abs=0.05)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 500), st.floats(-5, 5), st.floats(0.2, 9))
def test_invariances(seed: int, shift: float, factor: float) -> None:
    rating, valence, reviewer, _ = make_ratings(seed)
    rng = np.random.default_rng(seed)
    rows, names = rng.permutation(rating.size), rng.permutation(300)
    plain = measure_mismatches(rating, valence, reviewer)
    moved = measure_mismatches(
        (rating * factor + shift)[rows], valence[rows] * 10 - 3, names[reviewer][rows]
    )
    np.testing.assert_allclose(moved.score, plain.score[rows], atol=1e-6)


def cut_ratings(
    shares: list[float], *, noise: float, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return 480 ratings and texts by 60 reviewers from one latent: nothing contradicts anything."""
    rng = np.random.default_rng(seed)
    latent = rng.normal(size=480)
    rating = np.searchsorted(np.quantile(latent, np.cumsum(shares)[:-1]), latent) + 1.0
    return rating, np.tanh(latent + rng.normal(0, noise, 480)), np.arange(480) // 8


# The share of each rating, lowest first. Steps of a rating are not equal, and the bulk of the
# residuals is that of the common rating alone.
UNEVEN = [
    pytest.param([0.02, 0.08, 0.65, 0.2, 0.05], id="two in three meet expectations"),
    pytest.param([0.01, 0.04, 0.75, 0.15, 0.05], id="three in four meet expectations"),
    pytest.param([0.03, 0.07, 0.2, 0.7], id="most have the highest of four"),
    pytest.param([0.02, 0.18, 0.8], id="four in five have the highest of three"),
    pytest.param([0.6, 0.3, 0.1], id="most have the lowest of three"),
]


@pytest.mark.parametrize("noise", [0.3, 1.0])
@pytest.mark.parametrize("shares", UNEVEN)
def test_a_rating_that_is_not_the_common_one_is_no_contradiction(
    shares: list[float], noise: float
) -> None:
    drawn = [cut_ratings(shares, noise=noise, seed=seed) for seed in range(6)]
    raised = [measure_mismatches(*rows).flagged.sum() for rows in drawn]
    assert sum(raised) <= 0.005 * 480 * len(raised)


def test_contradictions_are_seen_where_most_ratings_are_alike() -> None:
    rating, valence, reviewer = cut_ratings([0.02, 0.08, 0.65, 0.2, 0.05], noise=0.3, seed=0)
    clear = np.flatnonzero(np.abs(valence) > 0.6)[::40]
    rating[clear] = np.where(valence[clear] > 0, 1.0, 5.0)
    found = measure_mismatches(rating, valence, reviewer)
    assert clear.size >= 4
    assert np.flatnonzero(found.flagged).tolist() == clear.tolist()


REFUSED = [
    pytest.param([3.0] * 20, "same in every review", id="one rating"),
    pytest.param([3.0] * 10 + [4.0] * 10, "2 values", id="passed or not"),
    pytest.param([3.0] * 17 + [1.0, 2.0, 4.0], "85 % of the reviews", id="nearly all alike"),
]


@pytest.mark.parametrize(("rating", "why"), REFUSED)
def test_ratings_too_much_alike_are_refused(rating: list[float], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        measure_mismatches(rating, np.linspace(-1, 1, 20), np.arange(20) // 5)
