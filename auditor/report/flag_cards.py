"""What to look at first: each flag in careful words, with what it rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from auditor.counting import count_things
from auditor.cycle_records import CycleAudit, Duplicate, Flag, FlagKind, Mismatch
from auditor.flags import name_compared
from auditor.report.content import CycleReport
from auditor.report.intervals import IntervalPlot, Scale, fit_symmetric_scale, plot_interval
from auditor.report.labels import Directory, Label
from auditor.report.panes import Pane, PaneChooser
from auditor.report.wording import (
    KIND_TITLES,
    is_known,
    name_interval,
    reaches_end,
    show_gap,
    show_interval,
    show_noise,
    show_number,
)

MOST_FLAGS = 100
_MOST_LINKS = 24

_ADVICE: Mapping[FlagKind, str] = {
    FlagKind.GROUP_GAP: (
        "Read the reviews of both sides together and ask whether different roles, levels or "
        "projects explain the gap. If they do not, ask for the same detail on both sides."
    ),
    FlagKind.SPREAD: (
        "Read the least and the most detailed review together. Ask whether the short ones give "
        "their reader enough to act on."
    ),
    FlagKind.LEVEL: "Read a few of these reviews beside those of others in a like position.",
    FlagKind.MISMATCH: (
        "Ask the reviewer which of the two is meant, and what the rating rests on; the text may "
        "leave out what was seen, or the rating may."
    ),
    FlagKind.COPIES: (
        "Ask which of these texts tells what was seen of this person. Shared goals or a shared "
        "project are an ordinary reason for a few shared words, not for a whole text."
    ),
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """Part of a flag's sentence: words, or a reviewer in their place."""

    text: str = ""
    who: Label | None = None


@dataclass(frozen=True, slots=True)
class FlagCard:
    """One flag as it is shown."""

    place: int
    title: str
    kind: str
    reviewer: Label | None
    sentence: tuple[Phrase, ...]
    figures: str
    plot: IntervalPlot | None
    ends: tuple[str, str]
    noise: str
    advice: str
    remark: str
    panes: tuple[Pane, ...]
    panes_title: str
    links: tuple[Label, ...]
    more_links: int


def list_cited(cycle: CycleAudit) -> list[str]:
    """Return the reviews that the flags shown refer to, in the flags' order."""
    return [i for flag in cycle.flags[:MOST_FLAGS] for i in flag.review_ids]


def describe_flags(report: CycleReport, directory: Directory) -> tuple[FlagCard, ...]:
    """Return the cards of the first flags, in the order of the audit."""
    wanted = set(list_cited(report.cycle))
    pairs = {
        review.review_id: (review, audit)
        for review, audit in zip(report.reviews, report.audits, strict=True)
        if review.review_id in wanted
    }
    teller = _Teller(report, directory, PaneChooser(report, directory, pairs))
    return tuple(
        teller.describe(flag, place)
        for place, flag in enumerate(report.cycle.flags[:MOST_FLAGS], 1)
    )


class _Teller:
    """Tells each flag with the reviews, copies and contradictions that it rests on."""

    def __init__(self, report: CycleReport, directory: Directory, panes: PaneChooser) -> None:
        self._directory = directory
        self._panes = panes
        self._copies: Mapping[tuple[str, ...], Duplicate] = {
            tuple(member.review_id for member in duplicate.members): duplicate
            for duplicate in report.cycle.duplicates
        }
        self._mismatches: Mapping[str, Mismatch] = {
            mismatch.review_id: mismatch for mismatch in report.cycle.mismatches
        }
        self._gaps = fit_symmetric_scale(
            flag.estimate for flag in report.cycle.flags if flag.kind is FlagKind.GROUP_GAP
        )

    def describe(self, flag: Flag, place: int) -> FlagCard:
        panes, panes_title = self._panes.choose(flag)
        scale, ends = self._choose_scale(flag)
        estimate = flag.estimate
        return FlagCard(
            place=place,
            title=KIND_TITLES[flag.kind],
            kind=flag.kind.value,
            reviewer=self._directory.find_reviewer(flag.reviewer_id) if flag.reviewer_id else None,
            sentence=tuple(self._tell(flag)),
            figures=_show_figures(flag),
            plot=plot_interval(estimate, scale),
            ends=ends,
            noise=_tell_noise(flag),
            advice=_ADVICE[flag.kind],
            remark=(
                "The scale on which gaps are estimated ends there; the gap may be larger."
                if estimate is not None
                and flag.kind is FlagKind.GROUP_GAP
                and reaches_end(estimate)
                else ""
            ),
            panes=panes,
            panes_title=panes_title,
            links=tuple(self._directory.find_review(i) for i in flag.review_ids[:_MOST_LINKS]),
            more_links=max(len(flag.review_ids) - _MOST_LINKS, 0),
        )

    def _tell(self, flag: Flag) -> Iterator[Phrase]:
        who = self._directory.find_reviewer(flag.reviewer_id)
        estimate = flag.estimate
        copies = self._copies.get(flag.review_ids)
        if flag.kind is FlagKind.COPIES and copies is not None:
            number = count_things(len(copies.members), "review")
            yield Phrase(
                f"{number} share at least {100 * copies.similarity:.0f}\u00a0% of their words"
            )
            writers = list(dict.fromkeys(m.reviewer_id for m in copies.members))
            yield Phrase(", all by " if len(writers) == 1 else ", by ")
            for turn, writer in enumerate(writers[:6]):
                yield Phrase(", " if turn else "", self._directory.find_reviewer(writer))
            yield Phrase(f" and {len(writers) - 6} more." if len(writers) > 6 else ".")
        elif flag.kind is FlagKind.GROUP_GAP and estimate is not None:
            side = "lower" if estimate.value < 0 else "higher"
            yield Phrase("Reviews by ")
            yield Phrase(who=who)
            yield Phrase(
                f" of people with {flag.attribute} = {flag.group} are estimated to score "
                f"{show_gap(estimate)} {side} on {name_compared(flag.score)} than this reviewer's "
                "other reviews."
            )
        elif flag.kind is FlagKind.SPREAD and estimate is not None:
            yield Phrase("The reviews by ")
            yield Phrase(who=who)
            yield Phrase(
                " differ among themselves more than is usual: their spread is estimated at "
                f"{show_number(estimate.value, 1)} times the typical reviewer's."
            )
        elif flag.kind is FlagKind.MISMATCH and (m := self._find_mismatch(flag)) is not None:
            side = "kinder" if m.excess > 0 else "harsher"
            yield Phrase("The rating by ")
            yield Phrase(who=who)
            yield Phrase(
                f" ({m.rating:g}) is {side} than the text leads to expect, by an estimated "
                f"{show_number(abs(m.excess), 1)} points."
            )
        else:
            yield Phrase(flag.summary)

    def _choose_scale(self, flag: Flag) -> tuple[Scale | None, tuple[str, str]]:
        if flag.estimate is None:
            return None, ("", "")
        if flag.kind is FlagKind.GROUP_GAP:
            reach = show_number(self._gaps.high, 1)
            return self._gaps, (f"−{reach} SD", f"+{reach} SD")
        if flag.kind is FlagKind.SPREAD:
            high = max(3.0, flag.estimate.high if is_known(flag.estimate.high) else 0.0)
            return Scale(0.0, high, 1.0), ("0", f"{show_number(high, 1)} times")
        return None, ("", "")

    def _find_mismatch(self, flag: Flag) -> Mismatch | None:
        return self._mismatches.get(flag.review_ids[0]) if flag.review_ids else None


def _show_figures(flag: Flag) -> str:
    estimate = flag.estimate
    if estimate is None:
        return ""
    unit = " SD" if flag.kind is FlagKind.GROUP_GAP else ""
    unit = " times the usual spread" if flag.kind is FlagKind.SPREAD else unit
    unit = " SD of reviewers" if flag.kind is FlagKind.LEVEL else unit
    noun = ("person", "people") if flag.kind is FlagKind.GROUP_GAP else ("review", "reviews")
    return (
        f"Estimate {show_number(estimate.value, 1)}{unit}, "
        f"{name_interval(show_interval(estimate, 1))}, n = {count_things(estimate.n, *noun)}."
    )


def _tell_noise(flag: Flag) -> str:
    if flag.kind is FlagKind.COPIES:
        return "Found in the words, not estimated."
    return show_noise(flag.lfdr)
