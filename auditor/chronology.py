"""Chronology: which cycle came before which."""

from collections.abc import Sequence

import numpy as np

from auditor.measures import SUBMITTED
from auditor.recency import find_period
from auditor.scores import ScoreTable


def order_cycles(table: ScoreTable) -> list[str] | None:
    """Return the cycles that have a name, first to last; None where their order cannot be told.

    They stand by the ends of the periods that their labels name; where a label names none, or two
    end together, by the middle one of the days on which their reviews were submitted.
    """
    cycles = list(dict.fromkeys(cycle for cycle in table.cycles if cycle))
    if len(cycles) < 2:
        return cycles
    for places in (_find_ends(cycles), _find_days(table, cycles)):
        if np.isfinite(places).all() and len(set(places)) == len(cycles):
            return [cycle for _, cycle in sorted(zip(places, cycles, strict=True))]
    return None


def explain_unknown_order(table: ScoreTable) -> str:
    """Return why nothing is said of the order of a table's cycles, and the mend."""
    cycles = ", ".join(sorted(set(table.cycles) - {""}))
    return (
        f"which came first of {cycles} cannot be told; name cycles like 2025H2 or Q1 2026, or give "
        "each review its submitted_at"
    )


def _find_ends(cycles: Sequence[str]) -> list[float]:
    periods = [find_period(cycle, None) for cycle in cycles]
    return [float("nan") if period is None else float(period.end) for period in periods]


def _find_days(table: ScoreTable, cycles: Sequence[str]) -> list[float]:
    days, written = table.measure(SUBMITTED), np.array(table.cycles)
    known = np.isfinite(days)
    return [
        float(np.median(days[rows])) if (rows := known & (written == cycle)).any() else float("nan")
        for cycle in cycles
    ]
