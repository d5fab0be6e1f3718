"""Company-level gaps: statsmodels as reference, verdicts, drift, departments."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.records import Estimate
from auditor.statistics.company import (
    GroupGap,
    IncomparableError,
    Verdict,
    judge,
    measure_drift,
    measure_gap_with_and_without,
    measure_group_gap,
)

Data = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def make_company(*, gap: float = 0.0, reviewers: int = 60, each: int = 8, seed: int = 0) -> Data:
    rng = np.random.default_rng(seed)
    reviewer = np.repeat(np.arange(reviewers), each)
    level = rng.normal(size=reviewer.size)
    member = rng.random(reviewer.size) < 1 / (1 + np.exp(level))
    score = 0.5 * level + gap * member + rng.normal(0, 0.6, reviewers)[reviewer]
    return score + rng.normal(size=reviewer.size), reviewer, member, level


def make_teams(
    *, teams: int = 10, size: int = 6, person: float, share: float = 0.5, seed: int
) -> Data:
    """Return teams in which everybody reviews everybody, and no group differs."""
    rng = np.random.default_rng(seed)
    pairs = [(one, other) for one in range(size) for other in range(size) if one != other]
    seats = np.array([pairs] * teams) + size * np.arange(teams)[:, None, None]
    reviewer, reviewee = seats.reshape(-1, 2).T
    people = teams * size
    member = np.isin(np.arange(people), rng.permutation(people)[: round(share * people)])
    score = person * rng.normal(size=people)[reviewee] + 0.6 * rng.normal(size=people)[reviewer]
    return score + rng.normal(size=reviewer.size), reviewer, member[reviewee], reviewee


def test_slope_and_unit_are_those_of_statsmodels() -> None:
    score, reviewer, member, level = make_company(gap=0.3)
    found = measure_group_gap(score, reviewer, member, covariates=level)
    dummies = np.column_stack([member, level, np.eye(60)[reviewer]]).astype(float)
    fit = sm.OLS(score, dummies).fit()
    assert found.estimate.value == pytest.approx(fit.params[0], rel=1e-6)
    assert found.unit**2 == pytest.approx(fit.mse_resid, rel=1e-6)
    clustered = sm.OLS(score, dummies).fit(cov_type="cluster", cov_kwds={"groups": reviewer})
    # Its factor counts a dummy for each reviewer as lost, though none is fitted across clusters.
    assert found.error == pytest.approx(clustered.bse[0] * np.sqrt(418 / 478), rel=0.05)


def test_error_is_that_of_leaving_out_one_reviewer_reviewee_and_pair_after_the_other() -> None:
    score, reviewer, member, reviewee = make_teams(teams=3, size=5, person=1.0, seed=4)

    def fit(rows: np.ndarray) -> float:
        dummies = np.column_stack([member, np.eye(15)[reviewer]]).astype(float)
        return float(np.linalg.lstsq(dummies[rows], score[rows], rcond=None)[0][0])

    def jackknife(codes: np.ndarray) -> float:
        whole, each = fit(codes >= 0), np.unique(codes)
        change = [fit(codes != code) - whole for code in each]
        return (each.size - 1) / each.size * float(np.sum(np.square(change)))

    parts = [jackknife(codes) for codes in (reviewer, reviewee, reviewer * 15 + reviewee)]
    found = measure_group_gap(score, reviewer, member, reviewee=reviewee)
    assert found.error == pytest.approx(np.sqrt(parts[0] + parts[1] - parts[2]), rel=1e-6)
    alone = measure_group_gap(score, reviewer, member)
    assert alone.error == pytest.approx(np.sqrt(parts[0]), rel=1e-6)


@pytest.mark.parametrize(
    ("person", "share", "naive"),
    [
        pytest.param(0.0, 0.5, 0.0, id="nobody is better than another"),
        pytest.param(0.5, 0.5, 0.10, id="people differ half as much as their reviews"),
        pytest.param(1.0, 0.5, 0.18, id="people differ as much as their reviews"),
        pytest.param(1.0, 0.1, 0.15, id="and six of sixty are in the group"),
    ],
)
def test_people_reviewed_by_many_do_not_raise_false_alarms(
    person: float, share: float, naive: float
) -> None:
    """The bounds are 5 % and three standard errors of 300 runs."""
    alarms, covered, by_reviewer_alone = [], [], []
    for seed in range(300):
        score, reviewer, member, reviewee = make_teams(person=person, share=share, seed=seed)
        found = measure_group_gap(score, reviewer, member, reviewee=reviewee)
        alarms.append(found.p < 0.05)
        covered.append(found.estimate.low <= 0 <= found.estimate.high)
        by_reviewer_alone.append(measure_group_gap(score, reviewer, member).p < 0.05)
    assert np.mean(alarms) <= 0.087
    assert np.mean(covered) >= 0.913
    assert np.mean(by_reviewer_alone) >= naive


FEW = [
    pytest.param(2, 6, id="two reviewers"),
    pytest.param(4, 6, id="four reviewers"),
    pytest.param(12, 6, id="twelve reviewers"),
]


@pytest.mark.parametrize(("reviewers", "each"), FEW)
def test_reviewers_who_agree_to_the_last_digit_prove_nothing(reviewers: int, each: int) -> None:
    reviewer = np.repeat(np.arange(reviewers), each)
    member = np.tile(np.arange(each) < each // 2, reviewers)
    score = np.tile([4.0, 3.0, 5.0, 3.0, 2.0, 4.0], reviewers) + reviewer
    found = measure_group_gap(score, reviewer, member)
    assert found.estimate.value == pytest.approx(1.0)
    assert found.p == 2.0 ** (1 - reviewers)
    assert np.isnan([found.estimate.low, found.estimate.high, found.smallest]).all()
    assert judge(found) is Verdict.UNCLEAR
    even = measure_group_gap(np.where(member, score - 1, score), reviewer, member)
    assert even.estimate.value == pytest.approx(0.0, abs=1e-12)
    assert even.p == 1
    assert judge(even) is Verdict.UNCLEAR


@pytest.mark.parametrize("reviewers", [2, 3, 4])
def test_so_few_reviewers_never_show_more_than_flips_of_a_coin(reviewers: int) -> None:
    rng = np.random.default_rng(reviewers)
    reviewer = np.repeat(np.arange(reviewers), 8)
    member = np.tile(np.arange(8) < 4, reviewers)
    found = [
        measure_group_gap(rng.random(reviewer.size) < 0.3, reviewer, member) for _ in range(300)
    ]
    assert min(gap.p for gap in found) >= 2.0 ** (1 - reviewers)
    assert {judge(gap) for gap in found} == {Verdict.UNCLEAR}


def test_a_gap_that_rests_on_one_person_has_no_error() -> None:
    rng = np.random.default_rng(5)
    reviewer, reviewee = np.repeat(np.arange(8), 5), np.tile(np.arange(5), 8)
    found = measure_group_gap(rng.normal(size=40), reviewer, reviewee == 0, reviewee=reviewee)
    assert np.isinf(found.error)
    assert found.p == 1
    assert judge(found) is Verdict.UNCLEAR


@pytest.mark.parametrize(
    ("scale", "noise", "refused"),
    [
        pytest.param(1.0, 0.0, True, id="the group itself"),
        pytest.param(-5e4, 0.0, True, id="the group turned round, in another unit"),
        pytest.param(1.0, 1e-6, True, id="the group but for rounding"),
        pytest.param(1.0, 1.0, False, id="something that goes with the group"),
    ],
)
def test_a_control_that_is_the_group_is_refused(scale: float, noise: float, refused: bool) -> None:
    score, reviewer, member, level = make_company(gap=-1.0)
    rng = np.random.default_rng(6)
    control = scale * (member + noise * rng.normal(size=member.size)) + 3.0 * reviewer
    table = np.column_stack([level, control])
    if refused:
        with pytest.raises(IncomparableError, match="leave out the control"):
            measure_group_gap(score, reviewer, member, covariates=table)
    else:
        found = measure_group_gap(score, reviewer, member, covariates=table)
        assert found.estimate.low < -1 < found.estimate.high


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
    assert judge(GroupGap(estimate, error, p, 100, 1.0, 2.8 * error, 99.0)) is expected
    few = GroupGap(estimate, error, p, 4, 1.0, 2.8 * error, 3.0)
    assert judge(few) is Verdict.UNCLEAR


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


@pytest.mark.parametrize(
    ("member", "minimum"),
    [
        pytest.param([True, True, False, False], 2, id="nobody writes about both"),
        pytest.param([True, False, True, False], 5, id="two do, and it takes five"),
    ],
)
def test_too_few_to_compare_is_refused(member: list[bool], minimum: int) -> None:
    with pytest.raises(IncomparableError, match="too few reviewers write about both sides"):
        measure_group_gap([1.0, 2, 3, 4], [0, 0, 1, 1], member, minimum_reviewers=minimum)
