"""What training minimises: one binary cross-entropy a head, the order of contrast pairs, a teacher."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy
from torch.nn.functional import softplus

from corpora.labelled import Contrast
from models.training.examples import Batch
from models.training.network import Outputs


@dataclass(frozen=True, slots=True)
class LossWeights:
    """How much each part counts."""

    grades: float = 1.0
    acts: float = 0.7
    categories: float = 6.0
    pieces: float = 6.0
    rare: float = 2.0
    """How much more a present category counts than an absent one."""
    order: float = 0.3
    """The contrast pairs' ranking loss."""
    teacher: float = 0.4
    """The share of what teachers say in the loss of a labelled sentence, where there are any; labels
    have the rest."""


def measure_loss(outputs: Outputs, batch: Batch, weights: LossWeights) -> Tensor:
    """Return the weighted loss of a batch against its labels, as a scalar."""
    targets = Outputs(
        batch.specificity, batch.constructiveness, batch.acts, batch.categories, batch.pieces
    )
    return _weigh_heads(outputs, targets, batch.mask, weights, rare=weights.rare)


def measure_distillation(
    outputs: Outputs, taught: Outputs, mask: Tensor, weights: LossWeights
) -> Tensor:
    """Return the loss against a teacher's probabilities (Hinton et al. 2015, at temperature 1)."""
    targets = Outputs(*(torch.sigmoid(logits.float()) for logits in taught))
    return _weigh_heads(outputs, targets, mask, weights, rare=1.0)


def measure_disorder(worse: Outputs, better: Outputs, contrasts: Sequence[Contrast]) -> Tensor:
    """Return how far contrast pairs are from being in order by a margin of 1 (softplus).

    `worse` and `better` hold the two sides row by row. A grade is ordered by its summed logits; a
    finding by the log-sum-exp of its categories, which must be higher on the worse side.
    """
    rises = {
        Contrast.SPECIFICITY: (better.specificity - worse.specificity).float().sum(-1),
        Contrast.CONSTRUCTIVENESS: (better.constructiveness - worse.constructiveness)
        .float()
        .sum(-1),
        Contrast.FINDING: worse.categories.float().logsumexp(-1)
        - better.categories.float().logsumexp(-1),
    }
    chosen = torch.stack([rises[contrast][row] for row, contrast in enumerate(contrasts)])
    return softplus(1.0 - chosen).mean()


def _weigh_heads(
    outputs: Outputs, targets: Outputs, mask: Tensor, weights: LossWeights, *, rare: float
) -> Tensor:
    more = torch.full((), rare, device=mask.device)
    grades = cross_entropy(outputs.specificity.float(), targets.specificity) + cross_entropy(
        outputs.constructiveness.float(), targets.constructiveness
    )
    acts = cross_entropy(outputs.acts.float(), targets.acts)
    categories = cross_entropy(outputs.categories.float(), targets.categories, pos_weight=more)
    each = cross_entropy(
        outputs.pieces.float(), targets.pieces, pos_weight=more, reduction="none"
    ).mean(-1)
    present = mask.float()
    pieces = (each * present).sum() / present.sum()
    return (
        weights.grades * grades
        + weights.acts * acts
        + weights.categories * categories
        + weights.pieces * pieces
    )
