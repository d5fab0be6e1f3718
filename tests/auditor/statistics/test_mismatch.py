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


def test_a_rating_that_never_varies_is_refused() -> None:
    with pytest.raises(ValueError, match="same in every review"):
        measure_mismatches([3.0, 3, 3, 3], [0.1, 0.2, 0.3, 0.4], [0, 0, 1, 1])
