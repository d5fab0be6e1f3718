"""Reviews that name no reviewer: nobody is made of them, and they still count for the company."""

from dataclasses import replace

import numpy as np
import pytest

from auditor.cycle import audit_scores, compare_reviews
from auditor.cycle_records import CycleAudit, CycleOptions, FlagKind
from auditor.records import Review, ReviewAudit
from auditor.scores import ScoreTable, hide_placeholder, set_apart
from tests.auditor.test_cycle import audit, simulate

LEVEL = ("specificity", "constructiveness")


def forget(table: ScoreTable, reviewer: str) -> ScoreTable:
    """Return the table with one reviewer's id lost."""
    ids = tuple("" if known == reviewer else known for known in table.reviewer_ids)
    return replace(table, reviewer_ids=ids)


def drop(table: ScoreTable, reviewer: str) -> ScoreTable:
    return table.choose(np.array(table.reviewer_ids) != reviewer)


def plant() -> ScoreTable:
    """Return a company whose last reviewer would be flagged for level, gap and spread."""
    table = simulate(gap=3.0, seed=1)
    last = np.array([reviewer == "m59" for reviewer in table.reviewer_ids])
    woman = np.array([group == "woman" for group in table.attributes["gender"]])
    low = {name: table.scores[name] - 2.5 * last - 2.0 * (last & woman) for name in LEVEL}
    return replace(table, scores=table.scores | low)


@pytest.fixture(scope="module")
def forgotten() -> CycleAudit:
    return audit(forget(plant(), "m59"))


@pytest.fixture(scope="module")
def dropped() -> CycleAudit:
    return audit(drop(plant(), "m59"))


def test_the_planted_reviewer_is_flagged_where_known() -> None:
    assert "m59" in {flag.reviewer_id for flag in audit(plant()).flags}


def test_nobody_without_an_id_is_profiled_or_flagged(forgotten: CycleAudit) -> None:
    assert "" not in {profile.reviewer_id for profile in forgotten.profiles}
    assert "" not in {f.reviewer_id for f in forgotten.flags if f.kind is not FlagKind.MISMATCH}
    assert forgotten.n_reviewers == 59
    assert "levels of 59 reviewers" in forgotten.tested


def test_what_is_told_of_the_others_is_as_if_the_rows_were_not_there(
    forgotten: CycleAudit, dropped: CycleAudit
) -> None:
    assert forgotten.profiles == dropped.profiles
    kinds = (FlagKind.GROUP_GAP, FlagKind.LEVEL, FlagKind.SPREAD)
    told = [[f for f in cycle.flags if f.kind in kinds] for cycle in (forgotten, dropped)]
    assert told[0] == told[1]
    assert told[0]


def test_the_company_keeps_the_rows(forgotten: CycleAudit, dropped: CycleAudit) -> None:
    table = plant()
    assert forgotten.n_reviews == len(table)
    assert forgotten.overall["specificity"].value == pytest.approx(
        float(table.scores["specificity"].mean())
    )
    counts = zip(forgotten.outcomes, dropped.outcomes, strict=True)
    assert all(kept.rate.n > left.rate.n for kept, left in counts)


def test_rows_of_unknown_hands_say_nothing_within_reviewers(
    forgotten: CycleAudit, dropped: CycleAudit
) -> None:
    for one, other in zip(forgotten.disparities, dropped.disparities, strict=True):
        assert one.reviewers == other.reviewers == 59
        assert one.estimate.value == pytest.approx(other.estimate.value)


def test_an_average_takes_unknown_hands_as_independent() -> None:
    table = simulate(reviewers=20)
    scores = table.scores | {"specificity": np.repeat(np.arange(20.0), 16)}
    unknown = replace(table, scores=scores, reviewer_ids=("m0", *[""] * (len(table) - 1)))
    everybody = tuple(f"m{row}" for row in range(len(table)))
    apart = replace(unknown, reviewer_ids=everybody)
    assert audit(unknown).overall["specificity"] == audit(apart).overall["specificity"]


def test_how_many_were_left_out_is_said(forgotten: CycleAudit, dropped: CycleAudit) -> None:
    said = {item.what: item.why for item in forgotten.untested}
    assert "reviewer_id" in said["16 reviews without a reviewer"]
    assert not any("without a reviewer" in item.what for item in dropped.untested)


def test_a_contradiction_by_an_unknown_hand_is_named_without_one() -> None:
    table = forget(simulate(), "m0")
    valence, rating = table.valence.copy(), table.rating.copy()
    valence[7], rating[7] = 1.0, 1.0
    found = audit(replace(table, valence=valence, rating=rating)).mismatches
    assert {m.review_id: m.reviewer_id for m in found}["r7"] == ""


def test_the_rating_habit_of_unknown_hands_is_not_shared() -> None:
    """One lenient review among many must not be excused because other unknown hands are lenient."""
    table = forget(simulate(), "m0")
    rating = table.rating + 2.0 * (np.array(table.reviewer_ids) == "")
    found = audit(replace(table, rating=rating)).mismatches
    assert len([m for m in found if m.reviewer_id == ""]) >= 8


def test_people_without_an_id_are_no_person() -> None:
    table = simulate()
    missing = replace(table, reviewee_ids=("", "", *table.reviewee_ids[2:]))
    assert audit(missing).n_reviewees == len(table) - 2


COPIED = "She wrote the plan for the new billing service and led five people through the move. " * 3

COPIES = [
    pytest.param(("m1", "m1"), 1, "of their words.", id="a reviewer who repeats is one reviewer"),
    pytest.param(("m1", "m2"), 2, ", by m1, m2.", id="two reviewers are two"),
    pytest.param(
        ("", ""),
        2,
        ", by 2 unknown reviewers.",
        id="two unknown hands are not one reviewer who repeats",
    ),
    pytest.param(
        ("m1", ""), 2, ", by m1, 1 unknown reviewer.", id="an unknown hand is not the known one"
    ),
]


@pytest.mark.parametrize(("writers", "reviewers", "named"), COPIES)
def test_copies_are_found_whoever_wrote_them(
    writers: tuple[str, str], reviewers: int, named: str
) -> None:
    ids = (*writers, "m3")
    texts = (COPIED, COPIED, "He closed the books on time.")
    reviews = [
        Review(f"r{row}", text, reviewer_id=ids[row], reviewee_id=f"e{row}")
        for row, text in enumerate(texts)
    ]
    audits = [
        ReviewAudit(
            review_id=review.review_id,
            specificity=3.0,
            constructiveness=3.0,
            evidence_count=0,
            concerns_with_suggestion=0,
            sentences=(),
            findings=(),
            notices=(),
            model_version="",
        )
        for review in reviews
    ]
    cycle = compare_reviews(reviews, audits, people={}, options=CycleOptions())
    [copies] = cycle.duplicates
    assert tuple(member.reviewer_id for member in copies.members) == writers
    assert copies.reviewers == reviewers
    [flag] = [flag for flag in cycle.flags if flag.kind is FlagKind.COPIES]
    assert flag.summary.endswith(named)


IDS = [
    pytest.param(("m1", "m2", "m1"), ("m1", "m2", "m1"), id="known ids stay"),
    pytest.param(("", "m1", ""), ("", "m1", ""), id="unknown ids come back empty"),
]


@pytest.mark.parametrize(("ids", "shown"), IDS)
def test_unknown_hands_differ_inside_and_are_not_shown(
    ids: tuple[str, ...], shown: tuple[str, ...]
) -> None:
    apart = set_apart(ids)
    assert len(set(apart)) == len(set(ids) - {""}) + ids.count("")
    assert tuple(hide_placeholder(one) for one in apart) == shown


def test_a_cycle_of_known_reviewers_is_its_own_table() -> None:
    table = simulate(reviewers=5)
    assert table.choose_known() is table
    assert table.set_apart() is table
    assert audit_scores(table, options=CycleOptions()).n_reviewers == 5
