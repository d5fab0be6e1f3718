"""Nothing that a network reads takes it out of the ranges that its whole numbers are made for."""

import pytest
import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from models.boundaries import LONGEST_INPUT, SHAPES
from models.training.boundaries import BoundaryNetwork
from models.training.integers import Range
from models.training.network import FeedbackNetwork, Outputs
from models.training.ranges import find_ranges

SLACK = 1.0 + 1e-5
"""For what single precision rounds."""


def make_network(seed: int, spread: float) -> FeedbackNetwork:
    """Return a small network, all of its weights drawn at random."""
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=40,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=24,
        max_position_embeddings=LONGEST_INPUT,
    )
    network = FeedbackNetwork(BertModel(config, add_pooling_layer=False))
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.normal_(std=spread)
    return network.eval()


def watch(network: FeedbackNetwork) -> dict[str, list[Tensor]]:
    """Return what each product will be given, by the name of its matrix."""
    given: dict[str, list[Tensor]] = {}
    for name, module in network.named_modules():
        if isinstance(module, nn.Linear):
            seen = given.setdefault(f"{name}.weight", [])
            module.register_forward_pre_hook(lambda _, rows, seen=seen: seen.append(rows[0]))
    return given


def lies_in(rows: Tensor, numbers: Range) -> bool:
    return bool(numbers.lowest * SLACK <= rows.min() and rows.max() <= numbers.highest * SLACK)


@pytest.mark.parametrize("spread", [0.02, 0.5, 5.0])
@pytest.mark.parametrize("seed", range(4))
def test_what_is_multiplied_lies_in_its_range(seed: int, spread: float) -> None:
    network = make_network(seed, spread)
    ranges, given = find_ranges(network, Outputs._fields), watch(network)
    with torch.inference_mode():
        network(torch.randint(40, (64, 12)), torch.ones(64, 12, dtype=torch.long))
    assert len(given) == 17, "six of each layer, and the five heads"
    for name, [rows] in given.items():
        assert lies_in(rows, ranges[name]), name


def test_what_a_boundary_network_multiplies_lies_in_its_range() -> None:
    network = BoundaryNetwork(make_network(3, 0.5).encoder, layers=1, neurons=12)
    network.eval().requires_grad_(False)
    network.mix.weight *= 20.0
    ranges, given = find_ranges(network, ["mix", "own"]), watch(network)
    firsts = torch.arange(12).repeat(8, 1)
    with torch.inference_mode():
        network(torch.randint(1, 40, (8, 12)), torch.randint(SHAPES, (8, 12)), firsts)
    outside = {
        name
        for name, [rows] in given.items()
        if name not in ranges or not lies_in(rows, ranges[name])
    }
    assert outside == {"around.weight"}, "it reads no states, and so has no range"


@pytest.mark.parametrize(("weight", "bias"), [(1.0, 0.0), (-3.0, -2.0), (2.0, 5.0)])
def test_a_range_is_no_wider_than_it_must_be(weight: float, bias: float) -> None:
    network = make_network(1, 0.0)
    normal = network.encoder.embeddings.LayerNorm
    with torch.no_grad():
        normal.weight[5] = weight
        normal.bias[5] = bias
    peak = torch.zeros(1, 16)
    peak[0, 5] = 1.0
    farthest = float(normal(peak)[0, 5].abs().detach())
    found = find_ranges(network, [])["encoder.encoder.layer.0.attention.self.query.weight"]
    assert farthest <= found.highest <= 1.04 * farthest
