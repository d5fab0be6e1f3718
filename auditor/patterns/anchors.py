"""Run only the patterns whose words occur at all.

spaCy's matchers try every pattern at every token. Nearly every pattern needs certain words to be
there; an index from such words to patterns leaves a handful of more than a thousand to try. Of a
phrase, the words must also stand in its order, and as close as it lets them.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.matcher import DependencyMatcher, Matcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans
from spacy.vocab import Vocab

TokenSpec = Mapping[str, Any]
Forms = frozenset[str]
"""What one word may be written as in a pattern: itself in lower case, and its lemmas."""

_ANY = ""
_SINGLE = frozenset({"1", "?", "!"})
_AT_MOST = re.compile(r"\{(?:\d*,)?(\d+)\}")


class AnchoredPhrases:
    """Token patterns, each tried only in texts that hold one of its anchor words."""

    def __init__(self, vocab: Vocab, patterns: Sequence[tuple[str, Sequence[TokenSpec]]]) -> None:
        """Take the patterns as pairs of a label and its token specifications."""
        self._labels = [label for label, _ in patterns]
        self._matchers: list[Matcher] = []
        for label, pattern in patterns:
            matcher = Matcher(vocab)
            matcher.add(label, [[dict(token) for token in pattern]], greedy="LONGEST")
            self._matchers.append(matcher)
        self._index = AnchorIndex([pattern for _, pattern in patterns])
        self._steps = [_list_steps(pattern) for _, pattern in patterns]

    def may_match(self, words: Sequence[Forms]) -> bool:
        """Say whether a sentence of these words, in this order, could hold one of the phrases."""
        return next(self._choose(words), None) is not None

    def _choose(self, words: Sequence[Forms]) -> Iterator[int]:
        for number in self._index.choose(join_forms(words)):
            if _stand_in_order(words, self._steps[number]):
                yield number

    def find(self, doc: Doc) -> Iterator[tuple[str, Span]]:
        """Yield the label and words of each match; of those of one label that overlap, the longest.

        A pattern is tried only on the sentences that hold its anchor: most of them never meet.
        """
        found: defaultdict[str, list[Span]] = defaultdict(list)
        for sentence in doc.sents:
            for number in self._choose(list_forms(sentence)):
                for _, start, end in self._matchers[number](sentence):
                    found[self._labels[number]].append(sentence[start:end])
        for label, spans in sorted(found.items()):
            for span in filter_spans(spans):
                yield label, span


class AnchoredRelations:
    """Dependency patterns, each tried only in texts that hold one of its anchor words."""

    def __init__(self, vocab: Vocab, patterns: Sequence[Sequence[TokenSpec]]) -> None:
        self._matchers: list[DependencyMatcher] = []
        for pattern in patterns:
            matcher = DependencyMatcher(vocab)
            matcher.add("relation", [[dict(node) for node in pattern]])
            self._matchers.append(matcher)
        self._index = AnchorIndex(
            [[node["RIGHT_ATTRS"] for node in pattern] for pattern in patterns]
        )

    def may_match(self, words: Sequence[Forms]) -> bool:
        """Say whether a sentence of these words could hold one of the relations."""
        return bool(self._index.choose(join_forms(words)))

    def find(self, doc: Doc) -> Iterator[tuple[int, list[int]]]:
        """Yield the number of the pattern and the tokens of its nodes, for each match."""
        for number in self._index.choose(join_forms(list_forms(doc))):
            for _, tokens in self._matchers[number](doc):
                yield number, tokens


def list_forms(text: Doc | Span) -> list[Forms]:
    """Return the forms of each word of a parsed text, in order."""
    return [frozenset((token.lower_, token.lemma_)) for token in text]


def join_forms(words: Sequence[Forms]) -> Forms:
    """Return the forms of all words together, whatever their order."""
    return frozenset().union(*words)


class AnchorIndex:
    """Tells which patterns can match at all, from the words that they need."""

    def __init__(self, patterns: Sequence[Sequence[TokenSpec]]) -> None:
        self._needs = [
            [frozenset(words) for token in pattern if (words := _list_required(token))]
            for pattern in patterns
        ]
        shared = Counter(word for needs in self._needs for need in needs for word in need)
        index: defaultdict[str, list[int]] = defaultdict(list)
        for number, needs in enumerate(self._needs):
            # The anchor is what fewest patterns need, of "not a team player" the player: words that
            # many patterns need, many sentences hold. It saves time and changes nothing else.
            for word in min(needs, key=lambda need: sum(shared[w] for w in need), default={_ANY}):
                index[word].append(number)
        self._by_anchor = dict(index)

    def choose(self, words: frozenset[str]) -> list[int]:
        """Return, in order, the patterns of which every needed word is there, in one form or another."""
        anchored = set(self._by_anchor.get(_ANY, ()))
        for word in words & self._by_anchor.keys():
            anchored.update(self._by_anchor[word])
        return sorted(
            number
            for number in anchored
            if not any(words.isdisjoint(need) for need in self._needs[number])
        )


@dataclass(frozen=True, slots=True)
class _Step:
    """A word that a phrase needs: its forms, and how far behind the one before it may stand."""

    forms: Forms
    reach: float


def _list_steps(pattern: Sequence[TokenSpec]) -> list[_Step]:
    steps: list[_Step] = []
    reach = 0.0
    for token in pattern:
        reach += _find_longest(token.get("OP", "1"))
        if words := _list_required(token):
            steps.append(_Step(frozenset(words), reach))
            reach = 0.0
    return steps


def _find_longest(operator: str) -> float:
    """Return how many words a token specification may cover at most."""
    bounded = _AT_MOST.fullmatch(operator)
    if bounded:
        return float(bounded[1])
    return 1.0 if operator in _SINGLE else math.inf


def _stand_in_order(words: Sequence[Forms], steps: Sequence[_Step]) -> bool:
    """Say whether some words of a sentence could be all the words that a phrase needs."""
    reached: list[int] | None = None
    for step in steps:
        places = [i for i, forms in enumerate(words) if not forms.isdisjoint(step.forms)]
        if reached is not None:
            places = [j for j in places if any(0 < j - i <= step.reach for i in reached)]
        if not places:
            return False
        reached = places
    return True


def _list_required(token: TokenSpec) -> list[str]:
    if token.get("OP", "1") not in {"1", "+"}:
        return []
    for attribute in ("LOWER", "LEMMA"):
        match token.get(attribute):
            case str() as word:
                return [word]
            case {"IN": list() as words}:
                return words
    return []
