"""Words that the same reviewers use more about one group than about everybody else."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from auditor.company_records import WordGap
from auditor.cycle_records import Untested
from auditor.disparity import Group
from auditor.records import Person, Review
from auditor.statistics import WordCounts, compare_words, count_words, encode

MOST_WORDS = 20
"""Words listed for a group; the rest of the raised ones are no surer than these."""

_WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\n+|^\W*")
# Pronouns, titles and nouns of gender follow the group by grammar, not by judgement.
_GENDERED = frozenset(
    "he him his himself he's he'd he'll she her hers herself she's she'd she'll they them their "
    "theirs themself themselves they're they'd they'll they've mr mrs ms miss mx sir madam "
    "man men woman women lady ladies gentleman gentlemen guy girl boy lad lass".split()
)


def compare_vocabulary(
    reviews: Sequence[Review],
    people: Mapping[str, Person],
    groups: Sequence[Group],
    *,
    fdr: float,
    minimum: int,
) -> tuple[tuple[WordGap, ...], tuple[Untested, ...]]:
    """Return the words that a test within reviewers raises for each group, the surest first.

    Names are left out: those of the people file, and every word that never stands in lower case.
    A word is shown only where it is used about enough people.
    """
    texts = {review.review_id: review.text for review in reviews}
    names = {
        part.casefold() for person in people.values() for part in _WORD.findall(person.name)
    } | _list_capitalised([review.text for review in reviews])
    found: list[WordGap] = []
    untested: list[Untested] = []
    for group in groups:
        written = [mask_words(texts[review], names) for review in group.table.review_ids]
        counted = count_words(written)
        if not counted.vocabulary:
            untested.append(Untested(f"words for {group.label}", "no text"))
            continue
        codes, _ = group.table.reviewer_codes()
        gaps = compare_words(
            counted, codes, group.members, reviewee=group.table.reviewee_codes(), rate=fdr
        )
        if not np.isfinite(gaps.p).any():
            untested.append(Untested(f"words for {group.label}", "too few reviewers share a word"))
            continue
        used = _count_people(counted, group)
        shown = np.flatnonzero(gaps.flagged & (used >= minimum))
        order = sorted(shown.tolist(), key=lambda word: float(gaps.p[word]))
        found += [
            WordGap(
                attribute=group.attribute,
                group=group.name,
                word=counted.vocabulary[word],
                log_odds=float(gaps.log_odds[word]),
                q_value=float(gaps.q[word]),
                reviewers=int(gaps.reviewers[word]),
                people=int(used[word]),
            )
            for word in order[:MOST_WORDS]
        ]
    return tuple(found), tuple(untested)


def mask_words(text: str, names: frozenset[str] | set[str]) -> str:
    """Return a text in lower case without names, pronouns, titles and nouns of gender."""
    words = (word.casefold().replace("’", "'") for word in _WORD.findall(text))
    return " ".join(
        word
        for word in words
        if word not in _GENDERED and word.removesuffix("'s") not in names and word not in names
    )


def _list_capitalised(texts: Sequence[str]) -> set[str]:
    """Return words that stand in capitals inside a sentence and never in lower case: names."""
    inside: set[str] = set()
    lower: set[str] = set()
    for text in texts:
        for sentence in _SENTENCE.split(text):
            for place, word in enumerate(_WORD.findall(sentence)):
                if word[0].islower():
                    lower.add(word.casefold())
                elif place:
                    inside.add(word.casefold().replace("’", "'").removesuffix("'s"))
    return inside - lower


def _count_people(counted: WordCounts, group: Group) -> np.ndarray:
    """Return, for each word, how many people it is used about."""
    person, people = encode(group.table.reviewee_ids)
    size = len(counted.vocabulary)
    pairs = np.unique(counted.word.astype(np.int64) * len(people) + person[counted.text])
    count: np.ndarray = np.bincount((pairs // len(people)).astype(np.intp), minlength=size)
    return count
