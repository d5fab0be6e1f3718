"""The cases of expected behaviour, and the changes of the surface."""

import tomllib

import pytest

from corpora.codebook import Category
from evaluation.behaviour import CASES, CHANGES

CHANGED = [
    pytest.param("names for pronouns", "She planned it.", "Oluwaseun planned it.", id="a name"),
    pytest.param(
        "American spelling",
        "Whilst organised, her behaviour counts.",
        "While organized, her behavior counts.",
        id="spelling",
    ),
    pytest.param(
        "American spelling",
        "Behaviour in both programmes; enquiries at the centre by cheque.",
        "Behavior in both programs; inquiries at the center by check.",
        id="capitals, plurals and ends of words",
    ),
    pytest.param(
        "American spelling",
        "The programmer programmed an organism, centred on a chequered analysis.",
        "The programmer programmed an organism, centred on a chequered analysis.",
        id="words that only hold one",
    ),
    pytest.param(
        "American words",
        "She rang each client, learnt the rota in a fortnight and was on holiday afterwards.",
        "She called each client, learned the roster in two weeks and was on vacation afterward.",
        id="words",
    ),
    pytest.param(
        "American words",
        "The phone rang on the Jewish holidays; he moved towards the maths.",
        "The phone rang on the Jewish holidays; he moved toward the math.",
        id="words that only look alike",
    ),
    pytest.param(
        "no definite article",
        "The report was late, as the team knows.",
        "Report was late, as team knows.",
        id="articles",
    ),
    pytest.param(
        "no copula",
        "She is late and they are tired, but he is not.",
        "She late and they tired, but he is not.",
        id="copulas, but not before a stop",
    ),
    pytest.param(
        "no copula", "I know where she is now.", "I know where she is now.", id="after a question"
    ),
    pytest.param("contractions", "It is not late.", "It isn't late.", id="contractions"),
    pytest.param("no last stop", "Done.", "Done", id="the last stop"),
]


@pytest.mark.parametrize(("name", "text", "expected"), CHANGED)
def test_a_change_leaves_the_meaning(name: str, text: str, expected: str) -> None:
    assert CHANGES[name](text) == expected


def test_every_category_has_an_unfair_and_an_innocent_sentence() -> None:
    cases = tomllib.loads(CASES.read_text("utf-8"))
    assert {Category(name) for name in cases["minimum"]} == set(Category)
    assert all(len(pair) == 2 for pair in cases["minimum"].values())
    assert {case["figure"] for case in cases["direction"]} == {
        "specificity",
        "constructiveness",
        "finding",
    }
