"""What phrases say: each run once, in its order and place, and of a sentence by itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.codebook import Act
from models.errors import WeightsError
from models.matrices import Matrix
from models.phrases import BITS, LABELS, PhraseModel, find_buckets, pack_phrases, read_phrases
from models.training.examples import Example
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
    """Each label has a phrase of its own, in ten sentences with other words around it."""
    return fit_phrases(
        [
            make_example((1000 + label, 1001 + label, 2000 + 20 * label + n), label)
            for label in range(len(LABELS))
            for n in range(10)
        ]
    )


def make_example(ids: tuple[int, ...], label: int) -> Example:
    act, category = (label, None) if label < len(Act) else (None, label - len(Act))
    acts = () if act is None else (act,)
    categories = () if category is None else (category,)
    return Example((START, *ids, END), 1, 1, acts, categories, ())


@pytest.mark.parametrize("label", range(0, len(LABELS), 3))
def test_a_phrase_speaks_for_its_label(fitted: PhraseModel, label: int) -> None:
    scores = fitted.score([START, 900, 1000 + label, 1001 + label, END])
    assert scores.argmax() == label
    unseen = fitted.score([START, 900, 901, 902, END])
    assert scores[label] > unseen[label]


def test_what_few_sentences_hold_says_nothing() -> None:
    twice = [make_example((5, 6, 7), 0)] * 2
    often = [make_example((8, 9, 10), row) for row in range(len(LABELS))] * 3
    fitted = fit_phrases([*twice, *often])
    assert set(find_buckets([START, 5, 6, 7, END])).isdisjoint(fitted.kept)
    assert set(find_buckets([START, 8, 9, 10, END])) <= set(fitted.kept)


def test_it_comes_back_as_it_was_stored(fitted: PhraseModel) -> None:
    again = read_phrases(pack_phrases(fitted))
    ids = [START, 1004, 1005, END]
    assert again.score(ids) == pytest.approx(fitted.score(ids), rel=1e-6)


def test_silence_says_the_same_of_everything() -> None:
    silent = PhraseModel.silent()
    said = [silent.score([START, *ids, END]) for ids in ([5], [5, 6, 7], [1004, 1005])]
    assert all((row == said[0]).all() for row in said)


def test_phrases_of_another_size_are_refused(fitted: PhraseModel) -> None:
    fewer = Matrix.round(np.ones((19, len(fitted.kept)), dtype=np.float32))
    other = PhraseModel(fitted.kept, fewer, fitted.bias)
    n = len(fitted.kept)
    with pytest.raises(WeightsError, match=rf"\(19, {n}, 1048576\) labels.* \(23, {n}, 1048576\)"):
        read_phrases(pack_phrases(other))


def test_a_sentence_without_words_is_scored(fitted: PhraseModel) -> None:
    assert np.isfinite(fitted.score([START, END])).all()
