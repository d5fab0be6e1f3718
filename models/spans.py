"""From chosen word pieces to runs of whole words worth pointing at."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Offsets = NDArray[np.signedinteger[Any]]
"""Half-open code points of each word piece within the sentence, shape (pieces, 2)."""

_ARTICLES = re.compile(r"(?:(?:an?|the)(?:\s+|$))+", re.IGNORECASE)
_WORD = re.compile(r"\S*[^\s,;:.!?)]")


def trim_articles(start: int, end: int, sentence: str) -> tuple[int, int]:
    """Return a run of words without its leading articles.

    Articles alone give way to the word that they stand before, where there is one.
    """
    articles = _ARTICLES.match(sentence, start, end)
    if articles is None:
        return start, end
    if articles.end() < end:
        return articles.end(), end
    word = _WORD.search(sentence, end)
    return (start, end) if word is None else word.span()


def find_runs(
    offsets: Offsets, chosen: NDArray[np.bool_], sentence: str
) -> Iterator[tuple[int, int]]:
    """Yield the runs of chosen pieces, widened to whole words.

    One short word between two runs that was not chosen is bridged.
    """
    start = end = -1
    for (left, right), is_chosen in zip(offsets.tolist(), chosen.tolist(), strict=True):
        if not is_chosen:
            continue
        left, right = _widen(left, right, sentence)
        if start >= 0 and len(sentence[end:left].split()) <= 1 and _is_bridge(sentence[end:left]):
            end = right
            continue
        if start >= 0:
            yield start, end
        start, end = left, right
    if start >= 0:
        yield start, end


def _is_bridge(gap: str) -> bool:
    return len(gap.strip()) <= 4 and not any(mark in gap for mark in ",;.!?()")


def _widen(left: int, right: int, sentence: str) -> tuple[int, int]:
    while left > 0 and _is_inner(sentence[left - 1]) and _is_inner(sentence[left]):
        left -= 1
    while right < len(sentence) and _is_inner(sentence[right]) and _is_inner(sentence[right - 1]):
        right += 1
    return left, right


def _is_inner(character: str) -> bool:
    return character.isalnum() or character in "'’-"
