"""Measure the program on the test split: ``python -m evaluation`` writes results and README."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from auditor.pipeline import Pipeline
from evaluation.calibration import draw_reliability
from evaluation.readme import draw_agreement
from evaluation.tables import replace_between
from evaluation.text import evaluate_text
from evaluation.text_report import RESULTS, write_report

README = Path(__file__).parent.parent / "README.md"


def main() -> int:
    """Evaluate, write `results/text.json`, `text.md`, `reliability.svg` and the README's table."""
    results = evaluate_text(Pipeline.load(threads=2))
    write_results(results, RESULTS, README)
    print(draw_agreement(results))
    return 0


def write_results(results: Mapping[str, Any], folder: Path, readme: Path) -> None:
    """Write the results, and all that is made from them; the times are those measured last."""
    (folder / "text.json").write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    curves = draw_reliability(results["calibration"]["heads"])
    (folder / "reliability.svg").write_text(curves, "utf-8")
    write_report(folder)
    replace_between(readme, "agreement", draw_agreement(results))


if __name__ == "__main__":
    sys.exit(main())
