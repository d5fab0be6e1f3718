"""A cycle: planted patterns come up, innocent reviewers do not."""

from dataclasses import replace

import numpy as np
import pytest

from auditor.covariates import build_covariates
from auditor.cycle import audit_scores, compare_reviews
from auditor.cycle_records import CycleAudit, CycleOptions, FlagKind
from auditor.errors import InputError
from auditor.records import Review
from auditor.scores import ScoreTable, count_per_100_words, join_tables


def simulate(
    *, gap: float = 0.0, reviewers: int = 60, reviews: int = 16, seed: int = 0
) -> ScoreTable:
    """Return a company in which the first reviewer writes `gap` SD worse about women."""
    random = np.random.default_rng(seed)
    rows = reviewers * reviews
    reviewer = np.repeat(np.arange(reviewers), reviews)
    woman = np.tile(np.arange(reviews) % 2 == 0, reviewers)
    level = random.normal(0, 0.4, reviewers)[reviewer]
    hurt = gap * (woman & (reviewer == 0))
    quality = random.normal(0, 0.7, rows)
    return ScoreTable(
        review_ids=tuple(f"r{i}" for i in range(rows)),
        reviewer_ids=tuple(f"m{i}" for i in reviewer),
        reviewee_ids=tuple(f"e{i}" for i in range(rows)),
        cycles=("2026H1",) * rows,
        relationships=("manager",) * rows,
        scores={
            "specificity": 3 + level + random.normal(0, 0.5, rows) - 0.5 * hurt,
            "constructiveness": 3 + level + random.normal(0, 0.5, rows) - 0.5 * hurt,
            "findings": np.maximum(0, random.normal(2, 1, rows) + hurt),
        },
        words=random.integers(30, 120, rows).astype(np.float64),
        valence=np.clip(quality, -1, 1),
        rating=np.clip(np.round(3 + quality + random.normal(0, 0.3, rows)), 1, 5),
        attributes={"gender": tuple("woman" if w else "man" for w in woman)},
        controls={},
    )


def audit(table: ScoreTable) -> CycleAudit:
    return audit_scores(table, options=CycleOptions())


def test_nobody_is_named_where_there_is_nothing() -> None:
    flagged = [flag for seed in range(5) for flag in audit(simulate(seed=seed)).flags]
    assert [f for f in flagged if f.kind is FlagKind.GROUP_GAP] == []


def test_fair_companies_raise_a_fifth_of_a_flag_at_most() -> None:
    raised = [audit(simulate(reviewers=40, reviews=12, seed=seed)).flags for seed in range(20)]
    assert sum(len(flags) for flags in raised) <= 0.2 * len(raised)


def test_a_level_far_below_is_named_and_nobody_else() -> None:
    table = simulate(seed=1)
    first = np.array([reviewer == "m0" for reviewer in table.reviewer_ids])
    low = {n: table.scores[n] - 2.5 * first for n in ("specificity", "constructiveness")}
    found = audit(replace(table, scores=table.scores | low)).flags
    assert [f.reviewer_id for f in found if f.kind is FlagKind.LEVEL] == ["m0"]


def test_a_profile_says_what_was_tested_and_what_it_could_have_seen() -> None:
    table = simulate(reviews=8)
    gender = tuple(
        "man" if reviewer == "m1" else value
        for reviewer, value in zip(table.reviewer_ids, table.attributes["gender"], strict=True)
    )
    random = np.random.default_rng(0)
    steps = np.where(np.array(table.reviewer_ids) == "m2", np.nan, random.uniform(0, 1, len(table)))
    table = replace(table, attributes={"gender": gender}, measures={"next_steps": steps})
    profiles = {profile.reviewer_id: profile for profile in audit(table).profiles}
    first, second, third = profiles["m0"], profiles["m1"], profiles["m2"]
    assert first.smallest_gap is not None
    assert 0.5 < first.smallest_gap < 5
    assert any("gap for gender" in item for item in first.tested)
    assert second.smallest_gap is None
    assert any(item.what == "gap for gender = woman" for item in second.untested)
    assert 0 <= first.levels["next_steps"].low <= first.levels["next_steps"].high <= 1
    assert "next_steps" not in third.levels
    assert any(item.what == "level of next_steps" for item in third.untested)


def test_a_large_gap_is_named_with_its_interval() -> None:
    gaps = [f for f in audit(simulate(gap=3.0)).flags if f.kind is FlagKind.GROUP_GAP]
    assert [gap.reviewer_id for gap in gaps] == ["m0"]
    [gap] = gaps
    assert gap.estimate is not None
    assert gap.estimate.low <= gap.estimate.value <= gap.estimate.high
    assert gap.lfdr < 0.05
    assert gap.attribute == "gender"


def test_a_contradiction_is_named() -> None:
    table = simulate()
    valence, rating = table.valence.copy(), table.rating.copy()
    valence[7], rating[7] = 1.0, 1.0
    found = audit(replace(table, valence=valence, rating=rating))
    assert "r7" in [f.review_ids[0] for f in found.flags if f.kind is FlagKind.MISMATCH]


def test_every_reviewer_has_levels_with_intervals() -> None:
    cycle = audit(simulate())
    assert len(cycle.profiles) == 60
    for profile in cycle.profiles:
        for estimate in profile.levels.values():
            assert estimate.low <= estimate.value <= estimate.high
            assert estimate.n == 16


def test_a_level_is_of_what_was_written_however_short() -> None:
    table = simulate()
    random = np.random.default_rng(0)
    short = np.isin(table.reviewer_ids, [f"m{i}" for i in range(10)])
    words = np.where(short, random.integers(12, 19, len(table)), table.words)
    specificity = 0.8 + 0.6 * np.log(words) + random.normal(0, 0.3, len(table))
    scores = table.scores | {"specificity": specificity}
    first = audit(replace(table, words=words, scores=scores)).profiles[0]
    written = specificity[np.array(table.reviewer_ids) == "m0"].mean()
    assert first.levels["specificity"].value == pytest.approx(written, abs=0.15)


def test_the_mean_of_two_reviewers_has_an_interval_of_two() -> None:
    overall = audit(simulate(reviewers=2)).overall["findings"]
    assert overall.low == 0.0
    assert overall.high - overall.value > 1.5


def test_expected_noise_is_of_the_flags_and_not_of_the_figures_behind_them() -> None:
    table = simulate(reviewers=100, seed=3)
    woman = np.array(table.attributes["gender"]) == "woman"
    hurt = woman & np.isin(table.reviewer_ids, [f"m{i}" for i in range(8)])
    scores = {name: column - 1.0 * hurt for name, column in table.scores.items()}
    cycle = audit(replace(table, scores=table.scores | scores, valence=np.zeros(len(table))))
    assert {flag.kind for flag in cycle.flags} == {FlagKind.GROUP_GAP}
    assert sum(gap.flagged for profile in cycle.profiles for gap in profile.gaps) > len(cycle.flags)
    assert cycle.expected_noise == pytest.approx(sum(flag.lfdr for flag in cycle.flags))


def test_small_groups_are_not_shown() -> None:
    table = simulate()
    gender = list(table.attributes["gender"])
    gender[0] = gender[40] = "non-binary"
    cycle = audit(replace(table, attributes={"gender": tuple(gender)}))
    shown = {d.group for d in cycle.disparities}
    assert "non-binary" not in shown
    assert any("non-binary" in item.what for item in cycle.untested)


def test_what_was_not_tested_is_said() -> None:
    table = simulate(reviews=4)
    cycle = audit(replace(table, attributes={}, rating=np.full(len(table), np.nan)))
    said = " ".join(item.what for item in cycle.untested)
    for what in ("gaps between groups", "text against rating", "copies"):
        assert what in said


def test_the_order_of_rows_does_not_matter() -> None:
    table = simulate(gap=3.0)
    order = np.random.default_rng(1).permutation(len(table))
    halves = [
        table.choose(np.isin(np.arange(len(table)), part)) for part in np.array_split(order, 2)
    ]
    one, other = audit(table), audit(join_tables(halves))
    assert {f.reviewer_id for f in one.flags} == {f.reviewer_id for f in other.flags}


OPTIONS = [
    pytest.param({"fdr": 0.0}, "between 0 and 1", id="a rate of 0"),
    pytest.param({"minimum_people": 4}, "never shown", id="a group of 4"),
]


@pytest.mark.parametrize(("wanted", "problem"), OPTIONS)
def test_options_keep_their_promises(wanted: dict[str, float], problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        CycleOptions(**wanted)  # type: ignore[arg-type]  # a table of wrong values


def test_a_cycle_needs_reviewers() -> None:
    table = simulate(reviewers=2, reviews=2)
    with pytest.raises(InputError, match="names its reviewer"):
        audit(replace(table, reviewer_ids=("",) * len(table)))


def test_an_id_that_two_reviews_share_is_refused() -> None:
    reviews = [Review("r1", "Good."), Review("r2", "Fine."), Review("r1", "Bad.")]
    with pytest.raises(InputError, match=r"'r1' stands for two reviews, numbers 1 and 3"):
        compare_reviews(reviews, [], people={}, options=CycleOptions())


def test_findings_are_counted_per_100_words() -> None:
    rates = count_per_100_words(np.array([2.0, 1.0]), np.array([100.0, 4.0]))
    assert rates.tolist() == [2.0, 5.0]


def test_covariates_are_numbers_or_columns() -> None:
    table = replace(simulate(), controls={"level": tuple("123"[i % 3] for i in range(960))})
    with_level = build_covariates(table)
    assert with_level is not None
    assert with_level.shape == (960, 2)
