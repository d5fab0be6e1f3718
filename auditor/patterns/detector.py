"""Find the phrases of the pattern files in the sentences of a text."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span

from auditor.patterns.anchors import (
    AnchoredPhrases,
    AnchoredRelations,
    TokenSpec,
)
from auditor.patterns.bearer import is_about_person
from auditor.patterns.files import Guidance, PatternFile
from auditor.patterns.lemmas import LemmaGuesser
from auditor.patterns.phrases import parse_phrase
from auditor.records import Suppressor
from corpora.codebook import Category


@dataclass(frozen=True, slots=True)
class PatternMatch:
    """Words that a pattern found: half-open token indices into the text."""

    start: int
    end: int
    category: Category
    confidence: float
    suppressor: Suppressor | None = None
    """Why it is no finding after all, where it is none."""
    is_sure: bool = False
    """Whether no context excuses the words."""


class PatternDetector:
    """Matches all pattern files against sentences; antipatterns suppress a match again.

    Patterns need a parse, the dearest step of all, so it is made of those sentences alone that hold
    the words of some pattern.
    """

    def __init__(self, language: Language, pattern_files: Sequence[PatternFile]) -> None:
        self._language = language
        self._lemmas = LemmaGuesser(language)
        self._files = {str(file.category): file for file in pattern_files}
        phrases: list[tuple[str, Sequence[TokenSpec]]] = []
        for name, file in self._files.items():
            phrases += [(name, parse_phrase(phrase)) for phrase in (*file.phrases, *file.sure)]
            phrases += [(name, pattern) for pattern in file.tokens]
        self._phrases = AnchoredPhrases(language.vocab, phrases)
        self._antipatterns = self._anchor({n: f.antipatterns for n, f in self._files.items()})
        self._sure = self._anchor({n: f.sure for n, f in self._files.items()})
        self._related = [(file, r) for file in pattern_files for r in file.relations]
        self._relations = AnchoredRelations(
            language.vocab, [relation.nodes for _, relation in self._related]
        )

    def _anchor(self, phrases: Mapping[str, Sequence[str]]) -> AnchoredPhrases:
        pairs = [(name, parse_phrase(phrase)) for name, row in phrases.items() for phrase in row]
        return AnchoredPhrases(self._language.vocab, pairs)

    @property
    def guidance(self) -> dict[Category, Guidance]:
        """Return what a finding of each category says."""
        return {file.category: file.guidance for file in self._files.values()}

    def find_matches(self, sentences: Sequence[Span]) -> list[PatternMatch]:
        """Return all matches, the suppressed ones marked, in order of their place in the text."""
        promising = [sentence for sentence in sentences if self._may_match(sentence)]
        if not promising:
            return []
        doc = self._parse(promising)
        places = [token.i for sentence in promising for token in sentence]
        barred, sure = self._mark(self._antipatterns, doc), self._mark(self._sure, doc)
        matches = {
            PatternMatch(
                places[span.start],
                places[span.end - 1] + 1,
                file.category,
                file.confidence,
                _find_suppressor(span, barred[str(file.category)]),
                is_sure=not sure[str(file.category)].isdisjoint(range(span.start, span.end)),
            )
            for file, span in self._find_spans(doc)
        }
        return sorted(matches, key=lambda match: (match.start, match.end, match.category))

    def _may_match(self, sentence: Span) -> bool:
        words = self._lemmas.list_forms(sentence)
        return self._phrases.may_match(words) or self._relations.may_match(words)

    def _parse(self, sentences: Sequence[Span]) -> Doc:
        tokens = [token for sentence in sentences for token in sentence]
        starts = {sentence.start for sentence in sentences}
        return self._language(
            Doc(
                self._language.vocab,
                words=[token.text for token in tokens],
                spaces=[bool(token.whitespace_) for token in tokens],
                sent_starts=[token.i in starts for token in tokens],
            )
        )

    def _find_spans(self, doc: Doc) -> Iterator[tuple[PatternFile, Span]]:
        for name, span in self._phrases.find(doc):
            yield self._files[name], span
        for number, tokens in self._relations.find(doc):
            file, relation = self._related[number]
            chosen = [
                token
                for node, token in zip(relation.nodes, tokens, strict=True)
                if node["RIGHT_ID"] in relation.span
            ]
            yield file, doc[min(chosen) : max(chosen) + 1]

    def _mark(self, phrases: AnchoredPhrases, doc: Doc) -> dict[str, set[int]]:
        """Return, for each category, the tokens that its phrases match."""
        marked: dict[str, set[int]] = {name: set() for name in self._files}
        for name, span in phrases.find(doc):
            marked[name].update(range(span.start, span.end))
        return marked


def _find_suppressor(span: Span, barred: Set[int]) -> Suppressor | None:
    if not barred.isdisjoint(range(span.start, span.end)):
        return Suppressor.ANTIPATTERN
    return None if is_about_person(span) else Suppressor.SUBJECT
