"""Outcomes by group: who gets a finding, an identity finding, one of the two top ratings."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from auditor.company_records import OutcomeGap, Verdict
from auditor.covariates import build_covariates
from auditor.cycle_records import Untested
from auditor.disparity import Group
from auditor.measures import FAMILY_FINDINGS
from auditor.records import Estimate
from auditor.scores import FINDINGS, Floats, ScoreTable
from auditor.statistics import (
    GroupGap,
    ImpactRatio,
    adjust,
    encode,
    measure_group_gap,
    measure_impact_ratio,
)
from corpora.codebook import Family

ANY_FINDING = "any_finding"
IDENTITY_FINDING = "identity_finding"
TOP_RATING = "top_two_rating"

_IMMATERIAL = (0.8, 1.25)
"""A ratio whose whole interval lies in here is no material difference, as in bioequivalence."""


def compare_outcomes(
    groups: Sequence[Group], *, fdr: float, minimum: int
) -> tuple[tuple[OutcomeGap, ...], tuple[Untested, ...]]:
    """Compare how often people of a group get each outcome with everybody else."""
    measured: list[tuple[Group, str, ImpactRatio, GroupGap | None]] = []
    untested: list[Untested] = []
    for group in groups:
        for name, column in _list_outcomes(group.table):
            found = _compare(group, column, minimum)
            if found is None:
                why = f"too few: under {minimum} people on a side"
                untested.append(Untested(f"{name.replace('_', ' ')} for {group.label}", why))
            else:
                measured.append((group, name, *found))
    weaker = [ratio.p if gap is None else max(ratio.p, gap.p) for _, _, ratio, gap in measured]
    q_values = adjust(weaker) if measured else np.zeros(0)
    rows = tuple(
        OutcomeGap(
            attribute=group.attribute,
            group=group.name,
            outcome=name,
            rate=ratio.group,
            rest=ratio.rest,
            ratio=ratio.ratio,
            within=None if gap is None else gap.estimate,
            q_value=float(q),
            below_four_fifths=ratio.below_four_fifths,
            verdict=_decide(ratio.ratio, float(q), fdr),
        )
        for (group, name, ratio, gap), q in zip(measured, q_values, strict=True)
    )
    return rows, tuple(untested)


def _list_outcomes(table: ScoreTable) -> Iterator[tuple[str, Floats]]:
    """Yield each outcome as a column of 0 and 1, NaN where it is not known."""
    yield ANY_FINDING, (table.scores[FINDINGS] > 0).astype(np.float64)
    identity = table.measure(FAMILY_FINDINGS[Family.IDENTITY])
    if np.isfinite(identity).any():
        yield IDENTITY_FINDING, np.where(np.isnan(identity), np.nan, identity > 0)
    rating = table.rating
    if np.isfinite(rating).any():
        top = np.nanmax(rating) if table.rating_range is None else table.rating_range[1]
        yield TOP_RATING, np.where(np.isnan(rating), np.nan, rating >= top - 1)


def _compare(
    group: Group, column: Floats, minimum: int
) -> tuple[ImpactRatio, GroupGap | None] | None:
    known = np.isfinite(column)
    table, outcome, members = group.table.choose(known), column[known], group.members[known]
    person, people = encode(table.reviewee_ids)
    in_group = np.zeros(len(people), dtype=np.bool_)
    in_group[person[members]] = True
    if min(int(in_group.sum()), int((~in_group).sum())) < minimum:
        return None
    ratio = measure_impact_ratio(_ask_once(outcome, table, person, len(people)), in_group)
    try:
        gap = measure_group_gap(
            outcome,
            encode(table.reviewer_ids)[0],
            members,
            covariates=build_covariates(table, with_length=False),
        )
    except ValueError:
        return ratio, None
    return ratio, gap


def _ask_once(
    outcome: Floats, table: ScoreTable, person: NDArray[np.intp], people: int
) -> NDArray[np.bool_]:
    """Return one answer a person: that of their last review.

    People who are reviewed more often must not have more chances of an outcome.
    """
    last = np.zeros(people, dtype=np.bool_)
    for row in sorted(
        range(len(table)), key=lambda row: (table.cycles[row], table.review_ids[row])
    ):
        last[person[row]] = bool(outcome[row])
    return last


def _decide(ratio: Estimate, q: float, fdr: float) -> Verdict:
    if _IMMATERIAL[0] < ratio.low and ratio.high < _IMMATERIAL[1]:
        return Verdict.NONE
    return Verdict.DIFFERENCE if q <= fdr else Verdict.UNCLEAR
