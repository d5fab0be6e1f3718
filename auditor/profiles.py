"""Each reviewer's own levels and spread, with how sure one may be of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from auditor.covariates import build_covariates
from auditor.cycle_records import ReviewerGap, ReviewerProfile, Untested
from auditor.disparity import choose_score
from auditor.gap_reasons import join_reasons
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
    measure_levels,
)
from auditor.statistics.outliers import MINIMUM_REVIEWS as FEWEST_FOR_LEVEL
from auditor.statistics.spread import MINIMUM_REVIEWS as FEWEST_FOR_SPREAD

WORDS = "words"
FEW_REVIEWS = 3
LEVEL_CHECK = "reviewers of a level unlike the others"
SPREAD_CHECK = "spread within each reviewer"

_NO_COMPOSITE = "fewer than two scores vary within reviewers, or they cancel each other out"

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


def clip_to_range(score: str, value: float) -> float:
    """Return a value no further than a score can reach; NaN stays NaN."""
    return float(np.clip(value, _FLOORS.get(score, -np.inf), _CEILINGS.get(score, np.inf)))


def _measure_levels(table: ScoreTable, score: str, column: Floats) -> LevelFindings:
    known = np.isfinite(column)
    part = table if known.all() else table.choose(known)
    _, reviewers = table.reviewer_codes()
    # Dense codes of the rows that count; a reviewer without one has no level.
    own, names = part.reviewer_codes()
    levels = measure_levels(
        column[known],
        own,
        # Not the length: a reviewer who writes two lines is shown by what they say, not by what
        # they would say at length.
        covariates=build_covariates(part, with_length=False),
        reviewee=part.reviewee_codes(),
    )
    place = {name: code for code, name in enumerate(reviewers)}
    estimates: list[Estimate | None] = [None] * len(reviewers)
    reliability = np.full(len(reviewers), np.nan)
    shrunken = levels.shrunken
    for code, name in enumerate(names):
        value, low, high = (
            clip_to_range(score, float(ends[code]))
            for ends in (shrunken.estimate, shrunken.low, shrunken.high)
        )
        estimates[place[name]] = Estimate(value, low, high, int(levels.n[code]))
        reliability[place[name]] = shrunken.weight[code]
    return LevelFindings(tuple(estimates), reliability)


def audit_low_levels(
    table: ScoreTable, *, fdr: float
) -> tuple[LevelAudit | None, tuple[Untested, ...]]:
    """Return whose reviews are of a level unlike the others on the composite, or why not tested."""
    column = choose_score(table, COMPOSITE)
    if column is None:
        return None, (Untested(LEVEL_CHECK, _NO_COMPOSITE),)
    codes, _ = table.reviewer_codes()
    try:
        levels = measure_levels(
            column,
            codes,
            covariates=build_covariates(table, with_length=False),
            reviewee=table.reviewee_codes(),
        )
    except ValueError as error:
        return None, (Untested(LEVEL_CHECK, str(error)),)
    if int(levels.n.max()) < FEWEST_FOR_LEVEL:
        return None, (Untested(LEVEL_CHECK, f"no reviewer has {FEWEST_FOR_LEVEL} reviews"),)
    return audit_levels(levels, q=fdr), ()


def measure_spreads(
    table: ScoreTable, *, fdr: float
) -> tuple[Spreads | None, tuple[Untested, ...]]:
    """Return each reviewer's spread on the composite, or why nobody's was tested."""
    column = choose_score(table, COMPOSITE)
    if column is None:
        return None, (Untested(SPREAD_CHECK, _NO_COMPOSITE),)
    codes, _ = table.reviewer_codes()
    try:
        spreads = audit_spreads(
            column, codes, covariates=build_covariates(table, with_length=False), q=fdr
        )
    except ValueError as error:
        return None, (Untested(SPREAD_CHECK, str(error)),)
    if not spreads.tested.any():
        return None, (Untested(SPREAD_CHECK, f"no reviewer has {FEWEST_FOR_SPREAD} reviews"),)
    return spreads, ()


def build_profiles(
    table: ScoreTable,
    levels: Mapping[str, LevelFindings],
    spreads: Spreads | None,
    gaps: Mapping[str, tuple[ReviewerGap, ...]],
    names: Mapping[str, str],
    *,
    no_spreads: Sequence[Untested] = (),
    no_gaps: Mapping[str, Mapping[str, str]],
) -> tuple[ReviewerProfile, ...]:
    """Return a profile for every reviewer, in order of first appearance.

    Args:
        table: The scores.
        levels: From `measure_all_levels`.
        spreads: From `measure_spreads`.
        gaps: Gaps of each reviewer that were tested.
        names: Names of the reviewers by id.
        no_spreads: Why nobody's spread was tested, where it was not.
        no_gaps: From `explain_untested_gaps`.
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
            notes=tuple(_list_notes(int(counts[code]), gaps.get(reviewer, ()), no_gaps[reviewer])),
            habits=_choose_levels(levels, code, habits=True),
            tested=tuple(_list_tested(levels, spreads, gaps.get(reviewer, ()), code)),
            untested=tuple(_list_untested(levels, spreads, no_spreads, no_gaps[reviewer], code)),
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
    no_spreads: Sequence[Untested],
    no_gaps: Mapping[str, str],
    code: int,
) -> Iterator[Untested]:
    for score, found in levels.items():
        if found.estimates[code] is None:
            yield Untested(f"level of {score}", "none of this reviewer's reviews says anything")
    if _describe_spread(spreads, code) is None:
        whys = [item.why for item in no_spreads]
        why = "; ".join(whys) or f"too few: fewer than {FEWEST_FOR_SPREAD} reviews"
        yield Untested("spread of the composite", why)
    for group, why in no_gaps.items():
        yield Untested(f"gap for {group}", why)


def _find_smallest(gaps: tuple[ReviewerGap, ...]) -> float | None:
    """Return the smallest gap on the composite, or where it was not tested on any score."""
    composite = [gap.smallest for gap in gaps if gap.score == COMPOSITE]
    return min(composite or [gap.smallest for gap in gaps], default=None)


def _list_notes(
    n_reviews: int, gaps: tuple[ReviewerGap, ...], no_gaps: Mapping[str, str]
) -> Iterator[str]:
    if n_reviews < FEW_REVIEWS:
        yield f"Only {n_reviews} review(s): too few to say anything of this reviewer."
    if not gaps:
        why = join_reasons(no_gaps.values()) or "no group was given, or none may be shown"
        yield f"No group comparison: {why}."
