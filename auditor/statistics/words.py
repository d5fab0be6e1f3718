"""Words: which are used more about one group, and which of these differences to believe.

Words are ranked by log-odds with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008,
Political Analysis 16:372). Its z-score treats every word as an independent draw, and reviewers have
pet words: two thirds of what it raises is noise. So the decision is a test within reviewers: each
reviewer's use of the word about the group against what the reviewer's total leads to expect, a
t-test over reviewers.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from auditor.statistics.multiplicity import adjust
from auditor.statistics.strata import BoolArray, FloatArray, IntArray, as_codes

WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")
PRIOR_WORDS = 500.0
MINIMUM_REVIEWERS = 5


@dataclass(frozen=True, slots=True)
class WordCounts:
    """Counts of words in texts, in coordinate form.

    Attributes:
        text: Row of the text, shape (entries,).
        word: Index into the vocabulary, shape (entries,).
        count: How often, shape (entries,).
        vocabulary: The words.
        length: Words in each text, shape (texts,).
    """

    text: IntArray
    word: IntArray
    count: FloatArray
    vocabulary: tuple[str, ...]
    length: FloatArray


@dataclass(frozen=True, slots=True)
class WordGaps:
    """How each word's use differs, one row a word of the vocabulary.

    Attributes:
        log_odds: Log-odds of the word about the group, against the rest, with the prior.
        z: The same over its error: for ranking only.
        p: P-value of the test within reviewers, NaN where not tested.
        q: Benjamini-Hochberg q-value among the tested words, NaN where not tested.
        reviewers: Reviewers of both groups who use the word.
        flagged: Words with q at most the chosen rate.
    """

    log_odds: FloatArray
    z: FloatArray
    p: FloatArray
    q: FloatArray
    reviewers: IntArray
    flagged: BoolArray


def count_words(texts: Sequence[str]) -> WordCounts:
    """Count words, case folded, in each text; the vocabulary is in order of first appearance."""
    index: dict[str, int] = {}
    rows: list[int] = []
    words: list[int] = []
    values: list[int] = []
    length = np.zeros(len(texts))
    for row, text in enumerate(texts):
        found = Counter(WORD.findall(text.casefold()))
        length[row] = found.total()
        for word, count in found.items():
            rows.append(row)
            words.append(index.setdefault(word, len(index)))
            values.append(count)
    return WordCounts(
        text=np.array(rows, dtype=np.intp),
        word=np.array(words, dtype=np.intp),
        count=np.array(values, dtype=np.float64),
        vocabulary=tuple(index),
        length=length,
    )


def compare_words(
    counted: WordCounts,
    reviewer: ArrayLike,
    in_group: ArrayLike,
    *,
    rate: float = 0.05,
    minimum_reviewers: int = MINIMUM_REVIEWERS,
) -> WordGaps:
    """Compare the use of each word about a group with its use about the rest.

    Args:
        counted: From `count_words`; leave names of people out of the texts.
        reviewer: Dense reviewer codes of the texts, shape (texts,).
        in_group: Whether the reviewee belongs to the group, shape (texts,).
        rate: False-discovery rate among the flagged.
        minimum_reviewers: Reviewers of both groups who must use a word before it is tested.

    Raises:
        ValueError: When shapes do not fit.
    """
    texts = counted.length.size
    code, reviewers = as_codes(reviewer, texts, name="reviewer")
    member = np.asarray(in_group).astype(np.bool_)
    if member.shape != (texts,):
        raise ValueError(f"in_group: shape {member.shape}, expected ({texts},); one value a text")
    size = len(counted.vocabulary)
    log_odds, z = _rank(counted, member, size)
    p, users = _test(counted, code, reviewers, member, size)
    p = np.where(users >= minimum_reviewers, p, np.nan)
    tested = np.isfinite(p)
    q = np.full(size, np.nan)
    q[tested] = adjust(p[tested])
    return WordGaps(
        log_odds=log_odds, z=z, p=p, q=q, reviewers=users, flagged=np.nan_to_num(q, nan=1.0) <= rate
    )


def _rank(counted: WordCounts, member: BoolArray, size: int) -> tuple[FloatArray, FloatArray]:
    """Return log-odds with the prior, and their z-scores (Monroe et al., eq. 16, 20 and 22)."""
    about = member[counted.text]
    inside = np.bincount(counted.word[about], counted.count[about], size)
    outside = np.bincount(counted.word[~about], counted.count[~about], size)
    every = inside + outside
    # A word of the vocabulary that no text uses has no odds; it gets a difference of 0.
    prior = PRIOR_WORDS * np.where(every > 0, every, 1.0) / max(float(every.sum()), 1.0)
    odds = [
        np.log((part + prior) / (part.sum() + PRIOR_WORDS - part - prior + 1e-12))
        for part in (inside, outside)
    ]
    error = np.sqrt(1.0 / (inside + prior) + 1.0 / (outside + prior))
    log_odds = np.where(every > 0, odds[0] - odds[1], 0.0)
    return log_odds, log_odds / error


def _test(
    counted: WordCounts, code: IntArray, reviewers: int, member: BoolArray, size: int
) -> tuple[FloatArray, IntArray]:
    """Return p-values of the stratified test and how many reviewers it rests on."""
    length = np.bincount(code, counted.length, reviewers)
    about = np.bincount(code, counted.length * member, reviewers)
    informative = (about > 0) & (about < length)
    share = np.divide(about, length, out=np.zeros(reviewers), where=length > 0)
    who = code[counted.text]
    keep = informative[who]
    pair = who[keep].astype(np.int64) * size + counted.word[keep]
    kept, place = np.unique(pair, return_inverse=True)
    every = np.bincount(place, counted.count[keep], kept.size)
    inside = np.bincount(place, counted.count[keep] * member[counted.text[keep]], kept.size)
    excess = inside - share[kept // max(size, 1)] * every
    word = (kept % max(size, 1)).astype(np.intp)
    users = np.bincount(word, minlength=size).astype(np.intp)
    total = np.bincount(word, excess, size)
    squares = np.bincount(word, excess**2, size)
    # Student's t over the reviewers' excesses.
    n = np.maximum(users, 2)
    spread = np.maximum(squares - total**2 / n, 1e-12) / (n - 1)
    t = total / np.sqrt(n * spread)
    # Few reviewers who lean one way by about the same have next to no spread, and t knows no bounds;
    # flipping signs says what so few can show at most.
    p = np.maximum(2 * special.stdtr(n - 1.0, -np.abs(t)), 2.0 ** (1.0 - n))
    return np.where(users >= 2, p, np.nan), users
