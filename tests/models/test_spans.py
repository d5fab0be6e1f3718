"""Which words a run of chosen pieces marks."""

import re

import numpy as np
import pytest

from models.spans import find_runs, reach_content, trim_edges

SENTENCE = "He is the best of the lot, isn't he, a real star."

ROWS = [
    # sentence about the row, chosen pieces, runs
    ("a piece is widened to its word", ["bes"], ["best"]),
    ("a contraction is one word", ["isn"], ["isn't"]),
    ("a leading article is left out", ["a", "real", "star"], ["real star"]),
    ("an article inside stays", ["best", "of", "the", "lot"], ["best of the lot"]),
    ("one short word between is bridged", ["best", "of", "lot"], ["best of the lot"]),
    ("two words between are not", ["best", "lot"], ["best", "lot"]),
    ("a comma is never bridged", ["lot", "isn"], ["lot", "isn't"]),
]


@pytest.mark.parametrize(("about", "pieces", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_runs_of_words(about: str, pieces: list[str], expected: list[str]) -> None:
    offsets: list[tuple[int, int]] = []
    place = 0
    for piece in pieces:
        start = SENTENCE.index(piece, place)
        place = start + len(piece)
        offsets.append((start, place))
    runs = find_runs(np.array(offsets), np.ones(len(offsets), dtype=np.bool_), SENTENCE)
    found = [trim_edges(start, end, SENTENCE) for start, end in runs]
    assert [SENTENCE[start:end] for start, end in found] == expected


SPANS = [
    pytest.param("never listens", [1, 1], ["never listens"], id="neighbours join"),
    pytest.param("he is bossy", [0, 0, 1], ["bossy"], id="one word"),
    pytest.param(
        "set in his ways", [1, 0, 1, 1], ["set in his ways"], id="a short word is bridged"
    ),
    pytest.param("rude, then late", [1, 0, 1], ["rude", "late"], id="a comma parts"),
    pytest.param("a b", [0, 0], [], id="none"),
]


@pytest.mark.parametrize(("sentence", "marks", "expected"), SPANS)
def test_chosen_words_become_spans(sentence: str, marks: list[int], expected: list[str]) -> None:
    words = sentence.replace(",", "").split()
    offsets = np.array([(sentence.index(w), sentence.index(w) + len(w)) for w in words])
    chosen = np.array(marks, dtype=np.bool_)
    assert [sentence[a:b] for a, b in find_runs(offsets, chosen, sentence)] == expected


MARKED = [
    pytest.param("too emotional 👩🏽‍💻", "too emotional", id="an emoji behind"),
    pytest.param("“the *diva*”", "diva", id="quotes, an article and stars"),
    pytest.param("mothers the", "mothers", id="an article behind"),
    pytest.param("moody and the", "moody", id="a joint and an article behind"),
    pytest.param("but the girl", "girl", id="a joint and an article before"),
    pytest.param("of a certain age", "of a certain age", id="a preposition before"),
    pytest.param("👎", "👎", id="a mark alone stays"),
]


@pytest.mark.parametrize(("run", "expected"), MARKED)
def test_marks_at_the_edges_are_trimmed(run: str, expected: str) -> None:
    start, end = trim_edges(0, len(run), run)
    assert run[start:end] == expected


def test_an_article_at_the_very_end_stays() -> None:
    assert trim_edges(7, 10, "He got the") == (7, 10)


def test_an_article_alone_takes_the_word_it_stands_before() -> None:
    start = SENTENCE.index("the")
    place, chance = np.array([(start, start + 3)]), np.ones(1)
    reached = reach_content(start, start + 3, SENTENCE, place, chance)
    left, right = trim_edges(*reached, SENTENCE)
    assert SENTENCE[left:right] == "best"


REACHES = [
    # what a run of function words takes in, the run, how sure each word is, the outcome
    ("the likelier neighbour", "lives with a chap", "with", [0.1, 0.9, 0.3, 0.6], "with a chap"),
    (
        "the word before, if it is likelier",
        "rude to him now",
        "to",
        [0.5, 0.9, 0.2, 0.1],
        "rude to",
    ),
    ("the word after, if both are alike", "a boy of six", "of", [0.2, 0.2, 0.9, 0.2], "of six"),
    ("the only side there is at the edge", "bossy to him", "him", [0.9, 0.1, 0.9], "bossy to him"),
    ("a capital makes no other word", "To Rome she went", "To", [0.9, 0.3, 0.1, 0.1], "To Rome"),
    ("a contraction is its pronoun", "they're loud now", "they're", [0.9, 0.4, 0], "they're loud"),
    ("no word beyond a comma", "rude, so he is", "so", [0.9, 0.9, 0.1, 0.1], "so he is"),
    ("no hyphen by itself", "talks to - him", "to", [0.1, 0.9, 0.8, 0.2], "talks to - him"),
    ("no quotation mark by itself", "goes 'to' us", "'to'", [0.4, 0.9, 0.1], "goes 'to'"),
    ("nothing, if it is no word", "late - again", "-", [0.1, 0.9, 0.1], "-"),
    ("nothing, if it says something", "he is bossy", "bossy", [0.8, 0.8, 0.9], "bossy"),
    ("nothing, if it says how often", "he is always late", "always", [0, 0, 0.9, 0.8], "always"),
    ("all there is", "and so is he", "so", [0.1, 0.9, 0.1, 0.1], "and so is he"),
]


@pytest.mark.parametrize(
    ("about", "sentence", "run", "chances", "expected"), REACHES, ids=[row[0] for row in REACHES]
)
def test_function_words_reach_for_content(
    about: str, sentence: str, run: str, chances: list[float], expected: str
) -> None:
    places = [(m.start(), m.end()) for m in re.finditer(r"\S+", sentence)]
    start = sentence.index(run)
    left, right = reach_content(
        start, start + len(run), sentence, np.array(places), np.array(chances)
    )
    assert sentence[left:right] == expected
