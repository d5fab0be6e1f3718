"""Small numbers: what may be shown without giving a person away.

A cell of fewer than five people is not shown. Nor is the one whose absence would let the reader
subtract: where a total is published, what is hidden must hide a crowd (complementary suppression;
Cox 1980, JASA 75:377). Figures are taken to be sums or means, so that every subtraction is linear
algebra.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from auditor.statistics.strata import BoolArray, FloatArray, IntArray

MINIMUM_PEOPLE = 5
TOO_FEW = "too few"
CLOSE = 1e-8


@dataclass(frozen=True, slots=True)
class Table:
    """Which figures of a table with margins may be shown.

    Attributes:
        cells: Shape (rows, columns).
        row_totals: Shape (rows,).
        column_totals: Shape (columns,).
        total: The grand total.
    """

    cells: BoolArray
    row_totals: BoolArray
    column_totals: BoolArray
    total: bool


def check_minimum(minimum: int) -> int:
    """Return the minimum cell size.

    Raises:
        ValueError: When it is lower than five.
    """
    if minimum < MINIMUM_PEOPLE:
        raise ValueError(f"minimum: {minimum}, expected {MINIMUM_PEOPLE} or more; it only goes up")
    return minimum


def show_groups(people: ArrayLike, *, minimum: int = MINIMUM_PEOPLE) -> BoolArray:
    """Say which groups of a whole may be shown when the figure of the whole is shown too.

    Args:
        people: Number of people in each group, shape (k,); the groups do not overlap.
        minimum: Smallest group that may be shown, five or more.

    Returns:
        True where the group may be shown. A group of nobody has nothing to show.

    Raises:
        ValueError: When the minimum is lower than five, or a count is negative.
    """
    sizes = _as_counts(people, dimensions=1)
    everybody = np.append(sizes, sizes.sum())
    line = (np.arange(sizes.size, dtype=np.intp), sizes.size)
    hidden: BoolArray = _hide(everybody, [line], check_minimum(minimum))
    return np.logical_not(hidden[:-1])


def show_table(people: ArrayLike, *, minimum: int = MINIMUM_PEOPLE) -> Table:
    """Say which figures of a two-way table with margins may be shown.

    Args:
        people: Number of people in each cell, shape (rows, columns).
        minimum: As in `show_groups`.

    Raises:
        ValueError: As in `show_groups`.
    """
    sizes = _as_counts(people, dimensions=2)
    rows, columns = sizes.shape
    full = np.zeros((rows + 1, columns + 1), dtype=np.intp)
    full[:rows, :columns] = sizes
    full[rows, :] = full.sum(axis=0)
    full[:, columns] = full.sum(axis=1)
    place = np.arange(full.size, dtype=np.intp).reshape(full.shape)
    lines = [(place[row, :columns], int(place[row, columns])) for row in range(rows + 1)]
    lines += [(place[:rows, column], int(place[rows, column])) for column in range(columns + 1)]
    shown = ~_hide(full.ravel(), lines, check_minimum(minimum)).reshape(full.shape)
    return Table(
        cells=shown[:rows, :columns],
        row_totals=shown[:rows, columns],
        column_totals=shown[rows, :columns],
        total=bool(shown[rows, columns]),
    )


def _hide(people: IntArray, lines: Sequence[tuple[IntArray, int]], minimum: int) -> BoolArray:
    """Hide small entries, then more until no line and no combination of lines gives them away."""
    empty: BoolArray = people == 0
    hidden: BoolArray = empty | (people < minimum)
    while True:
        weak = _find_weak_line(people, hidden, empty, lines, minimum)
        if weak is None:
            exposed = _find_exposed(people, hidden, empty, lines, minimum)
            if exposed is None:
                return hidden
            weak = exposed
        open_entries = weak[~hidden[weak]]
        if not open_entries.size:
            return hidden
        # The smallest figure loses least; the first of equals, so that the choice is repeatable.
        hidden[open_entries[np.argmin(people[open_entries])]] = True


def _find_weak_line(
    people: IntArray,
    hidden: BoolArray,
    empty: BoolArray,
    lines: Sequence[tuple[IntArray, int]],
    minimum: int,
) -> IntArray | None:
    """Return the entries of a line whose hidden part subtraction gives away, or None."""
    for parts, total in lines:
        secret = parts[hidden[parts] & ~empty[parts]]
        if hidden[total]:
            # A hidden total must not be the sum of what is shown.
            weak = not secret.size and not empty[total]
        else:
            weak = bool(secret.size) and (secret.size == 1 or int(people[secret].sum()) < minimum)
        entries = np.append(parts, total)
        if weak and (~hidden[entries]).any():
            return entries
    return None


def _find_exposed(
    people: IntArray,
    hidden: BoolArray,
    empty: BoolArray,
    lines: Sequence[tuple[IntArray, int]],
    minimum: int,
) -> IntArray | None:
    """Return entries next to a hidden one that several lines together determine."""
    secret = np.flatnonzero(hidden & ~empty)
    if not secret.size:
        return None
    column = {int(entry): place for place, entry in enumerate(secret)}
    equations = np.zeros((len(lines), secret.size))
    for row, (parts, total) in enumerate(lines):
        for entry in parts:
            if int(entry) in column:
                equations[row, column[int(entry)]] = 1.0
        if total in column:
            equations[row, column[total]] = -1.0
    known = _row_space(equations)
    small = people[secret] < minimum
    bad = np.flatnonzero(small & (np.diag(known) > 1 - CLOSE))
    if not bad.size:
        # Two small cells whose sum is determined, and still too few together.
        for first in np.flatnonzero(small):
            joint = known[:, first, None] + known
            target = np.eye(secret.size) + np.eye(secret.size)[:, [first]]
            fits = np.abs(joint - target).max(axis=0) < CLOSE
            fits &= people[secret] + people[secret[first]] < minimum
            fits[first] = False
            if fits.any():
                bad = np.array([first])
                break
    if not bad.size:
        return None
    entry = int(secret[bad[0]])
    near = [np.append(parts, total) for parts, total in lines if entry in parts or entry == total]
    touching = np.unique(np.concatenate(near))
    return touching if (~hidden[touching]).any() else np.arange(people.size, dtype=np.intp)


def _row_space(equations: FloatArray) -> FloatArray:
    """Return the projection onto the row space; 1 on its diagonal marks a determined unknown."""
    result: FloatArray = np.linalg.pinv(equations) @ equations
    return result


def _as_counts(people: ArrayLike, *, dimensions: int) -> IntArray:
    """Return counts as a checked integer array."""
    sizes = np.asarray(people)
    if sizes.ndim != dimensions or sizes.dtype.kind not in "iu" or (sizes < 0).any():
        raise ValueError(f"people: {sizes.tolist()}; give whole numbers, {dimensions}-dimensional")
    return sizes.astype(np.intp)
