"""The mean of clustered rows: by hand, reference, coverage."""

import numpy as np
import pytest
from scipy import special

from auditor.statistics.clustered_mean import average_clusters


def test_clusters_of_one_size_have_one_degree_of_freedom_less() -> None:
    # Sums of deviations -2 and 2, each cluster half of the rows: (4 + 4) / (1 - 1/2) / 4^2.
    found = average_clusters(np.array([1.0, 2, 3, 4]), np.array([0, 0, 1, 1]))
    assert (found.value, found.error, found.df) == pytest.approx((2.5, 1.0, 1.0))


def test_rows_that_stand_alone_have_the_plain_error() -> None:
    column = np.array([1.0, 4, 2, 8, 5])
    found = average_clusters(column, np.arange(5))
    assert found.error == pytest.approx(column.std(ddof=1) / np.sqrt(5))
    assert found.df == pytest.approx(4)


def test_degrees_of_freedom_are_those_of_the_quadratic_form() -> None:
    # tr(W W')^2 / tr((W W')^2), a row of W being what makes a cluster's adjusted sum of residuals.
    sizes = np.array([6, 3, 2, 1])
    cluster = np.repeat(np.arange(4), sizes)
    weight = (np.eye(4)[:, cluster] - sizes[:, None] / 12) / np.sqrt(1 - sizes / 12)[:, None]
    gram = weight @ weight.T
    expected = np.trace(gram) ** 2 / np.trace(gram @ gram)
    found = average_clusters(np.arange(12.0), cluster)
    assert found.df == pytest.approx(expected)
    assert 1 < found.df < 3


def test_one_cluster_does_not_tell_its_error() -> None:
    found = average_clusters(np.array([1.0, 2.0]), np.array([0, 0]))
    assert found.value == 1.5
    assert np.isnan([found.error, found.df, found.find_critical()]).all()


SIZES = [
    pytest.param([8] * 2, id="two reviewers"),
    pytest.param([8] * 3, id="three reviewers"),
    pytest.param([8] * 10, id="ten reviewers"),
    pytest.param([40, 5, 5, 5, 5], id="one who wrote most"),
    pytest.param([2, 2, 3, 4, 10, 10, 12, 20], id="all sorts"),
]


@pytest.mark.parametrize("sizes", SIZES)
def test_intervals_cover(sizes: list[int]) -> None:
    rng = np.random.default_rng(0)
    cluster = np.repeat(np.arange(len(sizes)), sizes)
    hits = []
    for _ in range(1500):
        level = rng.normal(0, 0.3, len(sizes))
        found = average_clusters(level[cluster] + 0.8 * rng.normal(size=cluster.size), cluster)
        hits.append(abs(found.value) <= found.find_critical() * found.error)
    assert 0.93 <= np.mean(hits) <= 0.98


def test_critical_values_are_those_of_student() -> None:
    found = average_clusters(np.arange(6.0), np.arange(6))
    assert found.find_critical(0.9) == pytest.approx(special.stdtrit(5, 0.95))
