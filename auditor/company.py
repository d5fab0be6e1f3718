"""The company as a whole: groups, departments, intersections, cycles, outcomes, patterns."""

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.company_records import DepartmentGap, Drift, Intersection, OutcomeGap
from auditor.cycle_records import CycleOptions, Disparity, Untested
from auditor.departments import compare_departments
from auditor.disclosure import Ledger
from auditor.disparity import Group, compare_over_company
from auditor.drift import compare_cycles
from auditor.group_patterns import compare_patterns
from auditor.intersections import compare_intersections
from auditor.outcomes import compare_outcomes
from auditor.scores import ScoreTable


@dataclass(frozen=True, slots=True)
class CompanyFindings:
    """What is said of the company, and what could not be."""

    disparities: tuple[Disparity, ...]
    drifts: tuple[Drift, ...]
    departments: tuple[DepartmentGap, ...]
    intersections: tuple[Intersection, ...]
    outcomes: tuple[OutcomeGap, ...]
    patterns: tuple[Disparity, ...]
    untested: tuple[Untested, ...]


def survey_company(
    table: ScoreTable, groups: Sequence[Group], options: CycleOptions
) -> CompanyFindings:
    """Compare groups, cycles and departments; each family of questions has the whole rate.

    Groups are entered in the ledger first: departments and combinations must not give away what
    they leave out.
    """
    fdr, minimum = options.fdr, options.minimum_people
    ledger = Ledger(table, minimum=minimum)
    for group in groups:
        sides: tuple[set[str], set[str]] = (set(), set())
        for person, member in zip(group.table.reviewee_ids, group.members, strict=True):
            sides[int(not member)].add(person)
        ledger.admit(*sides)
    departments, no_departments = compare_departments(groups, ledger, fdr=fdr, minimum=minimum)
    intersections, no_intersections = compare_intersections(table, ledger, minimum=minimum)
    drifts, no_drifts = compare_cycles(table, fdr=fdr, minimum=minimum)
    outcomes, no_outcomes = compare_outcomes(groups, fdr=fdr, minimum=minimum)
    patterns, no_patterns = compare_patterns(groups, fdr=fdr, minimum=minimum)
    disparities, no_disparities = compare_over_company(groups, fdr=fdr, minimum=minimum)
    return CompanyFindings(
        disparities=disparities,
        drifts=drifts,
        departments=departments,
        intersections=intersections,
        outcomes=outcomes,
        patterns=patterns,
        untested=(
            *no_disparities,
            *no_departments,
            *no_intersections,
            *no_drifts,
            *no_outcomes,
            *no_patterns,
        ),
    )
