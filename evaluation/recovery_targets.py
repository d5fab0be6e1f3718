"""The table of targets: each figure set against what was asked for."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evaluation.recovery_gaps import Outcome
from evaluation.recovery_others import Figures

ENOUGH_FLAGS = 10.0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of targets.

    Attributes:
        measure: What is measured.
        target: The target in words.
        measured: The figure in words.
        met: Whether it reaches the target.
        note: What else should be known.
    """

    measure: str
    target: str
    measured: str
    met: bool
    note: str = ""


def compare_with_targets(cells: Mapping[str, Outcome], others: Mapping[str, Figures]) -> list[Row]:
    """Return the table of targets."""
    return [*_compare_gaps(cells), *_compare_others(others)]


def _compare_gaps(cells: Mapping[str, Outcome]) -> list[Row]:
    """Return the rows about gaps."""
    fair = cells["no bias, 1 x 8"]
    rows = [
        Row(
            "flags in a cycle of 3,000 reviewers without bias",
            f"<= 0.2 (mean of {fair.replications})",
            f"{fair.flags['evenhand']:.2f}",
            fair.flags["evenhand"] <= 0.2,
            f"Welch p<.05: {fair.flags['Welch p < .05']:.0f}, "
            f"half-SD rule: {fair.flags['half-SD rule']:.0f}, "
            f"of {fair.tested * 3000:.0f} tested",
        )
    ]
    crowded = {
        name: cell
        for name, cell in cells.items()
        if cell.flags["evenhand"] >= ENOUGH_FLAGS and cell.cell.whiten
    }
    worst = max(crowded, key=lambda name: crowded[name].noise["evenhand"])
    rates = [cell.noise["evenhand"] for cell in crowded.values()]
    rows.append(
        Row(
            "false-discovery rate at nominal 5 %, natural gaps 0-0.3, cells with >= 10 flags",
            "<= .07 in each",
            f"{max(rates):.3f} at worst, {np.mean(rates):.3f} on average",
            max(rates) <= 0.07,
            f"{len(rates)} cells; worst: {worst}",
        )
    )
    for name, target in (
        ("1 x 16, d=2", 0.55),
        ("3 x 8, d=1.5, natural 0", 0.45),
        ("3 x 8, d=2, natural 0", 0.78),
        ("composite, 3 x 8, d=1.5, natural 0", 0.55),
        ("composite, 3 x 8, d=2, natural 0", 0.90),
    ):
        cell = cells[name]
        note = f"FDR {cell.noise['evenhand']:.3f}"
        if math.isfinite(cell.power["oracle"]) and cell.flags["oracle"]:
            note += f"; oracle {cell.power['oracle']:.3f}"
        power = cell.power["evenhand"]
        rows.append(
            Row(f"power, {name}", f">= {target:.2f}", f"{power:.3f}", power >= target, note)
        )
    for gap, target in ((1.0, 0.73), (1.5, 0.84), (2.0, 0.92)):
        cell = cells[f"1 x 8, d={gap:g}"]
        area = cell.ranking["evenhand"]
        note = f"oracle {cell.ranking['oracle']:.3f}, Welch {cell.ranking['Welch p < .05']:.3f}"
        rows.append(
            Row(f"AUROC, n=8, d={gap:g}", f">= {target}", f"{area:.3f}", area >= target, note)
        )
    usual = cells["3 x variable, d=1.5"]
    far = max(crowded, key=lambda name: abs(crowded[name].exaggeration))
    rows.append(
        Row(
            "exaggeration of flagged gaps, 3 cycles of variable size, d=1.5",
            "within 0.08 SD",
            f"{usual.exaggeration:+.3f}",
            abs(usual.exaggeration) <= 0.08,
            f"raw gap {usual.raw_exaggeration:+.2f}",
        )
    )
    rows.append(
        Row(
            "exaggeration of flagged gaps, worst cell with >= 10 flags",
            "within 0.08 SD",
            f"{crowded[far].exaggeration:+.3f}",
            abs(crowded[far].exaggeration) <= 0.08,
            f"{far}; raw gap {crowded[far].raw_exaggeration:+.2f}",
        )
    )
    return rows


def _compare_others(others: Mapping[str, Figures]) -> list[Row]:
    """Return the rows about everything else."""
    levels, found = others["levels"], others["contradictions 1 %"]
    overall = [value for name, value in levels.items() if name.startswith("n=")]
    lowest = [value for name, value in levels.items() if name.startswith("lowest")]
    copies, spent = others["copies"], others["time"]
    recall = min(copies[f"recall {share}"] for share in ("10%", "20%", "30%"))
    precision = min(copies[f"precision {share}"] for share in ("10%", "20%", "30%"))
    company, words = others["company"], others["words"]
    in_range = min(overall) >= 0.94 and max(overall) <= 0.96
    return [
        Row(
            "coverage of 95 % intervals of reviewer levels, n = 4, 8, 16, variable",
            ".94 to .96",
            f"{min(overall):.3f} to {max(overall):.3f}",
            in_range,
        ),
        Row("the same in the lowest tenth", ">= .92", f"{min(lowest):.3f}", min(lowest) >= 0.92),
        Row(
            "contradictions at 1 %: precision at k = half of the planted",
            ">= .98",
            f"{found['precision at half']:.3f}",
            found["precision at half"] >= 0.98,
            f"at k = all of the planted {found['precision at all']:.3f}",
        ),
        Row(
            "contradictions at 1 %: power at FDR <= 5 %",
            ">= .75",
            f"{found['power']:.3f}",
            found["power"] >= 0.75 and found["fdr"] <= 0.05,
            f"FDR {found['fdr']:.3f}; power "
            f"{others['contradictions 1 %, noisy ratings']['power']:.3f} with noisier ratings",
        ),
        Row(
            "copies with 10-30 % of the words of both changed: recall at precision >= .95",
            ">= .95",
            f"{recall:.3f}",
            recall >= 0.95 and precision >= 0.95,
            f"precision {precision:.3f}; {copies['sentences']:.0f} real sentences; "
            f"{copies['clusters among the untouched reviews']:.0f} clusters in the untouched corpus",
        ),
        Row(
            "company gap, type-I error at 5 %",
            "<= .06",
            f"{company['type I']:.3f}",
            company["type I"] <= 0.06,
            f"raw Welch {company['raw Welch']:.3f}",
        ),
        Row(
            "words, false-discovery rate at nominal 5 %",
            "<= .07",
            f"{words['fdr']:.3f}",
            words["fdr"] <= 0.07,
            f"power {words['power']:.2f}; log-odds z: FDR {words['log-odds z fdr']:.2f}",
        ),
        Row(
            "reviewer statistics of 1,000,000 reviews, one score, one attribute",
            "<= 5 s, <= 1 GB",
            f"{spent['seconds']:.1f} s, {spent['peak MB']:.0f} MB",
            spent["seconds"] <= 5 and spent["peak MB"] <= 1024,
            "levels, gaps, spread, contradictions, company gap; memory with the data",
        ),
    ]
