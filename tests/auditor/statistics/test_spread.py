"""A reviewer's own spread: planted, natural, invariant."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.statistics.spread import audit_spreads


def make_scores(
    *, each: int, factor: float, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    reviewer = np.repeat(np.arange(400), each)
    own = np.where(np.arange(400) < 20, factor, 1.0) * np.sqrt(30 / rng.chisquare(30, 400))
    return rng.normal(size=reviewer.size) * own[reviewer], reviewer, own


def test_planted_spread_is_flagged_within_the_rate() -> None:
    score, reviewer, own = make_scores(each=20, factor=3.0, seed=0)
    found = audit_spreads(score, reviewer)
    assert found.flagged[:20].mean() >= 0.7
    assert found.flagged[own < 1.5].sum() <= 1
    assert found.typical == pytest.approx(1.0, abs=0.07)


@pytest.mark.parametrize("seed", range(3))
def test_natural_spread_is_left_alone(seed: int) -> None:
    score, reviewer, _ = make_scores(each=8, factor=1.0, seed=seed)
    assert audit_spreads(score, reviewer).flagged.sum() == 0


def test_too_few_reviews_are_not_tested() -> None:
    score, reviewer, _ = make_scores(each=3, factor=1.0, seed=1)
    found = audit_spreads(score, reviewer)
    assert not found.tested.any()
    assert np.isnan(found.lfdr).all()


def test_the_interval_of_a_lone_wide_reviewer_is_honest() -> None:
    covered, widths = 0, []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        reviewer = np.repeat(np.arange(45), 12)
        score = rng.normal(size=reviewer.size) * np.where(reviewer == 0, 4.0, 1.0)
        found = audit_spreads(score, reviewer)
        widths.append(found.high[0] / found.low[0])
        covered += bool(found.low[0] <= 4.0 / found.typical <= found.high[0])
    assert min(widths) > 1.4
    assert covered >= 17


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 100), st.floats(-50, 50), st.floats(0.1, 30))
def test_invariances(seed: int, shift: float, factor: float) -> None:
    score, reviewer, _ = make_scores(each=6, factor=2.0, seed=seed)
    rng = np.random.default_rng(seed)
    rows, names = rng.permutation(score.size), rng.permutation(400)
    plain = audit_spreads(score, reviewer)
    moved = audit_spreads(factor * score[rows] + shift, names[reviewer][rows])
    np.testing.assert_allclose(moved.lfdr[names], plain.lfdr, atol=1e-5)
    np.testing.assert_allclose(moved.estimate[names], plain.estimate, rtol=1e-5)


CONSTANT = [
    pytest.param([1.0, 1, 2, 2], id="equal"),
    pytest.param([0.1 + 0.2, 0.3, 2, 2], id="equal but for rounding"),
]


@pytest.mark.parametrize("score", CONSTANT)
def test_constant_scores_are_refused(score: list[float]) -> None:
    with pytest.raises(ValueError, match="no spread"):
        audit_spreads(score, [0, 0, 1, 1])
