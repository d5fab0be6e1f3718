"""An auxiliary task: claims in peer reviews of papers, and the evidence given for them.

A claim with its evidence is close to a specific sentence, and peer reviews are prose by many hands.
The reviews are SubstanReview's (Guo et al., Findings of EMNLP 2023; Apache-2.0), its files
`annotation_final/*.jsonl`; they are no performance reviews and are not part of this project.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy
from torch.nn.utils.rnn import pad_sequence
from torch.optim import AdamW

from models.training.fitting import PAD, group_by_length

KINDS = ("Eval_pos", "Eval_neg", "Jus_pos", "Jus_neg")
"""Praise, criticism, and the evidence for each."""

SplitText = Callable[[str], Iterable[tuple[int, int]]]
"""Says where each sentence of a text begins and ends."""


@dataclass(frozen=True, slots=True)
class ClaimSentence:
    """A sentence of a peer review as word pieces, with the kinds of claim each is part of."""

    ids: Tensor
    """(t,)"""
    kinds: Tensor
    """(t, kinds), 0 or 1"""


def read_claims(path: Path, split: SplitText, tokenizer: Tokenizer) -> list[ClaimSentence]:
    """Return the sentences of all reviews in a file, in order.

    Each line holds a `review` and its `label`: a list of [start, end, kind_number].
    """
    sentences = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        labels = [(start, end, name.rpartition("_")[0]) for start, end, name in row["label"]]
        spans = [(start, end, KINDS.index(kind)) for start, end, kind in labels if kind in KINDS]
        for start, end in split(row["review"]):
            encoding = tokenizer.encode(row["review"][start:end])
            pieces = [(start + left, start + right) for left, right in encoding.offsets]
            sentences.append(ClaimSentence(torch.tensor(encoding.ids), _mark(pieces, spans)))
    return sentences


def _mark(pieces: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int, int]]) -> Tensor:
    """Return (t, kinds): 1 where a piece lies within a span of the kind; a mark has no letters."""
    kinds = torch.zeros(len(pieces), len(KINDS))
    for place, (left, right) in enumerate(pieces):
        columns = [k for first, last, k in spans if left < right and first < right and left < last]
        kinds[place, columns] = 1.0
    return kinds


def learn_claims(
    encoder: nn.Module,
    sentences: Sequence[ClaimSentence],
    *,
    seed: int,
    epochs: int = 2,
    batch_size: int = 16,
    rate: float = 1e-4,
) -> float:
    """Teach the encoder, in place, which pieces belong to what; return the last epoch's mean loss.

    Training on a related task first, then on the task itself: Phang et al. 2018, Sentence encoders
    on STILTs. The head is thrown away.
    """
    torch.manual_seed(seed)
    random = Random(seed)
    config: Any = encoder.config
    head = nn.Linear(config.hidden_size, len(KINDS))
    learnt = [p for p in encoder.parameters() if p.requires_grad]
    optimizer = AdamW([{"params": learnt, "lr": rate}, {"params": head.parameters(), "lr": 1e-3}])
    encoder.train()
    for _ in range(epochs):
        losses = []
        for rows in group_by_length([len(s.ids) for s in sentences], batch_size, random):
            ids = pad_sequence(
                [sentences[row].ids for row in rows], batch_first=True, padding_value=PAD
            )
            kinds = pad_sequence([sentences[row].kinds for row in rows], batch_first=True)
            present = (ids != PAD).long()
            states = encoder(input_ids=ids, attention_mask=present).last_hidden_state
            each = cross_entropy(head(states), kinds, reduction="none").mean(-1)
            loss = (each * present).sum() / present.sum()
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            optimizer.step()
            losses.append(float(loss.detach()))
    return sum(losses) / len(losses)
