"""Choose, category by category, how sure the model must be before it speaks."""

from collections.abc import Sequence

import numpy as np

from corpora.codebook import Category
from corpora.labelled import LabelledSentence
from models.encoder import Encoder

_PRIOR_WEIGHT = 8.0
_CANDIDATES = np.round(np.arange(0.2, 0.91, 0.05), 2)


def choose_thresholds(
    labelled: Sequence[LabelledSentence], blinded: Sequence[str], encoder: Encoder
) -> dict[Category, float]:
    """Return a threshold for every category: the best F1 on these sentences.

    A category with few examples is drawn toward the threshold that serves all of them together,
    with the weight of eight examples, because its own best one is mostly luck.
    """
    logits = np.stack([row[0].categories for row in encoder.encode([[text] for text in blinded])])
    chances = 1.0 / (1.0 + np.exp(-logits))
    truths = np.array(
        [[any(f.category is c for f in s.findings) for c in Category] for s in labelled]
    )
    shared = _find_best(chances.ravel(), truths.ravel())
    thresholds: dict[Category, float] = {}
    for column, category in enumerate(Category):
        n = int(truths[:, column].sum())
        own = _find_best(chances[:, column], truths[:, column]) if n else shared
        blend = (n * own + _PRIOR_WEIGHT * shared) / (n + _PRIOR_WEIGHT)
        thresholds[category] = round(float(blend), 3)
    return thresholds


def _find_best(
    chances: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]",
    truths: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]",
) -> float:
    scores = [_measure_f1(chances >= candidate, truths) for candidate in _CANDIDATES]
    return float(_CANDIDATES[int(np.argmax(scores))])


def _measure_f1(
    found: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]",
    truths: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]",
) -> float:
    both = int((found & truths).sum())
    return 2 * both / max(int(found.sum()) + int(truths.sum()), 1)
