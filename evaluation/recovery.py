"""Recover planted patterns from simulated cycles, and set what is found against the targets.

    python -m evaluation.recovery [--quick] [--seed 0] [--out evaluation/results]

writes `recovery.json` (every figure), `recovery.md` (the tables) and `recovery.svg` (power by gap),
and prints the table of targets. A figure that falls short is reported as short.
"""

import argparse
import json
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from evaluation.recovery_gaps import Cell, Outcome, measure_cell
from evaluation.recovery_others import (
    Figures,
    measure_company_error,
    measure_contradictions,
    measure_copies,
    measure_level_coverage,
    measure_mixed_model,
    measure_spread_recovery,
    measure_time,
    measure_words,
    read_sentences,
)
from evaluation.recovery_report import draw_power, write_markdown
from evaluation.recovery_targets import Row, compare_with_targets
from evaluation.simulation import Plan

RESULTS = Path(__file__).parent / "results"
NATURAL = (0.0, 0.1, 0.2, 0.3)


@dataclass(frozen=True, slots=True)
class Effort:
    """How many replications the run makes."""

    fair: int
    cell: int
    company: int
    other: int


FULL = Effort(fair=50, cell=60, company=1000, other=20)
QUICK = Effort(fair=8, cell=3, company=100, other=3)


def list_cells() -> list[Cell]:
    """Return the settings of the gap simulations."""
    cells = [
        Cell(f"1 x {each}, d={gap:g}", Plan(each=each, gap=gap))
        for each in (8, 16)
        for gap in (1.0, 1.5, 2.0)
    ]
    cells += [
        Cell(f"3 x 8, d={gap:g}, natural {natural:g}", Plan(cycles=3, gap=gap, natural=natural))
        for gap in (1.0, 1.5, 2.0)
        for natural in NATURAL
    ]
    cells += [
        Cell(
            f"composite, 3 x 8, d={gap:g}, natural {natural:g}",
            Plan(cycles=3, gap=gap, natural=natural),
            composite=True,
        )
        for gap in (1.0, 1.5, 2.0)
        for natural in NATURAL
    ]
    cells += [
        Cell("composite, 1 x 8, d=1.5", Plan(gap=1.5), composite=True),
        Cell("composite, 1 x 8, d=2", Plan(gap=2.0), composite=True),
        Cell("1 x 8, d=2, two a side", Plan(gap=2.0), minimum_side=2),
        Cell("1 x 16, d=2, two a side", Plan(each=16, gap=2.0), minimum_side=2),
    ]
    variable = Plan(each=None, cycles=3, gap=1.5)
    same = Plan(cycles=3, gap=2.0, same_people=True, person_share=0.3)
    return [
        *cells,
        Cell("3 x variable, d=1.5", variable),
        Cell("3 x variable, 3 % copiers", Plan(each=None, cycles=3, copiers=0.03)),
        Cell("3 x variable, scorer noise .7", Plan(each=None, cycles=3, scorer_noise=0.7)),
        Cell("3 x variable, share 1 %", Plan(each=None, cycles=3, share=0.01)),
        Cell("3 x variable, share 20 %", Plan(each=None, cycles=3, share=0.2)),
        Cell("3 x 8, same people (30 % of variance), d=2", same),
        Cell("the same, repeats taken as independent", same, whiten=False),
        Cell("50 reviewers, 3 x 8, d=2", Plan(reviewers=50, cycles=3, gap=2.0)),
        Cell("200 reviewers, 3 x 8, d=2", Plan(reviewers=200, cycles=3, gap=2.0)),
        Cell("30,000 reviewers, 3 x 8, d=1.5", Plan(reviewers=30_000, cycles=3)),
    ]


def measure_cells(effort: Effort, *, seed: int) -> dict[str, Outcome]:
    """Measure every cell, and companies without any planted gap."""
    console = Console(stderr=True)
    found: dict[str, Outcome] = {}
    for cell in track(list_cells(), "Planted gaps", console=console):
        scale = max(3000 / cell.plan.reviewers, 0.1)
        replications = max(round(effort.cell * min(scale, 10)), 2)
        found[cell.name] = measure_cell(cell, replications=replications, seed=seed)
    fair = [
        Cell("no bias, 1 x 8", Plan(gap=0.0)),
        Cell("no bias, 3 x 8", Plan(cycles=3, gap=0.0)),
        Cell("no bias, 3 x 8, natural 0.3", Plan(cycles=3, gap=0.0, natural=0.3)),
        Cell("no bias, 50 reviewers, 3 x 8", Plan(reviewers=50, cycles=3, gap=0.0)),
    ]
    for cell in track(fair, "No gaps", console=console):
        found[cell.name] = measure_cell(cell, replications=effort.fair, seed=seed + 10_000)
    return found


def measure_others(effort: Effort, *, seed: int) -> dict[str, Figures]:
    """Measure everything but gaps."""
    some = effort.other
    return {
        "levels": measure_level_coverage(replications=some, seed=seed),
        "spread": measure_spread_recovery(replications=some, seed=seed),
        "contradictions 1 %": measure_contradictions(share=0.01, replications=some, seed=seed),
        "contradictions 3 %": measure_contradictions(share=0.03, replications=some, seed=seed),
        "contradictions 1 %, noisy ratings": measure_contradictions(
            share=0.01, noise=0.6, replications=some, seed=seed
        ),
        "copies": measure_copies(read_sentences(), seed=seed),
        "company": measure_company_error(cycles=effort.company, seed=seed),
        "words": measure_words(cycles=2 * some, seed=seed),
        "MixedLM": measure_mixed_model(seed=seed),
        "time": measure_time(seed=seed),
    }


def as_json(
    rows: Sequence[Row], cells: Mapping[str, Outcome], others: Mapping[str, Figures]
) -> dict[str, Any]:
    """Return every figure as plain values; a figure that does not exist is null."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(part) for key, part in value.items()}
        if isinstance(value, float):
            return round(value, 5) if math.isfinite(value) else None
        return value

    return {
        "targets": [plain(asdict(row)) for row in rows],
        "cells": {name: plain(asdict(cell)) for name, cell in cells.items()},
        "others": {name: plain(dict(figures)) for name, figures in others.items()},
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the simulations, write the results and print the table; the exit status is 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="few replications, rough figures")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    started = time.perf_counter()
    effort = QUICK if options.quick else FULL
    cells = measure_cells(effort, seed=options.seed)
    others = measure_others(effort, seed=options.seed)
    rows = compare_with_targets(cells, others)
    seconds = time.perf_counter() - started
    folder: Path = options.out
    folder.mkdir(parents=True, exist_ok=True)
    report = {"seed": options.seed, "quick": options.quick, "seconds": round(seconds, 1)}
    report |= as_json(rows, cells, others)
    stem = "recovery-quick" if options.quick else "recovery"
    (folder / f"{stem}.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    text = write_markdown(report)
    (folder / f"{stem}.md").write_text(text, encoding="utf-8")
    (folder / f"{stem}.svg").write_text(draw_power(report), encoding="utf-8")
    print(text.split("## Gaps")[0])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
