"""How varied labelled text is: repeats that would betray a template."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

NEAR_DUPLICATE_SCORE = 85
NEAR_DUPLICATE_MIN_WORDS = 6


@dataclass(frozen=True, slots=True)
class Variety:
    """The brief's four measures of variety over a set of sentences."""

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
    """Return the pairs of sentences that nearly repeat each other, in the order given."""
    long = [text for text in sentences if len(text.split()) >= NEAR_DUPLICATE_MIN_WORDS]
    lowered = [text.lower() for text in long]
    pairs: list[tuple[str, str]] = []
    for start in range(0, len(long), 1000):
        scores = process.cdist(
            lowered[start : start + 1000],
            lowered,
            scorer=fuzz.token_set_ratio,
            score_cutoff=NEAR_DUPLICATE_SCORE,
        )
        for row, column in zip(*scores.nonzero(), strict=True):
            if start + row < column:
                pairs.append((long[start + row], long[column]))
    return tuple(pairs)
