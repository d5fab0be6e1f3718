"""The network that finds sentences which nothing marks, and what it learns from."""

from functools import partial
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch
from spacy.language import Language

from auditor.blinding import Blinder
from auditor.document import cut_doubtful
from models import BoundaryFinder
from models.boundaries import (
    NO_START,
    STRIDE,
    find_shape,
    lay_out,
    list_windows,
    read_tokenizer,
)
from models.decisions import squash
from models.errors import WeightsError
from models.training.base import find_base, load_base
from models.training.boundaries import BoundaryNetwork, Recipe, fit_boundaries, write_boundaries
from models.training.stretches import (
    Cut,
    hurry,
    label_stretches,
    prepare_stretches,
    stack_stretches,
)
from models.weights_store import Weights, find_weights, load_weights

REVIEW = ["She met every date in May.", "Reports are late.", "Ask Ines for a template"]


@pytest.fixture(scope="module")
def weights() -> Weights:
    return load_weights(find_weights())


@pytest.fixture(scope="module")
def finder(weights: Weights) -> BoundaryFinder:
    return BoundaryFinder.load(weights)


@pytest.fixture(scope="module")
def cut(language: Language, blinder: Blinder) -> Cut:
    return partial(cut_doubtful, language, blinder)


@pytest.mark.parametrize(
    ("word", "like", "unlike"),
    [
        pytest.param("2019", "7", "seven", id="digits"),
        pytest.param("QA", "HR", "Qa", id="capitals"),
        pytest.param("Needs", "Still", "needs", id="one capital"),
        pytest.param("I", "A", "IT", id="a lone capital is one capital"),
        pytest.param(".", ".", "!", id="each mark is its own"),
        pytest.param("~", "%", "-", id="other marks are alike"),
    ],
)
def test_a_shape_tells_what_lower_case_hides(word: str, like: str, unlike: str) -> None:
    assert find_shape(word) == find_shape(like) != find_shape(unlike)


def test_words_keep_their_first_pieces(weights: Weights) -> None:
    words = ["unpunctuated", "text", "\u200b", "ends"]
    ids, shapes, firsts = lay_out(read_tokenizer(weights), words)
    assert firsts[0] == 1 < firsts[1] < firsts[3]
    assert firsts[2] == 0, "nothing is left of a zero-width space"
    begun = {first: word for first, word in zip(firsts, words, strict=True) if first}
    assert shapes == [find_shape(begun[i]) if i in begun else NO_START for i in range(len(ids))]


def test_windows_decide_every_word_once() -> None:
    for count in (0, 1, STRIDE, STRIDE + 1, 3 * STRIDE + 7):
        numbers = list(range(count))
        assert [
            n for read, decided in list_windows(count) for n in numbers[read][decided]
        ] == numbers


def test_a_row_of_marks_leaves_the_words_after_it(finder: BoundaryFinder) -> None:
    chances = finder.find([["_" * 300, *"he is kind He is late".split()]])[0]
    assert chances[4] > 0.5, "a word that is not read has no chance at all"


def test_the_served_network_equals_the_trained_one(weights: Weights, tmp_path: Path) -> None:
    torch.manual_seed(3)
    network = BoundaryNetwork(load_base(find_base()), layers=2, neurons=64).eval()
    write_boundaries(network, tmp_path, version="0")
    finder, tokenizer = BoundaryFinder(tmp_path, weights), read_tokenizer(weights)
    for words in [
        "he is ok",
        "slow",
        "Team Player : Yes Presentation Skill : Fine",
        "slow " * STRIDE,
    ]:
        tensors = [torch.tensor([row]) for row in lay_out(tokenizer, words.split())]
        with torch.inference_mode():
            chances = squash(network(*tensors)[0].numpy())
        assert np.allclose(finder.find([words.split()])[0], chances, atol=1e-4)


def test_a_word_far_away_changes_nothing(finder: BoundaryFinder) -> None:
    words = ("she moved the course to the ships and no one came in on a rest day " * 20).split()
    other = [*words[:-1], "Nobody"]
    near = (len(words) - 1) // STRIDE * STRIDE
    assert finder.find([words])[0][:near] == finder.find([other])[0][:near]
    assert finder.find([words]) != finder.find([other])


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        pytest.param(
            "good loader they are fast talks too much", ["they", "talks"], id="lower case"
        ),
        pytest.param("Good with residents Charting is always late", ["Charting"], id="a capital"),
        pytest.param("SOUND LAD GOOD TO HAVE ON A JOB", ["GOOD"], id="capitals throughout"),
        pytest.param("we let the new hire run the desk", [], id="one sentence"),
    ],
)
def test_unmarked_sentences_are_found(
    finder: BoundaryFinder, words: str, begins: list[str]
) -> None:
    chances = finder.find([words.split()])[0][1:]
    found = zip(words.split()[1:], chances, strict=True)
    assert [word for word, chance in found if chance >= finder.threshold] == begins


def test_padding_changes_no_logit(cut: Cut, weights: Weights) -> None:
    torch.manual_seed(3)
    network = BoundaryNetwork(load_base(find_base()), layers=1, neurons=32).eval()
    examples = prepare_stretches([["he is ok could do more"], REVIEW], cut, read_tokenizer(weights))
    with torch.inference_mode():
        together = network(*stack_stretches(examples)[:3])
        alone = [network(*stack_stretches([example])[:3])[0] for example in examples]
    for row, logits in zip(together, alone, strict=True):
        assert torch.allclose(row[: len(logits)], logits, atol=1e-5)


@pytest.mark.parametrize("seed", range(40))
def test_a_hurried_review_keeps_its_words(seed: int) -> None:
    hurried = hurry(REVIEW, Random(seed))
    assert [text.lower().removesuffix(".") for text in hurried] == [
        text.lower().removesuffix(".") for text in REVIEW
    ]


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        pytest.param("A good May", True, id="a lone capital is no acronym"),
        pytest.param("QA is late", False, id="an acronym"),
        pytest.param("I saw it", False, id="I"),
    ],
)
def test_a_first_capital_goes_unless_the_word_needs_it(text: str, changes: bool) -> None:
    forms = {hurry([text], Random(seed))[0] for seed in range(60)} - {text.lower(), text.upper()}
    assert forms == ({text, text[0].lower() + text[1:]} if changes else {text})


def test_a_hurried_review_loses_marks() -> None:
    forms = [" ".join(hurry(REVIEW, Random(seed))) for seed in range(40)]
    assert any("." not in form for form in forms)
    assert any(form == form.lower() for form in forms)


def test_sentences_are_labelled_where_they_begin(cut: Cut) -> None:
    review = ["he is ok", "could do more", "Fine."]
    [(words, begins)] = label_stretches([review], cut)
    assert " ".join(words) == "they are ok could do more Fine ."
    assert [word for word, begin in zip(words, begins, strict=True) if begin][1:] == [
        "could",
        "Fine",
    ]


def test_a_network_learns_what_it_is_shown(cut: Cut, weights: Weights) -> None:
    reviews = [["good lad", "talks too much"], ["keeps the bay tidy", "needs more time"]] * 8
    examples = prepare_stretches(reviews, cut, read_tokenizer(weights))
    losses: list[float] = []
    recipe = Recipe(epochs=12, neurons=32, layers=1)
    fit_boundaries(examples, [examples], recipe, report=lambda _, loss: losses.append(loss))
    assert losses[-1] < losses[0] / 3


def test_missing_weights_name_the_folder(weights: Weights, tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=tmp_path.name):
        BoundaryFinder(tmp_path, weights)
