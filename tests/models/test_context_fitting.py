"""How context is learnt: from neighbours alone, by a seed, and for what it is worth elsewhere."""

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike
from sklearn.linear_model import LogisticRegression

from auditor.blinding import Blinder
from auditor.document import load_language
from corpora.catalogue import Split, TrainingCorpus
from corpora.codebook import Act
from corpora.labelled import LabelledSentence
from models.context import (
    IMPRESSION,
    STATE,
    ContextModel,
    pack_context,
    read_context,
)
from models.encoder import Encoded, stack_impressions
from models.training.context import ContextNetwork, fit_context, weigh_context
from models.training.export import write_context
from models.training.held_out import hear_neighbours
from models.weights_store import load_weights


@given(st.integers(2, 9), st.integers(0, 2**32 - 1))
def test_what_learns_hears_as_what_serves(n: int, seed: int) -> None:
    torch.manual_seed(seed)
    network, heard = ContextNetwork().eval(), torch.randn(n, IMPRESSION)
    mean, spread = torch.randn(IMPRESSION), torch.rand(IMPRESSION) + 0.5
    with torch.no_grad():
        learnt = network((heard - mean).div(spread).unsqueeze(0))[0]
    served = network.export(mean, spread).score(heard.numpy())
    assert np.abs(learnt.numpy() - served).max() < 1e-4


def make_encoded(acts: ArrayLike) -> Encoded:
    """A sentence of which nothing is said but its acts."""
    said = {field.name: np.zeros(0, dtype=np.float32) for field in fields(Encoded)}
    said |= {name: np.zeros(4, dtype=np.float32) for name in ("specificity", "constructiveness")}
    said |= {
        "categories": np.zeros(19, dtype=np.float32),
        "phrases": np.zeros(23, dtype=np.float32),
        "around": np.zeros(4, dtype=np.float32),
        "own_acts": np.array(acts, dtype=np.float32),
        "pieces": np.zeros((0, 19), dtype=np.float32),
        "state": np.zeros(STATE, dtype=np.float32),
    }
    return Encoded(**said)


def make_reviews(
    n: int, *, alike: bool = True
) -> tuple[list[list[Encoded]], list[list[LabelledSentence]]]:
    """Reviews of three sentences, whose acts are all the same or of each its own.

    Those at both ends say clearly what acts they have, the one between them hardly.
    """
    random = np.random.default_rng(n)
    reviews, labels = [], []
    for _ in range(n):
        held = random.random((1 if alike else 3, len(Act))) < 0.5
        sure = np.where(held, 3.0, -3.0) * np.array([[1.0], [0.1], [1.0]])
        says = sure + random.normal(size=sure.shape)
        reviews.append([make_encoded(said) for said in says])
        acts = [frozenset(np.array(list(Act))[row]) for row in np.broadcast_to(held, sure.shape)]
        labels.append([LabelledSentence("It took two weeks.", 3, 3, each, ()) for each in acts])
    return reviews, labels


@pytest.fixture(scope="module")
def fitted() -> ContextModel:
    """It has learnt that the sentences of a review are alike."""
    return fit_context(*make_reviews(300), seed=1)


def test_what_all_around_say_is_likely_between_them(fitted: ContextModel) -> None:
    for act in range(len(Act)):
        ends = np.where(np.arange(len(Act)) == act, 3.0, -3.0)
        review = [make_encoded(said).impression for said in (ends, np.zeros(len(Act)), ends)]
        between = fitted.score(np.stack(review))[1]
        assert between[act] > 0.5
        assert np.delete(between, act).max() < 0


def test_each_epoch_is_reported() -> None:
    heard: list[tuple[int, float]] = []
    fit_context(*make_reviews(40), seed=1, report=lambda *epoch: heard.append(epoch))
    assert [epoch for epoch, _ in heard] == list(range(1, 26))
    assert heard[-1][1] < heard[0][1]


def test_the_same_seed_fits_the_same_context() -> None:
    one, again, other = (
        pack_context(fit_context(*make_reviews(40), seed=seed)) for seed in (1, 1, 2)
    )
    assert one == again != other


def test_context_is_worth_what_it_tells_of_other_reviews(fitted: ContextModel) -> None:
    telling, saying_nothing = (
        (weigh_context(fitted, *make_reviews(301, alike=alike)).acts / fitted.acts)[:, 0]
        for alike in (True, False)
    )
    assert telling.min() > 0.5 > 0.2 > saying_nothing.max()
    assert saying_nothing.min() >= 0


def test_one_scale_serves_sentences_with_neighbours_and_without(fitted: ContextModel) -> None:
    reviews, labels = make_reviews(301)
    weighed = weigh_context(replace(fitted, usual=fitted.usual + 2), reviews, labels)
    own = np.concatenate([[s.acts for s in review] for review in reviews])
    said = [weighed.score(stack_impressions(review)) for review in reviews]
    heard = own + np.concatenate(said)
    truths = np.array([[act in s.acts for act in Act] for review in labels for s in review])
    for act in range(len(Act)):
        lines = [
            LogisticRegression(C=np.inf).fit(logits[:, [act]], truths[:, act])
            for logits in (own, heard)
        ]
        alone, among = (line.intercept_[0] / line.coef_[0, 0] for line in lines)
        assert abs(alone - among) < 0.1


def test_reviews_without_neighbours_are_refused() -> None:
    reviews, labels = make_reviews(3)
    with pytest.raises(ValueError, match=r"^3 reviews, the shortest of 1 sentences"):
        fit_context([reviews[0], reviews[1][:1], reviews[2]], labels, seed=1)
    with pytest.raises(ValueError, match=r"^0 reviews"):
        fit_context([], [], seed=1)


def test_logits_that_say_the_opposite_are_refused(fitted: ContextModel) -> None:
    reviews, labels = make_reviews(30, alike=False)
    turned = [[replace(s, own_acts=-s.own_acts) for s in review] for review in reviews]
    with pytest.raises(ValueError, match="logits of strength say the opposite of the labels"):
        weigh_context(fitted, turned, labels)


def test_context_is_stored_as_it_is(fitted: ContextModel) -> None:
    impressions = stack_impressions(make_reviews(1)[0][0])
    stored = read_context(pack_context(fitted))
    assert np.array_equal(stored.score(impressions), fitted.score(impressions))


def test_what_hears_neighbours_learns_as_what_does_not(weights_folder: Path) -> None:
    corpus = TrainingCorpus.open()
    few = TrainingCorpus((corpus.choose(Split.TRAIN)[0], *corpus.choose(Split.DEV)[:2]))
    blind = Blinder(load_language()).blind
    shipped = load_weights(weights_folder)
    write_context(weights_folder, ContextModel.silent())
    learnt = []
    for _ in range(2):
        hear_neighbours(few, blind, weights_folder, seed=1)
        learnt.append(load_weights(weights_folder))
    first, second = learnt
    assert (
        pack_context(first.context)
        == pack_context(second.context)
        != pack_context(ContextModel.silent())
    )
    assert first.settings == second.settings != shipped.settings
