"""Intersections: additive effects are not interactions; a planted one is."""

import numpy as np
import pytest

from auditor.statistics.intersections import measure_intersections


def make(interaction: float, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    reviewer = np.repeat(np.arange(200), 10)
    attributes = rng.integers(0, 2, (2000, 2))
    effect = attributes @ [0.5, -0.3] + interaction * attributes.prod(axis=1)
    return effect + rng.normal(size=2000), reviewer, attributes


def test_additive_effects_leave_nothing() -> None:
    found = measure_intersections(*make(0.0, 0))
    assert np.abs(found.shrunken.estimate).max() < 0.1
    assert found.n.sum() == 2000


def test_a_planted_interaction_shows() -> None:
    found = measure_intersections(*make(1.0, 1))
    # Half of an interaction of 1 is additive in a balanced 2 x 2 table: +-1/4 is left.
    np.testing.assert_allclose(found.observed, [0.25, -0.25, -0.25, 0.25], atol=0.1)
    assert found.shrunken.low[3] > 0


def test_one_attribute_is_no_intersection() -> None:
    with pytest.raises(ValueError, match="2 or more"):
        measure_intersections([1.0, 2], [0, 0], [[0], [1]])
