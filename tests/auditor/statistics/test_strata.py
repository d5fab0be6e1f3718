"""Grouped sums and checks."""

import numpy as np
import pytest

from auditor.statistics.strata import as_covariates, demean, dummies, encode, means


def test_codes_follow_first_appearance() -> None:
    codes, labels = encode(["b", "a", "b"])
    assert codes.tolist() == [0, 1, 0]
    assert labels == ["b", "a"]


def test_means_and_deviations_by_hand() -> None:
    values, stratum = np.array([1.0, 3, 10]), np.array([0, 0, 2])
    assert means(values, stratum, 3).tolist() == [2, 0, 10]
    assert demean(values, stratum, 3).tolist() == [-1, 1, 0]
    assert demean(np.column_stack([values, -values]), stratum, 3)[:, 1].tolist() == [1, -1, 0]


def test_dummies_leave_the_first_level_out() -> None:
    assert dummies([0, 2, 1]).tolist() == [[0, 0], [0, 1], [1, 0]]


def test_missing_covariate_is_named() -> None:
    with pytest.raises(ValueError, match="row 1, column 0"):
        as_covariates([[1.0, 2], [np.nan, 3]], 2)
