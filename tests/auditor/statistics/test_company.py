"""Company-level gaps: statsmodels as reference, verdicts, drift, departments."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.records import Estimate
from auditor.statistics.company import (
    GroupGap,
    Verdict,
    judge,
    measure_drift,
    measure_gap_with_and_without,
    measure_group_gap,
    measure_unit_gaps,
)

Data = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def make_company(*, gap: float = 0.0, reviewers: int = 60, each: int = 8, seed: int = 0) -> Data:
    rng = np.random.default_rng(seed)
    reviewer = np.repeat(np.arange(reviewers), each)
    level = rng.normal(size=reviewer.size)
    member = rng.random(reviewer.size) < 1 / (1 + np.exp(level))
    score = 0.5 * level + gap * member + rng.normal(0, 0.6, reviewers)[reviewer]
    return score + rng.normal(size=reviewer.size), reviewer, member, level


def test_slope_and_error_are_those_of_statsmodels() -> None:
    score, reviewer, member, level = make_company(gap=0.3)
    found = measure_group_gap(score, reviewer, member, covariates=level)

    def inside(values: np.ndarray) -> np.ndarray:
        return values - (np.bincount(reviewer, values) / np.bincount(reviewer))[reviewer]

    table = np.column_stack([inside(member.astype(float)), inside(level)])
    fit = sm.OLS(inside(score), table).fit(cov_type="cluster", cov_kwds={"groups": reviewer})
    assert found.estimate.value == pytest.approx(fit.params[0], rel=1e-6)
    assert found.error == pytest.approx(fit.bse[0], rel=1e-6)
    dummies = np.column_stack([member, level, np.eye(60)[reviewer]]).astype(float)
    assert found.estimate.value == pytest.approx(sm.OLS(score, dummies).fit().params[0], rel=1e-6)
    assert found.unit**2 == pytest.approx(sm.OLS(score, dummies).fit().mse_resid, rel=1e-6)


def test_level_confounding_does_not_raise_false_alarms() -> None:
    alarms = [
        measure_group_gap(score, reviewer, member, covariates=level).p < 0.05
        for score, reviewer, member, level in (make_company(seed=seed) for seed in range(300))
    ]
    assert np.mean(alarms) <= 0.08


def test_gap_with_and_without_a_mediating_rating() -> None:
    score, reviewer, member, level = make_company(gap=1.0, reviewers=200)
    rng = np.random.default_rng(1)
    rating = score + 0.3 * rng.normal(size=score.size)
    with_rating, without = measure_gap_with_and_without(
        score, reviewer, member, rating, covariates=level
    )
    assert without.estimate.value == pytest.approx(1.0, abs=0.15)
    assert with_rating.estimate.value < 0.3


@pytest.mark.parametrize(
    ("value", "error", "expected"),
    [
        pytest.param(0.5, 0.1, Verdict.DIFFERENCE, id="clear gap"),
        pytest.param(0.02, 0.05, Verdict.NONE, id="small and well known"),
        pytest.param(0.1, 0.02, Verdict.NONE, id="real but inside the margin"),
        pytest.param(0.1, 0.3, Verdict.UNCLEAR, id="not known"),
    ],
)
def test_verdicts(value: float, error: float, expected: Verdict) -> None:
    estimate = Estimate(value, value - 2 * error, value + 2 * error, 1000)
    p = 0.001 if abs(value) > 2 * error else 0.5
    assert judge(GroupGap(estimate, error, p, 100, 1.0, 2.8 * error)) is expected


def test_drift_is_the_change_from_cycle_to_cycle() -> None:
    rng = np.random.default_rng(2)
    reviewer = np.repeat(np.arange(100), 12)
    cycle = np.tile(np.repeat([0, 1, 2], 4), 100)
    score = rng.normal(0, 0.5, 1200) + np.array([0.0, 0.0, 0.7])[cycle]
    first, second = measure_drift(score, reviewer, cycle)
    assert first is not None
    assert second is not None
    assert judge(first) is Verdict.NONE
    assert judge(second) is Verdict.DIFFERENCE
    assert second.estimate.value == pytest.approx(0.7, abs=0.1)


def test_departments_with_too_few_reviewers_are_left_out() -> None:
    score, reviewer, member, _ = make_company(gap=0.5, reviewers=40)
    unit = np.where(reviewer < 36, 0, 1)
    large, small = measure_unit_gaps(score, reviewer, member, unit)
    assert large is not None
    assert small is None


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 500), st.floats(-20, 20))
def test_invariances(seed: int, shift: float) -> None:
    score, reviewer, member, level = make_company(seed=seed)
    rng = np.random.default_rng(seed)
    rows, names = rng.permutation(score.size), rng.permutation(60)
    plain = measure_group_gap(score, reviewer, member, covariates=level)
    moved = measure_group_gap(
        score[rows] + shift + names[reviewer][rows],
        names[reviewer][rows],
        member[rows],
        covariates=np.column_stack([level[rows], np.ones(rows.size)]),
    )
    assert moved.estimate.value == pytest.approx(plain.estimate.value, abs=1e-8)
    assert moved.error == pytest.approx(plain.error, rel=1e-2)


def test_nobody_to_compare_is_refused() -> None:
    with pytest.raises(ValueError, match="needs 2 or more"):
        measure_group_gap([1.0, 2, 3, 4], [0, 0, 1, 1], [True, True, False, False])
