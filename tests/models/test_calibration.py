"""What is chosen on the dev split: honest chances, and thresholds for what they are asked."""

import numpy as np
import pytest

from models.decisions import squash
from models.training.calibration import choose_thresholds, find_best_threshold, fit_scale


@pytest.mark.parametrize(("slope", "shift"), [(1.0, 0.0), (2.5, 0.0), (0.7, 1.5)])
def test_a_scale_undoes_overconfidence_and_overstatement(slope: float, shift: float) -> None:
    random = np.random.default_rng(0)
    honest = random.normal(size=(4000, 3))
    truths = random.random(honest.shape) < squash(honest)
    scale = fit_scale(slope * honest + shift, truths)
    assert scale.slope == pytest.approx(1.0 / slope, rel=0.08)
    assert scale.shift == pytest.approx(-shift / slope, abs=0.1)


def test_precision_first_asks_for_more() -> None:
    # From .3 on 100 of 167 are right and none is missed; from .7 on 55 are found, all right.
    chances = np.array([0.8] * 55 + [0.4] * 45 + [0.4] * 67 + [0.05] * 200)
    truths = np.array([True] * 100 + [False] * 267)
    assert find_best_threshold(chances, truths) < 0.4
    assert find_best_threshold(chances, truths, beta=0.5) > 0.4
    column = chances.reshape(-1, 1), truths.reshape(-1, 1)
    assert choose_thresholds(*column)[0] < 0.4 < choose_thresholds(*column, beta=0.5)[0]


def test_of_equally_good_thresholds_the_lowest_is_taken() -> None:
    # Up to .5 all 100 are found and none else; then one is missed.
    chances = np.array([0.9] * 99 + [0.49] + [0.05] * 100)
    truths = np.array([True] * 100 + [False] * 100)
    assert find_best_threshold(chances, truths) == 0.1


def test_thresholds_follow_the_examples_and_rare_labels_the_rest() -> None:
    chances = np.tile(np.linspace(0.0, 1.0, 200), (2, 1)).T
    truths = np.stack([chances[:, 0] >= 0.6, np.zeros(200, dtype=bool)], axis=1)
    common, rare = choose_thresholds(chances, truths)
    assert common == pytest.approx(0.6, abs=0.03)
    assert rare == common


def test_a_label_with_few_examples_is_drawn_toward_the_rest() -> None:
    chances = np.tile(np.linspace(0.0, 1.0, 400), (2, 1)).T
    truths = np.stack([chances[:, 0] >= 0.4, chances[:, 0] >= 0.975], axis=1)
    common, rare = choose_thresholds(chances, truths)
    own = find_best_threshold(chances[:, 1], truths[:, 1])
    shared = find_best_threshold(chances.ravel(), truths.ravel())
    assert shared < rare < own
    assert rare - shared < own - rare
    assert abs(common - 0.4) < abs(rare - own)
