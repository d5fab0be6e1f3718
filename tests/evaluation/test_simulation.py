"""The simulator: what it plants is there, and a seed gives the same cycle."""

import numpy as np
import pytest

from evaluation.simulation import Plan, simulate_cycle, simulate_ratings


def test_same_seed_same_cycle() -> None:
    first, second = (simulate_cycle(Plan(reviewers=50), seed=3) for _ in range(2))
    np.testing.assert_array_equal(first.scores, second.scores)
    assert not np.array_equal(first.scores, simulate_cycle(Plan(reviewers=50), seed=4).scores)


@pytest.mark.parametrize(
    ("plan", "rows"),
    [
        pytest.param(Plan(reviewers=40), 320, id="one cycle"),
        pytest.param(Plan(reviewers=40, cycles=3), 960, id="three cycles"),
        pytest.param(Plan(reviewers=40, cycles=3, same_people=True), 960, id="the same people"),
    ],
)
def test_rows_reviewers_and_cycles(plan: Plan, rows: int) -> None:
    cycle = simulate_cycle(plan, seed=0)
    assert cycle.scores.shape == (rows, 3)
    assert set(np.bincount(cycle.reviewer)) == {rows // 40}
    assert cycle.cycle.max() == plan.cycles - 1
    people = 320 if plan.same_people or plan.cycles == 1 else rows
    assert np.unique(cycle.reviewee).size == people


def test_planted_gap_and_level_slope_can_be_regressed_back() -> None:
    cycle = simulate_cycle(Plan(reviewers=2000, gap=2.0, share=1.0), seed=1)
    sign = np.sign(cycle.gaps[:, 0])[cycle.reviewer]
    inside = cycle.scores[:, 0]
    table = np.column_stack([cycle.member * sign, cycle.level, np.ones(inside.size)])
    slopes = np.linalg.lstsq(table, inside, rcond=None)[0]
    assert slopes[0] == pytest.approx(2.0, abs=0.08)
    assert slopes[1] == pytest.approx(0.4, abs=0.05)
    assert np.mean(cycle.gaps[:, 0] < 0) == pytest.approx(0.8, abs=0.03)


def test_group_membership_is_confounded_with_level() -> None:
    cycle = simulate_cycle(Plan(reviewers=1000), seed=2)
    assert cycle.level[cycle.member].mean() < cycle.level[~cycle.member].mean() - 0.3


def test_person_share_is_the_correlation_of_repeats() -> None:
    plan = Plan(reviewers=1000, cycles=2, gap=0.0, same_people=True, person_share=0.4)
    cycle = simulate_cycle(plan, seed=5)
    order = np.lexsort((cycle.cycle, cycle.reviewee))
    left = cycle.scores[order, 0] - 0.4 * cycle.level[order]
    level = np.bincount(cycle.reviewer, cycle.scores[:, 0] - 0.4 * cycle.level) / 16
    pairs = (left - level[cycle.reviewer[order]]).reshape(-1, 2)
    # Taking out the reviewer's own mean of 8 people lowers the correlation a little.
    assert np.corrcoef(pairs.T)[0, 1] == pytest.approx(0.36, abs=0.05)


def test_contradictions_are_planted_at_their_share() -> None:
    ratings = simulate_ratings(contradictions=0.02, seed=0)
    assert ratings.contradicts.mean() == pytest.approx(0.02, abs=0.003)
    rows = ratings.contradicts
    assert (np.sign(ratings.valence[rows]) != np.sign(ratings.rating[rows] - 3)).mean() > 0.9
