"""From chosen word pieces to runs of whole words worth pointing at."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Offsets = NDArray[np.signedinteger[Any]]
"""Half-open code points of each word piece within the sentence, shape (pieces, 2)."""

Chances = NDArray[np.floating[Any]]
"""How likely each word piece is to belong to a finding, shape (pieces,)."""

_ARTICLES = re.compile(r"(?:(?:an?|the)\s+[^\w\s]*)+(?=\w)", re.IGNORECASE)
_JOINTS = re.compile(r"(?:and|or|but)\s+(?=\w)", re.IGNORECASE)
_TAIL = re.compile(r"\s+(?:an?|the|and|or|but)$", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_CONTRACTION = re.compile(r"n?['’]\w+$")
_STOPS = ",;.!?()"
"""Marks that no run of words crosses."""
_FUNCTION_WORDS = frozenset(
    "a about after again am an and are around as at be because been before being between but by can"
    " could did do does doing done down for from had has have having he her here hers herself him"
    " himself his how i if in into is it its itself just may me might mine must my myself no nor not"
    " of off on one ones onto or our ours ourselves out over own same shall she should since so some"
    " such than that the their theirs them themselves then there these they this those though"
    " through to too under until up us very was we were what when where which while who whom whose"
    " will with would yes you your yours yourself".split()
)
"""Words that alone do not say what is meant; absolutes such as "always" and "all" do."""


def trim_edges(start: int, end: int, sentence: str) -> tuple[int, int]:
    """Return a run of words without marks, articles and joints at either end.

    Marks alone stay, and so do articles alone: "mothers the" becomes "mothers", "and the girl" "girl".
    """
    letters = [place for place in range(start, end) if sentence[place].isalnum()]
    if letters:
        start, end = letters[0], letters[-1] + 1
    while tail := _TAIL.search(sentence[start:end]):
        end = start + tail.start()
    for leading in (_JOINTS, _ARTICLES):
        if found := leading.match(sentence, start, end):
            start = found.end()
    return start, end


def reach_content(
    start: int, end: int, sentence: str, offsets: Offsets, chances: Chances
) -> tuple[int, int]:
    """Return a run of words that holds more than function words, where its clause has more.

    A run like "him" or "in the" takes in neighbouring words, the likelier one first, until it does.
    `chances` are those of the word pieces at `offsets`.
    """
    words = [
        match.span() for match in _WORD.finditer(sentence, *_find_clause(start, end, sentence))
    ]
    run = [place for place, (left, right) in enumerate(words) if left < end and start < right]
    if not run:
        return start, end

    def find_chance(place: int) -> float:
        left, right = words[place]
        inside = (offsets[:, 0] < right) & (offsets[:, 1] > left)
        return float(chances[inside].max(initial=0.0))

    first, last = run[0], run[-1]
    while all(_is_function_word(sentence[a:b]) for a, b in words[first : last + 1]):
        before = find_chance(first - 1) if first > 0 else -1.0
        after = find_chance(last + 1) if last + 1 < len(words) else -1.0
        if before == after == -1.0:
            break
        if before > after:
            first -= 1
            start = words[first][0]
        else:
            last += 1
            end = words[last][1]
    return start, end


def _find_clause(start: int, end: int, sentence: str) -> tuple[int, int]:
    left = max(sentence.rfind(mark, 0, start) for mark in _STOPS) + 1
    found = (sentence.find(mark, end) for mark in _STOPS)
    return left, min((place for place in found if place >= 0), default=len(sentence))


def _is_function_word(word: str) -> bool:
    return _CONTRACTION.sub("", word.lower()) in _FUNCTION_WORDS


def find_runs(
    offsets: Offsets, chosen: NDArray[np.bool_], sentence: str
) -> Iterator[tuple[int, int]]:
    """Yield the runs of chosen pieces, widened to whole words.

    One short word between two runs that was not chosen is bridged.
    """
    start = end = -1
    for (left, right), is_chosen in zip(offsets.tolist(), chosen.tolist(), strict=True):
        if not is_chosen or right <= end:
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
    return len(gap.strip()) <= 4 and not any(mark in gap for mark in _STOPS)


def _widen(left: int, right: int, sentence: str) -> tuple[int, int]:
    while left > 0 and _is_inner(sentence[left - 1]) and _is_inner(sentence[left]):
        left -= 1
    while right < len(sentence) and _is_inner(sentence[right]) and _is_inner(sentence[right - 1]):
        right += 1
    return left, right


def _is_inner(character: str) -> bool:
    return character.isalnum() or character in "'’-"
