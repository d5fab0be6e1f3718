"""The network: one shared encoder, a head for each question."""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from transformers import BertModel

from corpora.codebook import GRADES, Act, Category

_THRESHOLDS = len(GRADES) - 1


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
    """MiniLM with heads for two ordinal grades, the acts, and findings by sentence and by piece.

    A grade is asked as four yes-or-no questions, "above 1?" to "above 4?" (Frank & Hall 2001, A
    simple approach to ordinal classification), so that near misses cost less than far ones.
    """

    def __init__(self, encoder: BertModel, *, dropout: float = 0.1) -> None:
        super().__init__()
        width = encoder.config.hidden_size
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
        peak = (states + (present - 1.0) * 1e4).amax(1)
        pooled = torch.cat([mean, peak], dim=-1)
        return Outputs(
            self.specificity(pooled),
            self.constructiveness(pooled),
            self.acts(pooled),
            self.categories(pooled),
            self.pieces(states),
        )
