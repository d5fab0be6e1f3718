"""Further comparisons over the company: measures, outcomes, departments, combinations, cycles, words."""

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.company_records import DepartmentGap, Drift, Intersection, OutcomeGap, Verdict, WordGap
from auditor.cycle_records import CycleAudit, Disparity
from auditor.outcomes import FAVOURABLE
from auditor.records import Estimate
from auditor.report.wording import (
    MEASURE_TITLES,
    SCORE_TITLES,
    show_interval,
    show_number,
    show_share,
    show_signed,
)

_MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison; the first cell names it, the last says what it allows to say."""

    cells: tuple[str, ...]
    stands_out: bool = False


@dataclass(frozen=True, slots=True)
class FurtherTable:
    """Comparisons of one kind."""

    title: str
    intro: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    omitted: int
    standing_out: int


def describe_further(cycle: CycleAudit) -> tuple[FurtherTable, ...]:
    """Return the tables that hold anything."""
    tables = (
        _tabulate(
            "Further measures by group",
            "Length, evidence, next steps and the like: a group against everybody else, within the "
            "same reviewers, in SD.",
            (
                "Group, measure",
                "Difference in SD (interval)",
                "Reviews, reviewers",
                "Smallest to be seen",
                "What it allows to say",
            ),
            [_tell_pattern(gap) for gap in cycle.patterns],
        ),
        _tabulate(
            "Outcomes by group",
            "How often people of a group get an outcome, against everybody else. It takes a "
            "difference of the shares and one the same way within the same reviewers to point to a "
            "difference. “Under four fifths” names the side of which fewer fare well, where they "
            "are under four fifths of the other side's share: a mark used in practice, not a test.",
            (
                "Group, outcome",
                "Share in the group (interval), n",
                "Share of the others (interval), n",
                "Ratio (interval)",
                "What it allows to say",
            ),
            [_tell_outcome(gap) for gap in cycle.outcomes],
        ),
        _tabulate(
            "Groups by department",
            "A group against everybody else in one department, within the same reviewers, in SD.",
            (
                "Department, group, score",
                "Difference in SD (interval)",
                "Reviews, reviewers",
                "Smallest to be seen",
                "What it allows to say",
            ),
            [_tell_department(gap) for gap in cycle.departments],
        ),
        _tabulate(
            "Two attributes together",
            "What a combination adds to its two parts, in SD; drawn towards nothing, because a "
            "combination of few people says little of its own. No test is made of it.",
            ("Combination, score", "Addition in SD (interval)", "Reviews, people"),
            [_tell_intersection(gap) for gap in cycle.intersections],
        ),
        _tabulate(
            "From cycle to cycle",
            "The change among reviewers who wrote in both cycles, in SD.",
            (
                "Cycles, score",
                "Change in SD (interval)",
                "Reviews, reviewers",
                "Smallest to be seen",
                "What it allows to say",
            ),
            [_tell_drift(gap) for gap in cycle.drifts],
        ),
        _tabulate(
            "Words by group",
            "Words that the same reviewers use more, or less, about a group than about others; "
            "only those that the test raises. A word alone is no fault.",
            ("Group, word", "Use", "Reviewers, people", "q"),
            [_tell_word(gap) for gap in cycle.words],
        ),
    )
    return tuple(table for table in tables if table.rows)


def _tabulate(
    title: str, intro: str, columns: tuple[str, ...], rows: Sequence[Row]
) -> FurtherTable:
    """Return a table, what stands out first where not all rows fit."""
    shown = rows
    if len(rows) > _MOST_ROWS:
        shown = sorted(rows, key=lambda row: not row.stands_out)[:_MOST_ROWS]
    return FurtherTable(
        title,
        intro,
        columns,
        tuple(shown),
        len(rows) - len(shown),
        sum(row.stands_out for row in rows),
    )


def _tell_pattern(gap: Disparity) -> Row:
    return _tell_gap(f"{gap.attribute} = {gap.group}, {_name(gap.score)}", gap)


def _tell_department(gap: DepartmentGap) -> Row:
    return _tell_gap(f"{gap.department}: {gap.attribute} = {gap.group}, {_name(gap.score)}", gap)


def _tell_drift(drift: Drift) -> Row:
    return _tell_gap(f"{drift.earlier} to {drift.later}, {_name(drift.score)}", drift)


def _tell_gap(name: str, gap: Disparity | DepartmentGap | Drift) -> Row:
    return Row(
        (
            name,
            f"{show_signed(gap.estimate.value)} ({show_interval(gap.estimate)})",
            f"{gap.estimate.n:,}, {gap.reviewers:,}",
            show_number(gap.smallest, 1),
            gap.verdict.value,
        ),
        gap.verdict is Verdict.DIFFERENCE,
    )


def _tell_outcome(gap: OutcomeGap) -> Row:
    return Row(
        (
            f"{gap.attribute} = {gap.group}, {_name(gap.outcome)}",
            _show_rate(gap.rate),
            _show_rate(gap.rest),
            f"{show_number(gap.ratio.value)} ({show_interval(gap.ratio)})",
            f"{gap.verdict.value}{_tell_four_fifths(gap)}",
        ),
        gap.verdict is Verdict.DIFFERENCE,
    )


def _tell_four_fifths(gap: OutcomeGap) -> str:
    if not gap.below_four_fifths:
        return ""
    group_is_behind = (gap.rate.value < gap.rest.value) == (gap.outcome in FAVOURABLE)
    return f", under four fifths for {'the group' if group_is_behind else 'the others'}"


def _tell_intersection(gap: Intersection) -> Row:
    pairs = zip(gap.attributes, gap.groups, strict=True)
    name = " and ".join(f"{attribute} = {group}" for attribute, group in pairs)
    return Row(
        (
            f"{name}, {_name(gap.score)}",
            f"{show_signed(gap.estimate.value)} ({show_interval(gap.estimate)})",
            f"{gap.estimate.n:,}, {gap.people:,}",
        )
    )


def _tell_word(gap: WordGap) -> Row:
    return Row(
        (
            f"{gap.attribute} = {gap.group}, “{gap.word}”",
            "more often" if gap.log_odds > 0 else "less often",
            f"{gap.reviewers:,}, {gap.people:,}",
            show_number(gap.q_value),
        ),
        True,
    )


def _show_rate(rate: Estimate) -> str:
    return f"{show_share(rate.value)} ({show_interval(rate, share=True)}), n = {rate.n:,}"


def _name(measure: str) -> str:
    return {**MEASURE_TITLES, **SCORE_TITLES}.get(measure, measure.replace("_", " ")).lower()
