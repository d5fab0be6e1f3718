"""Reviewer levels: by hand, references, coverage, invariances."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from auditor.statistics.levels import (
    estimate_cautious_spread,
    estimate_spread,
    measure_levels,
    shrink,
)


def make_scores(
    reviewers: int, each: int, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    reviewer = np.repeat(np.arange(reviewers), each)
    level = rng.normal(0, 0.6, reviewers)
    own = np.sqrt(12 / rng.chisquare(12, reviewers))
    covariate = rng.normal(size=reviewer.size) + level[reviewer]
    noise = own[reviewer] * rng.normal(size=reviewer.size)
    return level[reviewer] + 0.5 * covariate + noise, reviewer, covariate, level


def test_paule_mandel_solves_its_equation() -> None:
    mean, noise = np.array([0.0, 1.0, 4.0, 2.0]), np.array([0.2, 0.5, 0.3, 0.4])

    def excess(spread: float) -> float:
        weight = 1 / (spread + noise)
        centre = (weight * mean).sum() / weight.sum()
        return float((weight * (mean - centre) ** 2).sum()) - 3

    assert estimate_spread(mean, noise) == pytest.approx(optimize.brentq(excess, 0, 50), rel=1e-8)


def test_means_that_differ_by_noise_alone_have_no_spread() -> None:
    assert estimate_spread(np.array([1.0, 1.1, 0.9]), np.ones(3)) == 0.0


def test_cautious_spread_is_the_mode_of_spread_times_its_likelihood() -> None:
    mean, noise = np.array([0.0, 1.0, 4.0, 2.0, 1.5]), np.array([0.2, 0.5, 0.3, 0.4, 0.9])

    def fall(log_spread: float) -> float:
        spread = np.exp(log_spread)
        weight = 1 / (spread + noise)
        centre = (weight * mean).sum() / weight.sum()
        likelihood = np.log(weight).sum() - np.log(weight.sum())
        likelihood -= (weight * (mean - centre) ** 2).sum()
        return float(-log_spread - likelihood / 2)

    mode = optimize.minimize_scalar(fall, bounds=(-5, 5), method="bounded", options={"xatol": 1e-9})
    assert estimate_cautious_spread(mean, noise) == pytest.approx(np.exp(mode.x), rel=1e-5)


def test_cautious_spread_is_never_nothing() -> None:
    assert estimate_cautious_spread(np.full(5, 2.0), np.ones(5)) > 0.1


def test_equal_errors_shrink_as_morris_by_hand() -> None:
    # Means 0, 2, 4, 6 with error variance 1 (df large): spread 20/3 - 1, pull 1 / (20/3) = 0.15.
    found = shrink(np.array([0.0, 2, 4, 6]), np.ones(4), np.full(4, 1e9))
    np.testing.assert_allclose(found.estimate, [0.45, 2.15, 3.85, 5.55], rtol=1e-6)
    # The cautious spread a solves 3 a (a + 1) - 20 a = 2 (a + 1)^2: a^2 - 21 a - 2 = 0.
    pull = 1 / (1 + (21 + np.sqrt(449)) / 2)
    # Morris, for the outermost, and how far the estimate lies from the one under a.
    variance = 1 - pull + pull / 4 + 2 * pull**2 * 9 + (0.15 - pull) ** 2 * 9
    width = 1.959964 * np.sqrt(variance)
    assert found.high[0] - found.estimate[0] == pytest.approx(width, rel=1e-5)


@pytest.mark.parametrize("units", [2, 3])
def test_two_or_three_units_stand_on_their_own_data(units: int) -> None:
    observed = np.arange(units) * 0.1
    found = shrink(observed, np.ones(units), np.full(units, 1e9))
    width = 1.959964 * np.sqrt(1 + (observed - observed.mean()) ** 2)
    np.testing.assert_allclose(found.high - found.estimate, width, rtol=1e-5)


SMALL_COMPANIES = [
    pytest.param(40, 4, 0.3, id="forty reviewers with four reviews"),
    pytest.param(40, 3, 0.3, id="forty reviewers with three reviews"),
    pytest.param(20, 4, 0.3, id="twenty reviewers with four reviews"),
    pytest.param(3, 8, 0.3, id="three reviewers who are alike"),
    pytest.param(3, 8, 1.5, id="three reviewers who differ"),
    pytest.param(2, 8, 1.5, id="two reviewers who differ"),
]


@pytest.mark.parametrize(("reviewers", "each", "spread"), SMALL_COMPANIES)
def test_intervals_cover_in_small_companies(reviewers: int, each: int, spread: float) -> None:
    reviewer = np.repeat(np.arange(reviewers), each)
    hits = []
    for seed in range(max(30, 600 // reviewers)):
        rng = np.random.default_rng(seed)
        level = rng.normal(0, spread, reviewers)
        score = level[reviewer] + 0.8 * rng.normal(size=reviewer.size)
        found = measure_levels(score, reviewer).shrunken
        hits.append(np.mean((found.low <= level) & (level <= found.high)))
    assert np.mean(hits) >= 0.935


def test_covariate_slopes_are_those_of_reviewer_fixed_effects() -> None:
    score, reviewer, covariate, _ = make_scores(20, 6, 0)
    found = measure_levels(score, reviewer, covariates=covariate)
    table = np.hstack([np.eye(20)[reviewer], (covariate - covariate.mean())[:, None]])
    np.testing.assert_allclose(found.observed, sm.OLS(score, table).fit().params[:20], atol=1e-8)


@pytest.mark.parametrize("each", [4, 8, 16])
def test_intervals_cover_overall_and_in_the_lowest_tenth(each: int) -> None:
    hits, low = [], []
    for seed in range(6):
        score, reviewer, covariate, level = make_scores(1500, each, seed)
        found = measure_levels(score, reviewer, covariates=covariate).shrunken
        true = level + 0.5 * covariate.mean()
        covered = (found.low <= true) & (true <= found.high)
        hits.append(covered.mean())
        low.append(covered[found.estimate <= np.quantile(found.estimate, 0.1)].mean())
    assert 0.94 <= np.mean(hits) <= 0.96
    assert np.mean(low) >= 0.92


def test_shrinkage_beats_raw_means() -> None:
    score, reviewer, covariate, level = make_scores(1000, 6, 9)
    found = measure_levels(score, reviewer, covariates=covariate)
    true = level + 0.5 * covariate.mean()
    raw = np.mean((found.observed - true) ** 2)
    assert np.mean((found.shrunken.estimate - true) ** 2) < 0.75 * raw


def test_reviewer_without_reviews_is_left_blank() -> None:
    score, reviewer, _, _ = make_scores(10, 5, 1)
    found = measure_levels(score, np.where(reviewer >= 4, reviewer + 1, reviewer))
    assert np.isnan(found.shrunken.estimate[4])
    assert found.n[4] == 0


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000), st.floats(-100, 100))
def test_invariances(seed: int, shift: float) -> None:
    score, reviewer, covariate, _ = make_scores(30, 5, seed)
    rng = np.random.default_rng(seed)
    rows, names = rng.permutation(score.size), rng.permutation(30)
    plain = measure_levels(score, reviewer, covariates=covariate).shrunken
    moved = measure_levels(
        score[rows] + shift, names[reviewer][rows], covariates=covariate[rows] * 3 + 1
    ).shrunken
    np.testing.assert_allclose(moved.estimate[names], plain.estimate + shift, atol=1e-6)
    np.testing.assert_allclose(moved.low[names], plain.low + shift, atol=1e-5)
