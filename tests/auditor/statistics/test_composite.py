"""The composite: by hand, and refused when it cannot be made."""

import numpy as np
import pytest

from auditor.statistics.composite import combine


def test_composite_by_hand() -> None:
    # Within reviewers both columns deviate by 1 and 10: equal weight, equal say.
    scores = [[1.0, 10], [3, 30], [5, 110], [7, 90]]
    np.testing.assert_allclose(combine(scores, [0, 0, 1, 1]), [-4, -2, 3, 3], atol=1e-12)
    turned = combine(scores, [0, 0, 1, 1], weights=[1.0, -1.0])
    np.testing.assert_allclose(turned, [2, 2, -4, 0], atol=1e-12)


def test_a_constant_score_is_refused() -> None:
    with pytest.raises(ValueError, match="column 1 never varies"):
        combine([[1.0, 2], [3, 2]], [0, 0])
