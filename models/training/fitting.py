"""Fine-tune the network: batches of like length, bf16, a warm and then falling learning rate."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

import torch
from torch.optim import AdamW
from torch.optim.lr_scheduler import LambdaLR

from models.training.examples import Batch, Example, collate
from models.training.loss import LossWeights, measure_loss
from models.training.network import FeedbackNetwork


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to train."""

    epochs: int = 8
    batch_size: int = 16
    encoder_rate: float = 2.5e-4
    head_rate: float = 1e-3
    warm_up: float = 0.1
    weight_decay: float = 0.01
    loss: LossWeights = field(default_factory=LossWeights)


ReadEpoch = Callable[[Random], Sequence[Example]]
"""Draws the examples of one epoch, noise and all."""


def fit(
    network: FeedbackNetwork,
    read_epoch: ReadEpoch,
    schedule: Schedule,
    *,
    seed: int,
    report: Callable[[int, float], None] | None = None,
) -> None:
    """Train the network in place; `report` hears of each epoch's number and mean loss."""
    torch.manual_seed(seed)
    random = Random(seed)
    steps = schedule.epochs * math.ceil(len(read_epoch(Random(seed))) / schedule.batch_size)
    encoder = [p for p in network.encoder.parameters() if p.requires_grad]
    known = {id(parameter) for parameter in network.encoder.parameters()}
    heads = [parameter for parameter in network.parameters() if id(parameter) not in known]
    optimizer = AdamW(
        [
            {"params": encoder, "lr": schedule.encoder_rate},
            {"params": heads, "lr": schedule.head_rate},
        ],
        weight_decay=schedule.weight_decay,
    )
    scheduler = LambdaLR(optimizer, lambda step: _scale_rate(step, steps, schedule.warm_up))
    network.train()
    for epoch in range(schedule.epochs):
        losses: list[float] = []
        for batch in _draw_batches(read_epoch(random), schedule.batch_size, random):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                outputs = network(batch.ids, batch.mask)
            loss = measure_loss(outputs, batch, schedule.loss)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
            losses.append(float(loss.detach()))
        if report is not None:
            report(epoch + 1, sum(losses) / len(losses))
    network.eval()


def _scale_rate(step: int, steps: int, warm_up: float) -> float:
    done = step / max(steps, 1)
    return done / warm_up if done < warm_up else max(0.0, (1.0 - done) / (1.0 - warm_up))


def _draw_batches(examples: Sequence[Example], size: int, random: Random) -> Iterator[Batch]:
    """Yield batches of examples of like length, in a random order."""
    order = sorted(
        range(len(examples)), key=lambda i: len(examples[i].ids) + random.uniform(-4.0, 4.0)
    )
    batches = [order[start : start + size] for start in range(0, len(order), size)]
    random.shuffle(batches)
    for rows in batches:
        yield collate([examples[row] for row in rows])
