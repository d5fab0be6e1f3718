"""What a word may be an inflection of, before a parse tells its part of speech."""

from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc, Span

from auditor.blinding.lexicon import find_lemmatizer
from auditor.patterns.anchors import Forms

_REMEMBERED = 50_000
_PARTS_OF_SPEECH = ("NOUN", "VERB", "ADJ", "ADV", "AUX", "PRON", "DET")
# The tagger's rules, and not the lemmatizer, know these.
_CLOSED: dict[str, tuple[str, ...]] = {
    "them": ("they",),
    "us": ("we",),
    "me": ("I",),
    "i": ("I",),
    "nt": ("not",),
    "ca": ("can",),
    "wo": ("will",),
    "sha": ("shall",),
    "n't": ("not",),
    "'ll": ("will",),
    "'m": ("be",),
    "'re": ("be",),
    "'s": ("be", "have", "us"),
    "'ve": ("have",),
    "'d": ("would", "have"),
}


class LemmaGuesser:
    """Names every lemma that a word could have as a noun, a verb, an adjective or anything else."""

    def __init__(self, language: Language) -> None:
        """Take the pipeline whose own lemmatizer is asked.

        Raises:
            InstallationError: The pipeline has no lemmatizer.
        """
        self._lemmatizer = find_lemmatizer(language)
        self._vocab = language.vocab
        self._guess = lru_cache(_REMEMBERED)(self._ask)

    def list_forms(self, sentence: Span) -> list[Forms]:
        """Return the forms of each word of a sentence, in order: lower-cased, and every lemma."""
        return [self._guess(token.text) for token in sentence]

    def _ask(self, word: str) -> Forms:
        lower = word.lower()
        forms = Doc(self._vocab, words=[word] * len(_PARTS_OF_SPEECH), pos=list(_PARTS_OF_SPEECH))
        lemmas = {lemma for token in forms for lemma in self._lemmatizer.lemmatize(token)}
        return frozenset({lower, *_CLOSED.get(lower.replace("’", "'"), ()), *lemmas})
