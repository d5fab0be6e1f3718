"""Recovery of planted gaps: power, false discoveries, ranking and exaggeration, method by method."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.stats import rankdata

from auditor.statistics import GapAudit, adjust, audit_gaps, combine, dummies, measure_gaps, select
from auditor.statistics.strata import BoolArray, FloatArray, demean
from evaluation.recovery_baselines import (
    ask_oracle,
    compute_welch_p,
    flag_by_moderated_t,
    flag_by_rule,
    split_sides,
)
from evaluation.simulation import Cycle, Plan, simulate_cycle

NULL_GAP = 0.5
METHODS = ("half-SD rule", "Welch p < .05", "Welch + BH", "moderated t + BH", "evenhand", "oracle")


@dataclass(frozen=True, slots=True)
class Cell:
    """One setting of the simulation, and how it is audited.

    Attributes:
        name: How the tables call it.
        plan: The company.
        composite: Audit the composite of the three scores, not the first.
        minimum_side: Reviewees needed on each side.
        whiten: Tell the audit who the reviewees are.
    """

    name: str
    plan: Plan
    composite: bool = False
    minimum_side: int = 3
    whiten: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """Means over replications of a cell.

    Attributes:
        cell: The setting.
        replications: How many cycles were drawn.
        tested: Share of reviewers with enough reviewees on both sides.
        flags: Flags a cycle, by method.
        noise: Share of flags whose true gap is at most half an SD, by method; NaN without a flag.
        power: Share of the tested planted reviewers that is flagged, by method.
        ranking: AUROC of planted against others among the tested, by method; ours ranks by the size
            of the shrunken gap.
        precision: Share of planted among the 50 that stand highest.
        exaggeration: Mean of estimate less truth in the direction of the estimate, over flags, in
            SD.
        raw_exaggeration: The same for the observed gap.
        coverage: Share of tested reviewers whose interval holds the truth.
    """

    cell: Cell
    replications: int
    tested: float
    flags: Mapping[str, float]
    noise: Mapping[str, float]
    power: Mapping[str, float]
    ranking: Mapping[str, float]
    precision: float
    exaggeration: float
    raw_exaggeration: float
    coverage: float


@dataclass(slots=True)
class _Tally:
    """Running sums over replications."""

    flags: dict[str, int] = field(default_factory=lambda: dict.fromkeys(METHODS, 0))
    false: dict[str, int] = field(default_factory=lambda: dict.fromkeys(METHODS, 0))
    found: dict[str, int] = field(default_factory=lambda: dict.fromkeys(METHODS, 0))
    planted: int = 0
    asked: set[str] = field(default_factory=set)
    tested: list[float] = field(default_factory=list)
    ranking: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in METHODS})
    precision: list[float] = field(default_factory=list)
    excess: list[float] = field(default_factory=list)
    raw: list[float] = field(default_factory=list)
    covered: list[float] = field(default_factory=list)


def measure_cell(cell: Cell, *, replications: int, seed: int) -> Outcome:
    """Draw and audit a cell's cycles."""
    tally = _Tally()
    for number in range(replications):
        _audit_once(cell, simulate_cycle(cell.plan, seed=seed + number), tally)
    cycles = max(replications, 1)
    return Outcome(
        cell=cell,
        replications=replications,
        tested=float(np.mean(tally.tested)),
        flags={name: tally.flags[name] / cycles for name in METHODS},
        noise={name: _share(tally.false[name], tally.flags[name]) for name in METHODS},
        power={
            name: _share(tally.found[name], tally.planted if name in tally.asked else 0)
            for name in METHODS
        },
        ranking={name: _mean(tally.ranking[name]) for name in METHODS},
        precision=_mean(tally.precision),
        exaggeration=_mean(tally.excess),
        raw_exaggeration=_mean(tally.raw),
        coverage=_mean(tally.covered),
    )


def _audit_once(cell: Cell, cycle: Cycle, tally: _Tally) -> None:
    """Audit one cycle by every method and add to the tally."""
    size = cell.plan.reviewers
    score = combine(cycle.scores, cycle.reviewer) if cell.composite else cycle.scores[:, 0]
    gaps = measure_gaps(
        score,
        cycle.reviewer,
        cycle.member,
        covariates=np.column_stack([cycle.level, dummies(cycle.cycle)]),
        reviewee=cycle.reviewee if cell.whiten and cell.plan.same_people else None,
    )
    audit = audit_gaps(gaps, minimum_side=cell.minimum_side)
    tested = audit.tested
    true = _true_gaps(cell, cycle) / gaps.unit
    sides = split_sides(score, cycle.reviewer, cycle.member, size)
    welch = compute_welch_p(sides, tested)
    flagged = {
        "half-SD rule": flag_by_rule(sides, tested),
        "Welch p < .05": welch < 0.05,
        "Welch + BH": _adjusted(welch, tested),
        "moderated t + BH": flag_by_moderated_t(gaps, tested),
        "evenhand": audit.flagged,
    }
    order = {"Welch p < .05": -welch, "evenhand": np.nan_to_num(np.abs(audit.estimate))}
    if not cell.composite and not cell.plan.same_people:
        oracle = ask_oracle(cycle, cell.plan, tested)
        flagged["oracle"] = select(oracle)
        order["oracle"] = -np.nan_to_num(oracle, nan=1.0)
    real = np.abs(true) > NULL_GAP
    tally.asked.update(flagged)
    for name, rows in flagged.items():
        tally.flags[name] += int(rows.sum())
        tally.false[name] += int((rows & ~real).sum())
        tally.found[name] += int((rows & cycle.planted).sum())
    tally.planted += int((cycle.planted & tested).sum())
    tally.tested.append(float(tested.mean()))
    for name, values in order.items():
        tally.ranking[name].append(_auroc(values[tested], cycle.planted[tested]))
    _add_estimates(audit, gaps.gap, true, cycle.planted, tally)


def _add_estimates(
    audit: GapAudit, raw: FloatArray, true: FloatArray, planted: BoolArray, tally: _Tally
) -> None:
    """Add how far the flagged estimates lie from the truth, and what the intervals cover."""
    rows = audit.flagged
    sign = np.sign(audit.estimate[rows])
    tally.excess.extend((sign * (audit.estimate[rows] - true[rows])).tolist())
    tally.raw.extend((sign * (raw[rows] - true[rows])).tolist())
    tested = audit.tested
    covered = (audit.low <= true + 1e-9) & (true - 1e-9 <= audit.high)
    tally.covered.append(float(covered[tested].mean()))
    if planted.any():
        order = np.argsort(-np.nan_to_num(np.abs(audit.estimate)), kind="stable")[:50]
        tally.precision.append(float(planted[order].mean()))


def _true_gaps(cell: Cell, cycle: Cycle) -> FloatArray:
    """Return each reviewer's true gap on the audited score, in units of that score."""
    if not cell.composite:
        return cycle.gaps[:, 0]
    inside = demean(cycle.scores, cycle.reviewer, cell.plan.reviewers)
    result: FloatArray = (cycle.gaps / np.sqrt((inside**2).mean(axis=0))).mean(axis=1)
    return result


def _adjusted(p: FloatArray, tested: BoolArray) -> BoolArray:
    """Flag p-values by Benjamini-Hochberg among the tested."""
    flagged = np.zeros(tested.shape, dtype=np.bool_)
    flagged[tested] = adjust(p[tested]) <= 0.05
    return flagged


def _auroc(values: FloatArray, positive: BoolArray) -> float:
    """Return the area under the ROC curve, ties counted half; NaN when one class is empty."""
    hits = int(positive.sum())
    if hits in (0, positive.size):
        return float("nan")
    ranks = rankdata(values)
    return float((ranks[positive].sum() - hits * (hits + 1) / 2) / (hits * (positive.size - hits)))


def _share(part: int, whole: int) -> float:
    """Return part over whole, NaN over nothing."""
    return part / whole if whole else float("nan")


def _mean(values: list[float]) -> float:
    """Return the mean of the finite values, NaN when there is none."""
    finite = [value for value in values if np.isfinite(value)]
    return float(np.mean(finite)) if finite else float("nan")
