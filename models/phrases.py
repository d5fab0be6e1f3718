"""What the phrases of a sentence say of each category: a linear model over runs of word pieces.

The network reads what a sentence means; this only counts what stands in it, errs elsewhere, and so the
two together err less (as in Cheng et al. 2016, Wide & deep learning for recommender systems). Runs fall
into buckets by a hash, so that no list of them is kept (Weinberger et al. 2009, Feature hashing for large
scale multitask learning).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from corpora.codebook import Category

BITS = 16
"""2 to this power are the buckets."""

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_STEP = np.uint64(31)


@dataclass(frozen=True, slots=True)
class PhraseModel:
    """A weight for each category and bucket, as whole numbers with one scale for each category."""

    levels: NDArray[np.int8]
    """(categories, buckets)"""
    scale: NDArray[np.float32]
    """(categories, 1)"""
    bias: NDArray[np.float32]
    """(categories,)"""

    def score(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """Return (categories,): what is added to the logits of a sentence of these word pieces.

        `ids` are its numbers of word pieces, the marks at both ends with them. The sums are of whole
        numbers, and so exact.
        """
        buckets = find_buckets(ids)
        total = self.levels[:, buckets].sum(axis=1, dtype=np.int64)
        scored: NDArray[np.float32] = self.bias + self.scale[:, 0] * np.float32(
            len(buckets) ** -0.5
        ) * total.astype(np.float32)
        return scored

    @classmethod
    def silent(cls) -> "PhraseModel":
        """Return a model that adds nothing."""
        n = len(Category)
        return cls(
            np.zeros((n, 1 << BITS), dtype=np.int8),
            np.ones((n, 1), dtype=np.float32),
            np.zeros(n, dtype=np.float32),
        )

    def pack(self) -> bytes:
        """Return the content of a file that holds it."""
        buffer = BytesIO()
        np.savez_compressed(buffer, levels=self.levels, scale=self.scale, bias=self.bias)
        return buffer.getvalue()


def read_phrases(content: bytes) -> PhraseModel:
    """Return what a file's content holds."""
    with np.load(BytesIO(content), allow_pickle=False) as tensors:
        return PhraseModel(tensors["levels"], tensors["scale"], tensors["bias"])


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
