"""From sentences to predictions: probabilities, grades and spans."""

from collections.abc import Iterator, Sequence

import numpy as np

from corpora.codebook import Act, Category
from models.encoder import Encoded, Encoder
from models.predictions import SentencePrediction, SpanPrediction
from models.weights_store import Floats, find_weights, load_weights

_DECIMALS = 4
"""Rounding at the edge, so that no result hangs on the last bits of a float."""


class Predictor:
    """Predicts grades, acts and findings for sentences that have been blinded."""

    def __init__(
        self, encoder: Encoder, *, version: str, thresholds: dict[Category, float], piece: float
    ) -> None:
        self.version = version
        self._encoder = encoder
        self._thresholds = thresholds
        self._piece = piece

    @classmethod
    def load(cls, *, threads: int = 1) -> "Predictor":
        """Load the weights that ship with the package.

        Raises:
            WeightsError: A file is missing or altered.
        """
        weights = load_weights(find_weights())
        thresholds = weights.settings["thresholds"]
        return cls(
            Encoder(weights, threads=threads),
            version=weights.version,
            thresholds={category: float(thresholds[category]) for category in Category},
            piece=float(weights.settings["piece_threshold"]),
        )

    def predict(self, reviews: Sequence[Sequence[str]]) -> list[list[SentencePrediction]]:
        """Return a prediction for each sentence of each review, in order.

        No review's predictions depend on the others in the call.
        """
        return [
            [self._interpret(encoded, text) for encoded, text in zip(row, texts, strict=True)]
            for row, texts in zip(self._encoder.encode(reviews), reviews, strict=True)
        ]

    def _interpret(self, encoded: Encoded, sentence: str) -> SentencePrediction:
        categories = dict(zip(Category, map(float, _squash(encoded.categories)), strict=True))
        return SentencePrediction(
            specificity=_expect_grade(encoded.specificity),
            constructiveness=_expect_grade(encoded.constructiveness),
            acts=dict(zip(Act, map(float, _squash(encoded.acts)), strict=True)),
            categories=categories,
            spans=tuple(self._find_spans(encoded, categories, sentence)),
        )

    def _find_spans(
        self, encoded: Encoded, categories: dict[Category, float], sentence: str
    ) -> Iterator[SpanPrediction]:
        if not len(encoded.offsets):
            return
        pieces = _squash(encoded.pieces)
        for column, category in enumerate(Category):
            confidence = categories[category]
            if confidence < self._thresholds[category]:
                continue
            chosen = pieces[:, column]
            floor = min(self._piece, float(chosen.max()))
            for start, end in _join_words(encoded.offsets, chosen >= floor, sentence):
                yield SpanPrediction(start, end, category, confidence)


def _join_words(
    offsets: "np.ndarray[tuple[int, int], np.dtype[np.int64]]",
    chosen: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
    sentence: str,
) -> Iterator[tuple[int, int]]:
    """Yield runs of chosen pieces widened to whole words; one unchosen short word is bridged."""
    start = end = -1
    for (left, right), is_chosen in zip(offsets.tolist(), chosen.tolist(), strict=True):
        if not is_chosen:
            continue
        left, right = _widen(left, right, sentence)
        if start >= 0 and len(sentence[end:left].split()) <= 1 and _is_bridge(sentence[end:left]):
            end = right
            continue
        if start >= 0:
            yield start, end
        start, end = left, right
    if start >= 0:
        yield start, end


def _is_bridge(gap: str) -> bool:
    return len(gap.strip()) <= 4 and not any(mark in gap for mark in ",;.!?()")


def _widen(left: int, right: int, sentence: str) -> tuple[int, int]:
    while left > 0 and _is_inner(sentence[left - 1]) and _is_inner(sentence[left]):
        left -= 1
    while right < len(sentence) and _is_inner(sentence[right]) and _is_inner(sentence[right - 1]):
        right += 1
    return left, right


def _is_inner(character: str) -> bool:
    return character.isalnum() or character in "'’-"


def _squash(logits: Floats) -> Floats:
    probabilities: Floats = np.round(1.0 / (1.0 + np.exp(-logits.astype(np.float64))), _DECIMALS)
    return probabilities


def _expect_grade(logits: Floats) -> float:
    """Return the expected grade: 1 plus the chances of lying above 1, 2, 3 and 4."""
    return round(1.0 + float(_squash(logits).sum()), 2)
