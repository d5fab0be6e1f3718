"""What was checked is what has a result; what has none is listed with the reason."""

from dataclasses import replace

import numpy as np
import pytest

from auditor.cycle_records import CycleAudit
from auditor.gap_reasons import NAMELESS, NO_SPREAD, TOO_FEW
from auditor.profiles import LEVEL_CHECK, SPREAD_CHECK
from auditor.scores import ScoreTable
from tests.auditor.test_cycle import audit, simulate

COMPOSITE = "fewer than two scores vary within reviewers, or they cancel each other out"


def keep(table: ScoreTable, **columns: np.ndarray) -> ScoreTable:
    """Return a table whose scores are constant but for those given."""
    flat = dict.fromkeys(table.scores, np.ones(len(table)))
    return replace(table, scores=flat | columns)


def flatten(table: ScoreTable) -> ScoreTable:
    """Return a table in which each reviewer's grades are all alike."""
    level = np.array([float(reviewer[1:]) for reviewer in table.reviewer_ids])
    return keep(table, specificity=level, constructiveness=level)


def find_reasons(cycle: CycleAudit) -> dict[str, str]:
    return {item.what: item.why for item in cycle.untested}


def oppose(table: ScoreTable) -> ScoreTable:
    specificity = table.scores["specificity"]
    return keep(table, specificity=specificity, constructiveness=6 - specificity)


TABLE = simulate(reviewers=20, reviews=5)
SMALL = [
    pytest.param(keep(TABLE, specificity=TABLE.scores["specificity"]), COMPOSITE, id="one score"),
    pytest.param(oppose(TABLE), COMPOSITE, id="scores that cancel each other out"),
    pytest.param(flatten(TABLE), COMPOSITE, id="scores alike within reviewers"),
    pytest.param(simulate(reviewers=9, reviews=3), "no reviewer has 4 reviews", id="few reviews"),
    pytest.param(
        replace(simulate(reviewers=3, reviews=4), cycles=tuple("abcdefghijkl")),
        "no spread within any reviewer",
        id="a cycle for each review",
    ),
]


@pytest.mark.parametrize(("table", "why"), SMALL)
def test_nothing_is_tested_of_scores_that_do_not_vary(table: ScoreTable, why: str) -> None:
    cycle = audit(table)
    for what in (LEVEL_CHECK, SPREAD_CHECK):
        assert what not in cycle.tested
        assert what in find_reasons(cycle)
    assert why in find_reasons(cycle)[SPREAD_CHECK]
    assert all(profile.spread is None for profile in cycle.profiles)
    for profile in cycle.profiles:
        [spread] = [item for item in profile.untested if item.what == "spread of the composite"]
        assert why in spread.why


@pytest.mark.parametrize("reviews", [4, 5, 16])
def test_nothing_is_both_tested_and_not(reviews: int) -> None:
    table = simulate(reviewers=12, reviews=reviews)
    few = np.where(np.arange(len(table)) < 15, 3.0, np.nan)
    unrated = replace(table, rating=few)
    for one in (table, unrated, flatten(table)):
        cycle = audit(one)
        assert not set(cycle.tested) & set(find_reasons(cycle))
        assert ("text against rating" in cycle.tested) is (one is not unrated)


def test_gaps_that_no_reviewer_shows_are_told_as_the_company_s() -> None:
    cycle = audit(simulate(reviews=5))
    assert "gaps for gender = woman over the company" in cycle.tested
    assert "gaps for gender = woman" not in cycle.tested
    assert find_reasons(cycle)["gaps for gender = woman in any one reviewer"] == TOO_FEW


def test_of_several_groups_each_that_may_be_shown_is_compared() -> None:
    table = simulate(reviewers=10, reviews=7).choose(np.arange(70) < 67)
    drawn = np.random.default_rng(1).permutation(["A"] * 30 + ["B"] * 30 + ["C"] * 3 + ["D"] * 4)
    cycle = audit(replace(table, attributes={"site": tuple(drawn.tolist())}))
    assert {row.group for row in cycle.disparities} == {"A", "B"}
    assert {"site = C", "site = D"} <= set(find_reasons(cycle))


def test_a_missing_rating_costs_its_row_and_no_more() -> None:
    table = simulate()
    rating = np.where(np.arange(len(table)) == 0, np.nan, table.rating)
    for row in audit(replace(table, rating=rating)).disparities:
        assert row.controlled is not None
        assert (row.estimate.n, row.controlled.n) == (len(table), len(table) - 1)


UNRATED = [
    pytest.param(np.full(960, np.nan), "no review has a rating", id="none"),
    pytest.param(np.full(960, 3.0), "every rating is the same", id="all alike"),
    pytest.param(
        np.where(np.arange(960) < 9, np.arange(960) % 5, np.nan),
        "under 5 people with a rating on a side",
        id="few",
    ),
]


@pytest.mark.parametrize(("rating", "why"), UNRATED)
def test_why_the_rating_was_not_held_constant_is_said(rating: np.ndarray, why: str) -> None:
    cycle = audit(replace(simulate(), rating=rating))
    assert all(row.controlled is None for row in cycle.disparities)
    assert why in find_reasons(cycle)["gender = woman, the rating held constant"]


def test_families_of_comparisons_stand_with_their_results() -> None:
    cycle = audit(simulate())
    assert any(what.startswith("any finding") for what in cycle.tested)
    assert any(what.startswith("length") for what in cycle.tested)
    assert not any("evidence" in what for what in cycle.tested)
    lone = audit(replace(simulate(), departments=("ships",) * 960))
    assert "gaps by department" not in lone.tested
    assert "gaps by department" in find_reasons(lone)


def test_people_without_an_id_are_not_one_person() -> None:
    """Elsewhere people are reviewed twice, so that a person's repeats weigh less."""
    table = simulate(reviewers=30)
    apart = np.arange(len(table)) < 16
    twice = tuple(f"e{row}" if apart[row] else f"e{row // 4}-{row % 2}" for row in range(480))
    person = np.random.default_rng(2).normal(0, 1, len(set(twice)))
    codes = np.unique(twice, return_inverse=True)[1]
    scores = table.scores | {"specificity": table.scores["specificity"] + person[codes]}
    named = replace(table, reviewee_ids=twice, scores=scores)
    nameless = replace(named, reviewee_ids=("",) * 16 + twice[16:])
    first = [audit(one).profiles[0].levels["specificity"] for one in (named, nameless)]
    assert first[0] == first[1]


def test_a_gap_not_tested_for_want_of_ids_says_so() -> None:
    table = simulate()
    nameless = replace(table, reviewee_ids=("",) * 16 + table.reviewee_ids[16:])
    cycle = audit(nameless)
    assert cycle.profiles[0].gaps == ()
    assert find_reasons(cycle)["gap of reviewer m0"] == NAMELESS
    assert [item.why for item in cycle.profiles[0].untested] == [NAMELESS]
    assert cycle.profiles[0].notes == (f"No group comparison: {NAMELESS}.",)


def test_a_gap_without_a_measure_says_so() -> None:
    cycle = audit(simulate(reviewers=1, reviews=20))
    assert find_reasons(cycle)["gap of reviewer m0"] == NO_SPREAD
