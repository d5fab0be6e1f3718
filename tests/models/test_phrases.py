"""What phrases say: each run once, in its order and place, and of a sentence by itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.codebook import Category
from models.errors import WeightsError
from models.matrices import Matrix
from models.phrases import BITS, PhraseModel, find_buckets, read_phrases
from models.training.examples import Example
from models.training.export import pack_phrases
from models.training.phrases import fit_phrases

START, END = 101, 102
LIKE = [
    pytest.param([5, 6, 7], [5, 6, 7], True, id="the same"),
    pytest.param([5, 6, 7], [7, 6, 5], False, id="another order"),
    pytest.param(
        [5, 6, 5, 6, 5, 6], [5, 6, 5, 6, 5, 6, 5, 6], True, id="again and again counts once"
    ),
    pytest.param([5, 6], [5, 6, 6], False, id="another end"),
]


@pytest.mark.parametrize(("one", "other", "alike"), LIKE)
def test_runs_are_told_apart(one: list[int], other: list[int], alike: bool) -> None:
    buckets = [find_buckets([START, *ids, END]).tolist() for ids in (one, other)]
    assert (buckets[0] == buckets[1]) == alike


@given(st.lists(st.integers(0, 30_521), max_size=40))
def test_a_bucket_is_the_run_s_hash(ids: list[int]) -> None:
    pieces = [START, *ids, END]
    expected = set()
    for length in (1, 2, 3):
        for start in range(len(pieces) - length + 1):
            run = pieces[start : start + length]
            if run in ([START], [END]) and start in (0, len(pieces) - 1):
                continue
            number = run[0] * 0x9E3779B97F4A7C15 % 2**64
            for piece in run[1:]:
                number = (number * 31 + piece) * 0x9E3779B97F4A7C15 % 2**64
            expected.add(number >> 64 - BITS)
    assert find_buckets(pieces).tolist() == sorted(expected)


@pytest.fixture(scope="module")
def fitted() -> PhraseModel:
    """Each category has a phrase of its own, in ten sentences with other words around it."""
    return fit_phrases(
        [
            make_example((1000 + category, 1001 + category, 2000 + 20 * category + n), (category,))
            for category in range(len(Category))
            for n in range(10)
        ]
    )


def make_example(ids: tuple[int, ...], categories: tuple[int, ...]) -> Example:
    return Example((START, *ids, END), 1, 1, (), categories, ())


@pytest.mark.parametrize("category", range(0, len(Category), 3))
def test_a_phrase_speaks_for_its_category(fitted: PhraseModel, category: int) -> None:
    scores = fitted.score([START, 900, 1000 + category, 1001 + category, END])
    assert scores.argmax() == category
    unseen = fitted.score([START, 900, 901, 902, END])
    assert scores[category] > unseen[category]


def test_it_comes_back_as_it_was_stored(fitted: PhraseModel) -> None:
    again = read_phrases(pack_phrases(fitted))
    ids = [START, 1004, 1005, END]
    assert again.score(ids) == pytest.approx(fitted.score(ids), rel=1e-6)


def test_silence_says_the_same_of_everything() -> None:
    silent = PhraseModel.silent()
    said = [silent.score([START, *ids, END]) for ids in ([5], [5, 6, 7], [1004, 1005])]
    assert all((row == said[0][0]).all() for row in said)


def test_phrases_of_another_size_are_refused(fitted: PhraseModel) -> None:
    other = PhraseModel(Matrix.round(np.ones((len(Category), 8), dtype=np.float32)), fitted.bias)
    with pytest.raises(
        WeightsError, match=r"\(19, 8\) categories and buckets, not of \(19, 65536\)"
    ):
        read_phrases(pack_phrases(other))


def test_a_sentence_without_words_is_scored(fitted: PhraseModel) -> None:
    assert np.isfinite(fitted.score([START, END])).all()
