"""What flags say, in words that nobody reads backwards."""

import pytest

from auditor.flags import name_compared

NAMES = [
    pytest.param("findings", "freedom from findings", id="more findings are a lower score"),
    pytest.param("composite", "all three scores together", id="a score of scores"),
    pytest.param("specificity", "specificity", id="a grade"),
]


@pytest.mark.parametrize(("score", "name"), NAMES)
def test_a_gap_names_its_score_so_that_more_is_better(score: str, name: str) -> None:
    assert name_compared(score) == name
