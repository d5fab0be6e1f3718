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
        pytest.param(0, 0, id="none at all"),
    ],
)
def test_empty_counts_still_give_an_interval(hits: int, other_hits: int) -> None:
    found = measure_impact_ratio(*make_counts(hits, 20, other_hits, 20))
    assert 0 < found.ratio.low <= found.ratio.value <= found.ratio.high < np.inf
    assert 0 < found.p <= 1


@pytest.mark.parametrize(("hits", "size"), [(0, 7), (3, 7), (7, 7), (40, 300)])
def test_rate_is_wilsons(hits: int, size: int) -> None:
    found = measure_rate(hits, size)
    low, high = proportion_confint(hits, size, method="wilson")
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)


def test_a_group_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="both need people"):
        measure_impact_ratio([True, False], [False, False])
