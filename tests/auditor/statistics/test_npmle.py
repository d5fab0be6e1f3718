"""The nonparametric prior: likelihood maximised, posterior by hand."""

import numpy as np
import pytest
from scipy import optimize, stats

from auditor.statistics.npmle import Posterior, Prior, fit_prior, update


def test_two_point_prior_by_hand() -> None:
    # Prior 1/2 at 0, 1/2 at 2, likelihoods 1 and 3: posterior 1/4 and 3/4.
    prior = Prior(np.array([0.0, 2.0]), np.array([0.5, 0.5]))
    found = update(prior, np.array([[1.0, 3.0]]), null=np.array([True, False]))
    assert found.null[0] == pytest.approx(0.25)
    assert found.mean[0] == pytest.approx(1.5)
    assert found.wrong_sign[0] == pytest.approx(0.25)


def test_fit_reaches_the_maximum_likelihood() -> None:
    rng = np.random.default_rng(0)
    grid = np.linspace(-2, 2, 9)
    data = np.concatenate([rng.normal(0, 0.6, 80), rng.normal(1.5, 0.6, 20)])
    table = stats.norm.pdf(data[:, None] - grid, scale=0.6)
    found = fit_prior(table, grid, iterations=5000, tolerance=1e-12)

    def loss(logits: np.ndarray) -> float:
        weight = np.exp(logits - logits.max())
        return -float(np.log(table @ (weight / weight.sum())).sum())

    best = min(optimize.minimize(loss, np.zeros(9), method="L-BFGS-B").fun, loss(np.zeros(9)))
    assert -float(np.log(table @ found.weight).sum()) <= best + 1e-3
    assert found.weight.sum() == pytest.approx(1)


def test_null_pseudo_rows_pull_a_small_company_to_the_null() -> None:
    grid = np.linspace(-3, 3, 61)
    table = stats.norm.pdf(np.array([2.2, -0.1, 0.4])[:, None] - grid)
    null = np.abs(grid) <= 0.5
    plain, pulled = fit_prior(table, grid), fit_prior(table, grid, null=null)
    assert pulled.weight[null].sum() > max(plain.weight[null].sum(), 0.75)


def test_interval_covers_at_its_rate_under_the_true_prior() -> None:
    rng = np.random.default_rng(1)
    grid = np.round(np.arange(-4, 4.05, 0.1), 10)
    true = rng.normal(0, 0.7, 4000)
    data = true + rng.normal(0, 0.5, 4000)
    table = stats.norm.pdf(data[:, None] - grid, scale=0.5)
    weight = stats.norm.pdf(grid, scale=0.7)
    found = update(Prior(grid, weight / weight.sum()), table, null=np.abs(grid) <= 0.5)
    assert np.mean((found.low <= true) & (true <= found.high)) == pytest.approx(0.95, abs=0.015)
    wrong = np.mean(np.sign(found.mean) != np.sign(true))
    assert found.wrong_sign.mean() == pytest.approx(wrong, abs=0.04)


def test_local_false_discovery_rate_is_calibrated() -> None:
    rng = np.random.default_rng(2)
    grid = np.round(np.arange(-4, 4.05, 0.1), 10)
    null = np.abs(grid) <= 0.5
    true = np.where(rng.random(6000) < 0.1, 2.0, 0.0)
    data = true + rng.normal(0, 0.7, 6000)
    table = stats.norm.pdf(data[:, None] - grid, scale=0.7)
    found: Posterior = update(fit_prior(table, grid, null=null), table, null=null)
    middle = (found.null > 0.2) & (found.null < 0.8)
    assert np.mean(true[middle] == 0) == pytest.approx(found.null[middle].mean(), abs=0.08)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        pytest.param(np.ones((2, 3)), "expected", id="shape"),
        pytest.param(np.zeros((2, 2)), "widen the grid", id="row of zeros"),
    ],
)
def test_refusals_say_why(table: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        fit_prior(table, np.array([0.0, 1.0]))
