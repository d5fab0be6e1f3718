"""What the rest of a review says of a sentence's acts: a small network over what is said of its neighbours.

"It took two weeks" is praise in one review and a concern in another. The large network reads each
sentence by itself; this one hears what it says of the sentences around, and tells which acts are likely
between them. The log-odds of both are added, as if they were independent once the acts are known (naive
Bayes; Hinton 2002, Training products of experts). A sentence's grades, and whether it holds a finding, hear
nothing of it: they stand on its own words, which can be shown. What is built on acts follows them: which
sentences a review's mean grades are of, and what is advised beside a finding.
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
    usual: Floats
    """(acts,): what is commonly said of each act, which is taken away: only what differs counts."""

    def score(self, impressions: Floats) -> Floats:
        """Return (sentences, acts): what is added to the acts' logits of each sentence of a review.

        `impressions` are those of a review's sentences, in order. A sentence that stands alone gets
        nothing.
        """
        if len(impressions) == 1:
            return np.zeros((1, len(self.acts)), dtype=np.float32)
        expected = self.expect.fire(list_neighbours(self.take_in.fire(impressions)))
        scored: Floats = expected @ self.acts.T - self.usual
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
            nothing(len(Act)),
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
    """Return the content of the file of a model.

    Raises:
        WeightsError: It holds a number that is not finite.
    """
    buffer = BytesIO()
    tensors = {
        "take_in.weights": context.take_in.weights,
        "take_in.bias": context.take_in.bias,
        "expect.weights": context.expect.weights,
        "expect.bias": context.expect.bias,
        "acts": context.acts,
        "usual": context.usual,
    }
    for name, tensor in tensors.items():
        if not np.isfinite(tensor).all():
            raise WeightsError(
                f"{name} of the context holds a number that is not finite: fitting went astray; look for "
                "labels or logits that are not finite"
            )
    np.savez(buffer, allow_pickle=False, **tensors)
    return buffer.getvalue()


def read_context(content: bytes) -> ContextModel:
    """Return the model that a file's content holds.

    Raises:
        WeightsError: It hears or says something else than this program.
    """
    with np.load(BytesIO(content), allow_pickle=False) as file:
        tensors = dict(file)
    taken_in, expected = len(tensors["take_in.bias"]), len(tensors["expect.bias"])
    wanted = {
        "take_in.weights": (taken_in, IMPRESSION),
        "take_in.bias": (taken_in,),
        "expect.weights": (expected, (len(PLACES) + 1) * taken_in),
        "expect.bias": (expected,),
        "acts": (len(Act), expected),
        "usual": (len(Act),),
    }
    for name, shape in wanted.items():
        if tensors[name].shape != shape:
            raise WeightsError(
                f"{name} of the context is of shape {tensors[name].shape}, not {shape}; install the "
                "program again, or make the weights anew (`make train`)"
            )
    return ContextModel(
        Layer(tensors["take_in.weights"], tensors["take_in.bias"]),
        Layer(tensors["expect.weights"], tensors["expect.bias"]),
        tensors["acts"],
        tensors["usual"],
    )
