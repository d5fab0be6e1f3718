"""Which words of a sentence carry a judgement."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from models.matrices import Floats
from models.predictions import Range

SHORTEST_CLAUSE = 3
"""Words below which a comma or a conjunction only parts the items of a list."""

_STOPS = tuple(",;:–—-")
_CONJUNCTIONS = frozenset(
    "and but so because since as when while whereas although though if until after before which who "
    "where".split()
)


def list_clauses(sentence: str, words: Sequence[Range]) -> list[Range]:
    """Return the half-open ranges, in words, of the clauses of a sentence, by its surface.

    A clause ends after a stop within the sentence or before a conjunction, outside brackets, and has
    three words or more.
    """
    starts = [0]
    for place in range(1, len(words)):
        before = sentence[: words[place - 1][1]]
        word = sentence[slice(*words[place])].lower()
        bracketed = before.count("(") > before.count(")")
        opens = not bracketed and (before.endswith(_STOPS) or word in _CONJUNCTIONS)
        room = min(place - starts[-1], len(words) - place)
        if opens and room >= SHORTEST_CLAUSE:
            starts.append(place)
    return list(zip(starts, [*starts[1:], len(words)], strict=True)) if words else []


def rank_clauses(
    sentence: str, words: Sequence[Range], shares: Floats
) -> Iterator[tuple[Range, ...]]:
    """Yield, for each judgement, the clauses, those first whose words add the most above average.

    Args:
        sentence: The sentence.
        words: The half-open range of each word, in order.
        shares: (words, judgements) what each word adds to the judgement.
    """
    clauses = list_clauses(sentence, words)
    if not clauses:
        yield from [()] * shares.shape[1]
        return
    places = [(words[start][0], words[end - 1][1]) for start, end in clauses]
    added = np.add.reduceat(shares - shares.mean(axis=0), [start for start, _ in clauses])
    for order in np.argsort(-added, axis=0, kind="stable").T.tolist():
        yield tuple(places[place] for place in order)


def sum_by_word(words: Sequence[Range], offsets: NDArray[np.int64], shares: Floats) -> Floats:
    """Return (words, judgements): the shares of each word's pieces added up.

    Args:
        words: The half-open range of each word, in order.
        offsets: (pieces, 2) the range of each piece.
        shares: (pieces, judgements) what each piece adds.
    """
    starts = np.array([start for start, _ in words], dtype=np.int64)
    owner = np.searchsorted(starts, offsets[:, 0], side="right") - 1
    summed: Floats = np.zeros((len(words), shares.shape[1]), dtype=np.float32)
    np.add.at(summed, owner, shares)
    return summed
