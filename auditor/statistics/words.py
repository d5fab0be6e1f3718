"""Words: which are used more about one group, and which of these differences to believe.

The usual z-score is that of log-odds with an informative Dirichlet prior (Monroe, Colaresi & Quinn
2008, Political Analysis 16:372). It treats every word as an independent draw, and reviewers have pet
words: two thirds of what it raises is noise. So the decision is a test within reviewers: each
reviewer's use of the word about the group against what the reviewer's total leads to expect, a
t-test over reviewers, its error the larger where several of them write about the same people.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from auditor.statistics.multiplicity import adjust
from auditor.statistics.strata import BoolArray, FloatArray, IntArray, as_codes, totals
from auditor.statistics.word_errors import Uses, find_people_variance, pair_texts

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
        log_odds: Log-odds of the word about the group, against the rest, within reviewers; of the
            sign of what is tested, 0 where no reviewer of both groups uses the word.
        z: The usual z-score over all texts, reviewers mixed: to compare with, not to believe.
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
    reviewee: ArrayLike | None = None,
    rate: float = 0.05,
    minimum_reviewers: int = MINIMUM_REVIEWERS,
) -> WordGaps:
    """Compare the use of each word about a group with its use about the rest.

    Args:
        counted: From `count_words`; leave names of people out of the texts.
        reviewer: Dense reviewer codes of the texts, shape (texts,).
        in_group: Whether the reviewee belongs to the group, shape (texts,).
        reviewee: Codes of the persons written about, shape (texts,); without them each text is
            taken to be about somebody else.
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
    person = None if reviewee is None else as_codes(reviewee, texts, name="reviewee")[0]
    p, log_odds, users = _test(counted, code, reviewers, member, person)
    p = np.where(users >= minimum_reviewers, p, np.nan)
    tested = np.isfinite(p)
    q = np.full(size, np.nan)
    q[tested] = adjust(p[tested])
    return WordGaps(
        log_odds=log_odds,
        z=_rank(counted, member, size),
        p=p,
        q=q,
        reviewers=users,
        flagged=np.nan_to_num(q, nan=1.0) <= rate,
    )


def _rank(counted: WordCounts, member: BoolArray, size: int) -> FloatArray:
    """Return z-scores of log-odds with the prior (Monroe et al., eq. 16, 20 and 22)."""
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
    z: FloatArray = np.where(every > 0, odds[0] - odds[1], 0.0) / error
    return z


def _test(
    counted: WordCounts,
    code: IntArray,
    reviewers: int,
    member: BoolArray,
    person: IntArray | None,
) -> tuple[FloatArray, FloatArray, IntArray]:
    """Return p-values of the stratified test, log-odds, and how many reviewers they rest on.

    The log-odds are one step from 0, the excess over its information (Yusuf et al. 1985, Prog.
    Cardiovasc. Dis. 27:335).
    """
    size = len(counted.vocabulary)
    length = np.bincount(code, counted.length, reviewers)
    about = np.bincount(code, counted.length * member, reviewers)
    share = np.divide(about, length, out=np.zeros(reviewers), where=length > 0)
    # Texts by reviewers of one group only say nothing.
    weight = np.where(((about > 0) & (about < length))[code], member - share[code], 0.0)
    keep = weight[counted.text] != 0
    text, word, count = counted.text[keep], counted.word[keep], counted.count[keep]
    kept, place = np.unique(code[text] * size + word, return_inverse=True)
    who = kept // max(size, 1)
    every = totals(count, place, kept.size)
    uses = Uses(
        reviewer=who,
        word=kept % max(size, 1),
        rate=every / np.maximum(length[who], 1.0),
        excess=totals(weight[text] * count, place, kept.size),
        size=size,
    )
    users = np.bincount(uses.word, minlength=size).astype(np.intp)
    total = totals(uses.excess, uses.word, size)
    squares = totals(uses.excess**2, uses.word, size)
    information = totals(share[who] * (1 - share[who]) * every, uses.word, size)
    log_odds = np.divide(total, information, out=np.zeros(size), where=information > 0)
    # Student's t over the reviewers' excesses.
    n = np.maximum(users, 2)
    variance = n * np.maximum(squares - total**2 / n, 1e-12) / (n - 1)
    df = n - 1.0
    if person is not None and uses.word.size:
        pairs = pair_texts(
            text,
            word,
            count,
            length=counted.length,
            weight=weight,
            reviewer=code,
            reviewee=person,
            size=size,
        )
        added, people = find_people_variance(uses, pairs)
        variance += np.maximum(added, 0.0)
        df = np.maximum(np.minimum(df, people - 1.0), 1.0)
    t = total / np.sqrt(variance)
    # Few reviewers who lean one way by about the same have next to no spread, and t knows no bounds;
    # flipping signs says what so few can show at most.
    p = np.maximum(2 * special.stdtr(df, -np.abs(t)), 2.0 ** (1.0 - n))
    return np.where(users >= 2, p, np.nan), log_odds, users
