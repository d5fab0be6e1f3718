"""Reliability, against cases worked out by hand."""

import numpy as np
import pytest

from evaluation.calibration import describe_reliability

CASES = [
    pytest.param([0.25] * 4, [True, False, False, False], 0.0, id="as often as stated"),
    pytest.param([0.95] * 4, [True, True, False, False], 0.45, id="too sure"),
    pytest.param([1.0, 0.0], [True, False], 0.0, id="both ends"),
    pytest.param([0.05, 0.95], [True, True], 0.5, id="weighted by the size of the bins"),
]


@pytest.mark.parametrize(("chances", "truths", "error"), CASES)
def test_the_error_is_the_distance_from_what_came_true(
    chances: list[float], truths: list[bool], error: float
) -> None:
    found = describe_reliability(np.array(chances), np.array(truths))
    assert found["expected calibration error"] == pytest.approx(error)
    assert found["n"] == len(chances)
