"""Whether a stated chance comes true as often as it says: reliability curves and their error."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import vl_convert
from numpy.typing import NDArray

from auditor.blinding import Blinder
from auditor.document import load_language
from corpora.catalogue import Split
from evaluation.gold import Row, read_gold
from models.decisions import Decisions
from models.encoder import Encoder
from models.training.calibration import list_truths, stack_logits
from models.weights_store import find_weights, load_weights

BINS = 10
FINDINGS = "confidence of a finding"


def measure_calibration(rows: Sequence[Row], split: Split = Split.TEST) -> dict[str, Any]:
    """Return, for each head and for the findings, the reliability curve and its expected error.

    A head's chances are those of the labelled sentences as they stand; a finding is right where it
    overlaps a labelled one of its category.

    Args:
        rows: The split's sentences with what the program said of them.
        split: Where the heads are measured.
    """
    weights = load_weights(find_weights())
    decisions = Decisions.read(weights.settings)
    blinder = Blinder(load_language())
    sentences = [s for labelled in read_gold(split) for s in labelled.review.sentences]
    blinded = [[blinder.blind(sentence.text).text] for sentence in sentences]
    encoded = [row for [row] in Encoder(weights, threads=2).encode(blinded)]
    figures: dict[str, Any] = {}
    for head, truths in list_truths(sentences).items():
        chances = decisions.find_chances(head, stack_logits(encoded, head))
        figures[head] = describe_reliability(chances.ravel(), truths.ravel())
    stated = [(span.confidence, row.is_right(span)) for row in rows for span in row.predicted.spans]
    figures[FINDINGS] = describe_reliability(
        np.array([confidence for confidence, _ in stated]), np.array([right for _, right in stated])
    )
    return figures


def describe_reliability(chances: NDArray[np.float64], truths: NDArray[np.bool_]) -> dict[str, Any]:
    """Return the curve in ten equal bins, and the expected calibration error.

    The error is the mean distance of stated chance and share that came true over the bins, each
    weighted by its size (Naeini et al. 2015, Obtaining well calibrated probabilities).
    """
    bins = np.minimum((chances * BINS).astype(int), BINS - 1)
    curve = [
        {
            "stated": round(float(chances[inside].mean()), 4),
            "came true": round(float(truths[inside].mean()), 4),
            "n": int(inside.sum()),
        }
        for inside in (bins == place for place in range(BINS))
        if inside.any()
    ]
    total = sum(point["n"] for point in curve)
    error = sum(point["n"] * abs(point["stated"] - point["came true"]) for point in curve) / total
    return {"expected calibration error": round(error, 4), "n": total, "curve": curve}


def draw_reliability(figures: Mapping[str, Any]) -> str:
    """Return the curves as SVG: on the dotted line, what is stated comes true as often."""
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
