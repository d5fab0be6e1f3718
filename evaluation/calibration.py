"""Whether a stated chance comes true as often as it says: reliability curves and their error."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
import vl_convert
from numpy.typing import NDArray

from auditor.blinding import Blinder
from auditor.document import load_language
from corpora.catalogue import Split
from corpora.codebook import Category
from evaluation.gold import Row, read_gold
from models.decisions import Decisions, combine_chances
from models.encoder import Encoder
from models.training.calibration import list_truths, stack_logits
from models.weights_store import find_weights, load_weights

BINS = 10
LIKELY = 0.1
"""Nearly all answers about findings lie below: what is told of them drowns what is told of the rest."""

ANY_FINDING = "any finding"
CONFIDENCE = "confidence of a finding"
ERROR = "expected calibration error"
LIKELY_ERROR = f"expected calibration error, stated above {LIKELY}"


def measure_calibration(rows: Sequence[Row], split: Split = Split.TEST) -> dict[str, Any]:
    """Return the reliability of each head, of any finding, of confidences, and of each category.

    A head's chances are those of the labelled sentences, each in its review. That of any finding decides
    whether a sentence is flagged. A finding is right where it overlaps a labelled one of its category.

    Args:
        rows: The split's sentences with what the program said of them.
        split: Where the heads are measured.
    """
    weights = load_weights(find_weights())
    decisions = Decisions.read(weights.settings)
    blinder = Blinder(load_language())
    reviews = [labelled.review.sentences for labelled in read_gold(split)]
    sentences = list(chain.from_iterable(reviews))
    blinded = [[blinder.blind(sentence.text).text for sentence in review] for review in reviews]
    encoded = list(chain.from_iterable(Encoder(weights, threads=2).encode(blinded)))
    truths = list_truths(sentences)
    chances = {head: decisions.find_chances(head, stack_logits(encoded, head)) for head in truths}
    stated = [(span.confidence, row.is_right(span)) for row in rows for span in row.predicted.spans]
    return {
        "heads": {
            **{
                head: describe_reliability(chances[head].ravel(), truths[head].ravel())
                for head in truths
            },
            ANY_FINDING: describe_reliability(
                np.array([combine_chances(row) for row in chances["findings"]]),
                truths["findings"].sum(axis=1) > 0,
            ),
            CONFIDENCE: describe_reliability(
                np.array([confidence for confidence, _ in stated]),
                np.array([right for _, right in stated]),
            ),
        },
        "categories": {
            category.value: describe_reliability(
                chances["findings"][:, column], truths["findings"][:, column]
            )
            for column, category in enumerate(Category)
        },
    }


def describe_reliability(chances: NDArray[np.float64], truths: NDArray[np.bool_]) -> dict[str, Any]:
    """Return the curve in ten equal bins, and the expected calibration error of all and the likely."""
    likely = chances > LIKELY
    return {
        ERROR: find_error(chances, truths),
        "n": len(chances),
        LIKELY_ERROR: find_error(chances[likely], truths[likely]),
        "n above": int(likely.sum()),
        "curve": draw_curve(chances, truths),
    }


def draw_curve(chances: NDArray[np.float64], truths: NDArray[np.bool_]) -> list[dict[str, float]]:
    """Return what is stated and what came true on the mean, in the bins that hold something."""
    bins = np.minimum((chances * BINS).astype(int), BINS - 1)
    return [
        {
            "stated": round(float(chances[inside].mean()), 4),
            "came true": round(float(truths[inside].mean()), 4),
            "n": int(inside.sum()),
        }
        for inside in (bins == place for place in range(BINS))
        if inside.any()
    ]


def find_error(chances: NDArray[np.float64], truths: NDArray[np.bool_]) -> float | None:
    """Return the expected calibration error; none where nothing is stated.

    The mean distance of stated chance and share that came true over the bins, each weighted by its
    size (Naeini et al. 2015, Obtaining well calibrated probabilities).
    """
    if not len(chances):
        return None
    return round(
        sum(
            point["n"] * abs(point["stated"] - point["came true"])
            for point in draw_curve(chances, truths)
        )
        / len(chances),
        4,
    )


def draw_reliability(figures: Mapping[str, Any]) -> str:
    """Return the heads' curves as SVG: on the dotted line, what is stated comes true as often."""
    values = [
        {"head": head, "stated": point["stated"], "came true": point["came true"]}
        for head, figure in figures.items()
        for point in figure["curve"]
    ]
    axis = {"scale": {"domain": [0, 1]}, "type": "quantitative"}
    x, y = {"field": "stated", **axis}, {"field": "came true", **axis}
    curve = {
        "data": {"values": values},
        "mark": {"type": "line", "point": True},
        "encoding": {"x": x, "y": y, "color": {"field": "head", "type": "nominal", "title": None}},
    }
    ideal = {
        "data": {"values": [{"stated": 0, "came true": 0}, {"stated": 1, "came true": 1}]},
        "mark": {"type": "line", "strokeDash": [2, 4], "color": "grey"},
        "encoding": {"x": x, "y": y},
    }
    chart: str = vl_convert.vegalite_to_svg(
        {"width": 320, "height": 320, "background": "white", "layer": [ideal, curve]}
    )
    return chart
