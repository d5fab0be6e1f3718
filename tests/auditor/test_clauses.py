"""Which words stand as a sentence of their own, and which need the rest of theirs."""

import pytest

from auditor.clauses import is_statement
from auditor.document import Reader

STATEMENTS = [
    pytest.param("on 3 May she cut the supplier off twice", True, id="a main clause"),
    pytest.param("Risers went up eleven minutes early at Snape", True, id="one without a pronoun"),
    pytest.param("Controlled counts were off in March", True, id="one whose verb is a copula"),
    pytest.param("please send the agenda two days ahead", True, id="a request"),
    pytest.param("who closed 14 tickets in week 9", False, id="a relative clause"),
    pytest.param("which brought in 40,000 euros", False, id="one of a thing"),
    pytest.param("while he closed 3", False, id="a subordinate clause"),
    pytest.param("when I need her", False, id="one of time"),
    pytest.param("closed 14 tickets in week 9", False, id="a verb without its subject"),
    pytest.param("the tape he made in May", False, id="a noun with its clause"),
    pytest.param("after the session", False, id="a time alone"),
    pytest.param("Gun belt, boots", False, id="things alone"),
    pytest.param("donors warm to that", False, id="a word that points outside"),
]


@pytest.mark.parametrize(("words", "stands"), STATEMENTS)
def test_a_quotation_stands_by_itself(reader: Reader, words: str, stands: bool) -> None:
    [document] = reader.read([words])
    assert is_statement(reader.parse(document)) is stands
