"""What stands around a sentence: heard in its place, of acts alone, and of one's own review alone."""

import json
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from corpora.codebook import Act
from models.context import (
    IMPRESSION,
    ContextModel,
    Layer,
    list_neighbours,
    pack_context,
    read_context,
)
from models.encoder import Encoded, Encoder
from models.errors import WeightsError
from models.matrices import Floats
from models.weights_store import CONTEXT, MANIFEST, load_weights

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
            if field.name != "around":
                assert np.array_equal(getattr(one, field.name), getattr(other, field.name))


def test_a_sentence_that_stands_alone_is_read_by_itself(encoder: Encoder, deaf: Encoder) -> None:
    [[heard]], [[unheard]] = (e.encode([PRAISE[:1]]) for e in (encoder, deaf))
    assert np.array_equal(heard.acts, unheard.acts)


def test_other_reviews_are_no_neighbours(encoder: Encoder) -> None:
    [one] = encoder.encode([PRAISE])
    among = encoder.encode([CRITICISM, PRAISE, CRITICISM])[1]
    assert all(np.array_equal(a.acts, b.acts) for a, b in zip(one, among, strict=True))


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


def test_weights_without_context_are_refused(weights_folder: Path) -> None:
    manifest = json.loads((weights_folder / MANIFEST).read_text("utf-8"))
    del manifest["sha256"][CONTEXT]
    (weights_folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(
        WeightsError, match=r"has no context\.npz: its weights are of before 0\.20\.0"
    ):
        load_weights(weights_folder)
