"""Copies: reviews of different people that share most of their words.

Within a reviewer every pair is compared exactly: each word becomes one character, so that
rapidfuzz's normalised InDel similarity counts whole words in order. Across reviewers MinHash
(Broder 1997) on word pairs proposes candidates, and the same comparison decides. Words that the
form itself put there, and words in quotation marks, are taken out first: neither was written about
the person.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel
from rensa import RMinHash

from auditor.statistics.strata import IntArray, as_codes

SIMILARITY = 0.35
SHORT_SIMILARITY = 0.9
FULL_LENGTH = 30
MINIMUM_WORDS = 5
SHORTEST_RUN = 2
PERMUTATIONS = 128
BAND_ROWS = 2
PROMPT_SHARE = 0.3
PROMPT_REVIEWERS = 5

WORD = re.compile(r"\w+(?:[’'\-]\w+)*")
QUOTATION = re.compile(r"\"[^\"\n]{1,600}\"|“[^”\n]{1,600}”|«[^»\n]{1,600}»")
# Private-use and astral characters never clash with surrogates, which rapidfuzz refuses.
FIRST_CHARACTER = 0xE000
CHARACTERS = 0x10FFFF - FIRST_CHARACTER

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CopyCluster:
    """Reviews that share most of their words.

    Attributes:
        members: Row numbers, ascending.
        similarity: Lowest similarity, 0 to 1, of a link that holds the cluster together.
        shared: For each member, half-open character spans of the words shared with another member.
        reviewers: How many reviewers wrote them; 1 is a reviewer who repeats.
    """

    members: tuple[int, ...]
    similarity: float
    shared: tuple[tuple[Span, ...], ...]
    reviewers: int


@dataclass(frozen=True, slots=True)
class _Words:
    """A review's own words: one character a word, and where each stands."""

    key: str
    spans: tuple[Span, ...]


def find_copies(
    texts: Sequence[str],
    reviewer: ArrayLike,
    *,
    prompts: Sequence[str] = (),
    similarity: float = SIMILARITY,
    minimum_words: int = MINIMUM_WORDS,
    across: bool = True,
    seed: int = 0,
) -> list[CopyCluster]:
    """Find clusters of copied reviews, largest first.

    Give only reviews of different people (or cycles) whose likeness would matter; the same row
    twice is a copy like any other.

    Args:
        texts: One review a row.
        reviewer: Dense reviewer codes, shape (n,).
        prompts: The form's own sentences, see `find_prompts`.
        similarity: Smallest share of words in common order, 0 to 1, for reviews of 30 words or
            more; shorter ones need more, up to 0.9, because a stock phrase fills them.
        minimum_words: Reviews with fewer words of their own are not compared.
        across: Compare across reviewers too.
        seed: Seed of the MinHash permutations.

    Raises:
        ValueError: When lengths do not fit, or similarity is not within 0 to 1.
    """
    code, _ = as_codes(reviewer, len(texts), name="reviewer")
    if not 0 < similarity <= 1:
        raise ValueError(f"similarity: {similarity}, expected above 0 and at most 1")
    vocabulary: dict[str, int] = {}
    pattern = _prompt_pattern(prompts)
    stripped = [_read_words(text, pattern, vocabulary) for text in texts]
    usable = np.array([len(words.key) >= minimum_words for words in stripped], dtype=np.bool_)
    rows = np.flatnonzero(usable)
    links = dict(_link_within(stripped, rows, code, similarity))
    if across:
        links.update(_link_across(stripped, rows, code, similarity, seed=seed))
    return _cluster(stripped, links, code)


def find_prompts(
    texts: Sequence[str],
    reviewer: ArrayLike,
    *,
    share: float = PROMPT_SHARE,
    reviewers: int = PROMPT_REVIEWERS,
) -> list[str]:
    """Return lines that the form wrote: in many reviews, by many reviewers, word for word.

    Args:
        texts: One review a row.
        reviewer: Dense reviewer codes, shape (n,).
        share: Smallest share of reviews that hold the line.
        reviewers: Fewest reviewers who hold it.
    """
    code, _ = as_codes(reviewer, len(texts), name="reviewer")
    holders: dict[str, set[int]] = defaultdict(set)
    hits: dict[str, int] = defaultdict(int)
    for text, who in zip(texts, code, strict=True):
        for line in {line.strip() for line in text.splitlines() if line.strip()}:
            holders[line].add(int(who))
            hits[line] += 1
    fewest = share * len(texts)
    return [line for line, n in hits.items() if n >= fewest and len(holders[line]) >= reviewers]


def find_quotations(text: str) -> tuple[Span, ...]:
    """Return the half-open spans of passages in double quotation marks, marks included."""
    return tuple(match.span() for match in QUOTATION.finditer(text))


def compare_texts(first: str, second: str, *, prompts: Sequence[str] = ()) -> float:
    """Return the similarity of two reviews: 2 * words in common order / words of both, 0 to 1."""
    vocabulary: dict[str, int] = {}
    pattern = _prompt_pattern(prompts)
    keys = [_read_words(text, pattern, vocabulary).key for text in (first, second)]
    return float(Indel.normalized_similarity(keys[0], keys[1])) if all(keys) else 0.0


def _prompt_pattern(prompts: Sequence[str]) -> re.Pattern[str] | None:
    """Return a pattern for the form's sentences, whatever stands between their words."""
    runs = [WORD.findall(prompt) for prompt in prompts]
    parts = sorted((r"\W+".join(map(re.escape, run)) for run in runs if run), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE) if parts else None


def _read_words(text: str, prompts: re.Pattern[str] | None, vocabulary: dict[str, int]) -> _Words:
    """Return the review's own words, without prompts and quotations."""
    hidden = list(find_quotations(text))
    if prompts is not None:
        hidden += [match.span() for match in prompts.finditer(text)]
    key: list[str] = []
    spans: list[Span] = []
    for match in WORD.finditer(text):
        start, end = match.span()
        if hidden and any(left <= start < right for left, right in hidden):
            continue
        number = vocabulary.setdefault(match.group().casefold(), len(vocabulary))
        key.append(chr(FIRST_CHARACTER + number % CHARACTERS))
        spans.append((start, end))
    return _Words("".join(key), tuple(spans))


def _link_within(
    words: Sequence[_Words], rows: IntArray, code: IntArray, similarity: float
) -> Iterable[tuple[Span, float]]:
    """Yield pairs of rows of one reviewer that are alike, with their similarity."""
    order = rows[np.argsort(code[rows], kind="stable")]
    starts = np.flatnonzero(np.diff(code[order])) + 1
    for group in np.split(order, starts):
        if group.size < 2:
            continue
        keys = [words[row].key for row in group]
        table = process.cdist(keys, keys, scorer=fuzz.ratio, score_cutoff=100 * similarity)
        for left, right in np.argwhere(np.triu(table, 1) > 0):
            score = float(table[left, right]) / 100
            if score >= _needed(keys[left], keys[right], similarity):
                yield (int(group[left]), int(group[right])), score


def _link_across(
    words: Sequence[_Words], rows: IntArray, code: IntArray, similarity: float, *, seed: int
) -> Iterable[tuple[Span, float]]:
    """Yield pairs of rows of different reviewers that share a MinHash band and are alike."""
    if rows.size < 2:
        return
    pairs = [[key[i : i + 2] for i in range(len(key) - 1)] for key in (words[r].key for r in rows)]
    digest = np.array(
        RMinHash.digests_from_token_sets(pairs, PERMUTATIONS, seed), dtype=np.uint32
    ).reshape(rows.size, -1, BAND_ROWS)
    seen: set[Span] = set()
    for band in digest.transpose(1, 0, 2):
        order = np.lexsort(band.T)
        same = (band[order][1:] == band[order][:-1]).all(axis=1)
        # Neighbours in sorted order chain a whole bucket at linear cost.
        for place in np.flatnonzero(same):
            left, right = sorted((int(rows[order[place]]), int(rows[order[place + 1]])))
            if (left, right) in seen or code[left] == code[right]:
                continue
            seen.add((left, right))
            score = float(fuzz.ratio(words[left].key, words[right].key)) / 100
            if score >= _needed(words[left].key, words[right].key, similarity):
                yield (left, right), score


def _needed(first: str, second: str, similarity: float) -> float:
    """Return the similarity that two reviews of this length need."""
    short = max(0.0, 1.0 - min(len(first), len(second)) / FULL_LENGTH)
    return similarity + max(SHORT_SIMILARITY - similarity, 0.0) * short


def _cluster(
    words: Sequence[_Words], links: dict[Span, float], code: IntArray
) -> list[CopyCluster]:
    """Join linked rows into clusters and mark their shared words."""
    parent: dict[int, int] = {}

    def root(row: int) -> int:
        parent.setdefault(row, row)
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    for left, right in links:
        first, second = sorted((root(left), root(right)))
        parent[second] = first
    members: dict[int, list[int]] = defaultdict(list)
    for row in sorted(parent):
        members[root(row)].append(row)
    lowest: dict[int, float] = defaultdict(lambda: 1.0)
    partner: dict[int, tuple[float, int]] = {}
    for (left, right), score in sorted(links.items()):
        lowest[root(left)] = min(lowest[root(left)], score)
        for row, other in ((left, right), (right, left)):
            if row not in partner or score > partner[row][0]:
                partner[row] = (score, other)
    clusters = [
        CopyCluster(
            members=tuple(rows),
            similarity=lowest[key],
            shared=tuple(_mark_shared(words[row], words[partner[row][1]]) for row in rows),
            reviewers=len({int(code[row]) for row in rows}),
        )
        for key, rows in members.items()
    ]
    return sorted(clusters, key=lambda cluster: (-len(cluster.members), cluster.members))


def _mark_shared(words: _Words, other: _Words) -> tuple[Span, ...]:
    """Return the spans of runs of words that stand in the other review in the same order."""
    spans: list[Span] = []
    for block in Indel.opcodes(words.key, other.key):
        if block.tag == "equal" and block.src_end - block.src_start >= SHORTEST_RUN:
            spans.append((words.spans[block.src_start][0], words.spans[block.src_end - 1][1]))
    return tuple(spans)
