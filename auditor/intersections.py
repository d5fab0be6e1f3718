"""Intersections: what two attributes together add to the two taken one by one."""

from itertools import combinations

import numpy as np

from auditor.company_records import Intersection
from auditor.covariates import build_covariates
from auditor.cycle_records import Untested
from auditor.disclosure import Ledger
from auditor.disparity import choose_score
from auditor.records import Estimate
from auditor.scores import COMPOSITE, Codes, Floats, ScoreTable
from auditor.statistics import encode, measure_intersections, show_table
from auditor.statistics.strata import demean


def compare_intersections(
    table: ScoreTable, ledger: Ledger, *, minimum: int
) -> tuple[tuple[Intersection, ...], tuple[Untested, ...]]:
    """Estimate every combination of two given attributes, on the composite."""
    found: list[Intersection] = []
    untested: list[Untested] = []
    for first, second in combinations(table.attributes, 2):
        columns = (table.attributes[first], table.attributes[second], table.reviewee_ids)
        rows_known = [all(row) for row in zip(*columns, strict=True)]
        known = table.choose(np.array(rows_known, dtype=np.bool_))
        try:
            rows, held = _compare_pair(known, (first, second), ledger, minimum)
        except ValueError as error:
            untested.append(Untested(f"{first} and {second} together", str(error)))
            continue
        found += rows
        untested += held
    return tuple(found), tuple(untested)


def _compare_pair(
    table: ScoreTable, attributes: tuple[str, str], ledger: Ledger, minimum: int
) -> tuple[list[Intersection], list[Untested]]:
    encoded = [encode(table.attributes[name]) for name in attributes]
    column = choose_score(table, COMPOSITE) if len(table) else None
    if column is None or min(len(labels) for _, labels in encoded) < 2:
        return [], []
    codes, reviewers = table.reviewer_codes()
    levels = np.column_stack([values for values, _ in encoded])
    measured = measure_intersections(
        column, codes, levels, covariates=build_covariates(table, with_length=False)
    )
    unit = _measure_unit(column, codes, len(reviewers))
    people: dict[tuple[int, int], set[str]] = {}
    for (one, other), person in zip(levels.tolist(), table.reviewee_ids, strict=True):
        people.setdefault((one, other), set()).add(person)
    sizes = np.zeros((len(encoded[0][1]), len(encoded[1][1])), dtype=np.intp)
    for cell, members in people.items():
        sizes[cell] = len(members)
    shown = show_table(sizes, minimum=minimum)
    found: list[Intersection] = []
    untested: list[Untested] = []
    shrunken = measured.shrunken
    for row, (one, other) in enumerate(measured.levels.tolist()):
        groups = (encoded[0][1][one], encoded[1][1][other])
        if not shown.cells[one, other] or not ledger.admit(people[one, other]):
            what = " and ".join(f"{a} = {g}" for a, g in zip(attributes, groups, strict=True))
            why = f"too few: under {minimum} people, or it would give a smaller group away"
            untested.append(Untested(what, why))
            continue
        estimate = Estimate(
            float(shrunken.estimate[row]) / unit,
            float(shrunken.low[row]) / unit,
            float(shrunken.high[row]) / unit,
            int(measured.n[row]),
        )
        size = int(sizes[one, other])
        found.append(Intersection(attributes, groups, COMPOSITE, estimate, size))
    return found, untested


def _measure_unit(column: Floats, codes: Codes, reviewers: int) -> float:
    """Return the spread of a score within reviewers."""
    inside = demean(column, codes, reviewers)
    return float(np.sqrt((inside**2).sum() / max(len(column) - reviewers, 1))) or 1.0
