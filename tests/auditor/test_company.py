"""The company as a whole: planted differences come up, small groups stay hidden."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.company import CompanyFindings, survey_company
from auditor.company_records import Verdict
from auditor.cycle_records import CycleOptions
from auditor.disclosure import Ledger
from auditor.disparity import list_groups
from auditor.measures import FAMILY_FINDINGS, NEXT_STEPS
from auditor.notices import list_notices
from auditor.scores import ScoreTable, join_tables
from corpora.codebook import Family


def simulate(*, reviewers: int = 40, reviews: int = 12, seed: int = 0) -> ScoreTable:
    """Return a company of two departments in which nothing differs between groups."""
    random = np.random.default_rng(seed)
    rows = reviewers * reviews
    reviewer = np.repeat(np.arange(reviewers), reviews)
    return ScoreTable(
        review_ids=tuple(f"r{i}" for i in range(rows)),
        reviewer_ids=tuple(f"m{i}" for i in reviewer),
        reviewee_ids=tuple(f"e{i}" for i in range(rows)),
        cycles=tuple(("2025H2", "2026H1")[i % 2] for i in range(rows)),
        relationships=("manager",) * rows,
        scores={
            "specificity": 3 + random.normal(0, 0.5, rows),
            "constructiveness": 3 + random.normal(0, 0.5, rows),
            "findings": random.poisson(1.0, rows).astype(np.float64),
        },
        words=random.integers(30, 120, rows).astype(np.float64),
        valence=random.uniform(-1, 1, rows),
        rating=random.integers(1, 6, rows).astype(np.float64),
        attributes={
            "gender": tuple(("woman", "man")[i // 2 % 2] for i in range(rows)),
            "age": tuple(("young", "old")[i // 4 % 2] for i in range(rows)),
        },
        controls={},
        measures={
            NEXT_STEPS: np.where(random.random(rows) < 0.3, np.nan, random.random(rows)),
            FAMILY_FINDINGS[Family.IDENTITY]: (random.random(rows) < 0.2) * 10.0,
            "leadership": (random.random(rows) < 0.3) * 1.0,
        },
        departments=tuple(("ships", "offices")[i % 2] for i in reviewer),
    )


def survey(table: ScoreTable) -> CompanyFindings:
    groups, _ = list_groups(table, minimum=5)
    return survey_company(table, groups, CycleOptions())


def woman(table: ScoreTable) -> np.ndarray:
    return np.array([value == "woman" for value in table.attributes["gender"]])


def test_a_fair_company_shows_no_difference() -> None:
    found = [survey(simulate(seed=seed)) for seed in range(4)]
    rows = [
        row
        for company in found
        for row in (*company.drifts, *company.departments, *company.outcomes, *company.patterns)
    ]
    assert len(rows) > 50
    assert sum(row.verdict is Verdict.DIFFERENCE for row in rows) <= 1


def test_a_drift_between_cycles_is_seen() -> None:
    table = simulate()
    later = np.array([cycle == "2026H1" for cycle in table.cycles])
    scores = table.scores | {"specificity": table.scores["specificity"] - 0.4 * later}
    drifts = {row.score: row for row in survey(replace(table, scores=scores)).drifts}
    assert drifts["specificity"].verdict is Verdict.DIFFERENCE
    assert drifts["specificity"].estimate.value < -0.5
    assert drifts["constructiveness"].verdict is not Verdict.DIFFERENCE


def test_a_gap_in_one_department_is_seen_there() -> None:
    table = simulate()
    hurt = woman(table) & np.array([name == "ships" for name in table.departments])
    scores = {name: column - hurt for name, column in table.scores.items() if name != "findings"}
    rows = survey(replace(table, scores=table.scores | scores)).departments
    verdicts = {row.department: row.verdict for row in rows if row.attribute == "gender"}
    assert verdicts["ships"] is Verdict.DIFFERENCE
    assert verdicts["offices"] is not Verdict.DIFFERENCE


def test_an_outcome_and_a_pattern_by_group_are_seen() -> None:
    table = simulate()
    more = np.random.default_rng(1).random(len(table)) < 0.4
    identity = FAMILY_FINDINGS[Family.IDENTITY]
    measures = dict(table.measures)
    measures[identity] = np.maximum(measures[identity], 10.0 * (woman(table) & more))
    measures["leadership"] = np.where(woman(table), 0.0, measures["leadership"])
    rating = np.clip(table.rating - woman(table), 1, 5)
    company = survey(replace(table, measures=measures, rating=rating))
    outcomes = {row.outcome: row for row in company.outcomes if row.attribute == "gender"}
    assert outcomes["identity_finding"].verdict is Verdict.DIFFERENCE
    assert outcomes["identity_finding"].ratio.low > 1
    patterns = {row.score: row for row in company.patterns if row.attribute == "gender"}
    for name in ("leadership", "rating_given_text"):
        assert patterns[name].verdict is Verdict.DIFFERENCE
        assert patterns[name].estimate.high < 0


def review_one_another(*, seed: int) -> ScoreTable:
    """Return ten teams of six who review one another: some are better than others, no group is."""
    random = np.random.default_rng(seed)
    pairs = [(one, other) for one in range(6) for other in range(6) if one != other]
    seats = (np.array([pairs] * 10) + 6 * np.arange(10)[:, None, None]).reshape(-1, 2)
    reviewer, reviewee = seats.T
    table = simulate(reviewers=60, reviews=5, seed=seed)
    women = random.permutation(60) < 30
    good = {name: 0.5 * random.normal(size=60)[reviewee] for name in table.scores}
    return replace(
        table,
        reviewer_ids=tuple(f"e{i}" for i in reviewer),
        reviewee_ids=tuple(f"e{i}" for i in reviewee),
        cycles=("2026H1",) * len(table),
        scores={name: np.maximum(table.scores[name] + good[name], 0.0) for name in good},
        attributes={"gender": tuple("woman" if women[i] else "man" for i in reviewee)},
        measures={},
        departments=(),
    )


def test_a_fair_company_in_which_all_review_one_another_shows_no_difference() -> None:
    rows = [row for seed in range(12) for row in survey(review_one_another(seed=seed)).disparities]
    assert len(rows) == 48
    assert sum(row.verdict is Verdict.DIFFERENCE for row in rows) <= 1


def test_a_control_that_is_the_group_is_told_and_not_used() -> None:
    table = simulate()
    band = tuple(("1", "2")[value] for value in woman(table).astype(int).tolist())
    company = survey(replace(table, controls={"band": band}))
    assert {row.attribute for row in company.disparities} == {"age"}
    assert {row.attribute for row in (*company.departments, *company.patterns)} == {"age"}
    told = {item.what: item.why for item in company.untested}
    for what in ("gender = woman", "gender = woman in ships", "words for gender = woman"):
        assert "leave out the control" in told[what]


def test_a_rating_that_is_the_group_is_told() -> None:
    table = simulate()
    company = survey(replace(table, rating=3.0 + woman(table)))
    rows = [row for row in company.disparities if row.attribute == "gender"]
    assert rows
    assert all(row.controlled is None for row in rows)
    told = {item.what: item.why for item in company.untested}
    assert "cannot be told apart" in told["gender = woman, the rating held constant"]


def test_two_reviewers_are_too_few_to_say() -> None:
    table = simulate(reviewers=2, reviews=24)
    scores = table.scores | {"specificity": 3.0 + 2 * woman(table) + np.arange(len(table)) % 2}
    rows = survey(replace(table, scores=scores)).disparities
    assert rows
    assert {row.verdict for row in rows} == {Verdict.UNCLEAR}


def test_a_combination_of_attributes_is_pulled_towards_nothing() -> None:
    rows = survey(simulate()).intersections
    assert rows
    assert all(row.people >= 5 and abs(row.estimate.value) < 0.3 for row in rows)


SCALES = [
    pytest.param((1.0, 10.0), 5, 1, id="the form has ten points"),
    pytest.param((1.0, 5.0), 5, 0, id="the form has five points"),
    pytest.param(None, 9, 1, id="nine was ticked and the form is not known"),
    pytest.param(None, 5, 0, id="five was ticked at most"),
    pytest.param(None, 87, 0, id="a percentage is no scale of points"),
]


@pytest.mark.parametrize(("scale", "top", "notices"), SCALES)
def test_a_ten_point_scale_is_noticed(
    scale: tuple[float, float] | None, top: int, notices: int
) -> None:
    table = simulate(reviewers=4)
    rating = np.where(np.arange(len(table)) == 0, float(top), 3.0)
    assert len(list_notices(replace(table, rating=rating, rating_range=scale))) == notices


def test_what_is_too_few_is_said() -> None:
    table = simulate(reviewers=40)
    place = ["quay" if i < 6 else name for i, name in enumerate(table.departments)]
    company = survey(replace(table, departments=tuple(place)))
    assert "quay" not in {row.department for row in company.departments}
    assert any("quay" in item.what and "too few" in item.why for item in company.untested)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_no_two_figures_differ_by_a_few_people(seed: int) -> None:
    table = simulate(reviewers=8, reviews=8, seed=seed)
    random = np.random.default_rng(seed)
    ledger = Ledger(table, minimum=5)
    people = np.array(table.reviewee_ids)
    shown = [
        frozenset(members)
        for size in random.integers(1, len(people), 12)
        if ledger.admit(members := set(random.permutation(people)[:size].tolist()))
    ]
    assert all(len(members) >= 5 for members in shown)
    for one, other in combinations(set(shown), 2):
        assert len(one ^ other) >= 5


def test_a_person_cannot_be_found_by_leaving_them_out() -> None:
    table = simulate(reviewers=4)
    everybody = set(table.reviewee_ids)
    ledger = Ledger(table, minimum=5)
    assert ledger.admit(everybody)
    assert not ledger.admit(everybody - {"e0"})
    assert not ledger.admit(everybody - {"e0", "e1", "e2", "e3"})
    assert ledger.admit(everybody - {f"e{i}" for i in range(20)})


def test_tables_with_and_without_text_join() -> None:
    read = simulate(reviewers=4)
    bare = replace(read, measures={}, departments=())
    joined = join_tables([read, bare])
    assert np.isnan(joined.measure(NEXT_STEPS)[len(read) :]).all()
    assert joined.departments[len(read) :] == ("",) * len(bare)
    assert len(joined.choose(np.arange(len(joined)) < 5).departments) == 5


def test_differencing_is_refused_after_many_figures_too() -> None:
    table = simulate(reviewers=40)
    people = list(table.reviewee_ids)
    ledger = Ledger(table, minimum=5)
    blocks = [set(people[start : start + 10]) for start in range(0, 400, 10)]
    assert all(ledger.admit(block) for block in blocks)
    # The union of all blocks and one more person gives that person away by subtraction.
    assert not ledger.admit(set(people[:401]))
    assert ledger.admit(set(people[:405]))
