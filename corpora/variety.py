"""How varied labelled text is: repeats that would betray a template."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from scipy.sparse import csr_array

NEAR_DUPLICATE_SCORE = 85
NEAR_DUPLICATE_MIN_WORDS = 6
_ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Variety:
    """How much a set of sentences repeats itself."""

    exact_repeats: tuple[str, ...]
    near_duplicates: tuple[tuple[str, str], ...]
    near_duplicate_share: float
    distinct_4grams: float
    repeated_openings: tuple[tuple[str, int], ...]
    repeated_opening_share: float


def measure_variety(sentences: Sequence[str]) -> Variety:
    """Measure repeats among sentences.

    Near-duplicates are pairs of sentences of six words or more with a token_set_ratio of at least
    85; distinct 4-grams are the share of all lower-cased 4-grams that are different; a repeated
    opening is the first three words of a sentence that another sentence shares.
    """
    words = [sentence.lower().split() for sentence in sentences]
    pairs = find_near_duplicates(sentences)
    grams = [tuple(row[i : i + 4]) for row in words for i in range(len(row) - 3)]
    openings = Counter(" ".join(row[:3]) for row in words if len(row) >= 3)
    repeated = tuple((opening, n) for opening, n in openings.most_common() if n > 1)
    return Variety(
        exact_repeats=tuple(text for text, n in Counter(sentences).items() if n > 1),
        near_duplicates=pairs,
        near_duplicate_share=len({text for pair in pairs for text in pair}) / max(len(words), 1),
        distinct_4grams=len(set(grams)) / max(len(grams), 1),
        repeated_openings=repeated,
        repeated_opening_share=sum(n - 1 for _, n in repeated) / max(len(words), 1),
    )


def find_near_duplicates(sentences: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of sentences that nearly repeat each other, in the order given.

    Only pairs that share half of the shorter one's words are scored, as most pairs share next to
    none; two sentences that are alike only by a few long words are missed.
    """
    long, words = _split_long(sentences)
    return tuple(
        (long[row], long[column])
        for row, column in _find_candidates(words)
        if _is_near(long[row], long[column])
    )


def find_repeats(sentences: Sequence[str], known: Sequence[str]) -> list[str]:
    """Return those of the sentences, in order, that repeat or nearly repeat a known one.

    Neither case nor marks tell sentences apart; only those of six words or more are compared for
    nearness.
    """
    same = {_spell(text) for text in known}
    long, words = _split_long(sentences)
    other, other_words = _split_long(known)
    near = {
        long[row]
        for row, column in _find_candidates(words, other_words)
        if _is_near(long[row], other[column])
    }
    return [text for text in sentences if _spell(text) in same or text in near]


def _spell(text: str) -> str:
    """Return the words of a text without case and marks."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def _split_long(sentences: Sequence[str]) -> tuple[list[str], list[frozenset[str]]]:
    """Return the sentences long enough to be compared, and the words of each."""
    long = [text for text in sentences if len(text.split()) >= NEAR_DUPLICATE_MIN_WORDS]
    return long, [frozenset(text.lower().split()) for text in long]


def _is_near(first: str, second: str) -> bool:
    return bool(fuzz.token_set_ratio(first.lower(), second.lower()) >= NEAR_DUPLICATE_SCORE)


def _find_candidates(
    rows: Sequence[frozenset[str]], others: Sequence[frozenset[str]] | None = None
) -> Iterator[tuple[int, int]]:
    """Yield the places of a row and another that share half of the shorter one's words.

    Without others the rows are compared among themselves, each with those that come after it.
    """
    places = {word: n for n, word in enumerate(sorted(set().union(*rows, *(others or ()))))}
    counts, lengths = _count_words(rows, places)
    other_counts, other_lengths = (
        (counts, lengths) if others is None else _count_words(others, places)
    )
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        block, rest = (
            slice(start, start + _ROWS_AT_ONCE),
            slice(start if others is None else 0, None),
        )
        shared = (counts[block] @ other_counts[rest].T).toarray()
        near = shared * 2 >= np.minimum.outer(lengths[block], other_lengths[rest])
        for row, column in np.argwhere(np.triu(near, 1) if others is None else near).tolist():
            yield start + row, rest.start + column


def _count_words(
    rows: Sequence[frozenset[str]], places: dict[str, int]
) -> tuple[csr_array, NDArray[np.float32]]:
    """Return (rows, words): 1 where a row holds the word; and (rows,): how many it holds."""
    lengths = [len(words) for words in rows]
    holders = np.repeat(np.arange(len(rows)), lengths)
    held = [places[word] for words in rows for word in words]
    ones = np.ones(len(held), dtype=np.float32)
    counts = csr_array((ones, (holders, held)), shape=(len(rows), len(places)))
    return counts, np.array(lengths, dtype=np.float32)
