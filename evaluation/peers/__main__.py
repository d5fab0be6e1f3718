"""Run the peers on the test split: ``python -m evaluation.peers`` writes results and README."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from auditor.pipeline import Pipeline
from corpora.catalogue import Kind, Split
from evaluation.figures import FALSE_ALARMS, FLAGGED, INNOCENT
from evaluation.gold import Row, align, choose_kind, read_gold
from evaluation.measures import (
    measure_false_alarms,
    measure_flagged,
    measure_spearman,
    replace_flag,
    round_finite,
)
from evaluation.provenance import describe_state, show_state
from evaluation.tables import draw_table, replace_between, show_figure

HERE = Path(__file__).parent
RESULTS = HERE.parent / "results" / "peers.json"
README = HERE.parent.parent / "README.md"
PYTHON = HERE.parent.parent / ".venv-peers" / "bin" / "python"

PLAIN_FLAGGED = "plain reviews only, F1"
PLAIN_ALARMS = "the same in plain reviews"

_NEGATIVE = -0.05
"""VADER's own bound of a negative text."""


def main() -> int:
    """Measure every peer beside the program; write `results/peers.json` and the README's table."""
    gold = list(read_gold(Split.TEST))
    pipeline = Pipeline.load(threads=2)
    rows = align(gold, pipeline.audit(labelled.as_review() for labelled in gold))
    texts = [row.sentence.text for row in rows]
    flags: dict[str, list[bool]] = _run(["node", str(HERE / "flag.mjs")], texts)
    scores: dict[str, list[float]] = _run([str(PYTHON), str(HERE / "score.py")], texts)
    flags["VADER, negative"] = [value < _NEGATIVE for value in scores["VADER"]]
    results = {
        "state": describe_state(pipeline.model_version),
        "versions": _read_versions(),
        "sentences": len(rows),
        "findings": {
            "Evenhand": _describe_flags(rows),
            **{name: _describe_flags(replace_flag(rows, said)) for name, said in flags.items()},
        },
        "grades": {name: _correlate(rows, values) for name, values in scores.items()},
    }
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    table = draw_peers(results)
    replace_between(README, "peers", table)
    print(table)
    return 0


def _run(command: Sequence[str], texts: Sequence[str]) -> Any:
    """Return what a peer's script says of the texts."""
    done = subprocess.run(
        command, input=json.dumps(texts), text=True, capture_output=True, check=True
    )
    return json.loads(done.stdout)


def _read_versions() -> dict[str, str]:
    versions: dict[str, str] = json.loads((HERE / "package.json").read_text("utf-8"))[
        "dependencies"
    ]
    pinned = (HERE / "requirements.txt").read_text("utf-8").splitlines()
    return versions | dict(line.split("==", 1) for line in pinned if "==" in line)


def _describe_flags(rows: Sequence[Row]) -> dict[str, float | None]:
    plain, innocent = choose_kind(rows, Kind.PLAIN), choose_kind(rows, Kind.INNOCENT)
    return {
        FLAGGED: round_finite(measure_flagged(rows)),
        PLAIN_FLAGGED: round_finite(measure_flagged(plain)),
        INNOCENT: round_finite(measure_false_alarms(innocent)),
        FALSE_ALARMS: round_finite(measure_false_alarms(rows)),
        PLAIN_ALARMS: round_finite(measure_false_alarms(plain)),
    }


def _correlate(rows: Sequence[Row], values: Sequence[float]) -> dict[str, float]:
    """Return the rank correlation of a score with each grade, whatever its sign."""
    return {
        grade: round(abs(measure_spearman([getattr(row.gold, grade) for row in rows], values)), 4)
        for grade in ("specificity", "constructiveness")
    }


def draw_peers(results: Mapping[str, Any]) -> str:
    """Return what `peers.json` holds as the README shows it."""
    findings = [
        [name, *(show_figure(value) for value in figures.values())]
        for name, figures in results["findings"].items()
    ]
    header = ['at "this sentence holds a finding"', *next(iter(results["findings"].values()))]
    best = {
        grade: max(results["grades"].items(), key=lambda item: item[1][grade])
        for grade in ("specificity", "constructiveness")
    }
    nearest = "; ".join(
        f"{grade} {show_figure(figures[grade])} ({name})" for grade, (name, figures) in best.items()
    )
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    return "\n".join(
        [
            draw_table(header, findings),
            "",
            f"The nearest that VADER or a metric of textdescriptives comes to a grade, as a rank "
            f"correlation: {nearest}. Versions: {show_state(results['state'])}; {versions}.",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
