"""The cases of expected behaviour, and the changes of the surface."""

import tomllib

import pytest

from corpora.codebook import Category
from evaluation.behaviour import CASES, CHANGES

CHANGED = [
    pytest.param("she to he", "She said she would.", "He said he would.", id="pronouns"),
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
