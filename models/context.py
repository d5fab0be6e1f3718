"""What the rest of a review says of a sentence's acts: a small network over what is said of its neighbours.

"It took two weeks" is praise in one review and a concern in another. The large network reads each
sentence by itself; this one hears what it says of the sentences around, and tells which acts are likely
between them. The log-odds of both are added, as if they were independent once the acts are known (naive
Bayes; Hinton 2002, Training products of experts). Grades and findings hear nothing of it: they stand on a
sentence's own words, which can be shown.
"""

from dataclasses import dataclass
from io import BytesIO

import numpy as np

from corpora.codebook import GRADES, Act, Category
from models.errors import WeightsError
from models.matrices import Floats

OPINIONS = 2 * (len(GRADES) - 1) + len(Act) + len(Category)
"""The logits of all heads."""

STATE = 384
"""The width of the large network."""

IMPRESSION = OPINIONS + STATE
"""What is heard of a sentence: its logits, softened, and the mean state of its word pieces."""

PLACES = (-2, -1, 1, 2)
"""Where the neighbours stand that are heard singly; the others are heard together."""

_SOFTNESS = np.float32(4.0)
"""Logits are squashed by this much, so that none is heard more for being very sure."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Neurons that are silent below zero."""

    weights: Floats
    """(neurons, inputs)"""
    bias: Floats
    """(neurons,)"""

    def fire(self, inputs: Floats) -> Floats:
        """Return (rows, neurons) for inputs of (rows, inputs)."""
        fired: Floats = np.maximum(inputs @ self.weights.T + self.bias, np.float32(0.0))
        return fired


@dataclass(frozen=True, slots=True)
class ContextModel:
    """Takes in each sentence of a review, and tells of each what the others let expect."""

    take_in: Layer
    """From the impression of one sentence."""
    expect: Layer
    """From what was taken in of those around a sentence."""
    acts: Floats
    """(acts, neurons): what each neuron that expects says of each act."""

    def score(self, impressions: Floats) -> Floats:
        """Return (sentences, acts): what is added to the acts' logits of each sentence of a review.

        `impressions` are those of a review's sentences, in order. A sentence that stands alone gets
        nothing.
        """
        expected = self.expect.fire(list_neighbours(self.take_in.fire(impressions)))
        of_nothing = np.maximum(self.expect.bias, np.float32(0.0))
        scored: Floats = (expected - of_nothing) @ self.acts.T
        return scored

    @classmethod
    def silent(cls) -> "ContextModel":
        """Return a model that says nothing: every sentence is read by itself."""

        def nothing(*shape: int) -> Floats:
            return np.zeros(shape, dtype=np.float32)

        return cls(
            Layer(nothing(1, IMPRESSION), nothing(1)),
            Layer(nothing(1, len(PLACES) + 1), nothing(1)),
            nothing(len(Act), 1),
        )


def impress(logits: Floats, state: Floats) -> Floats:
    """Return (impression,): what is heard of a sentence of these logits and this mean state."""
    return np.concatenate([np.tanh(logits / _SOFTNESS), state])


def list_neighbours(rows: Floats) -> Floats:
    """Return (sentences, 5 times columns): the rows around each row of a review.

    They are the two before, the two after, each zero where there is none, and the mean of all others.
    """
    n, furthest = len(rows), max(PLACES)
    padded = np.pad(rows, ((furthest, furthest), (0, 0)))
    near = [padded[furthest + place :][:n] for place in PLACES]
    others = (rows.sum(axis=0) - rows) / np.float32(max(n - 1, 1))
    return np.hstack([*near, others])


def pack_context(context: ContextModel) -> bytes:
    """Return the content of the file of a model."""
    buffer = BytesIO()
    tensors = {
        "take_in.weights": context.take_in.weights,
        "take_in.bias": context.take_in.bias,
        "expect.weights": context.expect.weights,
        "expect.bias": context.expect.bias,
        "acts": context.acts,
    }
    np.savez(buffer, allow_pickle=False, **tensors)
    return buffer.getvalue()


def read_context(content: bytes) -> ContextModel:
    """Return the model that a file's content holds.

    Raises:
        WeightsError: It hears or says something else than this program.
    """
    with np.load(BytesIO(content), allow_pickle=False) as tensors:
        model = ContextModel(
            Layer(tensors["take_in.weights"], tensors["take_in.bias"]),
            Layer(tensors["expect.weights"], tensors["expect.bias"]),
            tensors["acts"],
        )
    found = (model.take_in.weights.shape[1], len(model.acts))
    if found != (IMPRESSION, len(Act)):
        raise WeightsError(
            f"the context hears {found[0]} numbers of a sentence and tells of {found[1]} acts, not "
            f"{IMPRESSION} and {len(Act)}; install the program again, or make the weights anew "
            "(`make train`)"
        )
    return model
