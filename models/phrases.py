"""What the phrases of a sentence say of each act and category: a linear model over runs of word pieces.

The network reads what a sentence means; this only counts what stands in it, errs elsewhere, and so the
two together err less (as in Cheng et al. 2016, Wide & deep learning for recommender systems). Runs fall
into buckets by a hash, so that no list of them is kept (Weinberger et al. 2009, Feature hashing for large
scale multitask learning); of the buckets only those are kept that say most.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpora.codebook import Act, Category
from models.errors import WeightsError
from models.matrices import Floats, Matrix, list_tensors, read_matrices

BITS = 20
"""2 to this power are the buckets."""

LABELS: tuple[Act | Category, ...] = (*Act, *Category)
"""What phrases speak for."""

_KEPT = "kept"
_WEIGHTS = "weights"
_BIAS = "bias"
"""What a file calls the parts of the model."""

_SHARE = 0.3
"""How much log-odds count beside the network's logits: chosen on the dev split, where 0.2 to 0.6 differ by
little."""

_COMMON = np.array([-1.5] * len(Act) + [-5.0] * len(Category), dtype=np.float32)
"""About the median of log-odds on the dev split."""

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_STEP = np.uint64(31)


@dataclass(frozen=True, slots=True)
class PhraseModel:
    """The log-odds of each label, as a sum over buckets."""

    kept: NDArray[np.int64]
    """(kept,): the buckets that say something, in order."""
    weights: Matrix
    """(labels, kept)"""
    bias: Floats
    """(labels,)"""

    def score(self, ids: Sequence[int]) -> Floats:
        """Return (labels,): what is added to the logits of a sentence of these word pieces.

        `ids` are its numbers of word pieces, the marks at both ends with them. The sums are of whole
        numbers, and so exact.
        """
        buckets = find_buckets(ids)
        places = np.searchsorted(self.kept, buckets)
        # Both are in order: buckets beyond all that are kept stand last.
        places = places[places < len(self.kept)]
        known = places[self.kept[places] == buckets[: len(places)]]
        total = self.weights.levels[:, known].sum(axis=1, dtype=np.int32).astype(np.float32)
        odds = self.bias + self.weights.scale[:, 0] * total / np.float32(len(buckets) ** 0.5)
        scored: Floats = np.float32(_SHARE) * odds
        return scored

    @classmethod
    def silent(cls) -> "PhraseModel":
        """Return a model that says of every sentence what phrases commonly say."""
        nothing = np.zeros((len(LABELS), 0), dtype=np.float32)
        return cls(np.zeros(0, dtype=np.int64), Matrix.round(nothing), _COMMON)


def pack_phrases(phrases: PhraseModel) -> bytes:
    """Return the content of the file of a model of phrases."""
    kept = np.zeros(1 << BITS, dtype=bool)
    kept[phrases.kept] = True
    tensors: dict[str, NDArray[Any]] = list_tensors({_WEIGHTS: phrases.weights})
    buffer = BytesIO()
    tensors |= {_KEPT: np.packbits(kept), _BIAS: phrases.bias}
    np.savez_compressed(buffer, allow_pickle=False, **tensors)
    return buffer.getvalue()


def read_phrases(content: bytes) -> PhraseModel:
    """Return the model that a file's content holds.

    Raises:
        WeightsError: It has other labels or buckets than this program.
    """
    weights = read_matrices(content)[_WEIGHTS]
    with np.load(BytesIO(content), allow_pickle=False) as file:
        parts = {name: file[name] for name in (_KEPT, _BIAS) if name in file}
    marks = np.unpackbits(parts.get(_KEPT, np.zeros(0, dtype=np.uint8)))
    kept = np.flatnonzero(marks)
    found = (*weights.levels.shape, len(marks))
    wanted = (len(LABELS), len(kept), 1 << BITS)
    if found != wanted:
        raise WeightsError(
            f"the phrases are of {found} labels, kept buckets and buckets, not of {wanted}; install the "
            "program again, or make the weights anew (`make train`)"
        )
    return PhraseModel(kept, weights, parts[_BIAS])


def find_buckets(ids: Sequence[int]) -> NDArray[np.int64]:
    """Return, each once and in order, the buckets of all runs of one, two and three word pieces.

    The marks at both ends belong to runs, so that a word at a sentence's beginning is another than
    the same word within, but are none by themselves.
    """
    one = np.asarray(ids, dtype=np.uint64) * _SPREAD
    pieces = np.asarray(ids, dtype=np.uint64)
    two = (one[:-1] * _STEP + pieces[1:]) * _SPREAD
    three = (two[:-1] * _STEP + pieces[2:]) * _SPREAD
    runs = np.concatenate([one[1:-1], two, three])
    return np.unique(runs >> np.uint64(64 - BITS)).astype(np.int64)
