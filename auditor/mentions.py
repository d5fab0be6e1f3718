"""Mentions that the literature compares between groups: leadership, potential, standout words.

Small lists of lemmas, matched on plain words: a verb's or noun's usual endings are cut, so that no
parse is needed and scores can be made again wherever the text is.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain

LEADERSHIP = "leadership"
POTENTIAL = "potential"
STANDOUT = "standout"
TRAIT = "trait"
TOPICS = (LEADERSHIP, POTENTIAL, STANDOUT)

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_IRREGULAR = {"led": "lead", "ran": "run", "made": "make", "took": "take", "taken": "take"} | {
    "went": "go", "gone": "go", "grew": "grow", "grown": "grow", "taking": "take", "making": "make",
    "running": "run", "children": "child", "better": "good", "leading": "lead",
}  # fmt: skip
_CUT = (("ies", "y"), ("ied", "y"), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("d", ""))
_CUT_MORE = (("es", ""), ("s", ""))


Phrase = tuple[frozenset[str], ...]
"""A row of sets of alternative lemmas."""
Phrases = dict[str, tuple[Phrase, ...]]
"""Phrases by the lemma that they may begin with."""


@dataclass(frozen=True, slots=True)
class WordList:
    """A topic's phrases, and those in which its words mean something else."""

    topic: str
    source: str
    phrases: Phrases
    exceptions: Phrases


@cache
def load_word_lists() -> dict[str, WordList]:
    """Return the word lists that ship with the package, by topic."""
    text = files("auditor").joinpath("mentions.toml").read_text("utf-8")
    return {
        topic: WordList(topic, part["source"], _index(part["phrases"]), _index(part["except"]))
        for topic, part in tomllib.loads(text).items()
    }


def mentions_topic(text: str, topic: str) -> bool:
    """Say whether a text holds a phrase of a topic, in any usual inflection."""
    return any(True for _ in find_mentions(text, topic))


def find_mentions(text: str, topic: str) -> Iterator[str]:
    """Yield the words of each mention of a topic, in order."""
    words = _WORD.findall(text.casefold())
    word_list = load_word_lists()[topic]
    if not (found := list(_find_phrases(words, word_list.phrases))):
        return
    excepted = set(chain(*_find_phrases(words, word_list.exceptions)))
    for places in found:
        if excepted.isdisjoint(places):
            yield " ".join(words[place] for place in places)


def _find_phrases(words: Sequence[str], phrases: Phrases) -> Iterator[range]:
    """Yield the places of the words of each phrase, the first that fits at each word."""
    for start, word in enumerate(words):
        for phrase in _find_openings(phrases, word):
            places = range(start, min(start + len(phrase), len(words)))
            if _fits(phrase, [_list_forms(words[place]) for place in places]):
                yield places
                break


def _find_openings(phrases: Phrases, word: str) -> Iterator[Phrase]:
    """Yield the phrases that may begin with a word."""
    for form in sorted(_list_forms(word)):
        yield from phrases.get(form, ())


def _index(phrases: Sequence[str]) -> Phrases:
    found: dict[str, list[Phrase]] = {}
    for words in map(_split, phrases):
        for first in sorted(words[0]):
            found.setdefault(first, []).append(words)
    return {first: tuple(rows) for first, rows in found.items()}


def _split(phrase: str) -> Phrase:
    return tuple(frozenset(word.split("|")) for word in phrase.split())


def _fits(phrase: Sequence[frozenset[str]], forms: Sequence[frozenset[str]]) -> bool:
    return len(forms) == len(phrase) and all(
        not wanted.isdisjoint(have) for wanted, have in zip(phrase, forms, strict=True)
    )


@cache
def _list_forms(word: str) -> frozenset[str]:
    """Return the lemmas that a word may come from, itself among them."""
    found = {word, _IRREGULAR.get(word, word)}
    for ending, put in (*_CUT, *_CUT_MORE):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: len(word) - len(ending)] + put
            found.add(stem)
            # "stepped" and "running" double the last letter.
            if not put and len(stem) > 3 and stem[-1] == stem[-2]:
                found.add(stem[:-1])
    return frozenset(found)
