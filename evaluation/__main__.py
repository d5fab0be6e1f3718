"""Measure the program on the test split: ``python -m evaluation`` writes results and README."""

import json
import sys
from pathlib import Path
from typing import Any

from auditor.blinding import Blinder
from auditor.document import load_language
from auditor.pipeline import Pipeline
from evaluation.agreement import AGREEMENT
from evaluation.calibration import draw_reliability
from evaluation.tables import draw_agreement, replace_between
from evaluation.text import evaluate_text, measure_pairs
from models import Predictor

RESULTS = Path(__file__).parent / "results"
README = Path(__file__).parent.parent / "README.md"


def main() -> int:
    """Evaluate, write `results/text.json` and the README's table."""
    results = evaluate_text(Pipeline.load(threads=2))
    results["pairs"] = measure_pairs(Predictor.load(threads=2), Blinder(load_language()))
    results["ceiling"] = read_ceiling()
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "text.json").write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    (RESULTS / "reliability.svg").write_text(draw_reliability(results["calibration"]), "utf-8")
    replace_between(README, "agreement", draw_agreement(results))
    print(draw_agreement(results))
    return 0


def read_ceiling() -> dict[str, Any]:
    """Return how well a second annotator agrees with the labels of the test split's reviews."""
    figures: dict[str, Any] = json.loads(AGREEMENT.read_text("utf-8"))
    ceiling: dict[str, Any] = figures["test"]
    return ceiling


if __name__ == "__main__":
    sys.exit(main())
