"""How far the use of words may be off where several reviewers write about one person.

What one person is like shows in every text about them, so these texts are no independent witnesses
to a group. Variances are clustered two ways, as in `clusters`, without a row for every text and
word: only people whom two or more reviewers write about add to those of the reviewers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from auditor.statistics.strata import FloatArray, IntArray, counts, totals

_MOST_ROWS = 2_000_000
"""Rows of one person's text and word that are held at once."""
_LEAST_LEFT = 0.05
"""Share that a text or person must leave for the rest to be compared with it."""


@dataclass(frozen=True, slots=True)
class Uses:
    """The words of reviewers who write about both groups, one row for each reviewer and word.

    Attributes:
        reviewer: Codes in ascending order, shape (uses,).
        word: Ascending within a reviewer, shape (uses,).
        rate: Share of the reviewer's words, shape (uses,).
        excess: Uses about the group above what the reviewer's total leads to expect, shape (uses,).
        size: Words of the vocabulary.
    """

    reviewer: IntArray
    word: IntArray
    rate: FloatArray
    excess: FloatArray
    size: int


@dataclass(frozen=True, slots=True)
class Pairs:
    """What one reviewer writes about one person, one row a pair, ascending by person.

    Attributes:
        person: Shape (pairs,).
        reviewer: Shape (pairs,).
        share: Share of the reviewer's words, shape (pairs,).
        lean: Words, each text's weighed by `weight`, shape (pairs,).
        information: Words, weighed by its square, shape (pairs,).
        used: Pairs and words, `pair * size + word`, in ascending order, shape (entries,).
        leaning: Uses of that word by the pair, weighed in the same way, shape (entries,).
    """

    person: IntArray
    reviewer: IntArray
    share: FloatArray
    lean: FloatArray
    information: FloatArray
    used: IntArray
    leaning: FloatArray


def pair_texts(
    text: IntArray,
    word: IntArray,
    count: FloatArray,
    *,
    length: FloatArray,
    weight: FloatArray,
    reviewer: IntArray,
    reviewee: IntArray,
    size: int,
) -> Pairs:
    """Sum texts by reviewer and reviewee.

    Args:
        text: Rows of the texts that the counts belong to, shape (entries,).
        word: Their words, shape (entries,).
        count: How often, shape (entries,).
        length: Words in each text, shape (texts,).
        weight: Of each text: whether it is about the group, less that share of its reviewer's
            words; 0 for reviewers of one group only. Shape (texts,).
        reviewer: Codes, shape (texts,).
        reviewee: Codes, shape (texts,).
        size: Words of the vocabulary.
    """
    hands = int(reviewer.max()) + 1
    pair, place = np.unique(reviewee * hands + reviewer, return_inverse=True)
    who = pair % hands
    written = totals(length, reviewer, hands)
    used, entry = np.unique(place[text] * size + word, return_inverse=True)
    return Pairs(
        person=pair // hands,
        reviewer=who,
        share=totals(length, place, pair.size) / np.maximum(written[who], 1.0),
        lean=totals(weight * length, place, pair.size),
        information=totals(weight**2 * length, place, pair.size),
        used=used,
        leaning=totals(weight[text] * count, entry, used.size),
    )


def find_people_variance(uses: Uses, pairs: Pairs) -> tuple[FloatArray, FloatArray]:
    """Return what people add to the variance of each word's summed excess, and how many they are.

    It is the sum over people of the squared excess less that of their pairs, each residual taken
    from a fit without the pair and the person (a jackknife to first order). People are counted by
    their weight, as in `clusters.jackknife`; infinite where nobody is written about twice.

    Returns:
        Variance added, possibly below 0, shape (size,), and people, shape (size,).
    """
    size = uses.size
    several = counts(pairs.person, int(pairs.person.max()) + 1)[pairs.person] > 1
    if not several.any():
        return np.zeros(size), np.full(size, np.inf)
    hands = max(int(uses.reviewer.max(initial=0)), int(pairs.reviewer.max())) + 1
    known = totals(pairs.information, pairs.reviewer, hands)[uses.reviewer] * uses.rate
    every = totals(known, uses.word, size)
    excess = totals(uses.excess, uses.word, size)
    slope = np.divide(excess, every, where=every > 0, out=np.zeros(size))
    squares = totals(pairs.information**2, pairs.reviewer, hands)[uses.reviewer] * uses.rate**2
    weights = totals(squares, uses.word, size)
    added = np.zeros(size)
    for pair, use in _expand(uses, pairs, np.flatnonzero(several)):
        word, rate = uses.word[use], uses.rate[use]
        information = pairs.information[pair] * rate
        residual = _find_leaning(pairs, pair * size + word) - pairs.lean[pair] * rate
        residual -= slope[word] * information
        residual /= np.maximum(1.0 - pairs.share[pair], _LEAST_LEFT)
        cell, place = np.unique(pairs.person[pair] * size + word, return_inverse=True)
        cell_word = cell % size
        inside = totals(information, place, cell.size)
        left = np.maximum(1.0 - inside / np.maximum(every[cell_word], 1e-12), _LEAST_LEFT)
        crossed = totals(residual, place, cell.size) ** 2 - totals(residual**2, place, cell.size)
        added += totals(crossed / left**2, cell_word, size)
        doubled = inside**2 - totals(information**2, place, cell.size)
        weights += totals(doubled, cell_word, size)
    people = np.divide(every**2, weights, where=weights > 0, out=np.full(size, np.inf))
    return added, people


def _expand(uses: Uses, pairs: Pairs, chosen: IntArray) -> Iterator[tuple[IntArray, IntArray]]:
    """Yield pairs and their reviewers' words, one row each, whole people at a time."""
    first = np.searchsorted(uses.reviewer, pairs.reviewer[chosen])
    words = np.searchsorted(uses.reviewer, pairs.reviewer[chosen], side="right") - first
    last_of_person = np.append(np.diff(pairs.person[chosen]) > 0, True)
    start = 0
    for end in (np.flatnonzero(last_of_person) + 1).tolist():
        rows = int(words[start:end].sum())
        if rows < _MOST_ROWS and end < chosen.size:
            continue
        pair = np.repeat(chosen[start:end], words[start:end])
        offset = np.repeat(np.cumsum(words[start:end]) - words[start:end], words[start:end])
        yield pair, np.repeat(first[start:end], words[start:end]) + np.arange(rows) - offset
        start = end


def _find_leaning(pairs: Pairs, key: IntArray) -> FloatArray:
    """Return the weighed uses at each key, 0 where the pair does not have the word."""
    place = np.minimum(np.searchsorted(pairs.used, key), pairs.used.size - 1)
    found: FloatArray = np.where(pairs.used[place] == key, pairs.leaning[place], 0.0)
    return found
