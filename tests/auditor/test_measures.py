"""What a read review says in numbers, beside its grades."""

import pytest

from auditor.measures import measure_balance
from auditor.records import ReviewAudit, Sentence
from corpora.codebook import Act

BALANCES = [
    # (chance of a strength, chance of a concern) of each sentence, and the balance
    pytest.param([], 0.0, id="nothing said"),
    pytest.param([(1.0, 0.0)], 0.5, id="one kind sentence"),
    pytest.param([(1.0, 0.0)] * 6, 6 / 7, id="six kind sentences say it more surely"),
    pytest.param([(1.0, 0.0), (0.0, 1.0)], 0.0, id="one of each"),
    pytest.param([(1.0, 1.0)], 0.0, id="half-praise"),
    pytest.param([(0.5, 0.5), (0.0, 1.0)], -1 / 3, id="what may be read either way counts half for each"),
]  # fmt: skip


@pytest.mark.parametrize(("chances", "balance"), BALANCES)
def test_the_balance_weighs_sentences_by_how_surely_they_praise_or_blame(
    chances: list[tuple[float, float]], balance: float
) -> None:
    sentences = tuple(
        Sentence(0, 1, 3.0, 3.0, (), {Act.STRENGTH: strength, Act.CONCERN: concern})
        for strength, concern in chances
    )
    audit = ReviewAudit("r", 3.0, 3.0, 0, 0, sentences, (), (), "0")
    assert measure_balance(audit) == pytest.approx(balance)
