"""Figures one after another give nobody away, whatever a reader subtracts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from auditor.statistics import Releases, begin_releases

PEOPLE = np.arange(41)
EVERYBODY = PEOPLE >= 0
CASES = [
    pytest.param([EVERYBODY], [True], id="everybody"),
    pytest.param([EVERYBODY, PEOPLE >= 2], [True, False], id="all but two"),
    pytest.param([EVERYBODY, PEOPLE < 15], [True, True], id="a part"),
    pytest.param([PEOPLE < 4], [False], id="too few"),
    pytest.param([EVERYBODY, EVERYBODY], [True, True], id="the same again"),
    # Of A or B or x, A, and B, each large, the first less the others is x alone.
    pytest.param(
        [EVERYBODY, PEOPLE < 20, (PEOPLE >= 20) & (PEOPLE < 40)],
        [True, True, False],
        id="three that together isolate one",
    ),
]


def ask(populations: list[NDArray[np.bool_]]) -> list[bool]:
    """Ask for one population after another, and remember those that may be shown."""
    shown, answers = begin_releases(populations[0].size), []
    for population in populations:
        later: Releases | None = shown.release(population, minimum=5)
        answers.append(later is not None)
        shown = shown if later is None else later
    return answers


@pytest.mark.parametrize(("populations", "expected"), CASES)
def test_what_may_be_shown_after_what(
    populations: list[NDArray[np.bool_]], expected: list[bool]
) -> None:
    assert ask(populations) == expected


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.booleans(), min_size=12, max_size=12), min_size=1, max_size=6))
def test_as_the_pseudoinverse_of_all_figures_tells(blocks: list[list[bool]]) -> None:
    # Twelve blocks of 1 to 12 people, so that some of what is told apart is too few.
    sizes = np.arange(1, 13)
    populations = [np.repeat(np.array(block), sizes) for block in blocks]
    shown: list[NDArray[np.bool_]] = []
    for population, answer in zip(populations, ask(populations), strict=True):
        assert answer == may_be_shown(population, shown)
        if answer:
            shown.append(population)


def may_be_shown(population: NDArray[np.bool_], shown: list[NDArray[np.bool_]]) -> bool:
    if any((population == other).all() for other in shown):
        return True
    if population.sum() < 5 or any(0 < (population ^ other).sum() < 5 for other in shown):
        return False
    queries = np.array([*shown, population])
    atoms, size = np.unique(queries, axis=1, return_counts=True)
    inside = atoms.any(axis=0)
    equations = atoms[:, inside].astype(np.float64)
    known = np.diag(np.linalg.pinv(equations) @ equations)
    return not (known[size[inside] < 5] > 1 - 1e-8).any()


def test_lists_of_other_people_are_refused() -> None:
    with pytest.raises(ValueError, match="use one list of people"):
        begin_releases(10).release(EVERYBODY, minimum=5)
