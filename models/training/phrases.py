"""Fit the model of phrases: a logistic regression for each category."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression

from corpora.codebook import Category
from models.matrices import Matrix
from models.phrases import BITS, PhraseModel, find_buckets
from models.training.examples import Example

_FEWEST_SENTENCES = 2
"""A bucket of fewer sentences says nothing."""
_PENALTY = 0.11
"""The inverse strength of the penalty on large weights (C)."""


def fit_phrases(sentences: Sequence[Example]) -> PhraseModel:
    """Return the model of phrases that labelled sentences teach.

    A bucket counts the more the fewer sentences have it (inverse document frequency; Spärck Jones
    1972), and the less the more there are in a sentence, by the root of their number.
    """
    buckets = [find_buckets(sentence.ids) for sentence in sentences]
    lengths = [len(row) for row in buckets]
    columns = np.concatenate(buckets).astype(np.int32)
    held = np.bincount(columns, minlength=1 << BITS)
    rarity = np.log((1 + len(sentences)) / (1 + held)) + 1
    rarity[held < _FEWEST_SENTENCES] = 0.0
    values = rarity[columns] * np.repeat(np.array(lengths) ** -0.5, lengths)
    ends = np.cumsum([0, *lengths]).astype(np.int32)
    features = csr_array((values, columns, ends), shape=(len(sentences), 1 << BITS))
    weights, biases = [], []
    for column in range(len(Category)):
        labels = [column in sentence.categories for sentence in sentences]
        line = LogisticRegression(C=_PENALTY, solver="liblinear").fit(features, labels)
        weights.append(line.coef_[0] * rarity)
        biases.append(line.intercept_[0])
    return PhraseModel(
        Matrix.round(np.stack(weights).astype(np.float32)), np.array(biases, dtype=np.float32)
    )
