"""Reliability, against cases worked out by hand."""

import numpy as np
import pytest

from evaluation.calibration import ERROR, LIKELY_ERROR, describe_reliability

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
    assert found[ERROR] == pytest.approx(error)
    assert found["n"] == len(chances)


LIKELY = [
    # about the row, chances, truths, error of all, error of the likely, how many are likely
    ("many sure noes hide it", [0.0] * 98 + [0.95] * 2, [False] * 100, 0.019, 0.95, 2),
    ("nothing likely", [0.05, 0.1], [False, False], 0.05, None, 0),
    ("all likely", [0.5, 0.5], [True, False], 0.0, 0.0, 2),
]


@pytest.mark.parametrize(
    ("about", "chances", "truths", "error", "likely", "n"), LIKELY, ids=[row[0] for row in LIKELY]
)
def test_the_error_of_likely_answers_is_told_apart(
    about: str,
    chances: list[float],
    truths: list[bool],
    error: float,
    likely: float | None,
    n: int,
) -> None:
    found = describe_reliability(np.array(chances), np.array(truths))
    assert found[ERROR] == pytest.approx(error, abs=0.03)
    assert found[LIKELY_ERROR] == (likely if likely is None else pytest.approx(likely))
    assert found["n above"] == n
