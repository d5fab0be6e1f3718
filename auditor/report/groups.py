"""Groups over the company: each comparison as a line of a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.counting import count_things
from auditor.cycle_records import CycleAudit, Disparity, Verdict
from auditor.records import Estimate
from auditor.report.intervals import IntervalPlot, Scale, fit_symmetric_scale, plot_interval
from auditor.report.wording import (
    SCORE_TITLES,
    VERDICT_CLASSES,
    is_known,
    show_interval,
    show_number,
    show_signed,
)

MOST_GROUPS = 60


@dataclass(frozen=True, slots=True)
class Comparison:
    """One group on one score."""

    score: str
    value: str
    interval: str
    plot: IntervalPlot | None
    controlled: str
    controlled_interval: str
    n: str
    reviewers: str
    smallest: str
    verdict: str
    verdict_class: str
    remark: str


@dataclass(frozen=True, slots=True)
class GroupPart:
    """All comparisons of one group."""

    attribute: str
    group: str
    comparisons: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class GroupTable:
    """The groups, and what has to be said of them together."""

    parts: tuple[GroupPart, ...]
    omitted: int
    reach: str
    summary: str
    held_back: tuple[str, ...]
    """Groups that are too small to show."""


def describe_groups(cycle: CycleAudit) -> GroupTable:
    """Return the comparisons of a cycle, group by group."""
    scale = fit_symmetric_scale(
        estimate for d in cycle.disparities for estimate in (d.estimate, d.controlled)
    )
    by_group: dict[tuple[str, str], list[Disparity]] = {}
    for disparity in cycle.disparities:
        by_group.setdefault((disparity.attribute, disparity.group), []).append(disparity)
    number = len(cycle.disparities)
    parts = [
        GroupPart(attribute, group, tuple(_describe(row, scale, number) for row in rows))
        for (attribute, group), rows in by_group.items()
    ]
    return GroupTable(
        parts=tuple(parts[:MOST_GROUPS]),
        omitted=max(len(parts) - MOST_GROUPS, 0),
        reach=show_number(scale.high, 1),
        summary=_summarize(cycle.disparities),
        held_back=_list_held_back(cycle),
    )


def _list_held_back(cycle: CycleAudit) -> tuple[str, ...]:
    """Return the groups that are not shown, joined where the reason is the same."""
    by_reason: dict[str, list[str]] = {}
    for item in cycle.untested:
        if " = " in item.what and not item.what.startswith("gap of"):
            by_reason.setdefault(item.why, []).append(item.what)
    return tuple(f"{', '.join(what)}: {why}" for why, what in by_reason.items())


def _summarize(disparities: Sequence[Disparity]) -> str:
    if not disparities:
        return "No group was compared over the company."
    counted = {verdict: sum(d.verdict is verdict for d in disparities) for verdict in Verdict}

    def say(verdict: Verdict, one: str, many: str) -> str:
        number = counted[verdict]
        return f"{number:,} {many}" if number > 1 else f"{number or 'none'} {one}"

    return (
        f"Of {count_things(len(disparities), 'comparison')}, "
        f"{say(Verdict.DIFFERENCE, 'points to a difference', 'point to a difference')}, "
        f"{say(Verdict.NONE, 'shows no material difference', 'show no material difference')}, and "
        f"{say(Verdict.UNCLEAR, 'has', 'have')} too few reviews to say."
    )


def _describe(disparity: Disparity, scale: Scale, comparisons: int) -> Comparison:
    controlled = disparity.controlled
    return Comparison(
        score=SCORE_TITLES.get(disparity.score, disparity.score),
        value=show_signed(disparity.estimate.value),
        interval=show_interval(disparity.estimate),
        plot=plot_interval(disparity.estimate, scale),
        controlled="not measured" if controlled is None else show_signed(controlled.value),
        controlled_interval="" if controlled is None else show_interval(controlled),
        n=f"{disparity.estimate.n:,}",
        reviewers=f"{disparity.reviewers:,}",
        smallest=show_number(disparity.smallest, 1),
        verdict=disparity.verdict.value,
        verdict_class=VERDICT_CLASSES[disparity.verdict],
        remark=_remark(disparity, comparisons),
    )


def _remark(disparity: Disparity, comparisons: int) -> str:
    """Return what keeps an interval that leaves 0 out from pointing to a difference."""
    if disparity.verdict is Verdict.UNCLEAR and _leaves_zero_out(disparity.estimate):
        return (
            f"the interval leaves 0 out, but of {comparisons} comparisons some do by chance "
            f"(q = {show_number(disparity.q_value)})"
        )
    return ""


def _leaves_zero_out(estimate: Estimate) -> bool:
    if not (is_known(estimate.low) and is_known(estimate.high)):
        return False
    return estimate.low > 0 or estimate.high < 0
