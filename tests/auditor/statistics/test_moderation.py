"""Squeezed variances: formula, fixed points, recovery and robustness."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from auditor.statistics.moderation import (
    LARGEST_PRIOR_DF,
    fit_variance_prior,
    inverse_trigamma,
    squeeze_variances,
)


@pytest.mark.parametrize("x", [0.01, 0.5, 1.0, 3.7, 60.0, 5e4])
def test_inverse_trigamma_undoes_trigamma(x: float) -> None:
    assert inverse_trigamma(float(special.polygamma(1, x))) == pytest.approx(x, rel=1e-6)


def test_squeezed_variance_is_the_weighted_mean_of_own_and_prior() -> None:
    rng = np.random.default_rng(1)
    variance, df = rng.chisquare(5, 40) / 5, np.full(40, 5.0)
    squeezed = squeeze_variances(variance, df)
    d0, s0 = squeezed.prior_df, squeezed.prior_variance
    np.testing.assert_allclose(squeezed.variance, (d0 * s0 + 5 * variance) / (d0 + 5), rtol=1e-12)
    np.testing.assert_allclose(squeezed.df, min(d0 + 5, 40 * 5))


def test_no_more_degrees_of_freedom_than_there_are() -> None:
    # Variances that do not differ make a prior worth a million observations.
    assert squeeze_variances(np.full(3, 2.0), np.full(3, 7.0)).df.tolist() == [21.0] * 3


def test_reviewer_without_degrees_of_freedom_gets_the_prior() -> None:
    rng = np.random.default_rng(2)
    variance, df = np.append(rng.chisquare(5, 40) / 5, np.nan), np.append(np.full(40, 5.0), 0.0)
    squeezed = squeeze_variances(variance, df)
    assert squeezed.variance[-1] == pytest.approx(squeezed.prior_variance)


def test_moments_by_hand_for_equal_degrees_of_freedom() -> None:
    # Smyth 2004, section 6.2, without robustness: mean and variance of log s2.
    rng = np.random.default_rng(3)
    variance = stats.f.rvs(6, 9, size=400, random_state=rng) * 2.5
    level = np.log(variance) - special.digamma(3) + np.log(3)
    extra = np.mean((level - level.mean()) ** 2 - special.polygamma(1, 3))
    half = inverse_trigamma(float(extra))
    expected = np.exp(level.mean() + special.digamma(half) - np.log(half))
    found, df = fit_variance_prior(variance, np.full(400, 6.0), robust=False)
    assert (found, df) == pytest.approx((expected, 2 * half), rel=1e-6)


@pytest.mark.parametrize("robust", [True, False])
@pytest.mark.parametrize("unequal", [True, False])
def test_prior_is_recovered(robust: bool, unequal: bool) -> None:
    rng = np.random.default_rng(4)
    df = rng.integers(2, 15, 6000).astype(float) if unequal else np.full(6000, 7.0)
    variance = 3.0 * stats.f.rvs(df, 12, random_state=rng)
    found, prior_df = fit_variance_prior(variance, df, robust=robust)
    assert found == pytest.approx(3.0, rel=0.05)
    assert prior_df == pytest.approx(12, rel=0.25)


def test_wild_reviewers_do_not_loosen_the_robust_prior() -> None:
    rng = np.random.default_rng(5)
    variance = stats.f.rvs(7, 12, size=3000, random_state=rng)
    variance[:90] *= 16
    df = np.full(3000, 7.0)
    assert (
        fit_variance_prior(variance, df)[1]
        > 1.3 * fit_variance_prior(variance, df, robust=False)[1]
    )


def test_equal_true_variances_pool_completely() -> None:
    rng = np.random.default_rng(6)
    _, df = fit_variance_prior(rng.chisquare(5, 50) / 5, np.full(50, 5.0), robust=False)
    assert 30 < df <= LARGEST_PRIOR_DF


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.01, 100))
def test_scale_goes_through(seed: int, factor: float) -> None:
    rng = np.random.default_rng(seed)
    variance, df = rng.chisquare(4, 30) / 4, rng.integers(1, 9, 30).astype(float)
    plain, scaled = squeeze_variances(variance, df), squeeze_variances(factor * variance, df)
    np.testing.assert_allclose(scaled.variance, factor * plain.variance, rtol=1e-5)


@pytest.mark.parametrize(
    ("variance", "df", "message"),
    [
        pytest.param([1.0], [3.0], "it takes 2 of them", id="one reviewer"),
        pytest.param([0.0, 0.0], [3.0, 3.0], "no score varies", id="nothing varies"),
    ],
)
def test_refusals_say_why(variance: list[float], df: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        fit_variance_prior(np.array(variance), np.array(df))
