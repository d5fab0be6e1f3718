"""Each reviewer's own levels and spread, with how sure one may be of them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from auditor.covariates import build_covariates
from auditor.cycle_records import ReviewerGap, ReviewerProfile, Untested
from auditor.disparity import choose_score
from auditor.records import Estimate
from auditor.scores import COMPOSITE, SCORES, Floats, ScoreTable
from auditor.statistics import Spreads, audit_spreads, encode, measure_levels

WORDS = "words"
FEW_REVIEWS = 3


@dataclass(frozen=True, slots=True)
class LevelFindings:
    """Levels of every reviewer on one score; arrays by reviewer code."""

    estimates: tuple[Estimate, ...]
    reliability: Floats


def measure_all_levels(table: ScoreTable) -> tuple[dict[str, LevelFindings], list[Untested]]:
    """Return the shrunken levels of every reviewer on every score, and what could not be measured."""
    codes, reviewers = table.reviewer_codes()
    columns: dict[str, Floats] = dict(table.scores)
    if np.isfinite(table.words).all():
        columns[WORDS] = table.words
    measured: dict[str, LevelFindings] = {}
    untested: list[Untested] = []
    for score, column in columns.items():
        covariates = build_covariates(table, with_length=score != WORDS)
        try:
            levels = measure_levels(
                column, codes, covariates=covariates, reviewee=encode(table.reviewee_ids)[0]
            )
        except ValueError as error:
            untested.append(Untested(f"levels of {score}", str(error)))
            continue
        shrunken = levels.shrunken
        measured[score] = LevelFindings(
            tuple(
                Estimate(
                    float(shrunken.estimate[code]),
                    float(shrunken.low[code]),
                    float(shrunken.high[code]),
                    int(levels.n[code]),
                )
                for code in range(len(reviewers))
            ),
            shrunken.weight,
        )
    return measured, untested


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
) -> tuple[ReviewerProfile, ...]:
    """Return a profile for every reviewer, in order of first appearance."""
    codes, reviewers = table.reviewer_codes()
    counts = np.bincount(codes, minlength=len(reviewers))
    return tuple(
        ReviewerProfile(
            reviewer_id=reviewer,
            name=names.get(reviewer, ""),
            n_reviews=int(counts[code]),
            levels={score: found.estimates[code] for score, found in levels.items()},
            reliability={score: float(found.reliability[code]) for score, found in levels.items()},
            spread=_describe_spread(spreads, code),
            gaps=gaps.get(reviewer, ()),
            notes=tuple(_list_notes(int(counts[code]), gaps.get(reviewer, ()), len(SCORES))),
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


def _list_notes(n_reviews: int, gaps: tuple[ReviewerGap, ...], scores: int) -> list[str]:
    notes: list[str] = []
    if n_reviews < FEW_REVIEWS:
        notes.append(f"Only {n_reviews} review(s): too few to say anything of this reviewer.")
    if not gaps:
        notes.append("No group comparison: fewer than 3 reviewees on a side, or no group given.")
    return notes
