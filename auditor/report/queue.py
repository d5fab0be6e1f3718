"""The reviews to look at: which, in what order, and how each is shown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.counting import count_things
from auditor.quotation import quote_words
from auditor.records import Finding, Review, ReviewAudit, Sentence
from auditor.report.content import CycleReport
from auditor.report.highlights import LONGEST_TEXT, MarkedText, mark_findings
from auditor.report.labels import Directory, Label
from auditor.report.wording import (
    CATEGORY_TITLES,
    describe_review,
    is_known,
    show_number,
)

MOST_REVIEWS = 200
LOW_GRADE = 2.5
_MOST_NOTES = 12
_MOST_WORDS = 8
_MOST_SENTENCES = 60
_LONGEST_FINDING = 90
_LONGEST_SENTENCE = 400
_BUDGET = 1_200_000
"""Characters of text and notes that the open reviews may fill together."""


@dataclass(frozen=True, slots=True)
class Note:
    """Why some words are marked and what to write instead; one for all words of a kind."""

    category: str
    family: str
    severity: str
    words: tuple[str, ...]
    more_words: int
    confidence: str
    detector: str
    message: str
    suggestion: str
    source: str


@dataclass(frozen=True, slots=True)
class SentenceLine:
    """One sentence with its grades and acts."""

    text: str
    specificity: str
    constructiveness: str
    acts: str


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """One review as it is shown."""

    label: Label
    reviewer: Label
    reviewee: Label
    context: str
    marked: MarkedText
    specificity: str
    constructiveness: str
    evidence: str
    notes: tuple[Note, ...]
    more_notes: int
    notices: tuple[str, ...]
    sentences: tuple[SentenceLine, ...]
    more_sentences: int
    place: int
    severity_rank: int
    """3 for a finding of the highest severity, 0 for none."""
    families: str


@dataclass(frozen=True, slots=True)
class Queue:
    """What is shown of the queue, and how much there is in all."""

    cards: tuple[ReviewCard, ...]
    total: int
    cited: tuple[ReviewCard, ...]
    """Reviews that a flag refers to and that the queue itself does not show."""

    @property
    def anchors(self) -> frozenset[str]:
        """Return the places on the page where a review is shown."""
        return frozenset(card.label.anchor for card in (*self.cards, *self.cited))


def build_queue(report: CycleReport, directory: Directory, cited: Sequence[str]) -> Queue:
    """Return the reviews with something to look at, the weightiest first.

    Args:
        report: The cycle.
        directory: Labels of people and reviews.
        cited: Reviews that the flags refer to; as many as fit are shown after the queue.
    """
    pairs = list(zip(report.reviews, report.audits, strict=True))
    waiting = [pair for pair in pairs if _deserves_a_look(pair[1])]
    waiting.sort(key=lambda pair: _rank(pair[1]))
    shown = list(_fit(waiting))
    held = {review.review_id for review, _ in shown}
    by_id: Mapping[str, tuple[Review, ReviewAudit]] = {
        pair[0].review_id: pair for pair in reversed(pairs)
    }
    others = [by_id[i] for i in dict.fromkeys(cited) if i in by_id and i not in held]
    cards = [
        _describe_review(review, audit, directory, place)
        for place, (review, audit) in enumerate([*shown, *_fit(others)], 1)
    ]
    return Queue(tuple(cards[: len(shown)]), len(waiting), tuple(cards[len(shown) :]))


def _deserves_a_look(audit: ReviewAudit) -> bool:
    grades = (audit.specificity, audit.constructiveness)
    low = any(grade is not None and is_known(grade) and grade < LOW_GRADE for grade in grades)
    return low or bool(audit.findings or audit.notices)


def _rank(audit: ReviewAudit) -> tuple[int, float, float]:
    """Order by the weightiest finding, then how sure it is, then the lowest grades."""
    weightiest = max(
        ((finding.severity.rank, finding.confidence) for finding in audit.findings),
        default=(-1, 0.0),
    )
    grades = [g for g in (audit.specificity, audit.constructiveness) if g is not None]
    return -weightiest[0], -weightiest[1], sum(grades) / len(grades) if grades else 0.0


def _fit(
    pairs: Sequence[tuple[Review, ReviewAudit]],
) -> Iterator[tuple[Review, ReviewAudit]]:
    """Yield reviews as long as the page can carry them."""
    room = _BUDGET
    for review, audit in pairs[:MOST_REVIEWS]:
        text = min(len(review.text), LONGEST_TEXT)
        room -= 3 * text + 80 * len(audit.findings) + 1_500
        if room < 0:
            return
        yield review, audit


def _describe_review(
    review: Review, audit: ReviewAudit, directory: Directory, place: int
) -> ReviewCard:
    notes = list(_list_notes(review.text, audit.findings))
    return ReviewCard(
        label=directory.find_review(review.review_id),
        reviewer=directory.find_reviewer(review.reviewer_id),
        reviewee=directory.find_reviewee(review.reviewee_id),
        context=describe_review(review),
        marked=mark_findings(review.text, audit.findings),
        specificity=_show_grade(audit.specificity),
        constructiveness=_show_grade(audit.constructiveness),
        evidence=f"{audit.evidence_count} of {count_things(len(audit.sentences), 'sentence')}",
        notes=tuple(notes[:_MOST_NOTES]),
        more_notes=max(len(notes) - _MOST_NOTES, 0),
        notices=audit.notices,
        sentences=tuple(_describe(review.text, s) for s in audit.sentences[:_MOST_SENTENCES]),
        more_sentences=max(len(audit.sentences) - _MOST_SENTENCES, 0),
        place=place,
        severity_rank=1 + max((f.severity.rank for f in audit.findings), default=-1),
        families=" ".join(dict.fromkeys(f.family.value for f in audit.findings)),
    )


def _list_notes(text: str, findings: Sequence[Finding]) -> Iterator[Note]:
    """Yield one note for all findings of a category, the weightiest category first."""
    grouped: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        key = (finding.category, finding.message, finding.suggestion, finding.source)
        grouped.setdefault(key, []).append(finding)
    ordered = sorted(
        grouped.values(),
        key=lambda held: (-held[0].severity.rank, -max(f.confidence for f in held), held[0].start),
    )
    for held in ordered:
        words = list(
            dict.fromkeys(quote_words(text, f.start, f.end, longest=_LONGEST_FINDING) for f in held)
        )
        surest = max(finding.confidence for finding in held)
        first = held[0]
        yield Note(
            category=CATEGORY_TITLES[first.category],
            family=first.family.value,
            severity=max((f.severity for f in held), key=lambda severity: severity.rank).value,
            words=tuple(words[:_MOST_WORDS]),
            more_words=max(len(words) - _MOST_WORDS, 0),
            confidence=_show_confidence(surest),
            detector=" and ".join(
                dict.fromkeys(part for f in held for part in f.detector.split("+"))
            ),
            message=first.message,
            suggestion=first.suggestion,
            source=first.source,
        )


def _describe(text: str, sentence: Sentence) -> SentenceLine:
    return SentenceLine(
        text=quote_words(text, sentence.start, sentence.end, longest=_LONGEST_SENTENCE),
        specificity=show_number(sentence.specificity, 1),
        constructiveness=show_number(sentence.constructiveness, 1),
        acts=", ".join(act.value for act in sentence.acts) or "none",
    )


def _show_confidence(confidence: float) -> str:
    if not is_known(confidence):
        return "no confidence given"
    return "over 99\u00a0% sure" if confidence > 0.99 else f"{100 * confidence:.0f}\u00a0% sure"


def _show_grade(grade: float | None) -> str:
    return "not graded" if grade is None or not is_known(grade) else show_number(grade, 1)
