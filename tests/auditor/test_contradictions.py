"""Text against rating, in a cycle: who is raised, and what is said where nothing can be tested."""

from dataclasses import replace

import numpy as np
import pytest

from auditor.contradictions import find_contradictions
from tests.auditor.test_cycle import audit, simulate

SHARES = [
    pytest.param((0.02, 0.97), "95 % of the reviews", id="nearly all have one rating"),
    pytest.param((0.0, 0.4), "2 values", id="passed or not"),
    pytest.param((0.0, 1.0), "same in every review", id="all have one rating"),
]


@pytest.mark.parametrize(("shares", "why"), SHARES)
def test_ratings_too_much_alike_accuse_nobody(shares: tuple[float, float], why: str) -> None:
    table = simulate()
    # The rating follows the text: nothing contradicts anything.
    rank = np.argsort(np.argsort(table.valence)) / len(table)
    rating = 2.0 + np.searchsorted(shares, rank, side="right").astype(np.float64)
    cycle = audit(replace(table, rating=rating))
    assert cycle.mismatches == ()
    [said] = [item for item in cycle.untested if item.what == "text against rating"]
    assert why in said.why
    assert "text against rating" not in cycle.tested


def test_too_few_rated_reviews_are_said() -> None:
    found, noise, [said] = find_contradictions(simulate(reviewers=1), fdr=0.05)
    assert (found, noise) == ((), 0.0)
    assert said.why.startswith("16 reviews")
