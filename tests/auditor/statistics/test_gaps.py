"""Within-reviewer gaps: by hand, against references, invariances, calibration."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from auditor.statistics.gaps import audit_gaps, find_smallest_gap, measure_gaps
from auditor.statistics.strata import dummies

Cycle = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def make_cycle(
    *, reviewers: int = 60, each: int = 10, share: float = 0.2, gap: float = 3.0, seed: int = 0
) -> Cycle:
    rng = np.random.default_rng(seed)
    reviewer = np.repeat(np.arange(reviewers), each)
    member = np.tile(np.arange(each) % 2 == 0, reviewers)
    true = np.where(np.arange(reviewers) < share * reviewers, -gap, 0.0)
    score = rng.normal(size=reviewer.size) + true[reviewer] * member
    return score + rng.normal(0, 0.6, reviewers)[reviewer], reviewer, member, true


def test_gap_of_two_reviewers_by_hand() -> None:
    # Reviewer 0: group 5, 7 against 1, 3 -> gap 4; reviewer 1: 2, 2 against 3, 5 -> gap -2.
    score = np.array([5, 7, 1, 3, 2, 2, 3, 5.0])
    member = np.array([1, 1, 0, 0, 1, 1, 0, 0], dtype=bool)
    found = measure_gaps(score, np.repeat([0, 1], 4), member)
    # Squares within cells: 2 + 2 + 0 + 2 = 6 on 4 degrees of freedom.
    assert found.unit == pytest.approx(np.sqrt(1.5))
    np.testing.assert_allclose(found.gap * found.unit, [4, -2])
    np.testing.assert_array_equal(found.members, [2, 2])


def test_covariates_give_the_coefficients_of_one_large_regression() -> None:
    rng = np.random.default_rng(3)
    score, reviewer, member, _ = make_cycle(reviewers=12)
    covariates = rng.normal(size=(score.size, 2)) + member[:, None]
    score = score + covariates @ [0.7, -0.4]
    found = measure_gaps(score, reviewer, member, covariates=covariates)
    cells = dummies(2 * reviewer + member, drop_first=False)
    fit = sm.OLS(score, np.hstack([cells, covariates])).fit()
    np.testing.assert_allclose(
        found.gap * found.unit, fit.params[1:24:2] - fit.params[0:24:2], atol=1e-8
    )
    assert found.unit**2 == pytest.approx(fit.mse_resid, rel=1e-6)
    contrast = np.zeros((12, 26))
    contrast[np.arange(12), 2 * np.arange(12)] = -1
    contrast[np.arange(12), 2 * np.arange(12) + 1] = 1
    scale = contrast @ fit.normalized_cov_params @ contrast.T
    ratio = found.error**2 * found.unit**2 / np.diag(scale)
    # What remains of the squared error is the moderated variance: near the pooled one, above 0.
    assert ((ratio > 0.3 * fit.mse_resid) & (ratio < 3 * fit.mse_resid)).all()


def test_repeated_reviewees_match_generalised_least_squares() -> None:
    rng = np.random.default_rng(4)
    reviewers, people, cycles = 80, 8, 3
    person = np.repeat(np.arange(reviewers * people), cycles)
    reviewer = person // people
    member = person % 2 == 0
    score = rng.normal(size=person.size) + rng.normal(0, 1.0, reviewers * people)[person]
    found = measure_gaps(score, reviewer, member, reviewee=person)
    assert found.person_share == pytest.approx(0.5, abs=0.06)
    # Balanced: the estimate is the plain difference, its error is that of 8 people, not of 24
    # reviews.
    plain = measure_gaps(score, reviewer, member)
    np.testing.assert_allclose(found.gap * found.unit, plain.gap * plain.unit, atol=1e-9)
    spread = (found.gap * found.unit).std()
    assert np.median(found.error * found.unit) == pytest.approx(spread, rel=0.15)
    assert np.median(plain.error * plain.unit) < 0.8 * spread
    assert found.members.max() == 4


def test_planted_gaps_are_flagged_within_the_rate() -> None:
    score, reviewer, member, true = make_cycle(reviewers=300, each=24, share=0.05)
    found = audit_gaps(measure_gaps(score, reviewer, member))
    assert found.flagged[true != 0].mean() >= 0.9
    assert (found.flagged & (true == 0)).sum() <= 1
    assert found.expected_noise <= 0.05 * found.flagged.sum()
    assert ((found.low <= true) & (true <= found.high)).mean() > 0.9


@pytest.mark.parametrize("seed", range(5))
def test_a_fair_company_has_no_flag(seed: int) -> None:
    score, reviewer, member, _ = make_cycle(reviewers=500, each=8, gap=0.0, seed=seed)
    assert not audit_gaps(measure_gaps(score, reviewer, member)).flagged.any()


def test_too_few_on_a_side_is_not_tested() -> None:
    score, reviewer, member, _ = make_cycle(reviewers=40, each=10)
    member[:10] = [True, True] + [False] * 8
    member[10:20] = False
    found = audit_gaps(measure_gaps(score, reviewer, member))
    assert not found.tested[:2].any()
    assert found.tested[2:].all()
    assert np.isnan(found.lfdr[:2]).all()
    assert not found.flagged[:2].any()
    assert np.isnan(found.smallest[1])
    assert found.smallest[0] > found.smallest[2]


def test_smallest_gap_is_near_the_power_of_a_t_test() -> None:
    for n in (8, 16, 48):
        df = np.array([n - 2.0])
        found = find_smallest_gap(np.sqrt(np.array([4.0 / n])), df)
        centre = found[0] / np.sqrt(4.0 / n)
        limit = stats.t.ppf(0.975, df[0])
        power = stats.nct.sf(limit, df[0], centre) + stats.nct.cdf(-limit, df[0], centre)
        assert power == pytest.approx(0.8, abs=0.03)


def plant_one(gap: float, *, seed: int, reviewers: int = 45) -> tuple[float, float, float]:
    score, reviewer, member, _ = make_cycle(
        reviewers=reviewers, each=16, share=1 / reviewers, gap=gap, seed=seed
    )
    found = audit_gaps(measure_gaps(score, reviewer, member))
    return float(found.low[0]), float(found.estimate[0]), float(found.high[0])


LARGE = [
    pytest.param(6.0, id="a gap of 6 SD is not pinned to 4"),
    pytest.param(12.0, id="a gap of 12 SD is not pinned either"),
]


@pytest.mark.parametrize("gap", LARGE)
def test_the_grid_reaches_as_far_as_what_was_seen(gap: float) -> None:
    low, estimate, high = plant_one(gap, seed=1)
    assert estimate == pytest.approx(-gap, abs=1.5)
    assert low <= estimate <= high


def test_a_gap_beyond_reason_stays_at_the_end_of_the_grid() -> None:
    low, estimate, _ = plant_one(60.0, seed=1)
    assert estimate == pytest.approx(-20.0, abs=0.5)
    assert low >= -20.5


def test_the_interval_of_a_lone_planted_reviewer_is_honest() -> None:
    found = [plant_one(3.0, seed=seed) for seed in range(20)]
    widths = [high - low for low, _, high in found]
    # The error of a difference of two means of 8 is 0.5 SD; an interval is about four of these.
    assert min(widths) > 1.0
    assert sum(low <= -3.0 <= high for low, _, high in found) >= 17


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 1000), st.floats(-50, 50), st.floats(0.1, 20))
def test_invariances(seed: int, shift: float, factor: float) -> None:
    score, reviewer, member, _ = make_cycle(reviewers=40, seed=seed)
    rng = np.random.default_rng(seed)
    plain = audit_gaps(measure_gaps(score, reviewer, member))
    rows, names = rng.permutation(score.size), rng.permutation(40)
    moved = audit_gaps(
        measure_gaps(factor * score[rows] + shift, names[reviewer][rows], member[rows])
    )
    np.testing.assert_allclose(moved.estimate[names], plain.estimate, atol=1e-5)
    np.testing.assert_allclose(moved.lfdr[names], plain.lfdr, atol=1e-5)
    other = audit_gaps(measure_gaps(score, reviewer, ~member))
    np.testing.assert_allclose(other.estimate, -plain.estimate, atol=1e-4)


def test_a_duplicated_cycle_adds_no_evidence_when_reviewees_are_given() -> None:
    score, reviewer, member, _ = make_cycle(reviewers=80, each=12)
    person = np.arange(score.size)
    once = measure_gaps(score, reviewer, member, reviewee=person)
    twice = measure_gaps(
        np.tile(score, 2), np.tile(reviewer, 2), np.tile(member, 2), reviewee=np.tile(person, 2)
    )
    np.testing.assert_array_equal(once.members, twice.members)
    np.testing.assert_allclose(twice.gap * twice.unit, once.gap * once.unit, atol=1e-9)
    np.testing.assert_allclose(twice.error * twice.unit, once.error * once.unit, rtol=1e-6)


@pytest.mark.parametrize(
    ("score", "reviewer", "message"),
    [
        pytest.param([1.0, np.nan, 2, 3], [0, 0, 1, 1], "row 1", id="missing score"),
        pytest.param([1.0, 2, 2, 3], [0, 0, 1], "reviewer: shape", id="short codes"),
        pytest.param([1.0, 2, 2, 3], [0, -1, 1, 1], "code -1", id="negative code"),
        pytest.param([1.0, 1, 2, 2], [0, 0, 1, 1], "no spread", id="no spread"),
    ],
)
def test_refusals_say_why(score: list[float], reviewer: list[int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        measure_gaps(score, reviewer, [True, False, True, False])
