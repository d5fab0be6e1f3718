"""The labelled text that figures are measured on, and what is predicted for each sentence of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from auditor import Review, ReviewAudit
from corpora.catalogue import Batch, Kind, Split, list_batches
from corpora.codebook import Act, Category
from corpora.labelled import LabelledReview, LabelledSentence, list_starts
from corpora.readers import read_reviews


@dataclass(frozen=True, slots=True)
class GoldReview:
    """A labelled review and the batch it comes from."""

    batch: Batch
    review: LabelledReview

    def list_starts(self) -> list[int]:
        """Return where each sentence begins in the review's text."""
        return list_starts([sentence.text for sentence in self.review.sentences])

    def as_review(self) -> Review:
        """Return the review as a user would give it: its text alone."""
        return Review(self.review.review_id, self.review.text)


@dataclass(frozen=True, slots=True)
class SpanLabel:
    """Words with a category; half-open code points within the sentence."""

    start: int
    end: int
    category: Category
    confidence: float = 1.0

    def matches(self, other: "SpanLabel") -> bool:
        """Say whether both have one category and share a word."""
        return self.category is other.category and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Judged:
    """What somebody or something says of one sentence; the grades are None where it has none."""

    specificity: float | None
    constructiveness: float | None
    acts: frozenset[Act]
    spans: tuple[SpanLabel, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence of the gold standard beside what was predicted."""

    batch: Batch
    review: LabelledReview
    sentence: LabelledSentence
    gold: Judged
    predicted: Judged

    @property
    def is_graded(self) -> bool:
        """Whether the sentence was graded."""
        return self.predicted.specificity is not None

    def is_right(self, span: SpanLabel) -> bool:
        """Say whether a predicted span matches a labelled one."""
        return any(span.matches(other) for other in self.gold.spans)


def read_gold(split: Split) -> Iterator[GoldReview]:
    """Yield the labelled reviews of a split, without contrast pairs and queried sentences."""
    for batch in list_batches():
        if batch.split is split and batch.kind.has_reviews:
            for review in read_reviews(batch.path):
                yield GoldReview(batch, review)


def align(gold: Sequence[GoldReview], audits: Iterable[ReviewAudit]) -> list[Row]:
    """Set each labelled sentence beside what the program said of the same stretch of text.

    The program finds its own sentences; a labelled sentence gets the mean grade of those that it
    overlaps, weighted by the overlap, the acts of those that lie mostly within it, and the findings
    that begin in it. One that overlaps none (as text that is not English) has no grades: measures of
    grades leave it out and say how many there are, while its acts and findings count as missed.
    """
    rows: list[Row] = []
    for labelled, audit in zip(gold, audits, strict=True):
        for start, sentence in zip(labelled.list_starts(), labelled.review.sentences, strict=True):
            predicted = _cut(audit, start, start + len(sentence.text))
            rows.append(
                Row(labelled.batch, labelled.review, sentence, judge_gold(sentence), predicted)
            )
    return rows


def choose_kind(rows: Sequence[Row], kind: Kind) -> list[Row]:
    """Return the sentences of one kind of batch."""
    return [row for row in rows if row.batch.kind is kind]


def judge_gold(sentence: LabelledSentence) -> Judged:
    """Return the labels of a sentence."""
    spans = tuple(SpanLabel(f.start, f.end, f.category) for f in sentence.findings)
    return Judged(sentence.specificity, sentence.constructiveness, sentence.acts, spans)


def _cut(audit: ReviewAudit, start: int, end: int) -> Judged:
    overlaps = [
        (sentence, min(end, sentence.end) - max(start, sentence.start))
        for sentence in audit.sentences
        if sentence.start < end and start < sentence.end
    ]
    weight = sum(overlap for _, overlap in overlaps)
    if not weight:
        return Judged(None, None, frozenset(), ())
    mostly_inside = [s for s, overlap in overlaps if 2 * overlap >= s.end - s.start] or [
        max(overlaps, key=lambda pair: pair[1])[0]
    ]
    return Judged(
        specificity=sum(s.specificity * overlap for s, overlap in overlaps) / weight,
        constructiveness=sum(s.constructiveness * overlap for s, overlap in overlaps) / weight,
        acts=frozenset(act for s in mostly_inside for act in s.acts),
        spans=tuple(
            SpanLabel(
                finding.start - start, finding.end - start, finding.category, finding.confidence
            )
            for finding in audit.findings
            if start <= finding.start < end
        ),
    )
