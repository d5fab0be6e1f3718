"""Repeats of sentences that are known, told from sentences that only share words with them."""

import pytest

from corpora.variety import find_near_duplicates, find_repeats

KNOWN = ["Solid year.", "He took the late shift so that Mara could see her son play."]

SENTENCES = [
    pytest.param("solid year.", True, id="the same but for its case"),
    pytest.param("Solid start.", False, id="short, one word shared"),
    pytest.param(
        "He took the late shift so that Mara could see her daughter play.", True, id="a word apart"
    ),
    pytest.param("He took the blame for the late order so that Mara slept.", False, id="other"),
]


@pytest.mark.parametrize(("sentence", "repeats"), SENTENCES)
def test_repeats_of_known_sentences(sentence: str, repeats: bool) -> None:
    assert find_repeats([sentence], KNOWN) == ([sentence] if repeats else [])


def test_near_duplicates_come_once_and_in_order() -> None:
    twin = KNOWN[1].replace("son", "daughter")
    assert find_near_duplicates([KNOWN[1], *KNOWN[:1], twin]) == ((KNOWN[1], twin),)
