"""Rates and impact ratios by hand and against scipy and statsmodels."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from auditor.statistics.rates import measure_impact_ratio, measure_rate


def make_counts(hits: int, size: int, other_hits: int, other: int) -> tuple[np.ndarray, np.ndarray]:
    outcome = np.r_[np.arange(size) < hits, np.arange(other) < other_hits]
    return outcome, np.r_[np.ones(size, bool), np.zeros(other, bool)]


def test_ratio_by_hand() -> None:
    # 12 of 40 against 30 of 60: 0.3 / 0.5 = 0.6, error of the log sqrt(1/12 - 1/40 + 1/30 - 1/60).
    found = measure_impact_ratio(*make_counts(12, 40, 30, 60))
    assert found.ratio.value == pytest.approx(0.6)
    half = 1.959964 * np.sqrt(1 / 12 - 1 / 40 + 1 / 30 - 1 / 60)
    assert found.ratio.low == pytest.approx(0.6 * np.exp(-half), rel=1e-6)
    reference = confint_proportions_2indep(12, 40, 30, 60, compare="ratio", method="log")
    assert (found.ratio.low, found.ratio.high) == pytest.approx(reference, rel=1e-6)
    assert found.p == pytest.approx(stats.boschloo_exact([[12, 30], [28, 30]]).pvalue, rel=1e-6)
    assert found.below_four_fifths


def test_large_tables_use_fisher() -> None:
    found = measure_impact_ratio(*make_counts(90, 300, 120, 310))
    assert found.p == pytest.approx(stats.fisher_exact([[90, 120], [210, 190]]).pvalue, rel=1e-6)


@pytest.mark.parametrize(
    ("hits", "other_hits"),
    [
        pytest.param(0, 5, id="none in the group"),
        pytest.param(5, 0, id="none in the rest"),
        pytest.param(20, 5, id="all in the group"),
        pytest.param(5, 20, id="all in the rest"),
        pytest.param(20, 20, id="all there are"),
        pytest.param(0, 20, id="none and all"),
    ],
)
def test_empty_counts_still_give_an_interval(hits: int, other_hits: int) -> None:
    found = measure_impact_ratio(*make_counts(hits, 20, other_hits, 20))
    assert 0 < found.ratio.low < found.ratio.value < found.ratio.high < np.inf
    assert 0 < found.p <= 1


def test_everybody_of_ten_people_is_little_to_go_by() -> None:
    # 0.5 more in each count: 5.5 of 6 twice, error of the log sqrt(2 / 5.5 - 2 / 6).
    found = measure_impact_ratio(*make_counts(5, 5, 5, 5)).ratio
    high = np.exp(1.959964 * np.sqrt(2 / 5.5 - 2 / 6))
    assert (found.value, found.high) == pytest.approx((1.0, high), rel=1e-6)
    assert high > 1.25


def test_where_nobody_has_the_outcome_there_is_no_ratio() -> None:
    found = measure_impact_ratio(*make_counts(0, 40, 0, 10))
    assert np.isnan([found.ratio.value, found.ratio.low, found.ratio.high]).all()
    assert found.p == 1
    assert found.group.high > 0


MARKS = [
    # hits and people of the group and of the rest, whether the outcome is favourable, the mark
    pytest.param((40, 100, 80, 100), True, True, id="the group has half the rate"),
    pytest.param((80, 100, 40, 100), True, True, id="the same, told of the others"),
    pytest.param((8, 100, 10, 100), True, False, id="four fifths are not under four fifths"),
    pytest.param((79, 1000, 100, 1000), True, True, id="a little under"),
    pytest.param((0, 40, 0, 10), True, False, id="nobody has it"),
    pytest.param((0, 40, 5, 10), True, True, id="nobody of the group has it"),
    pytest.param((5, 100, 10, 100), False, False, id="95 against 90 fare well"),
    pytest.param((5, 100, 30, 100), False, True, id="95 against 70 fare well"),
    pytest.param((10, 10, 10, 10), False, False, id="nobody fares well"),
]


@pytest.mark.parametrize(("counts", "favourable", "mark"), MARKS)
def test_the_four_fifths_mark_takes_the_smaller_share_of_those_who_fare_well(
    counts: tuple[int, int, int, int], favourable: bool, mark: bool
) -> None:
    outcome, in_group = make_counts(*counts)
    for side in (in_group, ~in_group):
        found = measure_impact_ratio(outcome, side, favourable=favourable)
        assert found.below_four_fifths is mark


def test_shares_of_a_persons_reviews_count_as_shares() -> None:
    in_group = np.arange(40) < 20
    found = measure_impact_ratio(np.where(in_group, 0.25, 0.5), in_group)
    assert (found.group.value, found.rest.value, found.ratio.value) == (0.25, 0.5, 0.5)
    assert found.p == measure_impact_ratio(*make_counts(5, 20, 10, 20)).p


def test_a_share_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="nan in row 1"):
        measure_impact_ratio([0.5, np.nan], [True, False])


@pytest.mark.parametrize(("hits", "size"), [(0, 7), (3, 7), (7, 7), (40, 300)])
def test_rate_is_wilsons(hits: int, size: int) -> None:
    found = measure_rate(hits, size)
    low, high = proportion_confint(hits, size, method="wilson")
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)


def test_a_group_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="both need people"):
        measure_impact_ratio([True, False], [False, False])
