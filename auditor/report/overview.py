"""The cycle at a glance: overall estimates, shares, and what a reader may take from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.counting import count_things
from auditor.records import Estimate, Review, ReviewAudit
from auditor.report.charts import Chart
from auditor.report.content import CycleReport
from auditor.report.distributions import draw_distributions
from auditor.report.intervals import IntervalPlot, Scale, plot_interval
from auditor.report.shares import estimate_share
from auditor.report.wording import (
    LEVEL_TITLES,
    show_expected_noise,
    show_interval,
    show_number,
    show_share,
)
from auditor.scores import SCORES
from corpora.codebook import Act

GRADE_SCALE = Scale(1.0, 5.0)
_SHARE_SCALE = Scale(0.0, 1.0)
_GRADED: Mapping[str, str] = {
    "specificity": "from 1, a verdict only, to 5, a checkable instance",
    "constructiveness": "from 1, harm, to 5, a next step to start on",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its interval and n, as it is shown."""

    title: str
    value: str
    unit: str
    interval: str
    n: str
    meaning: str
    plot: IntervalPlot | None
    ends: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Overview:
    """The cycle at a glance."""

    figures: tuple[Figure, ...]
    charts: tuple[Chart, ...]
    verdict: str
    notices: tuple[str, ...]
    further: tuple[Figure, ...]
    """Figures beside the headline, as lines of a table."""
    is_quiet: bool
    """Whether there is nothing to look at first."""


def describe_overview(report: CycleReport) -> Overview:
    """Return the overview of a cycle."""
    cycle = report.cycle
    scores = {name: _describe_score(name, estimate) for name, estimate in cycle.overall.items()}
    figures = [scores[name] for name in scores if name in SCORES]
    figures += _describe_shares(report.reviews, report.audits)
    return Overview(
        figures=tuple(figures),
        charts=draw_distributions(report.reviews, report.audits),
        verdict=_describe_verdict(report),
        notices=tuple(_list_notices(report)),
        further=tuple(scores[name] for name in scores if name not in SCORES),
        is_quiet=not cycle.flags,
    )


def _describe_verdict(report: CycleReport) -> str:
    cycle = report.cycle
    if not cycle.n_reviews:
        return "No review could be graded, so nothing could be compared."
    if not cycle.flags:
        return (
            "Nothing to flag, and this is what was checked: "
            f"{'; '.join(cycle.tested) or 'nothing could be tested'}. "
            "Nothing flagged is not the same as nothing there: what was not tested is listed at "
            "the end."
        )
    return (
        f"{count_things(len(cycle.flags), 'thing')} to look at first, of which "
        f"{show_expected_noise(cycle.expected_noise)} can be expected to be noise."
    )


def _list_notices(report: CycleReport) -> list[str]:
    cycle = report.cycle
    notices = list(cycle.notices)
    if not report.audits and cycle.n_reviews:
        notices.append(
            "This report was made from scores without texts: there are no words to mark, no "
            "distributions, and no queue of reviews."
        )
    ungraded = sum(audit.specificity is None for audit in report.audits)
    if ungraded:
        notices.append(
            f"{count_things(ungraded, 'review')} could not be graded and stand outside every "
            "comparison; each says why in the queue."
        )
    if report.rejects:
        notices.append(
            f"{count_things(len(report.rejects), 'problem')} in the input; they are listed at the "
            "end."
        )
    return notices


def _describe_score(name: str, estimate: Estimate) -> Figure:
    graded = name in _GRADED
    return Figure(
        title=LEVEL_TITLES.get(name, name),
        value=show_number(estimate.value),
        unit="of 5" if graded else "",
        interval=show_interval(estimate),
        n=count_things(estimate.n, "review"),
        meaning=_GRADED.get(name, "the mean over all reviews; fewer is better"),
        plot=plot_interval(estimate, GRADE_SCALE) if graded else None,
        ends=("1", "5") if graded else ("", ""),
    )


def _describe_shares(reviews: Sequence[Review], audits: Sequence[ReviewAudit]) -> list[Figure]:
    graded = [
        (review.reviewer_id, audit)
        for review, audit in zip(reviews, audits, strict=True)
        if audit.specificity is not None
    ]
    with_findings = estimate_share(
        [bool(audit.findings) for _, audit in graded], [writer for writer, _ in graded]
    )
    hits: list[bool] = []
    writers: list[str] = []
    for writer, audit in graded:
        concerns = sum(Act.CONCERN in sentence.acts for sentence in audit.sentences)
        answered = min(audit.concerns_with_suggestion, concerns)
        hits += [True] * answered + [False] * (concerns - answered)
        writers += [writer] * concerns
    shares = [
        (
            "Reviews with a finding",
            with_findings,
            ("review", ""),
            "reviews with at least one run of unfair wording to look at",
        ),
        (
            "Concerns with a suggestion",
            estimate_share(hits, writers),
            ("sentence", "sentences"),
            "sentences that name a concern and say, there or beside it, what to do",
        ),
    ]
    return [
        Figure(
            title=title,
            value=show_share(share.value),
            unit="",
            interval=show_interval(share, share=True),
            n=count_things(share.n, *noun),
            meaning=meaning,
            plot=plot_interval(share, _SHARE_SCALE),
            ends=("0", "100\u00a0%"),
        )
        for title, share, noun, meaning in shares
        if share is not None
    ]
