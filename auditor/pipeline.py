"""The main flow, as a story: a review in, its audit out.

Review → blind names and pronouns → read once → predict (one batched pass) → findings (model and
patterns, merged) → grades with their evidence → ReviewAudit.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Protocol

from auditor.document import Document, Reader, load_language
from auditor.findings import MODEL, PATTERN, Candidate, explain_candidates, merge_candidates
from auditor.grading import grade_review
from auditor.intake import clean_text
from auditor.patterns import PatternDetector, load_pattern_files
from auditor.records import Review, ReviewAudit, Sentence
from corpora.codebook import Act
from models import Predictor, SentencePrediction

BATCH_SIZE = 64
ACT_THRESHOLD = 0.4
"""The chance from which a sentence carries an act: the best on the dev split."""

RULED_OUT = 0.03
"""A pattern is not believed where the model gives its category less than this chance."""


class SentenceModel(Protocol):
    """Anything that predicts blinded sentences."""

    @property
    def version(self) -> str:
        """Return the version that goes into every audit."""

    def predict(self, reviews: Sequence[Sequence[str]]) -> list[list[SentencePrediction]]:
        """Return a prediction for each sentence of each review, in order."""


class Pipeline:
    """Audits reviews one by one: nothing here knows a second review."""

    def __init__(self, reader: Reader, model: SentenceModel, patterns: PatternDetector) -> None:
        self._reader = reader
        self._model = model
        self._patterns = patterns
        self._guidance = patterns.guidance

    @classmethod
    def load(cls, *, threads: int = 1) -> "Pipeline":
        """Load the parser, the model and the patterns that ship with the package.

        Raises:
            InstallationError: The spaCy pipeline is missing.
            WeightsError: A file of the model's weights is missing or altered.
        """
        language = load_language()
        patterns = PatternDetector(language, load_pattern_files())
        return cls(Reader(language), Predictor.load(threads=threads), patterns)

    @property
    def model_version(self) -> str:
        """Return the version of the model that grades."""
        return self._model.version

    def audit(
        self, reviews: Iterable[Review], roster: Sequence[str] = (), *, batch_size: int = BATCH_SIZE
    ) -> Iterator[ReviewAudit]:
        """Yield the audit of each review, in order, whatever the batch size.

        Args:
            reviews: What was written; read as needed, a batch at a time.
            roster: Full names of people whom the texts may mention.
            batch_size: How many reviews are held in memory and predicted in one pass.
        """
        pending = iter(reviews)
        while batch := list(islice(pending, batch_size)):
            yield from self._audit_batch(batch, roster)

    def _audit_batch(
        self, reviews: Sequence[Review], roster: Sequence[str]
    ) -> Iterator[ReviewAudit]:
        intakes = [clean_text(review.text) for review in reviews]
        documents = list(self._reader.read([intake.text for intake in intakes], roster))
        predictions = self._model.predict(
            [[span.text for span in document.sentences] for document in documents]
        )
        for review, intake, document, graded in zip(
            reviews, intakes, documents, predictions, strict=True
        ):
            yield self._assemble(review.review_id, document, graded, intake.notices)

    def _assemble(
        self,
        review_id: str,
        document: Document,
        predictions: Sequence[SentencePrediction],
        notices: tuple[str, ...],
    ) -> ReviewAudit:
        if document.foreign_language is not None:
            notices += (
                f"The text does not seem to be English (language code {document.foreign_language});"
                " it was not graded. Only English is supported.",
            )
        sentences = tuple(_list_sentences(document, predictions))
        grades = grade_review(sentences)
        candidates = [
            *_list_model_candidates(document, predictions),
            *self._list_pattern_candidates(document, predictions),
        ]
        return ReviewAudit(
            review_id=review_id,
            specificity=grades.specificity,
            constructiveness=grades.constructiveness,
            evidence_count=grades.evidence_count,
            concerns_with_suggestion=grades.concerns_with_suggestion,
            sentences=sentences,
            findings=explain_candidates(merge_candidates(candidates), self._guidance),
            notices=notices,
            model_version=self._model.version,
        )

    def _list_pattern_candidates(
        self, document: Document, predictions: Sequence[SentencePrediction]
    ) -> Iterator[Candidate]:
        """Yield what patterns found, but for what the model, which sees the context, rules out."""
        if not document.sentences:
            return
        chances = {
            token: prediction.categories
            for span, prediction in zip(document.sentences, predictions, strict=True)
            for token in range(span.start, span.end)
        }
        for match in self._patterns.find_matches(document.doc):
            if match.start in chances and chances[match.start][match.category] < RULED_OUT:
                continue
            span = document.doc[match.start : match.end]
            start, end = document.locate(span.start_char, span.end_char)
            yield Candidate(start, end, match.category, match.confidence, PATTERN)


def _list_sentences(
    document: Document, predictions: Sequence[SentencePrediction]
) -> Iterator[Sentence]:
    for span, prediction in zip(document.sentences, predictions, strict=True):
        start, end = document.locate(span.start_char, span.end_char)
        acts = tuple(act for act in Act if prediction.acts[act] >= ACT_THRESHOLD)
        yield Sentence(start, end, prediction.specificity, prediction.constructiveness, acts)


def _list_model_candidates(
    document: Document, predictions: Sequence[SentencePrediction]
) -> Iterator[Candidate]:
    for span, prediction in zip(document.sentences, predictions, strict=True):
        for found in prediction.spans:
            start, end = document.locate(span.start_char + found.start, span.start_char + found.end)
            yield Candidate(start, end, found.category, found.confidence, MODEL)
