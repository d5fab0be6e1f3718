"""Pack the sentences of one review into windows, so that next to no padding is computed.

A window holds several sentences end to end; each attends to itself alone (block-diagonal attention)
and counts its positions from zero, so it is read as if it stood by itself. A window never holds
sentences of two reviews: what a review's figures are computed from is the review alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WINDOW_LENGTHS = tuple(range(16, 193, 16))
"""Word pieces of a window; a window has the shortest of these that holds it. No sentence, or
part of a longer one, may exceed them."""

FULL_WINDOW = 128
"""Word pieces up to which sentences are put together; a longer sentence gets a window of its own."""


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive sentences, by their place in the call, and the length they are padded to."""

    sentences: tuple[int, ...]
    length: int


def plan_windows(lengths: Sequence[int], *, first: int = 0) -> Iterator[Window]:
    """Yield the windows of one review, in order: few, one or if possible an even number, and of like length.

    So that none is left to one thread while another has nothing to do.

    Args:
        lengths: Word pieces of each of its sentences.
        first: The place of its first sentence in the call.
    """
    fewest = len(_fill(lengths, FULL_WINDOW))
    most = fewest if fewest == 1 else fewest + fewest % 2
    plans = (_fill(lengths, room) for room in WINDOW_LENGTHS)
    start = first
    for part in next(plan for plan in plans if len(plan) <= most):
        end = start + len(part)
        yield Window(tuple(range(start, end)), _fit(sum(part)))
        start = end


def _fill(lengths: Sequence[int], room: int) -> list[list[int]]:
    """Return the lengths in runs that fit into so much room; a longer one is a run of its own."""
    runs: list[list[int]] = []
    for length in lengths:
        if runs and sum(runs[-1]) + length <= room:
            runs[-1].append(length)
        else:
            runs.append([length])
    return runs


def _fit(used: int) -> int:
    return next(length for length in WINDOW_LENGTHS if length >= used)
