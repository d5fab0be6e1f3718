"""Low levels: a company by nature is left alone, one far below the rest is named."""

import numpy as np
import pytest

from auditor.statistics.levels import measure_levels
from auditor.statistics.outliers import LevelAudit, audit_levels


def make_levels(*, reviewers: int, low: float, seed: int, each: int = 12) -> LevelAudit:
    rng = np.random.default_rng(seed)
    reviewer = np.repeat(np.arange(reviewers), each)
    true = rng.normal(0, 0.5, reviewers)
    true[0] -= low
    score = true[reviewer] + rng.normal(size=reviewer.size)
    return audit_levels(measure_levels(score, reviewer))


SIZES = [
    pytest.param(50, id="a small company"),
    pytest.param(500, id="a middling company"),
    pytest.param(3000, id="a large company"),
]


@pytest.mark.parametrize("reviewers", SIZES)
def test_natural_levels_are_left_alone(reviewers: int) -> None:
    flags = [int(make_levels(reviewers=reviewers, low=0, seed=s).flagged.sum()) for s in range(10)]
    assert sum(flags) <= 1


def test_a_level_far_below_is_named_with_its_interval() -> None:
    found = make_levels(reviewers=200, low=5.0, seed=1)
    assert found.flagged[0]
    assert found.flagged.sum() == 1
    assert found.low[0] <= found.estimate[0] <= found.high[0] < -1
    assert found.lfdr[0] < 0.05


def test_a_level_far_above_is_nothing_to_look_at() -> None:
    assert not make_levels(reviewers=200, low=-5.0, seed=1).flagged.any()


def test_few_reviews_are_not_tested() -> None:
    assert not make_levels(reviewers=50, low=5.0, seed=1, each=3).tested.any()
