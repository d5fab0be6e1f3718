"""Gaps between groups: within one reviewer, and over the company with the reviewer held fixed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from auditor.counting import count_things
from auditor.covariates import build_covariates
from auditor.cycle_records import Disparity, ReviewerGap, Untested, Verdict
from auditor.records import Estimate
from auditor.scores import COMPOSITE, FINDINGS, SCORES, Floats, ScoreTable
from auditor.statistics import (
    GapAudit,
    Gaps,
    GroupGap,
    IncomparableError,
    adjust,
    audit_gaps,
    combine,
    encode,
    judge,
    measure_gaps,
    measure_group_gap,
    select,
    show_groups,
)

SINGLE_SCORE_SHARE = 1 / 3
"""Share of the false-discovery rate that each single score has beside the composite."""

NO_SPREAD = "no spread within reviewers and groups to measure it by"
_RATING_HELD = ", the rating held constant"


@dataclass(frozen=True, slots=True)
class Group:
    """One value of one attribute, and the rows whose reviewee has it."""

    attribute: str
    name: str
    table: ScoreTable
    """The rows where the attribute is known."""
    members: NDArray[np.bool_]

    @property
    def label(self) -> str:
        """Return the group as a reader sees it."""
        return f"{self.attribute} = {self.name}"

    def choose(self, rows: NDArray[np.bool_]) -> "Group":
        """Return the group with the rows marked."""
        return replace(self, table=self.table.choose(rows), members=self.members[rows])


def list_groups(table: ScoreTable, *, minimum: int) -> tuple[list[Group], list[Untested]]:
    """Return the groups that may be shown, and those that are too small to.

    Of an attribute with two values only the first to appear is compared with the rest: the other
    comparison is the same one turned round. A group is held back too where its size would give a
    smaller one away. Reviews that do not say whom they are about are left out: the people behind
    them cannot be counted.
    """
    groups: list[Group] = []
    untested = _tell_unknown_people(table)
    for attribute, values in table.attributes.items():
        pairs = zip(values, table.reviewee_ids, strict=True)
        known = table.choose(np.array([all(pair) for pair in pairs], dtype=np.bool_))
        codes, names = encode(known.attributes[attribute])
        people = [
            len({known.reviewee_ids[row] for row in np.flatnonzero(codes == code)})
            for code in range(len(names))
        ]
        if len(names) < 2:
            why = "fewer than two groups have a review of a known person"
            untested.append(Untested(attribute, why))
            continue
        shown = show_groups(people, minimum=minimum)
        for code, name in enumerate(names):
            if not shown[code]:
                why = f"fewer than {minimum} people, or it would give a smaller group away"
                untested.append(Untested(f"{attribute} = {name}", why))
            elif not (len(names) == 2 and len(groups) and groups[-1].attribute == attribute):
                groups.append(Group(attribute, name, known, codes == code))
    return groups, untested


def _tell_unknown_people(table: ScoreTable) -> list[Untested]:
    """Return a line on the reviews that no group counts because they name no reviewee."""
    unknown = table.reviewee_ids.count("")
    if not unknown or not table.attributes:
        return []
    why = "they count in no group; give each its reviewee_id"
    return [Untested(f"{count_things(unknown, 'review')} without a reviewee", why)]


def compare_within_reviewers(
    groups: Sequence[Group], reviewer_ids: Sequence[str], *, fdr: float
) -> dict[str, tuple[ReviewerGap, ...]]:
    """Estimate and test every reviewer's gap on every score and on the composite.

    The composite, fixed beforehand, has the whole rate; each single score beside it has a share, so
    that looking at more of them does not raise more innocent reviewers.
    """
    gaps: dict[str, list[ReviewerGap]] = {reviewer: [] for reviewer in reviewer_ids}
    for group in groups:
        _, reviewers = group.table.reviewer_codes()
        measured = {score: _test_gaps(group, score) for score in (COMPOSITE, *SCORES)}
        share = SINGLE_SCORE_SHARE if measured[COMPOSITE] is not None else 1.0
        for score, result in measured.items():
            if result is None:
                continue
            gap, audit = result
            flagged = select(audit.lfdr, q=fdr if score == COMPOSITE else fdr * share)
            for code in np.flatnonzero(audit.tested):
                gaps[reviewers[code]].append(
                    _describe_gap(group, score, gap, audit, int(code), bool(flagged[code]))
                )
    return {reviewer: tuple(rows) for reviewer, rows in gaps.items()}


def compare_over_company(
    groups: Sequence[Group], *, fdr: float, minimum: int
) -> tuple[tuple[Disparity, ...], tuple[Untested, ...]]:
    """Compare each group with everybody else, with the reviewer held fixed, on every score."""
    measured: list[tuple[Group, str, GroupGap, GroupGap | None]] = []
    untested: dict[str, Untested] = {}
    for group in groups:
        for score in (COMPOSITE, *SCORES):
            column = choose_score(group.table, score)
            if column is None:
                continue
            gap = _measure_company(group, column, score)
            if isinstance(gap, Untested):
                untested.setdefault(gap.what, gap)
                continue
            controlled = _hold_rating(group, column, score, minimum)
            if isinstance(controlled, Untested):
                untested.setdefault(controlled.what, controlled)
                measured.append((group, score, gap, None))
            else:
                measured.append((group, score, gap, controlled))
    q_values = adjust([gap.p for _, _, gap, _ in measured]) if measured else np.zeros(0)
    rows = tuple(
        Disparity(
            attribute=group.attribute,
            group=group.name,
            score=score,
            estimate=scale_gap(gap),
            controlled=None if controlled is None else scale_gap(controlled),
            q_value=float(q),
            reviewers=gap.reviewers,
            smallest=gap.smallest / gap.unit,
            verdict=decide_gap(gap, float(q), fdr),
        )
        for (group, score, gap, controlled), q in zip(measured, q_values, strict=True)
    )
    return rows, tuple(untested.values())


def choose_score(table: ScoreTable, score: str) -> Floats | None:
    """Return a score, more being better, or None where it does not vary within reviewers.

    The composite is fixed beforehand: specificity, constructiveness and (turned round) findings,
    each over its spread within reviewers, with equal weights.
    """
    codes, _ = table.reviewer_codes()
    if score != COMPOSITE:
        column = table.scores[score]
        # Counts vary the more the larger they are: on the plain scale one review with seven
        # findings outweighs forty, and its reviewer looks uneven. The root is even (Bartlett 1936).
        turned = -np.sqrt(np.maximum(column, 0.0)) if score == FINDINGS else column
        return turned if varies_within(turned, codes) else None
    columns = [c for name in SCORES if (c := choose_score(table, name)) is not None]
    if len(columns) < 2:
        return None
    composite = combine(np.column_stack(columns), codes)
    # Two scores that are each other's opposite leave nothing but rounding.
    return composite if varies_within(composite, codes) else None


def varies_within(column: Floats, codes: NDArray[np.intp]) -> bool:
    """Say whether a column differs between two reviews of any one reviewer."""
    if not np.isfinite(column).all() or not len(column):
        return False
    first = np.zeros(int(codes.max()) + 1)
    first[codes] = column
    return bool((np.abs(column - first[codes]) > 1e-12).any())


def _test_gaps(group: Group, score: str) -> tuple[Gaps, GapAudit] | None:
    column = choose_score(group.table, score)
    if column is None:
        return None
    codes, _ = group.table.reviewer_codes()
    # Length is no covariate here: to write two lines for one group and a page for another is the
    # very thing to be seen.
    try:
        gaps = measure_gaps(
            column,
            codes,
            group.members,
            covariates=build_covariates(group.table, with_length=False),
            reviewee=encode(group.table.reviewee_ids)[0],
        )
    except ValueError:
        return None
    return gaps, audit_gaps(gaps)


def _describe_gap(
    group: Group, score: str, gaps: Gaps, audit: GapAudit, code: int, flagged: bool
) -> ReviewerGap:
    return ReviewerGap(
        attribute=group.attribute,
        group=group.name,
        score=score,
        estimate=Estimate(
            float(audit.estimate[code]),
            float(audit.low[code]),
            float(audit.high[code]),
            int(gaps.members[code] + gaps.others[code]),
        ),
        smallest=float(audit.smallest[code]),
        lfdr=float(audit.lfdr[code]),
        flagged=flagged,
    )


def _hold_rating(group: Group, column: Floats, score: str, minimum: int) -> GroupGap | Untested:
    """Return the gap among the reviews with a rating, the rating held constant, or why none is."""
    what = f"{group.label}{_RATING_HELD}"
    rated = np.isfinite(group.table.rating)
    chosen = group.choose(rated)
    rating, people = chosen.table.rating, np.array(chosen.table.reviewee_ids)
    if not rated.any():
        return Untested(what, "no review has a rating")
    if min(len(set(people[side])) for side in (chosen.members, ~chosen.members)) < minimum:
        return Untested(what, f"too few: under {minimum} people with a rating on a side")
    if np.ptp(rating) == 0:
        return Untested(what, "every rating is the same")
    return _measure_company(chosen, column[rated], score, held=rating)


def _measure_company(
    group: Group, column: Floats, score: str, *, held: Floats | None = None
) -> GroupGap | Untested:
    """Return the gap, a rating held constant or none, or why there is none."""
    what = group.label if held is None else f"{group.label}{_RATING_HELD}"
    usual = build_covariates(group.table, with_length=False)
    columns = [one for one in (usual, held) if one is not None]
    try:
        gap = measure_group_gap(
            column,
            group.table.reviewer_codes()[0],
            group.members,
            reviewee=group.table.reviewee_codes(),
            covariates=np.column_stack(columns) if columns else None,
        )
    except IncomparableError as reason:
        return Untested(what, str(reason))
    return gap if gap.unit > 0 else Untested(f"{score} for {what}", NO_SPREAD)


def scale_gap(gap: GroupGap) -> Estimate:
    """Return a gap in SD of its score."""
    estimate = gap.estimate
    return Estimate(
        estimate.value / gap.unit, estimate.low / gap.unit, estimate.high / gap.unit, estimate.n
    )


def decide_gap(gap: GroupGap, q: float, fdr: float) -> Verdict:
    """Return what a gap allows to say once all comparisons made beside it are counted."""
    verdict = Verdict(judge(gap).value)
    return Verdict.UNCLEAR if verdict is Verdict.DIFFERENCE and q > fdr else verdict


def list_flagged(gaps: Mapping[str, Sequence[ReviewerGap]]) -> Iterator[tuple[str, ReviewerGap]]:
    """Yield every flagged gap with its reviewer."""
    for reviewer, rows in gaps.items():
        for gap in rows:
            if gap.flagged:
                yield reviewer, gap
