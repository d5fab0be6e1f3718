"""Repeats of sentences that are known, told from sentences that only share words with them."""

import pytest

from corpora import variety
from corpora.variety import find_near_duplicates, find_repeats

KNOWN = ["Solid year.", "He took the late shift so that Mara could see her son play."]

SENTENCES = [
    pytest.param("solid year.", True, id="the same but for its case"),
    pytest.param("Solid, year", True, id="the same but for its marks"),
    pytest.param("Solid start.", False, id="short, one word shared"),
    pytest.param(
        "He took the late shift so that Mara could see her daughter play.", True, id="a word apart"
    ),
    pytest.param("He took the blame for the late order so that Mara slept.", False, id="other"),
]


@pytest.mark.parametrize(("sentence", "repeats"), SENTENCES)
def test_repeats_of_known_sentences(sentence: str, repeats: bool) -> None:
    assert find_repeats([sentence], KNOWN) == ([sentence] if repeats else [])


@pytest.mark.parametrize("at_once", [1, 2, 1000])
def test_near_duplicates_come_once_and_in_order(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(variety, "_ROWS_AT_ONCE", at_once)
    twins = [KNOWN[1].replace("son", child) for child in ("son", "daughter", "twins")]
    other = "Nobody on the quay had asked for the third crane."
    assert find_near_duplicates([twins[0], other, *KNOWN[:1], *twins[1:]]) == (
        (twins[0], twins[1]),
        (twins[0], twins[2]),
        (twins[1], twins[2]),
    )
