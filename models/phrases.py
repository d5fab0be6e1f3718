"""What the phrases of a sentence say of each category: a linear model over runs of word pieces.

The network reads what a sentence means; this only counts what stands in it, errs elsewhere, and so the
two together err less (as in Cheng et al. 2016, Wide & deep learning for recommender systems). Runs fall
into buckets by a hash, so that no list of them is kept (Weinberger et al. 2009, Feature hashing for large
scale multitask learning).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpora.codebook import Category
from models.errors import WeightsError
from models.matrices import Floats, Matrix, read_matrices

BITS = 16
"""2 to this power are the buckets."""

WEIGHTS = "weights"
BIAS = "bias"
"""What a file calls the two matrices of the model."""

_SHARE = 0.3
"""How much log-odds count beside the network's two logits of a category: chosen on the dev split, where
0.2 to 0.8 differ by little."""

_COMMON = -5.0
"""The median of log-odds on the dev split."""

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_STEP = np.uint64(31)


@dataclass(frozen=True, slots=True)
class PhraseModel:
    """The log-odds of each category, as a sum over buckets."""

    weights: Matrix
    """(categories, buckets)"""
    bias: Floats
    """(categories,)"""

    def score(self, ids: Sequence[int]) -> Floats:
        """Return (categories,): what is added to the logits of a sentence of these word pieces.

        `ids` are its numbers of word pieces, the marks at both ends with them. The sums are of whole
        numbers, and so exact.
        """
        buckets = find_buckets(ids)
        total = self.weights.levels[:, buckets].sum(axis=1, dtype=np.int32).astype(np.float32)
        odds = self.bias + self.weights.scale[:, 0] * total / np.float32(len(buckets) ** 0.5)
        scored: Floats = np.float32(_SHARE) * odds
        return scored

    @classmethod
    def silent(cls) -> "PhraseModel":
        """Return a model that says of every sentence what phrases commonly say: nothing is likely."""
        n = len(Category)
        nothing = np.zeros((n, 1 << BITS), dtype=np.float32)
        return cls(Matrix.round(nothing), np.full(n, _COMMON, dtype=np.float32))


def read_phrases(content: bytes) -> PhraseModel:
    """Return the model that a file's content holds.

    Raises:
        WeightsError: It has other categories or buckets than this program.
    """
    matrices = read_matrices(content)
    weights = matrices[WEIGHTS]
    wanted = (len(Category), 1 << BITS)
    if weights.levels.shape != wanted:
        raise WeightsError(
            f"the phrases are of {weights.levels.shape} categories and buckets, not of {wanted}; install "
            "the program again, or make the weights anew (`make train`)"
        )
    return PhraseModel(weights, matrices[BIAS].expand()[:, 0])


def find_buckets(ids: Sequence[int]) -> NDArray[np.int64]:
    """Return, each once, the buckets of all runs of one, two and three word pieces.

    The marks at both ends belong to runs, so that a word at a sentence's beginning is another than
    the same word within, but are none by themselves.
    """
    one = np.asarray(ids, dtype=np.uint64) * _SPREAD
    pieces = np.asarray(ids, dtype=np.uint64)
    two = (one[:-1] * _STEP + pieces[1:]) * _SPREAD
    three = (two[:-1] * _STEP + pieces[2:]) * _SPREAD
    runs = np.concatenate([one[1:-1], two, three])
    return np.unique(runs >> np.uint64(64 - BITS)).astype(np.int64)
