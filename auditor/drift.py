"""Drift: how the scores change from one cycle to the next, in the hands of the same reviewers."""

import numpy as np

from auditor.chronology import explain_unknown_order, order_cycles
from auditor.company_records import Drift
from auditor.covariates import build_covariates
from auditor.cycle_records import Untested
from auditor.disparity import choose_score, decide_gap, scale_gap
from auditor.scores import COMPOSITE, SCORES, ScoreTable
from auditor.statistics import adjust, encode, measure_drift


def compare_cycles(
    table: ScoreTable, *, fdr: float, minimum: int
) -> tuple[tuple[Drift, ...], tuple[Untested, ...]]:
    """Compare each cycle with the one before."""
    known = table.choose(np.array([bool(cycle) for cycle in table.cycles], dtype=np.bool_))
    cycles = order_cycles(known)
    if cycles is None:
        return (), (Untested("order of the cycles", explain_unknown_order(known)),)
    if len(cycles) < 2:
        return (), ()
    people = {cycle: _count_people(known, cycle) for cycle in cycles}
    untested = [
        Untested(
            f"drift to {cycle}",
            f"too few: under {minimum} people"
            if people[cycle]
            else "no review says whom it is about; give each its reviewee_id",
        )
        for cycle in cycles
        if people[cycle] < minimum
    ]
    cycles = [cycle for cycle in cycles if people[cycle] >= minimum]
    known = known.choose(np.isin(np.array(known.cycles), cycles))
    if len(cycles) < 2:
        return (), tuple(untested)
    order = {cycle: place for place, cycle in enumerate(cycles)}
    when = np.array([order[cycle] for cycle in known.cycles], dtype=np.intp)
    codes, _ = encode(known.reviewer_ids)
    covariates = build_covariates(known, with_length=False, with_cycle=False)
    found = [
        (place, score, gap)
        for score in (COMPOSITE, *SCORES)
        if (column := choose_score(known, score)) is not None
        for place, gap in enumerate(
            measure_drift(
                column, codes, when, reviewee=known.reviewee_codes(), covariates=covariates
            )
        )
    ]
    untested += [
        Untested(
            f"drift to {cycles[place + 1]}",
            "too few reviewers wrote in both, or a control tells them apart",
        )
        for place in sorted({place for place, _, gap in found if gap is None})
    ]
    measured = [(place, score, gap) for place, score, gap in found if gap and gap.unit > 0]
    q_values = adjust([gap.p for _, _, gap in measured]) if measured else np.zeros(0)
    drifts = tuple(
        Drift(
            earlier=cycles[place],
            later=cycles[place + 1],
            score=score,
            estimate=scale_gap(gap),
            q_value=float(q),
            reviewers=gap.reviewers,
            smallest=gap.smallest / gap.unit,
            verdict=decide_gap(gap, float(q), fdr),
        )
        for (place, score, gap), q in zip(measured, q_values, strict=True)
    )
    return drifts, tuple(untested)


def _count_people(table: ScoreTable, cycle: str) -> int:
    pairs = zip(table.reviewee_ids, table.cycles, strict=True)
    return len({person for person, written in pairs if person and written == cycle})
