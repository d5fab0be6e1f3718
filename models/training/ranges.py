"""How far from zero anything can lie that a network multiplies its matrices by, whatever it reads.

What a normalisation gives is bounded: n normalised numbers have squares that sum to n at most, so none
lies farther from zero than the root of n, and what a row of weights makes of them lies, by the
inequality of Cauchy and Schwarz, within the norm of the row times that root.
"""

import math
from collections.abc import Iterable
from typing import Any

import torch
from torch import nn

from models.training.integers import Range

_LOWEST_GELU = -0.17
"""Its lowest value is -0.16997, at -0.7518."""


@torch.no_grad()
def find_ranges(network: Any, heads: Iterable[str]) -> dict[str, Range]:
    """Return, by the name of each matrix, the range of what it is multiplied by.

    Args:
        network: Has an encoder of BERT's kind.
        heads: The names of the parts of the network that read the encoder's states, or their mean or
            peak over a sentence.
    """
    encoder = network.encoder
    ranges: dict[str, Range] = {}
    normal = encoder.embeddings.LayerNorm
    for place, layer in enumerate(encoder.encoder.layer):
        name, attention = f"encoder.encoder.layer.{place}", layer.attention
        states = Range.reach(_bound_normal(normal))
        for part in ("query", "key", "value"):
            ranges[f"{name}.attention.self.{part}.weight"] = states
        # A mixture of values lies between them.
        mixed = _bound_product(attention.self.value, normal)
        ranges[f"{name}.attention.output.dense.weight"] = Range.reach(mixed)
        normal = attention.output.LayerNorm
        ranges[f"{name}.intermediate.dense.weight"] = Range.reach(_bound_normal(normal))
        neurons = _bound_product(layer.intermediate.dense, normal)
        ranges[f"{name}.output.dense.weight"] = Range(_LOWEST_GELU, neurons)
        normal = layer.output.LayerNorm
    states = Range.reach(_bound_normal(normal))
    return ranges | {f"{head}.weight": states for head in heads}


def _bound_normal(normal: nn.LayerNorm) -> float:
    """Return how far from zero a normalised number can lie."""
    reach = math.sqrt(normal.weight.shape[0])
    return float((normal.weight.abs() * reach + normal.bias.abs()).max())


def _bound_product(product: nn.Linear, normal: nn.LayerNorm) -> float:
    """Return how far from zero a number can lie that weights make of normalised ones."""
    reach = math.sqrt(normal.weight.shape[0])
    norms = (product.weight * normal.weight).norm(dim=1)
    return float((norms * reach + (product.weight @ normal.bias + product.bias).abs()).max())
