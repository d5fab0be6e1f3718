"""Which words are names: the dictionary that spaCy's lemmatizer carries, and our own short lists."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.language import Language
from spacy.pipeline import Lemmatizer

from auditor.errors import InstallationError

_SUFFIXES = (
    ("men", "man"),
    ("ies", "y"),
    ("ied", "y"),
    ("es", ""),
    ("s", ""),
    ("ed", ""),
    ("d", ""),
    ("ing", ""),
    ("ing", "e"),
    ("er", ""),
    ("er", "e"),
    ("ers", ""),
    ("ers", "e"),
    ("est", ""),
    ("ly", ""),
    ("ally", ""),
    ("ily", "y"),
    ("ness", ""),
    ("less", ""),
)
_SHORT_WORDS = frozenset({"go", "do", "be"})
"""Of the words of two letters, those that are inflected: "Ines" is no form of "in"."""

_PREFIXES = ("un", "re", "non", "over", "under", "pre", "mis", "co", "multi", "self")
_QUALITY_ENDINGS = tuple("ion ness ment ity ship ance ence ing ism ude work cy ty".split())
_WORD_ENDINGS = ("ization", "isation", "tions", "ments", "ability", "ibility")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lower-cased word lists that tell names from words."""

    words: frozenset[str]
    nouns: frozenset[str]
    adjectives: frozenset[str]
    adverbs: frozenset[str]
    verbs: frozenset[str]
    irregular_verbs: frozenset[str]
    names: frozenset[str]
    word_names: frozenset[str]
    seldom_names: frozenset[str]
    virtue_names: frozenset[str]
    surnames: frozenset[str]
    syllables: frozenset[str]
    kept: frozenset[str]
    kept_names: frozenset[str]
    kept_subjects: frozenset[str]
    months: frozenset[str]
    acronyms: frozenset[str]
    workplace_words: frozenset[str]
    abbreviations: frozenset[str]

    def is_kept(self, word: str) -> bool:
        """Say whether a lower-cased word, maybe cut short by a stop, is capital but no name: "oct."."""
        return word.removesuffix(".") in self.kept

    def is_word(self, word: str) -> bool:
        """Say whether a lower-cased word, or a plain inflection of it, is in the dictionary."""
        return self._is_base(word) or any(
            self._is_base(word.removeprefix(prefix))
            for prefix in _PREFIXES
            if word.startswith(prefix) and len(word) > len(prefix) + 2
        )

    def _is_base(self, word: str) -> bool:
        if word in self.words or word in self.kept:
            return True
        if word.endswith(_WORD_ENDINGS):
            return True
        for suffix, ending in _SUFFIXES:
            if word.endswith(suffix) and len(word) > len(suffix) + 1:
                stem = word.removesuffix(suffix)
                base = stem + ending
                if base in self.words and (len(base) > 2 or base in _SHORT_WORDS):
                    return True
                if len(stem) > 2 and stem[-1] == stem[-2] and stem[:-1] in self.words:
                    return True
        return False

    def is_quality(self, word: str) -> bool:
        """Say whether a lower-cased word tells how somebody is: "bossy", "struggling"."""
        return word in self.adjectives or (word.endswith("ing") and self.is_word(word))

    def is_thing(self, word: str) -> bool:
        """Say whether a lower-cased word is a noun alone, and of no quality: "anselm", "mather"."""
        if word not in self.words:
            return word.endswith("er")
        others = (self.adjectives, self.adverbs, self.verbs, self.workplace_words)
        known = word in self.nouns and not any(word in words for words in others)
        return known and not word.endswith(_QUALITY_ENDINGS)

    def find_verb(self, word: str) -> str | None:
        """Return the base of a lower-cased third-person form ("plans", "tries"), or None."""
        for suffix, ending in (("ies", "y"), ("es", ""), ("s", "")):
            base = word.removesuffix(suffix) + ending
            if word.endswith(suffix) and base in self.verbs and not word.endswith("ss"):
                return base
        return None


def find_lemmatizer(language: Language) -> Lemmatizer:
    """Return the pipeline's own lemmatizer.

    Raises:
        InstallationError: The pipeline has none.
    """
    lemmatizer = language.get_pipe("lemmatizer") if language.has_pipe("lemmatizer") else None
    if not isinstance(lemmatizer, Lemmatizer):
        raise InstallationError(f"the spaCy pipeline {language.meta['name']} has no lemmatizer")
    return lemmatizer


def load_lexicon(language: Language) -> Lexicon:
    """Read the word lists; `language` lends its lemmatizer's dictionary."""
    lists = tomllib.loads(files(__package__).joinpath("lexicon.toml").read_text("utf-8"))
    lists = {key: frozenset(words.split()) for key, words in lists.items()}
    names = lists["names"]
    lemmatizer = find_lemmatizer(language)
    index = lemmatizer.lookups.get_table("lemma_index")
    exceptions = lemmatizer.lookups.get_table("lemma_exc")
    known = {word for part in ("adj", "adv", "noun", "verb") for word in index[part]}
    irregular = {word for part in ("adj", "adv", "noun", "verb") for word in exceptions[part]}
    return Lexicon(
        words=frozenset((known | irregular | STOP_WORDS | lists["workplace_words"]) - names),
        nouns=frozenset(index["noun"]),
        adjectives=frozenset(index["adj"]),
        adverbs=frozenset(index["adv"]),
        verbs=frozenset(index["verb"]),
        irregular_verbs=frozenset(exceptions["verb"]),
        names=names,
        word_names=lists["word_names"],
        seldom_names=lists["seldom_names"],
        virtue_names=lists["virtue_names"],
        surnames=lists["surnames"],
        syllables=lists["syllables"],
        kept=lists["kept"],
        kept_names=lists["kept_names"],
        kept_subjects=lists["kept_subjects"],
        months=lists["months"],
        acronyms=lists["acronyms"],
        workplace_words=lists["workplace_words"],
        abbreviations=lists["abbreviations"],
    )
