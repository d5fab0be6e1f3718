"""Gaps between groups in each department, where enough people stand on both sides."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from auditor.company_records import DepartmentGap
from auditor.covariates import build_covariates
from auditor.cycle_records import Untested
from auditor.disclosure import Ledger
from auditor.disparity import NO_SPREAD, Group, choose_score, decide_gap, scale_gap
from auditor.scores import COMPOSITE, ScoreTable
from auditor.statistics import (
    MINIMUM_REVIEWERS,
    GroupGap,
    IncomparableError,
    adjust,
    encode,
    measure_group_gap,
    show_table,
)


def compare_departments(
    groups: Sequence[Group], ledger: Ledger, *, fdr: float, minimum: int
) -> tuple[tuple[DepartmentGap, ...], tuple[Untested, ...]]:
    """Compare each group with everybody else in each department, on the composite.

    Shown are only departments where the group and everybody else may both be shown, by the table of
    people and after all that was shown before.
    """
    measured: list[tuple[Group, str, GroupGap]] = []
    untested: list[Untested] = []
    for group in groups:
        if not group.table.departments:
            continue
        found, held = _compare_group(group, ledger, minimum)
        measured += [(group, department, gap) for department, gap in found]
        untested += held
    q_values = adjust([gap.p for _, _, gap in measured]) if measured else np.zeros(0)
    rows = tuple(
        DepartmentGap(
            department=department,
            attribute=group.attribute,
            group=group.name,
            score=COMPOSITE,
            estimate=scale_gap(gap),
            q_value=float(q),
            reviewers=gap.reviewers,
            smallest=gap.smallest / gap.unit,
            verdict=decide_gap(gap, float(q), fdr),
        )
        for (group, department, gap), q in zip(measured, q_values, strict=True)
    )
    return rows, tuple(untested)


def _compare_group(
    group: Group, ledger: Ledger, minimum: int
) -> tuple[list[tuple[str, GroupGap]], list[Untested]]:
    placed = np.array([bool(name) for name in group.table.departments], dtype=np.bool_)
    table, members = group.table.choose(placed), group.members[placed]
    unit, departments = encode(table.departments)
    column = choose_score(table, COMPOSITE) if len(departments) > 1 else None
    if column is None:
        return [], []
    people = [
        [_list_people(table, (unit == code) & side) for side in (members, ~members)]
        for code in range(len(departments))
    ]
    shown = show_table([[len(side) for side in sides] for sides in people], minimum=minimum)
    covariates = build_covariates(table, with_length=False)
    reviewers, reviewees = table.reviewer_codes()[0], table.reviewee_codes()
    found: list[tuple[str, GroupGap]] = []
    untested: list[Untested] = []
    for code, department in enumerate(departments):
        what = f"{group.label} in {department}"
        if not shown.cells[code].all() or not ledger.admit(*people[code]):
            why = f"too few: under {minimum} people, or it would give a smaller group away"
            untested.append(Untested(what, why))
            continue
        rows = unit == code
        try:
            gap = measure_group_gap(
                column[rows],
                reviewers[rows],
                members[rows],
                reviewee=reviewees[rows],
                covariates=None if covariates is None else covariates[rows],
                minimum_reviewers=MINIMUM_REVIEWERS,
            )
        except IncomparableError as reason:
            untested.append(Untested(what, str(reason)))
            continue
        if gap.unit > 0:
            found.append((department, gap))
        else:
            untested.append(Untested(what, NO_SPREAD))
    return found, untested


def _list_people(table: ScoreTable, rows: NDArray[np.bool_]) -> set[str]:
    return {table.reviewee_ids[row] for row in np.flatnonzero(rows)}
