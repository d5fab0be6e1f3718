"""The network: one shared encoder, a head for each question."""

import math
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from corpora.codebook import GRADES, Act, Category

_THRESHOLDS = len(GRADES) - 1
_FAR = 1e4
"""Added or taken away, it leaves nothing of what is masked."""

_LANES = 16
"""Equal columns of a sum of rows: a product with one alone goes through other kernels."""


_NEURONS_AT_A_TIME = 512
"""How many of a layer's neurons are computed at once. For 128 word pieces their numbers are 256 KiB and,
with the copies that rounding to digits makes, stay in a core's cache; those of all 1,536 would not."""


class Outputs(NamedTuple):
    """Logits for a batch of b sentences of t word pieces."""

    specificity: Tensor
    """(b, 4): is the grade above 1, 2, 3, 4?"""
    constructiveness: Tensor
    """(b, 4)"""
    acts: Tensor
    """(b, acts)"""
    categories: Tensor
    """(b, categories): does the sentence hold such a finding?"""
    pieces: Tensor
    """(b, t, categories): is the piece part of one?"""

    def choose(self, rows: Tensor | slice) -> "Outputs":
        """Return the logits of some rows."""
        return Outputs(*(logits[rows] for logits in self))


class FeedbackNetwork(nn.Module):
    """An encoder with heads for two ordinal grades, the acts, and findings by sentence and by piece.

    A grade is asked as four yes-or-no questions, "above 1?" to "above 4?" (Frank & Hall 2001, A
    simple approach to ordinal classification), so that near misses cost less than far ones.
    """

    def __init__(self, encoder: nn.Module, *, dropout: float = 0.1) -> None:
        super().__init__()
        config: Any = encoder.config
        width: int = config.hidden_size
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.specificity = nn.Linear(2 * width, _THRESHOLDS)
        self.constructiveness = nn.Linear(2 * width, _THRESHOLDS)
        self.acts = nn.Linear(2 * width, len(Act))
        self.categories = nn.Linear(2 * width, len(Category))
        self.pieces = nn.Linear(width, len(Category))

    def forward(self, ids: Tensor, mask: Tensor) -> Outputs:
        """Return the logits; `ids` and `mask` are (b, t) whole numbers."""
        states = self.dropout(self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state)
        present = mask.unsqueeze(-1).to(states.dtype)
        mean = (states * present).sum(1) / present.sum(1)
        peak = (states + (present - 1.0) * _FAR).amax(1)
        return self.judge(torch.cat([mean, peak], dim=-1), states)

    def judge(self, pooled: Tensor, states: Tensor) -> Outputs:
        """Return the logits for pooled sentences and for their word pieces' states."""
        return Outputs(
            self.specificity(pooled),
            self.constructiveness(pooled),
            self.acts(pooled),
            self.categories(pooled),
            self.pieces(states),
        )


def find_depth(name: str) -> int:
    """Return the encoder's layer, from 1, that a parameter of this name is in; 0 for none of them."""
    _, found, inside = name.partition("layer.")
    return int(inside.partition(".")[0]) + 1 if found else 0


class PackedNetwork(nn.Module):
    """The network as it is served: several sentences in one window, each read by itself.

    Its tensors have no batch dimension, so that every product with a large matrix has a bias, too, and
    becomes a Gemm, which is what `use_integers` asks for.
    """

    def __init__(self, network: FeedbackNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, ids: Tensor, positions: Tensor, owners: Tensor, sentences: Tensor
    ) -> tuple[Tensor, ...]:
        """Return the logits, (s, ...) for sentences and (t, ...) for word pieces, the shares, the state.

        `ids`, `positions` and `owners` are (t,): the word pieces, their place within their
        sentence, and its number from 1, 0 for padding. `sentences` counts from 1 to s. The shares
        are (t, 1 + acts): what each piece adds to the summed logits of specificity and to the
        logit of each act; with the biases they add up to these. The state is (s, width): the mean
        of a sentence's pieces.
        """
        states = self._encode(ids, positions, owners)
        present = (owners.unsqueeze(0) == sentences.unsqueeze(1)).to(states.dtype)
        count = present.sum(-1, keepdim=True).clamp(min=1.0)
        mean = (present @ states) / count
        peak = (states.unsqueeze(0) + (present.unsqueeze(-1) - 1.0) * _FAR).amax(1)
        outputs = self.network.judge(torch.cat([mean, peak], dim=-1), states)
        shares = self._share(states / (present.T @ count).clamp(min=1.0), states, present.T @ peak)
        return (*outputs, shares, mean)

    def _encode(self, ids: Tensor, positions: Tensor, owners: Tensor) -> Tensor:
        embedded = add_embeddings(self.network.encoder, ids, positions)
        own = (owners.unsqueeze(0) == owners.unsqueeze(1)).to(embedded.dtype)
        return run_layers(self.network.encoder, embedded, own)

    def _share(self, averaged: Tensor, states: Tensor, peaks: Tensor) -> Tensor:
        """Split the pooled logits over the pieces: pooling is linear once the peaks are known."""
        heads = self.network
        weights = torch.cat([heads.specificity.weight.sum(0, keepdim=True), heads.acts.weight])
        of_mean, of_peak = weights.chunk(2, dim=-1)
        at_peak = states * (states == peaks).to(states.dtype)
        return averaged @ of_mean.T + at_peak @ of_peak.T


def add_embeddings(encoder: Any, ids: Tensor, positions: Tensor) -> Tensor:
    """Return (t, width): what each word piece is and where it stands, not yet normalised."""
    embeddings = encoder.embeddings
    added: Tensor = (
        embeddings.word_embeddings(ids)
        + embeddings.position_embeddings(positions)
        + embeddings.token_type_embeddings(torch.zeros_like(ids))
    )
    return added


def run_layers(encoder: Any, embedded: Tensor, own: Tensor) -> Tensor:
    """Return (t, width): the states of added embeddings after all of an encoder's layers.

    As in evaluation mode; of the encoder's dropouts not all are here, so nothing trains through it.
    `own` is (t, t): 1 where a piece sees another, 0 where that is of another sentence.
    """
    states: Tensor = encoder.embeddings.LayerNorm(embedded)
    for layer in encoder.encoder.layer:
        attention = layer.attention
        mixed = _attend(attention.self, states, own, encoder.config.num_attention_heads)
        states = attention.output(mixed, states)
        states = layer.output.LayerNorm(_feed_forward(layer, states) + states)
    return states


def _feed_forward(layer: Any, states: Tensor) -> Tensor:
    """Return (t, width): what a layer's neurons add to its states, summed part by part."""
    inner, outer = layer.intermediate.dense, layer.output.dense
    total: Tensor = outer.bias
    for rows, bias, columns in zip(
        inner.weight.split(_NEURONS_AT_A_TIME),
        inner.bias.split(_NEURONS_AT_A_TIME),
        outer.weight.split(_NEURONS_AT_A_TIME, dim=1),
        strict=True,
    ):
        neurons = layer.intermediate.intermediate_act_fn(linear(states, rows, bias))
        # The sum so far stands in the bias's place, so that each part is one Gemm.
        total = torch.addmm(total, neurons, columns.T)
    return total


def _attend(attention: Any, states: Tensor, own: Tensor, heads: int) -> Tensor:
    """Return each piece's mixture of the pieces of its own sentence; (t, width) in and out.

    What is of other sentences counts for nothing, not for next to nothing, and both sums are products
    of matrices, which add term by term: so not one bit of the mixture depends on other sentences.
    """
    width = states.shape[-1]
    query, key, value = (
        project(states).view(-1, heads, width // heads).transpose(0, 1)
        for project in (attention.query, attention.key, attention.value)
    )
    scores = query @ key.transpose(1, 2) / math.sqrt(width // heads)
    highest = (scores + (own - 1.0) * _FAR).amax(-1, keepdim=True)
    shares = torch.exp((scores - highest).clamp(max=0.0)) * own
    total = (shares @ torch.ones_like(states[:, :_LANES]))[..., :1]
    mixed: Tensor = shares @ value / total
    return mixed.transpose(0, 1).reshape(-1, width)
