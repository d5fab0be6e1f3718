"""What training minimises: the sum of one binary cross-entropy a head."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

from models.training.examples import Batch
from models.training.network import Outputs


@dataclass(frozen=True, slots=True)
class LossWeights:
    """How much each head counts."""

    grades: float = 1.0
    acts: float = 0.7
    categories: float = 4.0
    pieces: float = 4.0
    rare: float = 3.0
    """How much more a present category counts than an absent one."""


def measure_loss(outputs: Outputs, batch: Batch, weights: LossWeights) -> Tensor:
    """Return the weighted loss of a batch as a scalar."""
    rare = torch.full((), weights.rare)
    grades = cross_entropy(outputs.specificity.float(), batch.specificity) + cross_entropy(
        outputs.constructiveness.float(), batch.constructiveness
    )
    acts = cross_entropy(outputs.acts.float(), batch.acts)
    categories = cross_entropy(outputs.categories.float(), batch.categories, pos_weight=rare)
    each = cross_entropy(
        outputs.pieces.float(), batch.pieces, pos_weight=rare, reduction="none"
    ).mean(-1)
    present = batch.mask.float()
    pieces = (each * present).sum() / present.sum()
    return (
        weights.grades * grades
        + weights.acts * acts
        + weights.categories * categories
        + weights.pieces * pieces
    )
