"""What all detectors found in one text, before it is explained."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.document import Document
from auditor.evidence import find_elements
from auditor.findings import MODEL, PATTERN, Candidate, merge_candidates
from auditor.headings import is_heading
from auditor.patterns import PatternMatch
from auditor.records import Evidence, Sentence, Suppression, Suppressor
from corpora.codebook import Act, Category
from models import SentencePrediction

RULED_OUT = 0.35
"""A pattern is not believed where the model gives its category less than this chance, and does not
choose it. At 0.15 the dev split has more innocent sentences flagged (2.7 of 100; 2.3, with 0.11.0) and
no more findings."""


@dataclass(frozen=True, slots=True)
class Detection:
    """One text with its graded sentences and, for each of them, its evidence."""

    document: Document
    sentences: tuple[Sentence, ...]
    evidence: tuple[tuple[Evidence, ...], ...]
    candidates: tuple[Candidate, ...]
    suppressed: tuple[Suppression, ...]


def combine_detectors(
    document: Document, predictions: Sequence[SentencePrediction], matches: Sequence[PatternMatch]
) -> Detection:
    """Put together what the model says of each sentence and what the patterns found.

    A heading has no acts: it judges nobody, and would pull the review's grades to its own.
    """
    predictions = [
        replace(prediction, acts=(), chances=dict.fromkeys(Act, 0.0))
        if is_heading(span)
        else prediction
        for span, prediction in zip(document.sentences, predictions, strict=True)
    ]
    judged = _ask_model(document, predictions, matches)
    candidates = tuple(
        merge_candidates(
            [
                *_list_model_candidates(document, predictions),
                *_list_pattern_candidates(document, judged),
            ]
        )
    )
    return Detection(
        document,
        sentences=tuple(_list_sentences(document, predictions)),
        evidence=tuple(_list_evidence(document, predictions, candidates)),
        candidates=candidates,
        suppressed=tuple(_list_suppressions(document, judged, candidates)),
    )


def _ask_model(
    document: Document, predictions: Sequence[SentencePrediction], matches: Sequence[PatternMatch]
) -> list[PatternMatch]:
    """Return the matches, suppressed where the model, which sees the context, rules them out."""
    said = {
        token: prediction
        for span, prediction in zip(document.sentences, predictions, strict=True)
        for token in range(span.start, span.end)
    }
    return [
        replace(match, suppressor=Suppressor.MODEL)
        if not (match.suppressor or match.is_sure) and _rules_out(said[match.start], match.category)
        else match
        for match in matches
    ]


def _rules_out(prediction: SentencePrediction, category: Category) -> bool:
    """Say whether the model holds a category unlikely; what it chooses itself may be no likelier."""
    chosen = any(span.category is category for span in prediction.spans)
    return not chosen and prediction.categories[category] < RULED_OUT


def _list_suppressions(
    document: Document, matches: Sequence[PatternMatch], candidates: Sequence[Candidate]
) -> Iterator[Suppression]:
    """Yield what was suppressed, once, but for words that another detector or match speaks for."""
    told: dict[Category, int] = {}
    for match in matches:
        start, end = _locate(document, match)
        spoken_for = any(
            candidate.category is match.category and candidate.overlaps(start, end)
            for candidate in candidates
        )
        if match.suppressor and not spoken_for and start >= told.get(match.category, 0):
            told[match.category] = end
            yield Suppression(start, end, match.category, match.suppressor)


def _locate(document: Document, match: PatternMatch) -> tuple[int, int]:
    span = document.tokens[match.start : match.end]
    return document.locate(span.start_char, span.end_char)


def _list_sentences(
    document: Document, predictions: Sequence[SentencePrediction]
) -> Iterator[Sentence]:
    for span, prediction in zip(document.sentences, predictions, strict=True):
        start, end = document.locate(span.start_char, span.end_char)
        yield Sentence(
            start,
            end,
            prediction.specificity,
            prediction.constructiveness,
            prediction.acts,
            prediction.chances,
        )


def _list_evidence(
    document: Document,
    predictions: Sequence[SentencePrediction],
    candidates: Sequence[Candidate],
) -> Iterator[tuple[Evidence, ...]]:
    """Yield the evidence of each sentence: of its clauses, the first without a finding, if any."""

    def is_clean(place: tuple[int, int]) -> bool:
        return not any(candidate.overlaps(*place) for candidate in candidates)

    for span, prediction in zip(document.sentences, predictions, strict=True):
        evidence: list[Evidence] = []
        for element, clauses in find_elements(span.text, prediction):
            places = [
                document.locate(span.start_char + start, span.start_char + end)
                for start, end in clauses
            ]
            evidence += [
                Evidence(*place, element) for place in ([*filter(is_clean, places), *places])[:1]
            ]
        yield tuple(evidence)


def _list_model_candidates(
    document: Document, predictions: Sequence[SentencePrediction]
) -> Iterator[Candidate]:
    for span, prediction in zip(document.sentences, predictions, strict=True):
        for found in prediction.spans:
            start, end = document.locate(span.start_char + found.start, span.start_char + found.end)
            yield Candidate(start, end, found.category, found.confidence, MODEL)


def _list_pattern_candidates(
    document: Document, matches: Sequence[PatternMatch]
) -> Iterator[Candidate]:
    for match in matches:
        if match.suppressor is None:
            place = _locate(document, match)
            yield Candidate(*place, match.category, match.confidence, PATTERN)
