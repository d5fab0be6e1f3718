"""Fit the model of phrases: a logistic regression for each act and category."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression

from corpora.codebook import Act
from models.matrices import Floats, Matrix
from models.phrases import BITS, LABELS, PhraseModel, find_buckets
from models.training.examples import Example

_FEWEST_SENTENCES = 3
"""A bucket of fewer sentences says nothing."""
_MOST_KEPT = 80_000
"""Buckets that are kept; on the dev split 60,000 and 150,000 tell as much."""
_PENALTY = 0.5
"""The inverse strength of the penalty on large weights (C)."""
_HIGHEST_LEVEL = 31
"""Finer weights tell no more, and take more room."""


def fit_phrases(sentences: Sequence[Example]) -> PhraseModel:
    """Return the model of phrases that labelled sentences teach.

    A bucket counts the more the fewer sentences have it (inverse document frequency; Spärck Jones
    1972), and the less the more there are in a sentence, by the root of their number. It is fitted twice:
    to all buckets, and to those of them that then say most of any label.
    """
    buckets = [find_buckets(sentence.ids) for sentence in sentences]
    columns = np.concatenate(buckets)
    lengths = np.array([len(row) for row in buckets])
    held = np.bincount(columns, minlength=1 << BITS)
    rarity = np.log((1 + len(sentences)) / (1 + held)) + 1
    ends = np.cumsum([0, *lengths], dtype=np.int32)
    counts = csr_array(
        (np.repeat(lengths**-0.5, lengths), columns.astype(np.int32), ends),
        shape=(len(sentences), 1 << BITS),
    )
    common = np.flatnonzero(held >= _FEWEST_SENTENCES)
    weights, _ = _fit_labels(counts[:, common], rarity[common], sentences)
    kept = np.sort(common[np.argsort(-np.abs(weights).max(axis=0), kind="stable")[:_MOST_KEPT]])
    weights, bias = _fit_labels(counts[:, kept], rarity[kept], sentences)
    return PhraseModel(kept, Matrix.round(weights, highest=_HIGHEST_LEVEL), bias)


def _fit_labels(
    counts: csr_array, rarity: NDArray[np.float64], sentences: Sequence[Example]
) -> tuple[Floats, Floats]:
    """Return the weight of each bucket for each label, its rarity in it, and each label's bias."""
    features = csr_array(counts.multiply(rarity))
    lines = [
        LogisticRegression(C=_PENALTY, solver="liblinear").fit(
            features, [_carries(sentence, row) for sentence in sentences]
        )
        for row in range(len(LABELS))
    ]
    weights = np.stack([line.coef_[0] * rarity for line in lines])
    bias = np.array([line.intercept_[0] for line in lines])
    return weights.astype(np.float32), bias.astype(np.float32)


def _carries(sentence: Example, row: int) -> bool:
    """Say whether a sentence has the label in this row of `LABELS`."""
    of_category = row - len(Act)
    return row in sentence.acts if of_category < 0 else of_category in sentence.categories
