"""Small numbers, attacked by subtraction."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from auditor.statistics.privacy import (
    check_minimum,
    show_groups,
    show_table,
)


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        pytest.param([10, 7, 5], [True, True, True], id="nothing small"),
        pytest.param([10, 7, 4], [True, False, False], id="the next smallest hides the small one"),
        pytest.param(
            [10, 3, 2, 8], [True, False, False, True], id="two small ones hide each other"
        ),
        pytest.param([10, 2, 1, 8], [True, False, False, False], id="three people need a third"),
        pytest.param([10, 7, 0], [True, True, False], id="nobody is not a secret"),
        pytest.param([4], [False], id="a whole too small"),
    ],
)
def test_groups_of_a_whole(people: list[int], expected: list[bool]) -> None:
    assert show_groups(people).tolist() == expected


def test_a_table_with_one_small_cell_hides_four() -> None:
    shown = show_table([[20, 30, 40], [25, 2, 35], [22, 33, 44]])
    assert shown.total
    assert not shown.cells[1, 1]
    assert (~shown.cells).sum() >= 4


def attack(people: np.ndarray) -> None:
    """Subtract what is shown in every way that linear algebra knows."""
    shown = show_table(people)
    rows, columns = people.shape
    size = rows * columns
    cells = np.eye(size).reshape(rows, columns, size)
    equations = [cells[place] for place in zip(*np.nonzero(shown.cells), strict=True)]
    equations += [cells[row].sum(axis=0) for row in np.flatnonzero(shown.row_totals)]
    equations += [cells[:, column].sum(axis=0) for column in np.flatnonzero(shown.column_totals)]
    if shown.total:
        equations.append(np.ones(size))
    equations += [cells[place] for place in zip(*np.nonzero(people == 0), strict=True)]
    known = np.array(equations) if equations else np.zeros((1, size))
    space = np.linalg.pinv(known) @ known
    small = [cell for cell in range(size) if 0 < people.flat[cell] < 5]
    for cell in small:
        assert space[cell, cell] < 1 - 1e-6, "one cell is determined"
    for pair in itertools.combinations(small, 2):
        if people.flat[list(pair)].sum() < 5:
            target = np.zeros(size)
            target[list(pair)] = 1
            assert np.abs(space @ target - target).max() > 1e-6, "a pair is determined"
    assert (people[shown.cells] >= 5).all()


@settings(max_examples=150, deadline=None)
@given(arrays(np.int64, (3, 4), elements=st.integers(0, 9)))
def test_no_subtraction_reveals_a_small_cell(people: np.ndarray) -> None:
    attack(people)


@settings(max_examples=60, deadline=None)
@given(arrays(np.int64, (5, 2), elements=st.integers(0, 40)))
def test_no_subtraction_reveals_a_small_group_of_a_department(people: np.ndarray) -> None:
    attack(people)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 20), min_size=1, max_size=8))
def test_the_hidden_rest_is_a_crowd(people: list[int]) -> None:
    shown = show_groups(people)
    sizes = np.array(people)
    assert (sizes[shown] >= 5).all()
    rest = sizes[~shown].sum()
    assert rest == 0 or rest >= 5 or sizes.sum() < 5


def test_minimum_only_goes_up() -> None:
    assert check_minimum(10) == 10
    with pytest.raises(ValueError, match="only goes up"):
        check_minimum(4)


def test_counts_that_are_no_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="whole numbers"):
        show_groups([3.5, 2.0])
