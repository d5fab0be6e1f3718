"""From estimates to the list of what to look at, in careful words."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from auditor.counting import count_things
from auditor.cycle_records import Duplicate, Flag, FlagKind, Mismatch, ReviewerGap
from auditor.disparity import list_flagged
from auditor.records import Estimate
from auditor.scores import COMPOSITE, FINDINGS, ScoreTable
from auditor.statistics import LevelAudit, Spreads


def flag_gaps(gaps: Mapping[str, Sequence[ReviewerGap]], table: ScoreTable) -> Iterator[Flag]:
    """Yield one flag for each reviewer and attribute: the surest of its groups and scores."""
    surest: dict[tuple[str, str], ReviewerGap] = {}
    for reviewer, gap in list_flagged(gaps):
        key = (reviewer, gap.attribute)
        if key not in surest or _rank(gap) < _rank(surest[key]):
            surest[key] = gap
    for (reviewer, attribute), gap in surest.items():
        group = gap.group
        side = "lower" if gap.estimate.value < 0 else "higher"
        yield Flag(
            kind=FlagKind.GROUP_GAP,
            reviewer_id=reviewer,
            review_ids=_list_reviews(table, reviewer),
            attribute=attribute,
            group=group,
            score=gap.score,
            estimate=gap.estimate,
            lfdr=gap.lfdr,
            summary=(
                f"Reviews of people with {attribute} = {group} score about "
                f"{abs(gap.estimate.value):.1f} SD {side} on {name_compared(gap.score)} than this reviewer's "
                f"other reviews (interval {gap.estimate.low:.1f} to {gap.estimate.high:.1f})."
            ),
        )


def name_compared(score: str) -> str:
    """Return what gaps call a score: they turn findings round, so that more is better of each."""
    names = {FINDINGS: "freedom from findings", COMPOSITE: "all three scores together"}
    return names.get(score, score)


def flag_spreads(
    spreads: Spreads | None, gaps: Mapping[str, Sequence[ReviewerGap]], table: ScoreTable
) -> Iterator[Flag]:
    """Yield a flag for each reviewer whose reviews differ far more among themselves than usual.

    A reviewer with a flagged gap between groups is left out: the gap explains the spread.
    """
    if spreads is None:
        return
    _, reviewers = table.reviewer_codes()
    explained = {reviewer for reviewer, _ in list_flagged(gaps)}
    for code in np.flatnonzero(spreads.flagged):
        if reviewers[code] in explained:
            continue
        estimate = Estimate(
            float(spreads.estimate[code]),
            float(spreads.low[code]),
            float(spreads.high[code]),
            int(spreads.n[code]),
        )
        summary = (
            "These reviews differ far more among themselves than usual: their spread is about "
            f"{estimate.value:.1f} times the usual one "
            f"(interval {estimate.low:.1f} to {estimate.high:.1f})."
        )
        lfdr = float(spreads.lfdr[code])
        yield _flag_composite(FlagKind.SPREAD, reviewers[code], table, estimate, lfdr, summary)


def flag_levels(levels: LevelAudit | None, table: ScoreTable) -> Iterator[Flag]:
    """Yield a flag for each reviewer whose level is lower than a company this large has by nature."""
    if levels is None:
        return
    codes, reviewers = table.reviewer_codes()
    counts = np.bincount(codes, minlength=len(reviewers))
    for code in np.flatnonzero(levels.flagged):
        estimate = Estimate(
            float(levels.estimate[code]),
            float(levels.low[code]),
            float(levels.high[code]),
            int(counts[code]),
        )
        summary = (
            "Whoever they are about, these reviews lie about "
            f"{abs(estimate.value):.1f} SD of reviewers below the usual level "
            f"(interval {estimate.low:.1f} to {estimate.high:.1f})."
        )
        lfdr = float(levels.lfdr[code])
        yield _flag_composite(FlagKind.LEVEL, reviewers[code], table, estimate, lfdr, summary)


def flag_mismatches(mismatches: Sequence[Mismatch]) -> Iterator[Flag]:
    """Yield a flag for each review whose rating and text point different ways."""
    for mismatch in mismatches:
        side = "kinder" if mismatch.excess > 0 else "harsher"
        yield Flag(
            kind=FlagKind.MISMATCH,
            reviewer_id=mismatch.reviewer_id,
            review_ids=(mismatch.review_id,),
            attribute="",
            group="",
            score="rating",
            estimate=None,
            lfdr=mismatch.q_value,
            summary=(
                f"The rating ({mismatch.rating:g}) is {side} than the text leads to expect, by "
                f"about {abs(mismatch.excess):.1f} points."
            ),
        )


def flag_duplicates(duplicates: Sequence[Duplicate]) -> Iterator[Flag]:
    """Yield a flag for each cluster of copied reviews, named after its first reviewer."""
    for duplicate in duplicates:
        ids = [member.reviewer_id for member in duplicate.members]
        writers = sorted(set(ids) - {""})
        if unknown := ids.count(""):
            writers.append(count_things(unknown, "unknown reviewer"))
        one = duplicate.reviewers == 1
        yield Flag(
            kind=FlagKind.COPIES,
            reviewer_id=ids[0] if one else "",
            review_ids=tuple(member.review_id for member in duplicate.members),
            attribute="",
            group="",
            score="words",
            estimate=None,
            lfdr=0.0,
            summary=(
                f"{len(duplicate.members)} reviews share at least {duplicate.similarity:.0%} of "
                f"their words{'' if one else ', by ' + ', '.join(writers)}."
            ),
        )


def _rank(gap: ReviewerGap) -> tuple[float, float, float]:
    """Order gaps by how sure they are; of equally sure ones the lower side first, then by size."""
    return round(gap.lfdr, 4), float(gap.estimate.value > 0), -abs(gap.estimate.value)


def _flag_composite(
    kind: FlagKind,
    reviewer: str,
    table: ScoreTable,
    estimate: Estimate,
    lfdr: float,
    summary: str,
) -> Flag:
    """Return a flag on all of a reviewer's reviews, by the composite and for no group."""
    return Flag(
        kind=kind,
        reviewer_id=reviewer,
        review_ids=_list_reviews(table, reviewer),
        attribute="",
        group="",
        score=COMPOSITE,
        estimate=estimate,
        lfdr=lfdr,
        summary=summary,
    )


def _list_reviews(table: ScoreTable, reviewer: str) -> tuple[str, ...]:
    return tuple(
        review
        for review, writer in zip(table.review_ids, table.reviewer_ids, strict=True)
        if writer == reviewer
    )
