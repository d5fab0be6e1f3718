"""A cycle, as a story: scores in, what stands out and how surely out.

Scores → reviewers' levels → gaps between groups → spread → text against rating → copies → flags,
and beside them the company: groups, departments, cycles, outcomes, words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from auditor.checks import list_checks
from auditor.company import survey_company
from auditor.contradictions import find_contradictions
from auditor.counting import count_things
from auditor.cycle_records import CycleAudit, CycleOptions, Duplicate, FlagKind, Untested
from auditor.disparity import Group, compare_within_reviewers, list_groups
from auditor.duplicates import find_duplicates
from auditor.errors import InputError
from auditor.flags import (
    flag_duplicates,
    flag_gaps,
    flag_levels,
    flag_mismatches,
    flag_spreads,
)
from auditor.gap_reasons import explain_untested_gaps
from auditor.measures import LEVEL_MEASURES
from auditor.notices import list_notices
from auditor.profiles import (
    LEVEL_CHECK,
    SPREAD_CHECK,
    audit_low_levels,
    build_profiles,
    clip_to_range,
    measure_all_levels,
    measure_spreads,
)
from auditor.records import Estimate, Person, Review, ReviewAudit
from auditor.scores import SCORES, Floats, ScoreTable, hide_placeholder, set_apart, tabulate_audits
from auditor.statistics import encode
from auditor.statistics.clustered_mean import average_clusters
from auditor.vocabulary import compare_vocabulary

WORDS_BY_GROUP = "words by group"


def compare_reviews(
    reviews: Sequence[Review],
    audits: Sequence[ReviewAudit],
    *,
    people: Mapping[str, Person],
    groups: Sequence[str] = (),
    controls: Sequence[str] = (),
    prompts: Sequence[str] = (),
    options: CycleOptions,
) -> CycleAudit:
    """Return the audit of a cycle whose reviews have been audited already.

    Raises:
        InputError: No graded review names its reviewer, or two reviews have one id.
    """
    _refuse_repeats(reviews)
    table = tabulate_audits(reviews, audits, people, groups=groups, controls=controls)
    cycle = audit_scores(
        table,
        options=options,
        duplicates=_find_copies(reviews, prompts),
        names={person.person_id: person.name for person in people.values()},
        model_version=audits[0].model_version if audits else "",
    )
    compared, _ = list_groups(table.set_apart(), minimum=options.minimum_people)
    words, no_words = compare_vocabulary(
        reviews, people, compared, fdr=options.fdr, minimum=options.minimum_people
    )
    if table.attributes and not compared:
        no_words = (Untested(WORDS_BY_GROUP, "no group has enough people and reviewers"),)
    tested = (WORDS_BY_GROUP,) if len(no_words) < len(compared) else ()
    return replace(
        cycle,
        words=words,
        tested=(*cycle.tested, *tested),
        untested=cycle.untested + no_words,
    )


def audit_scores(
    table: ScoreTable,
    *,
    options: CycleOptions,
    duplicates: Sequence[Duplicate] | None = None,
    names: Mapping[str, str] | None = None,
    model_version: str = "",
) -> CycleAudit:
    """Set the reviewers of one or more cycles side by side.

    A review that names no reviewer counts for the company and in nothing told of a reviewer.

    Args:
        table: One row a review that has grades.
        options: False-discovery rate and smallest group.
        duplicates: Copied reviews, found in the texts; None where there are no texts.
        names: Names of the reviewers by id, for the reader.
        model_version: The model that graded.

    Raises:
        InputError: There is no graded review by a known reviewer.
    """
    if not len(table) or not any(table.reviewer_ids):
        raise InputError("no graded review names its reviewer; give each its reviewer_id")
    known, apart = table.choose_known(), table.set_apart()
    _, reviewers = known.reviewer_codes()
    levels, no_levels = measure_all_levels(known)
    low_levels, no_low_levels = audit_low_levels(known, fdr=options.fdr)
    spreads, no_spreads = measure_spreads(known, fdr=options.fdr)
    groups, too_small = list_groups(apart, minimum=options.minimum_people)
    own_groups = [_keep_known(group) for group in groups]
    gaps = compare_within_reviewers(own_groups, reviewers, fdr=options.fdr)
    no_gaps = explain_untested_gaps(known, own_groups, gaps)
    company = survey_company(apart, groups, options)
    found, mismatch_noise, no_mismatch = find_contradictions(apart, fdr=options.fdr)
    mismatches = tuple(replace(one, reviewer_id=hide_placeholder(one.reviewer_id)) for one in found)
    flags = (
        *flag_duplicates(duplicates or ()),
        *flag_mismatches(mismatches),
        *flag_gaps(gaps, known),
        *flag_spreads(spreads, gaps, known),
        *flag_levels(low_levels, known),
    )
    checks = list_checks(table, groups, gaps, no_gaps, company)
    done = {
        f"levels of {count_things(len(reviewers), 'reviewer')}": not levels.keys().isdisjoint(
            SCORES
        ),
        LEVEL_CHECK: low_levels is not None,
        SPREAD_CHECK: spreads is not None,
        "text against rating": not no_mismatch,
        "copied reviews": duplicates is not None,
    }
    untested = [
        *no_levels,
        *no_low_levels,
        *no_spreads,
        *too_small,
        *checks.untested,
        *no_mismatch,
        *company.untested,
    ]
    if unknown := len(table) - len(known):
        untested.append(
            Untested(
                f"{count_things(unknown, 'review')} without a reviewer",
                "they count for the company, and in no reviewer's levels, spread, gaps or copies; "
                "give each its reviewer_id",
            )
        )
    if duplicates is None:
        untested.append(Untested("copies", "scores without text; copies are found in the words"))
        untested.append(Untested(WORDS_BY_GROUP, "scores without text"))
    if not table.attributes:
        untested.append(
            Untested("gaps between groups", "no group was named; give --people and --group")
        )
    return CycleAudit(
        cycles=tuple(dict.fromkeys(cycle for cycle in table.cycles if cycle)),
        n_reviews=len(table),
        n_reviewers=len(reviewers),
        n_reviewees=len(set(table.reviewee_ids) - {""}),
        fdr=options.fdr,
        overall=_average_all(apart),
        flags=flags,
        expected_noise=mismatch_noise
        + sum(flag.lfdr for flag in flags if flag.kind is not FlagKind.MISMATCH),
        disparities=company.disparities,
        profiles=build_profiles(
            known, levels, spreads, gaps, names or {}, no_spreads=no_spreads, no_gaps=no_gaps
        ),
        mismatches=mismatches,
        duplicates=tuple(duplicates or ()),
        tested=(*(what for what, is_done in done.items() if is_done), *checks.tested),
        untested=tuple(untested),
        model_version=model_version,
        notices=list_notices(table),
        drifts=company.drifts,
        departments=company.departments,
        intersections=company.intersections,
        outcomes=company.outcomes,
        patterns=company.patterns,
    )


def _refuse_repeats(reviews: Sequence[Review]) -> None:
    """Raise where two reviews have one id: one's words would be shown for the other's."""
    places: dict[str, int] = {}
    for place, review in enumerate(reviews, 1):
        first = places.setdefault(review.review_id, place)
        if first != place:
            raise InputError(
                f"the review id {review.review_id!r} stands for two reviews, numbers {first} and "
                f"{place}; give each review a review_id of its own"
            )


def _keep_known(group: Group) -> Group:
    """Return a group with the rows alone whose reviewer is known."""
    known = np.array(
        [bool(hide_placeholder(reviewer)) for reviewer in group.table.reviewer_ids], dtype=np.bool_
    )
    if known.all():
        return group
    return group.choose(known)


def _find_copies(reviews: Sequence[Review], prompts: Sequence[str]) -> tuple[Duplicate, ...]:
    """Return the copies; two by unknown reviewers are no reviewer's who repeats."""
    writers = set_apart([review.reviewer_id for review in reviews])
    apart = [
        replace(review, reviewer_id=writer) for review, writer in zip(reviews, writers, strict=True)
    ]
    return tuple(
        replace(
            duplicate,
            members=tuple(
                replace(member, reviewer_id=hide_placeholder(member.reviewer_id))
                for member in duplicate.members
            ),
        )
        for duplicate in find_duplicates(apart, prompts)
    )


def _average_all(table: ScoreTable) -> dict[str, Estimate]:
    """Return the company's mean of each score and of each level that stands beside the scores."""
    overall = {name: _average(name, column, table) for name, column in table.scores.items()}
    for name in LEVEL_MEASURES:
        column = table.measure(name)
        known = np.isfinite(column)
        if known.any():
            overall[name] = _average(name, column[known], table.choose(known))
    return overall


def _average(name: str, column: Floats, table: ScoreTable) -> Estimate:
    """Return a mean over the company, its interval allowing for reviews by one reviewer."""
    mean = average_clusters(column, encode(table.reviewer_ids)[0])
    half = mean.find_critical() * mean.error
    low, high = (clip_to_range(name, end) for end in (mean.value - half, mean.value + half))
    return Estimate(mean.value, low, high, len(column))
