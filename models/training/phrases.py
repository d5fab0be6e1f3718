"""Fit the model of phrases: a logistic regression for each category."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression

from corpora.codebook import Category
from models.phrases import BITS, PhraseModel, find_buckets
from models.training.examples import Example
from models.weights_store import Matrix

_FEWEST_SENTENCES = 2
"""A bucket of fewer sentences says nothing."""
_PENALTY = 0.11
"""The inverse strength of the penalty on large weights (C)."""
_SHARE = 0.6
"""How much it counts beside the network's two logits of a category, for the sentence and for its surest
word piece. On the dev split findings are told best from 0.6 to 0.8."""


def fit_phrases(sentences: Sequence[Example]) -> PhraseModel:
    """Return the model of phrases that labelled sentences teach.

    A bucket counts the more the fewer sentences have it (inverse document frequency; Spärck Jones
    1972), and all of a sentence's buckets together as much as those of any other.
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
    for column, _ in enumerate(Category):
        labels = [column in sentence.categories for sentence in sentences]
        line = LogisticRegression(C=_PENALTY, solver="liblinear").fit(features, labels)
        weights.append(line.coef_[0] * rarity)
        biases.append(line.intercept_[0])
    matrix = Matrix.round((_SHARE * np.stack(weights)).astype(np.float32))
    return PhraseModel(matrix.levels, matrix.scale, (_SHARE * np.array(biases)).astype(np.float32))
