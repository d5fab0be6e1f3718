"""Ways to change less than all of a network: its heads, its upper layers, a low-rank step a matrix."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from models.training.network import FeedbackNetwork, find_depth

_ADAPTED = ("query", "key", "value", "dense")


class LowRankStep(nn.Module):
    """A weight matrix plus a product of two thin ones (Hu et al. 2021, LoRA); 0 at the start."""

    def __init__(self, weight: Tensor, rank: int) -> None:
        super().__init__()
        rows, columns = weight.shape
        self.up = nn.Parameter(torch.zeros(rows, rank))
        self.down = nn.Parameter(torch.randn(rank, columns) * columns**-0.5)

    def forward(self, weight: Tensor) -> Tensor:
        """Return the changed matrix."""
        return weight + self.up @ self.down


def freeze_encoder(network: FeedbackNetwork) -> None:
    """Leave only the heads to learn."""
    network.encoder.requires_grad_(False)


def freeze_lowest(network: FeedbackNetwork, layers: int) -> None:
    """Leave the embeddings and so many of the encoder's lowest layers as they are."""
    for name, parameter in network.encoder.named_parameters():
        if find_depth(name) <= layers:
            parameter.requires_grad_(False)


def add_low_rank(network: FeedbackNetwork, rank: int) -> None:
    """Freeze the encoder and let each of its layers' matrices move by a step of this rank."""
    freeze_encoder(network)
    for layer in _list_adapted(network):
        parametrize.register_parametrization(layer, "weight", LowRankStep(layer.weight, rank))
        layer.parametrizations["weight"].original.requires_grad_(False)


def merge_low_rank(network: FeedbackNetwork) -> None:
    """Write the steps into the matrices, as if all of them had been trained."""
    for layer in _list_adapted(network):
        if parametrize.is_parametrized(layer, "weight"):
            parametrize.remove_parametrizations(layer, "weight", leave_parametrized=True)


def _list_adapted(network: FeedbackNetwork) -> list[Any]:
    return [
        module
        for name, module in network.encoder.named_modules()
        if "layer." in name and name.rpartition(".")[2] in _ADAPTED
    ]
