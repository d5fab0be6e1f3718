"""Find the phrases of the pattern files in a parsed text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.matcher import DependencyMatcher, Matcher
from spacy.tokens import Doc, Span

from auditor.patterns.bearer import is_about_person
from auditor.patterns.files import Guidance, PatternFile
from auditor.patterns.phrases import parse_phrase
from corpora.codebook import Category


@dataclass(frozen=True, slots=True)
class PatternMatch:
    """Words that a pattern found: half-open token indices into the parsed text."""

    start: int
    end: int
    category: Category
    confidence: float


class PatternDetector:
    """Matches all pattern files against a parse; antipatterns take a match away again."""

    def __init__(self, language: Language, pattern_files: Sequence[PatternFile]) -> None:
        self._files = {str(file.category): file for file in pattern_files}
        self._phrases = Matcher(language.vocab)
        self._antipatterns = Matcher(language.vocab)
        self._relations = DependencyMatcher(language.vocab)
        for name, file in self._files.items():
            patterns = [parse_phrase(phrase) for phrase in file.phrases]
            patterns += [[dict(token) for token in pattern] for pattern in file.tokens]
            if patterns:
                self._phrases.add(name, patterns, greedy="LONGEST")
            if file.antipatterns:
                self._antipatterns.add(name, [parse_phrase(phrase) for phrase in file.antipatterns])
            for number, relation in enumerate(file.relations):
                nodes = [dict(node) for node in relation.nodes]
                self._relations.add(f"{name}/{number}", [nodes])

    @property
    def guidance(self) -> dict[Category, Guidance]:
        """Return what a finding of each category says."""
        return {file.category: file.guidance for file in self._files.values()}

    def find_matches(self, doc: Doc) -> list[PatternMatch]:
        """Return the matches that are about a person, in order of their place."""
        barred = self._find_barred(doc)
        matches = {
            PatternMatch(span.start, span.end, file.category, file.confidence)
            for file, span in self._find_spans(doc)
            if not barred[str(file.category)].intersection(range(span.start, span.end))
            and is_about_person(span)
        }
        return sorted(matches, key=lambda match: (match.start, match.end, match.category))

    def _find_spans(self, doc: Doc) -> Iterator[tuple[PatternFile, Span]]:
        for key, start, end in self._phrases(doc):
            yield self._files[doc.vocab.strings[key]], doc[start:end]
        for key, found in self._relations(doc) if len(self._relations) else ():
            name, number = doc.vocab.strings[key].split("/")
            relation = self._files[name].relations[int(number)]
            chosen = [
                index
                for node, index in zip(relation.nodes, found, strict=True)
                if node["RIGHT_ID"] in relation.span
            ]
            yield self._files[name], doc[min(chosen) : max(chosen) + 1]

    def _find_barred(self, doc: Doc) -> dict[str, set[int]]:
        barred: dict[str, set[int]] = {name: set() for name in self._files}
        for key, start, end in self._antipatterns(doc) if len(self._antipatterns) else ():
            barred[doc.vocab.strings[key]].update(range(start, end))
        return barred
