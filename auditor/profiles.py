"""Each reviewer's own levels and spread, with how sure one may be of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from auditor.covariates import build_covariates
from auditor.cycle_records import ReviewerGap, ReviewerProfile, Untested
from auditor.disparity import choose_score
from auditor.measures import (
    HABIT_MEASURES,
    LEVEL_MEASURES,
    NEXT_STEPS,
    PERSON_FOCUS,
    RECENCY,
)
from auditor.records import Estimate
from auditor.scores import COMPOSITE, FINDINGS, Floats, ScoreTable
from auditor.statistics import (
    LevelAudit,
    Spreads,
    audit_levels,
    audit_spreads,
    encode,
    measure_levels,
)

WORDS = "words"
FEW_REVIEWS = 3

_FLOORS = {FINDINGS: 0.0, WORDS: 0.0} | dict.fromkeys((*LEVEL_MEASURES, *HABIT_MEASURES), 0.0)
_CEILINGS = dict.fromkeys((NEXT_STEPS, PERSON_FOCUS, RECENCY), 1.0)


@dataclass(frozen=True, slots=True)
class LevelFindings:
    """Levels of every reviewer on one score, by reviewer code; None where nothing is known."""

    estimates: tuple[Estimate | None, ...]
    reliability: Floats


def measure_all_levels(table: ScoreTable) -> tuple[dict[str, LevelFindings], list[Untested]]:
    """Return the shrunken levels of every reviewer on every score, and what could not be measured.

    A further measure (see `measures`) rests on the reviews that say something of it.
    """
    columns: dict[str, Floats] = dict(table.scores)
    if np.isfinite(table.words).all():
        columns[WORDS] = table.words
    columns |= {name: table.measure(name) for name in (*LEVEL_MEASURES, *HABIT_MEASURES)}
    measured: dict[str, LevelFindings] = {}
    untested: list[Untested] = []
    for score, column in columns.items():
        if not np.isfinite(column).any():
            why = "no review says anything of it" if table.measures else "scores without text"
            untested.append(Untested(f"levels of {score}", why))
            continue
        try:
            measured[score] = _measure_levels(table, score, column)
        except ValueError as error:
            untested.append(Untested(f"levels of {score}", str(error)))
    return measured, untested


def _measure_levels(table: ScoreTable, score: str, column: Floats) -> LevelFindings:
    known = np.isfinite(column)
    part = table if known.all() else table.choose(known)
    _, reviewers = table.reviewer_codes()
    # Dense codes of the rows that count; a reviewer without one has no level.
    own, names = part.reviewer_codes()
    levels = measure_levels(
        column[known],
        own,
        covariates=build_covariates(part, with_length=score != WORDS),
        reviewee=encode(part.reviewee_ids)[0],
    )
    place = {name: code for code, name in enumerate(reviewers)}
    estimates: list[Estimate | None] = [None] * len(reviewers)
    reliability = np.full(len(reviewers), np.nan)
    floor, ceiling = _FLOORS.get(score, -np.inf), _CEILINGS.get(score, np.inf)
    shrunken = levels.shrunken
    for code, name in enumerate(names):
        value, low, high = (
            float(np.clip(ends[code], floor, ceiling))
            for ends in (shrunken.estimate, shrunken.low, shrunken.high)
        )
        estimates[place[name]] = Estimate(value, low, high, int(levels.n[code]))
        reliability[place[name]] = shrunken.weight[code]
    return LevelFindings(tuple(estimates), reliability)


def audit_low_levels(table: ScoreTable, *, fdr: float) -> LevelAudit | None:
    """Return whose reviews are of a level unlike the others on the composite, or None."""
    column = choose_score(table, COMPOSITE)
    if column is None:
        return None
    codes, _ = table.reviewer_codes()
    try:
        levels = measure_levels(
            column,
            codes,
            covariates=build_covariates(table, with_length=False),
            reviewee=encode(table.reviewee_ids)[0],
        )
    except ValueError:
        return None
    return audit_levels(levels, q=fdr)


def measure_spreads(table: ScoreTable, *, fdr: float) -> Spreads | None:
    """Return each reviewer's spread on the composite, or None where nothing varies."""
    column = choose_score(table, COMPOSITE)
    if column is None:
        return None
    codes, _ = table.reviewer_codes()
    return audit_spreads(
        column, codes, covariates=build_covariates(table, with_length=False), q=fdr
    )


def build_profiles(
    table: ScoreTable,
    levels: Mapping[str, LevelFindings],
    spreads: Spreads | None,
    gaps: Mapping[str, tuple[ReviewerGap, ...]],
    names: Mapping[str, str],
    groups: Sequence[str] = (),
) -> tuple[ReviewerProfile, ...]:
    """Return a profile for every reviewer, in order of first appearance.

    Args:
        table: The scores.
        levels: From `measure_all_levels`.
        spreads: From `measure_spreads`.
        gaps: Gaps of each reviewer that were tested.
        names: Names of the reviewers by id.
        groups: Labels of the groups that are compared.
    """
    codes, reviewers = table.reviewer_codes()
    counts = np.bincount(codes, minlength=len(reviewers))
    return tuple(
        ReviewerProfile(
            reviewer_id=reviewer,
            name=names.get(reviewer, ""),
            n_reviews=int(counts[code]),
            levels=_choose_levels(levels, code, habits=False),
            reliability={
                score: float(found.reliability[code])
                for score, found in levels.items()
                if score not in HABIT_MEASURES and found.estimates[code] is not None
            },
            spread=_describe_spread(spreads, code),
            gaps=gaps.get(reviewer, ()),
            notes=tuple(_list_notes(int(counts[code]), gaps.get(reviewer, ()))),
            habits=_choose_levels(levels, code, habits=True),
            tested=tuple(_list_tested(levels, spreads, gaps.get(reviewer, ()), code)),
            untested=tuple(_list_untested(levels, spreads, gaps.get(reviewer, ()), code, groups)),
            smallest_gap=_find_smallest(gaps.get(reviewer, ())),
        )
        for code, reviewer in enumerate(reviewers)
    )


def _describe_spread(spreads: Spreads | None, code: int) -> Estimate | None:
    if spreads is None or not spreads.tested[code]:
        return None
    return Estimate(
        float(spreads.estimate[code]),
        float(spreads.low[code]),
        float(spreads.high[code]),
        int(spreads.n[code]),
    )


def _choose_levels(
    levels: Mapping[str, LevelFindings], code: int, *, habits: bool
) -> dict[str, Estimate]:
    return {
        score: estimate
        for score, found in levels.items()
        if (score in HABIT_MEASURES) is habits and (estimate := found.estimates[code]) is not None
    }


def _list_tested(
    levels: Mapping[str, LevelFindings],
    spreads: Spreads | None,
    gaps: tuple[ReviewerGap, ...],
    code: int,
) -> Iterator[str]:
    measured = [score for score, found in levels.items() if found.estimates[code] is not None]
    if measured:
        yield f"levels of {', '.join(measured)}"
    if _describe_spread(spreads, code) is not None:
        yield "spread of the composite"
    by_group: dict[str, list[str]] = {}
    for gap in gaps:
        by_group.setdefault(f"{gap.attribute} = {gap.group}", []).append(gap.score)
    for group, scores in by_group.items():
        yield f"gap for {group} on {', '.join(scores)}"


def _list_untested(
    levels: Mapping[str, LevelFindings],
    spreads: Spreads | None,
    gaps: tuple[ReviewerGap, ...],
    code: int,
    groups: Sequence[str],
) -> Iterator[Untested]:
    for score, found in levels.items():
        if found.estimates[code] is None:
            yield Untested(f"level of {score}", "none of this reviewer's reviews says anything")
    if _describe_spread(spreads, code) is None:
        yield Untested("spread of the composite", "too few: fewer than 4 reviews")
    compared = {f"{gap.attribute} = {gap.group}" for gap in gaps}
    for group in groups:
        if group not in compared:
            yield Untested(f"gap for {group}", "too few: fewer than 3 reviewees on a side")


def _find_smallest(gaps: tuple[ReviewerGap, ...]) -> float | None:
    """Return the smallest gap on the composite, or where it was not tested on any score."""
    composite = [gap.smallest for gap in gaps if gap.score == COMPOSITE]
    return min(composite or [gap.smallest for gap in gaps], default=None)


def _list_notes(n_reviews: int, gaps: tuple[ReviewerGap, ...]) -> Iterator[str]:
    if n_reviews < FEW_REVIEWS:
        yield f"Only {n_reviews} review(s): too few to say anything of this reviewer."
    if not gaps:
        yield "No group comparison: fewer than 3 reviewees on a side, or no group given."
