"""Many tests at once: references and hand-made cases."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from auditor.statistics.multiplicity import adjust, decide_families, expected_noise, select


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_q_values_are_those_of_scipy(values: list[float]) -> None:
    np.testing.assert_allclose(adjust(values), stats.false_discovery_control(values), atol=1e-12)


@pytest.mark.parametrize(
    ("lfdr", "expected"),
    [
        pytest.param([0.01, 0.02, 0.12, 0.9], [True, True, True, False], id="mean .05 is allowed"),
        pytest.param([0.01, 0.02, 0.13, 0.9], [True, True, False, False], id="mean .053 is not"),
        pytest.param([1e-4] * 9 + [0.4], [True] * 9 + [False], id="no coin toss rides along"),
        pytest.param([0.2, 0.3], [False, False], id="none"),
        pytest.param([np.nan, 0.01], [False, True], id="not tested"),
        pytest.param([], [], id="nobody"),
    ],
)
def test_largest_set(lfdr: list[float], expected: list[bool]) -> None:
    assert select(np.array(lfdr), q=0.05).tolist() == expected


def test_expected_noise_is_the_sum() -> None:
    assert expected_noise([0.1, 0.2, 0.9], np.array([True, True, False])) == pytest.approx(0.3)


def test_families_by_hand() -> None:
    p = np.array([0.001, 0.2, 0.5, 0.6, 0.02, 0.04])
    found = decide_families(p, np.array([0, 0, 1, 1, 2, 2]), q=0.05)
    # Simes: 0.002, 0.6, 0.04; q-values over families 0.006, 0.6, 0.06: only the first is chosen,
    # and inside it the level is 0.05 * 1 / 3.
    np.testing.assert_allclose(found.family_p, [0.002, 0.6, 0.04])
    assert found.family_selected.tolist() == [True, False, False]
    assert found.selected.tolist() == [True, False, False, False, False, False]


def test_probabilities_outside_their_range_are_refused() -> None:
    with pytest.raises(ValueError, match="outside 0 to 1"):
        adjust([0.5, 1.5])
