"""Pack the sentences of one review into windows, so that next to no padding is computed.

A window holds several sentences end to end; each attends to itself alone (block-diagonal attention)
and counts its positions from zero, so it is read as if it stood by itself. A window never holds
sentences of two reviews: what a review's figures are computed from is the review alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WINDOW_LENGTHS = tuple(range(16, 193, 16))
"""Word pieces of a window; a window has the shortest of these that holds it."""

FULL_WINDOW = 128
"""Word pieces up to which sentences are put together; a longer sentence gets a window of its own."""


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive sentences, by their place in the call, and the length they are padded to."""

    sentences: tuple[int, ...]
    length: int


def plan_windows(lengths: Sequence[int], *, first: int = 0) -> Iterator[Window]:
    """Yield the windows of one review, in order.

    Args:
        lengths: Word pieces of each of its sentences.
        first: The place of its first sentence in the call.
    """
    held: list[int] = []
    used = 0
    for place, length in enumerate(lengths, start=first):
        if held and used + length > FULL_WINDOW:
            yield Window(tuple(held), _fit(used))
            held, used = [], 0
        held.append(place)
        used += length
    if held:
        yield Window(tuple(held), _fit(used))


def _fit(used: int) -> int:
    return next(length for length in WINDOW_LENGTHS if length >= used)
