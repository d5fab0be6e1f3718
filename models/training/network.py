"""The network: one shared encoder, a head for each question."""

from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from corpora.codebook import GRADES, Act, Category

_THRESHOLDS = len(GRADES) - 1
_FAR = 1e4
"""Added or taken away, it leaves nothing of what is masked."""


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


class PackedNetwork(nn.Module):
    """The network as it is served: several sentences in one window, each read by itself."""

    def __init__(self, network: FeedbackNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, positions: Tensor, owners: Tensor, sentences: Tensor) -> Outputs:
        """Return the logits, (b, s, ...) for sentences and (b, t, ...) for word pieces.

        `ids`, `positions` and `owners` are (b, t): the word pieces, their place within their
        sentence, and its number from 1, 0 for padding. `sentences` counts from 1 to s.
        """
        together = owners.unsqueeze(1) == owners.unsqueeze(2)
        states = self.network.encoder(
            input_ids=ids,
            position_ids=positions,
            attention_mask=torch.where(together, 0.0, -_FAR).unsqueeze(1),
        ).last_hidden_state
        present = (owners.unsqueeze(1) == sentences.view(1, -1, 1)).to(states.dtype)
        mean = (present @ states) / present.sum(-1, keepdim=True).clamp(min=1.0)
        peak = (states.unsqueeze(1) + (present.unsqueeze(-1) - 1.0) * _FAR).amax(2)
        return self.network.judge(torch.cat([mean, peak], dim=-1), states)
