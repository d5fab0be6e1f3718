"""The main flow, as a story: a review in, its audit out.

Review → blind names and pronouns → find the sentences → predict (in batches) while patterns look
for phrases → candidates (both, merged) → explain each by its sentence → grade → ReviewAudit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from typing import Protocol

from auditor.clauses import is_statement
from auditor.confidence import load_curves
from auditor.detection import Detection, combine_detectors
from auditor.document import Document, Reader, load_language
from auditor.explanation import explain_candidates, list_quotes
from auditor.grading import grade_review
from auditor.intake import take_in
from auditor.language import word_foreign
from auditor.patterns import Guidance, PatternDetector, load_pattern_files
from auditor.records import Review, ReviewAudit
from corpora.codebook import Category
from models import BoundaryFinder, Predictor, SentencePrediction
from models.weights_store import find_weights, load_weights

BATCH_SIZE = 64
_TEXTS_OF_A_PASS = 8
"""Few enough that the model soon has something to compute."""
_PASSES_AT_ONCE = 2
"""While one pass of the model is interpreted, the next is computed."""


class SentenceModel(Protocol):
    """Anything that predicts blinded sentences."""

    @property
    def version(self) -> str:
        """Return the version that goes into every audit."""

    def predict(self, reviews: Sequence[Sequence[str]]) -> list[list[SentencePrediction]]:
        """Return a prediction for each sentence of each review, in order.

        Its acts may depend on the other sentences of its review. This is called from several threads
        at once, with a few reviews at a time.
        """


class Pipeline:
    """Audits reviews one by one: nothing here knows a second review."""

    def __init__(self, reader: Reader, model: SentenceModel, patterns: PatternDetector) -> None:
        self._reader = reader
        self._model = model
        self._patterns = patterns
        self._curves = load_curves()

    @classmethod
    def load(cls, *, threads: int = 1) -> "Pipeline":
        """Load the parser, the model and the patterns that ship with the package.

        Raises:
            InstallationError: The spaCy pipeline is missing.
            WeightsError: A file of the model's weights is missing or altered.
        """
        language = load_language()
        weights = load_weights(find_weights())
        return cls(
            Reader(language, BoundaryFinder.load(weights, threads=threads)),
            Predictor.from_weights(weights, threads=threads),
            PatternDetector(language, load_pattern_files()),
        )

    @property
    def guidance(self) -> Mapping[Category, Guidance]:
        """Return what a finding of each category says."""
        return self._patterns.guidance

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
            batch_size: How many reviews are read and held in memory at a time.
        """
        pending = iter(reviews)
        while batch := list(islice(pending, batch_size)):
            yield from self._audit_batch(batch, roster)

    def _audit_batch(
        self, reviews: Sequence[Review], roster: Sequence[str]
    ) -> Iterator[ReviewAudit]:
        intakes = [take_in(review) for review in reviews]
        detections = self.detect([intake.text for intake in intakes], roster)
        quotes = {quote for found in detections for quote in list_quotes(found)}
        printable = self._choose_quotes(quotes, roster)
        for review, intake, found in zip(reviews, intakes, detections, strict=True):
            yield self._assemble(review.review_id, found, printable, intake.notices)

    def detect(self, texts: Sequence[str], roster: Sequence[str] = ()) -> list[Detection]:
        """Return what model and patterns find in each text, in order, before it is explained."""
        documents: list[Document] = []
        passes: list[Future[list[list[SentencePrediction]]]] = []
        # The model computes outside Python: meanwhile further texts are read, and patterns look.
        with ThreadPoolExecutor(_PASSES_AT_ONCE) as beside:
            try:
                for start in range(0, len(texts), _TEXTS_OF_A_PASS):
                    read = list(self._reader.read(texts[start : start + _TEXTS_OF_A_PASS], roster))
                    sentences = [[span.text for span in document.sentences] for document in read]
                    passes.append(beside.submit(self._model.predict, sentences))
                    documents += read
                matches = [self._patterns.find_matches(doc.sentences) for doc in documents]
                predictions = list(chain.from_iterable(found.result() for found in passes))
            except BaseException:  # an interruption too: nobody waits for what is not begun
                beside.shutdown(wait=False, cancel_futures=True)
                raise
        return [
            combine_detectors(*found) for found in zip(documents, predictions, matches, strict=True)
        ]

    def _choose_quotes(self, quotes: Set[str], roster: Sequence[str]) -> frozenset[str]:
        """Return the quotations in which nothing is found and that stand by themselves."""
        texts = sorted(quotes)
        found = self.detect(texts, roster)
        return frozenset(
            quote
            for quote, quoted in zip(texts, found, strict=True)
            if not quoted.candidates and is_statement(self._reader.parse(quoted.document))
        )

    def _assemble(
        self, review_id: str, found: Detection, printable: Set[str], notices: tuple[str, ...]
    ) -> ReviewAudit:
        if foreign := found.document.foreign:
            notices += (word_foreign(foreign, len(found.sentences)),)
        grades = grade_review(found.sentences)
        return ReviewAudit(
            review_id=review_id,
            specificity=grades.specificity,
            constructiveness=grades.constructiveness,
            evidence_count=grades.evidence_count,
            concerns_with_suggestion=grades.concerns_with_suggestion,
            sentences=found.sentences,
            findings=explain_candidates(found, self.guidance, self._curves, printable),
            notices=notices,
            model_version=self._model.version,
            evidence=tuple(chain.from_iterable(found.evidence)),
            suppressed=found.suppressed,
        )
