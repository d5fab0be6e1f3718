"""From sentences to predictions: probabilities, grades and spans."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from corpora.codebook import Act, Category
from models.attribution import rank_clauses, sum_by_word
from models.decisions import DECIMALS, Decisions, squash
from models.encoder import Encoded, Encoder
from models.matrices import Floats
from models.predictions import Carriers, SentencePrediction, SpanPrediction
from models.spans import find_runs, reach_content, trim_edges
from models.weights_store import Weights, find_weights, load_weights

_WORD = re.compile(r"\S+")
_NEAR_PEAK = 0.02
"""How much less sure than its surest words a second run of a category may be."""


class Predictor:
    """Predicts grades, acts and findings for sentences that have been blinded."""

    def __init__(self, encoder: Encoder, decisions: Decisions, *, version: str) -> None:
        self.version = version
        self._encoder = encoder
        self._decisions = decisions

    @classmethod
    def load(cls, folder: Path | None = None, *, threads: int = 1) -> "Predictor":
        """Load the weights of a folder, by default those that ship with the package.

        Raises:
            WeightsError: A file is missing or altered.
        """
        return cls.from_weights(load_weights(folder or find_weights()), threads=threads)

    @classmethod
    def from_weights(cls, weights: Weights, *, threads: int = 1) -> "Predictor":
        """Return a predictor with weights that were read already."""
        return cls(
            Encoder(weights, threads=threads),
            Decisions.read(weights.settings),
            version=weights.version,
        )

    def predict(self, reviews: Sequence[Sequence[str]]) -> list[list[SentencePrediction]]:
        """Return a prediction for each sentence of each review, in order.

        No review's predictions depend on the others in the call; within a review acts are told with
        the sentences around in view.
        """
        return [
            [self._interpret(encoded, text) for encoded, text in zip(row, texts, strict=True)]
            for row, texts in zip(self._encoder.encode(reviews), reviews, strict=True)
        ]

    def _interpret(self, encoded: Encoded, sentence: str) -> SentencePrediction:
        categories = dict(
            zip(Category, self._find_chances("findings", encoded.findings), strict=True)
        )
        chances = dict(zip(Act, self._find_chances("acts", encoded.acts), strict=True))
        return SentencePrediction(
            specificity=self._expect_grade("specificity", encoded.specificity),
            constructiveness=self._expect_grade("constructiveness", encoded.constructiveness),
            acts=tuple(act for act in Act if chances[act] >= self._decisions.acts[act]),
            chances=chances,
            categories=categories,
            spans=tuple(self._find_spans(encoded, categories, sentence)),
            carriers=_find_carriers(encoded, sentence),
        )

    def _find_chances(self, head: str, logits: Floats) -> list[float]:
        chances = self._decisions.find_chances(head, logits)
        rounded: list[float] = np.round(chances, DECIMALS).tolist()
        return rounded

    def _expect_grade(self, head: str, logits: Floats) -> float:
        """Return the expected grade: 1 plus the chances of lying above 1, 2, 3 and 4."""
        return round(1.0 + sum(self._find_chances(head, logits)), 2)

    def _find_spans(
        self, encoded: Encoded, categories: dict[Category, float], sentence: str
    ) -> Iterator[SpanPrediction]:
        if not len(encoded.offsets):
            return
        pieces = np.round(squash(encoded.pieces), DECIMALS)
        present = self._decisions.choose_categories(categories)
        for column, category in enumerate(Category):
            if category not in present:
                continue
            chosen = pieces[:, column]
            peak = float(chosen.max())
            floor = round(self._decisions.piece_share * peak, DECIMALS)
            runs = find_runs(encoded.offsets, chosen >= floor, sentence)
            for start, end in runs:
                inside = (encoded.offsets[:, 0] < end) & (encoded.offsets[:, 1] > start)
                if float(chosen[inside].max()) >= peak - _NEAR_PEAK:
                    words = reach_content(start, end, sentence, encoded.offsets, chosen)
                    words = trim_edges(*words, sentence)
                    yield SpanPrediction(*words, category, categories[category])


def _find_carriers(encoded: Encoded, sentence: str) -> Carriers:
    words = [match.span() for match in _WORD.finditer(sentence)]
    words = [word for word in words if word[0] <= encoded.offsets[:, 0].max(initial=-1)]
    # Rounded, so that the choice between words does not hang on the last bits of a float.
    shares = np.round(sum_by_word(words, encoded.offsets, encoded.shares), DECIMALS)
    specificity, *acts = rank_clauses(sentence, words, shares)
    return Carriers(specificity, dict(zip(Act, acts, strict=True)))
