"""Outcomes by group: it takes both comparisons, and every person counts once."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from auditor.company_records import OutcomeGap, Verdict
from auditor.cycle_records import Untested
from auditor.disparity import list_groups
from auditor.outcomes import ANY_FINDING, TOP_RATING, compare_outcomes
from auditor.scores import Floats, ScoreTable, join_tables
from tests.auditor.test_company import simulate

Hand = tuple[int, int, int, int]
"""One reviewer's women who are rated high and in all, and men who are rated high and in all."""


def build(hands: Sequence[Hand]) -> ScoreTable:
    """Return one review a person, the high ratings 4 and 5 and the others 1, 2 and 3."""
    rows = [
        (f"m{hand}", gender, place < high)
        for hand, (women_high, women, men_high, men) in enumerate(hands)
        for gender, high, size in (("woman", women_high, women), ("man", men_high, men))
        for place in range(size)
    ]
    rating = [4 + row % 2 if high else 1 + row % 3 for row, (_, _, high) in enumerate(rows)]
    return replace(
        simulate(reviewers=1, reviews=len(rows)),
        reviewer_ids=tuple(reviewer for reviewer, _, _ in rows),
        rating=np.array(rating, dtype=np.float64),
        attributes={"gender": tuple(gender for _, gender, _ in rows)},
        cycles=("2026H1",) * len(rows),
    )


def compare(table: ScoreTable) -> tuple[dict[str, OutcomeGap], tuple[Untested, ...]]:
    groups, _ = list_groups(table, minimum=5)
    rows, untested = compare_outcomes(groups, fdr=0.05, minimum=5)
    return {row.outcome: row for row in rows}, untested


CASES = [
    pytest.param(
        [(2, 8, 4, 8), (1, 8, 5, 8)] * 15, Verdict.DIFFERENCE, id="fewer, and within reviewers too"
    ),
    pytest.param(
        [(2, 8, 0, 2), (2, 2, 6, 8)] * 20,
        Verdict.UNCLEAR,
        id="fewer, because strict reviewers have more women, whom they rate higher",
    ),
    pytest.param(
        [(2, 10, 0, 0), (0, 0, 6, 10)] * 20, Verdict.UNCLEAR, id="no reviewer writes about both"
    ),
    pytest.param([(5, 10, 6, 10), (6, 10, 5, 10)] * 30, Verdict.NONE, id="as many, in both"),
    pytest.param(
        [(6, 8, 1, 2), (1, 2, 3, 8)] * 20, Verdict.DIFFERENCE, id="more, and within reviewers too"
    ),
    pytest.param(
        [(1, 2, 7, 8), (2, 8, 0, 2)] * 60, Verdict.UNCLEAR, id="fewer, and as many within reviewers"
    ),
    pytest.param(
        [(3, 8, 0, 2), (2, 2, 5, 8)] * 60,
        Verdict.UNCLEAR,
        id="as many in all, more within reviewers",
    ),
]


@pytest.mark.parametrize(("hands", "verdict"), CASES)
def test_it_takes_both_comparisons(hands: list[Hand], verdict: Verdict) -> None:
    found, _ = compare(build(hands))
    gap = found[TOP_RATING]
    assert gap.verdict is verdict


def test_a_comparison_of_which_one_half_is_missing_has_no_small_q() -> None:
    found, _ = compare(build([(2, 10, 0, 0), (0, 0, 6, 10)] * 20))
    assert found[TOP_RATING].within is None
    assert found[TOP_RATING].q_value == 1


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_of_rows_does_not_move_the_mark(turned: bool) -> None:
    table = build([(4, 10, 8, 10)] * 10)
    rows = np.arange(len(table))[:: -1 if turned else 1]
    found, _ = compare(join_tables([table.choose(np.arange(len(table)) == row) for row in rows]))
    assert found[TOP_RATING].group == ("man" if turned else "woman")
    assert found[TOP_RATING].below_four_fifths


def test_a_group_with_fewer_findings_is_not_behind() -> None:
    table = build([(5, 10, 5, 10)] * 10)
    random = np.random.default_rng(0).random(len(table))
    woman = np.array([value == "woman" for value in table.attributes["gender"]])
    findings = (random < np.where(woman, 0.02, 0.1)).astype(np.float64)
    found, _ = compare(replace(table, scores={**table.scores, "findings": findings}))
    assert found[ANY_FINDING].ratio.value < 0.8
    assert not found[ANY_FINDING].below_four_fifths


RATINGS = [
    # Ratings in use, and how many of them are among the two highest
    pytest.param([1.0, 2.0, 3.0, 4.0, 5.0], 2, id="whole points"),
    pytest.param([1.0, 3.5, 4.0, 4.5, 5.0], 2, id="half points"),
    pytest.param([60.0, 70.0, 80.0, 90.0, 95.0], 2, id="of a hundred"),
    pytest.param([0.0, 0.25, 0.5, 0.75, 1.0], 2, id="from 0 to 1"),
    pytest.param([0.0, 1.0], None, id="passed or not"),
    pytest.param([3.0], None, id="one rating"),
]


@pytest.mark.parametrize("scale", [None, (0.0, 100.0)])
@pytest.mark.parametrize(("in_use", "top"), RATINGS)
def test_the_two_highest_ratings_in_use_are_the_top(
    in_use: list[float], top: int | None, scale: tuple[float, float] | None
) -> None:
    table = build([(5, 10, 5, 10)] * 10)
    # Each rating as often as each other, in the group and in the rest.
    rating = np.array([in_use[row % len(in_use)] for row in range(len(table))])
    found, untested = compare(replace(table, rating=rating, rating_range=scale))
    if top is None:
        assert TOP_RATING not in found
        [said] = [item for item in untested if item.what == "top two rating for gender = woman"]
        assert "3 ratings" in said.why
    else:
        assert found[TOP_RATING].rate.value == pytest.approx(top / len(in_use))


def review_twice(cycles: tuple[str, str], rating: Floats) -> ScoreTable:
    """Return a company of which everybody is reviewed twice, with the ratings of both times."""
    table = build([(5, 10, 5, 10)] * 10)
    again = replace(
        table,
        review_ids=tuple(f"again{one}" for one in table.review_ids),
        cycles=(cycles[1],) * 200,
    )
    both = join_tables([replace(table, cycles=(cycles[0],) * 200), again])
    return replace(both, rating=rating)


LAST = [
    # The cycles, the first and second rating of women, and the share of women rated high
    pytest.param(("Q4 2025", "Q1 2026"), (5.0, 1.0), 0.0, id="the last cycle counts"),
    pytest.param(("Q1 2026", "Q4 2025"), (5.0, 1.0), 1.0, id="whichever stands last"),
    pytest.param(("2026H1", "2026H1"), (5.0, 1.0), 0.5, id="both reviews of one cycle"),
    pytest.param(("spring", "autumn"), (5.0, 1.0), 0.5, id="both where the order is not known"),
]


@pytest.mark.parametrize("renumbered", [False, True])
@pytest.mark.parametrize(("cycles", "ratings", "share"), LAST)
def test_a_person_counts_once_by_their_last_cycle(
    cycles: tuple[str, str], ratings: tuple[float, float], share: float, renumbered: bool
) -> None:
    table = review_twice(cycles, np.array([0.0] * 400))
    woman = np.array([value == "woman" for value in table.attributes["gender"]])
    second = np.arange(400) >= 200
    rating = np.where(woman, np.where(second, ratings[1], ratings[0]), 2.0 + np.arange(400) % 2)
    ids = tuple(f"r{400 - row if renumbered else row:03}" for row in range(400))
    # Of the men's ratings 3 is the second highest there is.
    found, _ = compare(replace(table, rating=np.where(rating == 3, 4.0, rating), review_ids=ids))
    assert found[TOP_RATING].group == "woman"
    assert found[TOP_RATING].rate.value == share
    assert found[TOP_RATING].rate.n == 100


def test_reviews_that_say_not_whom_they_are_about_are_no_person() -> None:
    table = build([(5, 10, 5, 10)] * 10)
    people = tuple("" if row < 60 else one for row, one in enumerate(table.reviewee_ids))
    groups, untested = list_groups(replace(table, reviewee_ids=people), minimum=5)
    found, _ = compare(replace(table, reviewee_ids=people))
    assert all("" not in group.table.reviewee_ids for group in groups)
    assert found[TOP_RATING].rate.n + found[TOP_RATING].rest.n == 140
    assert untested[0].what == "60 reviews without a reviewee"


def test_where_nobody_is_named_no_group_is_compared() -> None:
    table = build([(5, 10, 5, 10)] * 10)
    groups, untested = list_groups(replace(table, reviewee_ids=("",) * 200), minimum=5)
    assert groups == []
    assert [item.what for item in untested] == ["200 reviews without a reviewee", "gender"]
