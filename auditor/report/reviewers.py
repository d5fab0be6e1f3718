"""A part for each reviewer: levels against the company, spread, gaps, and what cannot be said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from auditor.cycle_records import CycleAudit, ReviewerGap, ReviewerProfile
from auditor.records import Estimate
from auditor.report.intervals import (
    IntervalPlot,
    Scale,
    fit_scale,
    fit_symmetric_scale,
    plot_interval,
)
from auditor.report.labels import Directory, Label
from auditor.report.wording import (
    LEVEL_TITLES,
    SCORE_TITLES,
    is_known,
    show_interval,
    show_number,
    show_share,
)
from auditor.scores import SCORES

MOST_IN_FULL = 150
MOST_LINES = 2_000
_MOST_REVIEWS = 24
_RANGES: Mapping[str, tuple[float, float]] = {
    "specificity": (1.0, 5.0),
    "constructiveness": (1.0, 5.0),
}
_CORE = (*SCORES, "words")
_DIGITS: Mapping[str, int] = {"words": 0, "findings": 1}


@dataclass(frozen=True, slots=True)
class LevelLine:
    """One score of a reviewer against the company."""

    title: str
    value: str
    interval: str
    plot: IntervalPlot | None
    own_share: str


@dataclass(frozen=True, slots=True)
class GapLine:
    """One gap of a reviewer, on one score."""

    score: str
    value: str
    interval: str
    plot: IntervalPlot | None
    n: str
    smallest: str
    flagged: bool


@dataclass(frozen=True, slots=True)
class GapGroup:
    """The gaps of a reviewer between one group and everybody else."""

    group: str
    lines: tuple[GapLine, ...]


@dataclass(frozen=True, slots=True)
class ReviewerCard:
    """One reviewer as shown in full."""

    label: Label
    n_reviews: int
    levels: tuple[LevelLine, ...]
    further: tuple[LevelLine, ...]
    """Measures beside the scores, and habits; estimates only."""
    spread: LevelLine | None
    gaps: tuple[GapGroup, ...]
    notes: tuple[str, ...]
    flags: tuple[tuple[int, str], ...]
    """The places of the flags that name this reviewer, and their titles."""
    reviews: tuple[Label, ...]
    more_reviews: int

    @property
    def with_raised_gap(self) -> bool:
        """Return whether a gap of this reviewer is raised."""
        return any(line.flagged for group in self.gaps for line in group.lines)

    @property
    def n_gaps(self) -> int:
        """Return how many gaps were tested."""
        return sum(len(group.lines) for group in self.gaps)


@dataclass(frozen=True, slots=True)
class ReviewerLine:
    """One reviewer as a line of a table."""

    label: Label
    n_reviews: int
    levels: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class ReviewerParts:
    """All reviewers: those shown in full, those in a table, and how many are left out."""

    cards: tuple[ReviewerCard, ...]
    lines: tuple[ReviewerLine, ...]
    columns: tuple[str, ...]
    omitted: int
    gap_reach: str

    @property
    def anchors(self) -> frozenset[str]:
        """Return the places on the page where a reviewer is shown."""
        labels = [card.label for card in self.cards] + [line.label for line in self.lines]
        return frozenset(label.anchor for label in labels)


def describe_reviewers(
    cycle: CycleAudit,
    directory: Directory,
    *,
    flag_places: Mapping[str, Sequence[tuple[int, str]]],
    shown_reviews: Mapping[str, Sequence[Label]],
) -> ReviewerParts:
    """Return the reviewers, the flagged ones first.

    Args:
        cycle: The audit.
        directory: Labels of people.
        flag_places: The flags that name each reviewer.
        shown_reviews: The reviews by each reviewer that the page shows.
    """
    flagged = [p for p in cycle.profiles if p.reviewer_id in flag_places]
    flagged.sort(key=lambda p: (not any(g.flagged for g in p.gaps), flag_places[p.reviewer_id][0]))
    others = [p for p in cycle.profiles if p.reviewer_id not in flag_places]
    full = [*flagged, *others] if len(cycle.profiles) <= MOST_IN_FULL else flagged[:MOST_IN_FULL]
    rest = [] if len(cycle.profiles) <= MOST_IN_FULL else [*flagged[MOST_IN_FULL:], *others]
    scales = _fit_scales(cycle)
    gap_scale = fit_symmetric_scale(gap.estimate for p in full for gap in p.gaps)
    names = [name for name in scales if name in _CORE]
    return ReviewerParts(
        cards=tuple(
            ReviewerCard(
                label=directory.find_reviewer(p.reviewer_id),
                n_reviews=p.n_reviews,
                levels=_describe_levels(p, scales, [n for n in p.levels if n in _CORE]),
                further=_describe_levels(p, scales, [n for n in _list_all(p) if n not in _CORE]),
                spread=_describe_spread(p.spread),
                gaps=_group_gaps(p.gaps, gap_scale),
                notes=p.notes,
                flags=tuple(flag_places.get(p.reviewer_id, ())),
                reviews=tuple(shown_reviews.get(p.reviewer_id, ())[:_MOST_REVIEWS]),
                more_reviews=max(len(shown_reviews.get(p.reviewer_id, ())) - _MOST_REVIEWS, 0),
            )
            for p in full
        ),
        lines=tuple(_describe_line(p, directory, names) for p in rest[:MOST_LINES]),
        columns=tuple(LEVEL_TITLES.get(name, name) for name in names),
        omitted=max(len(rest) - MOST_LINES, 0),
        gap_reach=show_number(gap_scale.high, 1),
    )


def _fit_scales(cycle: CycleAudit) -> dict[str, Scale | None]:
    """Return the scale of every score that any reviewer has a level of."""
    names = dict.fromkeys(name for profile in cycle.profiles for name in _list_all(profile))
    scales: dict[str, Scale | None] = {}
    for name in names:
        overall = cycle.overall.get(name)
        levels = [_list_all(p)[name] for p in cycle.profiles if name in _list_all(p)]
        known = [level.value for level in levels if is_known(level.value)]
        reference = overall.value if overall is not None and is_known(overall.value) else None
        if reference is None and known:
            reference = sum(known) / len(known)
        if name in _RANGES:
            scales[name] = Scale(*_RANGES[name], reference)
        else:
            scales[name] = fit_scale(levels, reference=reference)
    return scales


def _list_all(profile: ReviewerProfile) -> Mapping[str, Estimate]:
    return {**profile.levels, **profile.habits}


def _describe_levels(
    profile: ReviewerProfile, scales: Mapping[str, Scale | None], names: Sequence[str]
) -> tuple[LevelLine, ...]:
    known = _list_all(profile)
    return tuple(
        LevelLine(
            title=LEVEL_TITLES.get(name, name.replace("_", " ")),
            value=show_number(_bound(known[name], name).value, _DIGITS.get(name, 2)),
            interval=show_interval(_bound(known[name], name), _DIGITS.get(name, 2)),
            plot=plot_interval(known[name], scales.get(name)),
            own_share=show_share(profile.reliability[name]) if name in profile.reliability else "",
        )
        for name in names
    )


def _bound(level: Estimate, name: str) -> Estimate:
    """Return a level within what its score can be; adjustment may lead a little beyond."""
    low, high = _RANGES.get(name, (0.0, float("inf")))

    def hold(value: float) -> float:
        return min(max(value, low), high) if is_known(value) else value

    return replace(level, value=hold(level.value), low=hold(level.low), high=hold(level.high))


def _describe_spread(spread: Estimate | None) -> LevelLine | None:
    if spread is None:
        return None
    return LevelLine(
        title="Spread, times the usual one",
        value=show_number(spread.value),
        interval=show_interval(spread),
        plot=plot_interval(spread, Scale(0.0, 3.0, 1.0)),
        own_share="",
    )


def _group_gaps(gaps: Sequence[ReviewerGap], scale: Scale) -> tuple[GapGroup, ...]:
    by_group: dict[str, list[GapLine]] = {}
    for gap in gaps:
        by_group.setdefault(f"{gap.attribute} = {gap.group}", []).append(_describe_gap(gap, scale))
    return tuple(GapGroup(group, tuple(lines)) for group, lines in by_group.items())


def _describe_gap(gap: ReviewerGap, scale: Scale) -> GapLine:
    return GapLine(
        score=SCORE_TITLES.get(gap.score, gap.score),
        value=show_number(gap.estimate.value, 1),
        interval=show_interval(gap.estimate, 1),
        plot=plot_interval(gap.estimate, scale),
        n=f"{gap.estimate.n:,}",
        smallest=show_number(gap.smallest, 1),
        flagged=gap.flagged,
    )


def _describe_line(
    profile: ReviewerProfile, directory: Directory, names: Sequence[str]
) -> ReviewerLine:
    def show(name: str) -> str:
        level = profile.levels.get(name)
        if level is None:
            return "–"
        held, digits = _bound(level, name), _DIGITS.get(name, 2)
        return f"{show_number(held.value, digits)} ({show_interval(held, digits)})"

    return ReviewerLine(
        label=directory.find_reviewer(profile.reviewer_id),
        n_reviews=profile.n_reviews,
        levels=tuple(show(name) for name in names),
        note="few reviews" if any("too few" in note for note in profile.notes) else "",
    )
