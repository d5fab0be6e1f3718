"""Outcomes by group: who gets a finding, an identity finding, one of the two highest ratings."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from auditor.chronology import order_cycles
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
    IncomparableError,
    adjust,
    encode,
    judge,
    measure_group_gap,
    measure_impact_ratio,
)
from auditor.statistics.strata import means
from corpora.codebook import Family

ANY_FINDING = "any_finding"
IDENTITY_FINDING = "identity_finding"
TOP_RATING = "top_two_rating"

FAVOURABLE = frozenset({TOP_RATING})
"""The outcomes to be wished for; of the others those without them fare well."""

_IMMATERIAL = (0.8, 1.25)
"""A ratio whose whole interval lies in here is no material difference, as in bioequivalence."""
_FEWEST_RATINGS = 3


def compare_outcomes(
    groups: Sequence[Group], *, fdr: float, minimum: int
) -> tuple[tuple[OutcomeGap, ...], tuple[Untested, ...]]:
    """Compare how often people of a group get each outcome with everybody else."""
    measured: list[tuple[Group, str, ImpactRatio, GroupGap | None]] = []
    untested: dict[str, Untested] = {}

    def leave_out(what: str, why: str) -> None:
        untested.setdefault(what, Untested(what, why))

    for group in groups:
        if order_cycles(group.table) is None:
            why = "the order of the cycles cannot be told; all reviews of a person count alike"
            leave_out("outcomes of each person's last cycle", why)
        for name, column in _list_outcomes(group.table):
            what = f"{name.replace('_', ' ')} for {group.label}"
            if column is None:
                leave_out(what, f"fewer than {_FEWEST_RATINGS} ratings in use; any is a high one")
            elif (found := _compare(group, name, column, minimum)) is None:
                leave_out(what, f"too few: under {minimum} people on a side")
            else:
                measured.append((group, name, *found))
    q_values = adjust([_test_both(ratio, gap) for _, _, ratio, gap in measured])
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
            verdict=_decide(ratio.ratio, gap, float(q), fdr),
        )
        for (group, name, ratio, gap), q in zip(measured, q_values, strict=True)
    )
    return rows, tuple(untested.values())


def _list_outcomes(table: ScoreTable) -> Iterator[tuple[str, Floats | None]]:
    """Yield each outcome as a column of 0 and 1, NaN where it is not known; None for no outcome."""
    yield ANY_FINDING, (table.scores[FINDINGS] > 0).astype(np.float64)
    identity = table.measure(FAMILY_FINDINGS[Family.IDENTITY])
    if np.isfinite(identity).any():
        yield IDENTITY_FINDING, np.where(np.isnan(identity), np.nan, identity > 0)
    rating = table.rating
    if np.isfinite(rating).any():
        yield TOP_RATING, _mark_top_two(rating)


def _mark_top_two(rating: Floats) -> Floats | None:
    """Mark the two highest ratings that anybody got: forms differ in their steps and their top."""
    in_use = np.unique(rating[np.isfinite(rating)])
    if in_use.size < _FEWEST_RATINGS:
        return None
    return np.where(np.isnan(rating), np.nan, rating >= in_use[-2])


def _compare(
    group: Group, name: str, column: Floats, minimum: int
) -> tuple[ImpactRatio, GroupGap | None] | None:
    known = np.isfinite(column)
    table, outcome, members = group.table.choose(known), column[known], group.members[known]
    person, people = encode(table.reviewee_ids)
    in_group = np.zeros(len(people), dtype=np.bool_)
    in_group[person[members]] = True
    if min(int(in_group.sum()), int((~in_group).sum())) < minimum:
        return None
    shares = _share_last(outcome, table, person, len(people))
    ratio = measure_impact_ratio(shares, in_group, favourable=name in FAVOURABLE)
    try:
        gap = measure_group_gap(
            outcome,
            encode(table.reviewer_ids)[0],
            members,
            reviewee=person,
            covariates=build_covariates(table, with_length=False),
        )
    except IncomparableError:
        return ratio, None
    return ratio, gap


def _share_last(
    outcome: Floats, table: ScoreTable, person: NDArray[np.intp], people: int
) -> Floats:
    """Return the share of each person's reviews with the outcome, in their last cycle.

    One answer a person: those who are reviewed more often must not have more chances of an outcome.
    Where the order of the cycles cannot be told, all their reviews count.
    """
    places = {cycle: place for place, cycle in enumerate(order_cycles(table) or (), 1)}
    written = np.array([places.get(cycle, 0) for cycle in table.cycles], dtype=np.intp)
    last = np.zeros(people, dtype=np.intp)
    np.maximum.at(last, person, written)
    rows = written == last[person]
    return means(outcome[rows], person[rows], people)


def _test_both(ratio: ImpactRatio, gap: GroupGap | None) -> float:
    """Return the p-value of both tests together, the weaker one's (Berger 1982, Technometrics 24:295).

    Without reviewers who write about both sides there is no second test, and two that point
    opposite ways do not bear each other out.
    """
    if gap is None or not gap.has_error or not np.log(ratio.ratio.value) * gap.estimate.value > 0:
        return 1.0
    return max(ratio.p, gap.p)


def _decide(ratio: Estimate, gap: GroupGap | None, q: float, fdr: float) -> Verdict:
    within = Verdict.UNCLEAR if gap is None else Verdict(judge(gap).value)
    if within is Verdict.UNCLEAR:
        return Verdict.UNCLEAR
    immaterial = _IMMATERIAL[0] < ratio.low and ratio.high < _IMMATERIAL[1]
    if immaterial and within is Verdict.NONE:
        return Verdict.NONE
    return Verdict.DIFFERENCE if q <= fdr else Verdict.UNCLEAR
