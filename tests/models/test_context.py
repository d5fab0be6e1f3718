"""What stands around a sentence: heard in its place, of acts alone, and of one's own review alone."""

import json
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
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
    Layer,
    list_neighbours,
    pack_context,
    read_context,
)
from models.encoder import Encoded, Encoder
from models.errors import WeightsError
from models.matrices import Floats
from models.training.context import ContextNetwork, fit_context, weigh_context
from models.training.export import write_context
from models.training.held_out import hear_neighbours
from models.weights_store import CONTEXT, MANIFEST, find_weights, load_weights

STRENGTH, CONCERN = (list(Act).index(act) for act in (Act.STRENGTH, Act.CONCERN))
NEIGHBOURS = [
    # a review's sentences, as one opinion each; what stands around the second
    pytest.param([1.0, 9.0], [0, 1, 0, 0, 1], id="the last of two"),
    pytest.param([1.0, 9.0, 2.0], [0, 1, 2, 0, 1.5], id="between two"),
    pytest.param([1.0, 9.0, 2.0, 3.0], [0, 1, 2, 3, 2], id="two after"),
    pytest.param([1.0, 9.0, 2.0, 3.0, 6.0], [0, 1, 2, 3, 3], id="further ones count on average"),
]


@pytest.mark.parametrize(("review", "expected"), NEIGHBOURS)
def test_each_neighbour_has_its_place(review: list[float], expected: list[float]) -> None:
    around = list_neighbours(np.array(review, dtype=np.float32)[:, np.newaxis])
    assert around[1].tolist() == expected


@given(
    arrays(np.float32, (4, 3), elements=st.floats(-1, 1, width=32)),
    st.integers(0, 3),
)
def test_a_sentence_is_no_neighbour_of_itself(opinions: Floats, own: int) -> None:
    changed = opinions.copy()
    changed[own] = 0.5
    before, after = (list_neighbours(rows)[own] for rows in (opinions, changed))
    assert np.abs(before - after).max() < 1e-6


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
    said |= {name: np.zeros(19, dtype=np.float32) for name in ("categories", "phrases")}
    said |= {
        "acts": np.array(acts, dtype=np.float32),
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
    said = [weighed.score(np.stack([s.impression for s in review])) for review in reviews]
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
    turned = [[replace(s, acts=-s.acts) for s in review] for review in reviews]
    with pytest.raises(ValueError, match="logits of strength say the opposite of the labels"):
        weigh_context(fitted, turned, labels)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """As it is served."""
    return Encoder(load_weights(find_weights()))


@pytest.fixture(scope="module")
def deaf() -> Encoder:
    """As it is served, but that it hears no neighbours."""
    return Encoder(replace(load_weights(find_weights()), context=ContextModel.silent()))


PRAISE = (
    "He closed the Hartley claim in nine days, and the client sent flowers.",
    "His notes let the next shift start without a call.",
    "He shows the juniors how to read a policy.",
    "The backlog is gone since he took it on.",
)
CRITICISM = (
    "He left the Hartley claim open for nine weeks, and the client complained.",
    "His notes leave the next shift guessing.",
    "He snaps at the juniors when they ask about a policy.",
    "The backlog has doubled since he took it on.",
)
UNSAID = [
    # what says of itself neither that it is good nor that it is bad
    pytest.param("It took two weeks.", id="a time"),
    pytest.param("The March file is one example.", id="an example"),
    pytest.param("That was so in spring, too.", id="a reference"),
    pytest.param("You can see it in the numbers.", id="a source"),
    pytest.param("The client wrote to me about it.", id="a report"),
]


@pytest.mark.parametrize("sentence", UNSAID)
def test_what_is_unsaid_is_heard_from_neighbours(encoder: Encoder, sentence: str) -> None:
    reviews = [[*said[:2], sentence, *said[2:]] for said in (PRAISE, CRITICISM)]
    praised, criticised = (review[2].acts for review in encoder.encode(reviews))
    assert praised[STRENGTH] > criticised[STRENGTH] + 1
    assert praised[CONCERN] < criticised[CONCERN]


def test_acts_alone_hear_of_neighbours(encoder: Encoder, deaf: Encoder) -> None:
    [heard], [unheard] = (e.encode([[*PRAISE, *CRITICISM]]) for e in (encoder, deaf))
    for one, other in zip(heard, unheard, strict=True):
        assert (one.acts != other.acts).all()
        for field in fields(Encoded):
            if field.name != "acts":
                assert np.array_equal(getattr(one, field.name), getattr(other, field.name))


def test_a_sentence_that_stands_alone_is_read_by_itself(encoder: Encoder, deaf: Encoder) -> None:
    [[heard]], [[unheard]] = (e.encode([PRAISE[:1]]) for e in (encoder, deaf))
    assert np.array_equal(heard.acts, unheard.acts)


def test_other_reviews_are_no_neighbours(encoder: Encoder) -> None:
    [one] = encoder.encode([PRAISE])
    among = encoder.encode([CRITICISM, PRAISE, CRITICISM])[1]
    assert all(np.array_equal(a.acts, b.acts) for a, b in zip(one, among, strict=True))


def test_context_is_stored_as_it_is(fitted: ContextModel) -> None:
    impressions = np.stack([sentence.impression for sentence in make_reviews(1)[0][0]])
    stored = read_context(pack_context(fitted))
    assert np.array_equal(stored.score(impressions), fitted.score(impressions))


SILENT = ContextModel.silent()
MISSHAPEN = [
    pytest.param(
        replace(SILENT, take_in=Layer(SILENT.take_in.weights[:, 1:], SILENT.take_in.bias)),
        rf"take_in.weights of the context is of shape \(1, {IMPRESSION - 1}\)",
        id="hears less",
    ),
    pytest.param(
        replace(SILENT, expect=Layer(SILENT.expect.weights[:, 1:], SILENT.expect.bias)),
        r"expect.weights of the context is of shape \(1, 4\), not \(1, 5\)",
        id="other places",
    ),
    pytest.param(
        replace(SILENT, acts=SILENT.acts[1:]),
        r"acts of the context is of shape \(3, 1\)",
        id="acts",
    ),
]


@pytest.mark.parametrize(("model", "complaint"), MISSHAPEN)
def test_context_of_another_program_is_refused(model: ContextModel, complaint: str) -> None:
    with pytest.raises(WeightsError, match=complaint):
        read_context(pack_context(model))


def test_context_that_went_astray_is_not_stored() -> None:
    astray = replace(SILENT, usual=np.array([0, np.nan, 0, 0], dtype=np.float32))
    with pytest.raises(
        WeightsError, match="usual of the context holds a number that is not finite"
    ):
        pack_context(astray)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the weights that ship."""
    for path in find_weights().iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def test_weights_without_context_are_refused(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    del manifest["sha256"][CONTEXT]
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(
        WeightsError, match=r"has no context\.npz: its weights are of before 0\.20\.0"
    ):
        load_weights(folder)


def test_what_hears_neighbours_learns_as_what_does_not(folder: Path) -> None:
    corpus = TrainingCorpus.open()
    few = TrainingCorpus((corpus.choose(Split.TRAIN)[0], *corpus.choose(Split.DEV)[:2]))
    blind = Blinder(load_language()).blind
    shipped = load_weights(folder)
    write_context(folder, ContextModel.silent())
    learnt = []
    for _ in range(2):
        hear_neighbours(few, blind, folder, seed=1)
        learnt.append(load_weights(folder))
    first, second = learnt
    assert pack_context(first.context) == pack_context(second.context) != pack_context(SILENT)
    assert first.settings == second.settings != shipped.settings
