"""Which clause carries a judgement."""

import re

import numpy as np
import pytest

from models.attribution import list_clauses, rank_clauses, sum_by_word

CLAUSES = [
    pytest.param("He plans well", ["He plans well"], id="one clause"),
    pytest.param(
        "She split the list, and the queue fell by half",
        ["She split the list,", "and the queue fell by half"],
        id="a comma before a conjunction parts once",
    ),
    pytest.param(
        "Clear, short and useful letters", ["Clear, short and useful letters"], id="a list"
    ),
    pytest.param(
        "Ask Tom early so that nobody waits",
        ["Ask Tom early", "so that nobody waits"],
        id="a conjunction alone",
    ),
    pytest.param(
        "Two reports (May, June and July) came late, and it cost a week",
        ["Two reports (May, June and July) came late,", "and it cost a week"],
        id="brackets stay whole",
    ),
    pytest.param("", [], id="nothing"),
]


@pytest.mark.parametrize(("sentence", "expected"), CLAUSES)
def test_clauses_are_found_by_the_surface(sentence: str, expected: list[str]) -> None:
    words = [match.span() for match in re.finditer(r"\S+", sentence)]
    found = [
        sentence[words[first][0] : words[last - 1][1]]
        for first, last in list_clauses(sentence, words)
    ]
    assert found == expected


def test_the_clause_that_adds_most_comes_first() -> None:
    sentence = "He was kind, and on 3 May he fixed it"
    words = [match.span() for match in re.finditer(r"\S+", sentence)]
    shares = np.array([[0.1] * 3 + [0.0, 0.5, 2.0, 2.0, 0.0, 1.0, 0.0], [1.0] * 3 + [0.0] * 7])
    late, early = rank_clauses(sentence, words, shares.T.astype(np.float32))
    assert [sentence[slice(*clause)] for clause in late] == [
        "and on 3 May he fixed it",
        "He was kind,",
    ]
    assert early == late[::-1]


def test_pieces_are_added_up_word_by_word() -> None:
    offsets = np.array([[0, 2], [2, 5], [6, 9]])
    shares = np.array([[1.0], [2.0], [4.0]], dtype=np.float32)
    assert sum_by_word([(0, 5), (6, 9)], offsets, shares).tolist() == [[3.0], [4.0]]
