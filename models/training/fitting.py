"""Fine-tune a network: batches of like length, a warm and then falling learning rate."""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from random import Random
from typing import Any

import torch
from torch import Tensor
from torch.optim import AdamW
from torch.optim.lr_scheduler import LambdaLR

from models.training.examples import UNREAD, Batch, Example, Lessons, PairExample, collate
from models.training.loss import (
    LossWeights,
    measure_disorder,
    measure_distillation,
    measure_loss,
)
from models.training.network import FeedbackNetwork, Outputs, find_depth

PAD, CLS, SEP, MASK = 0, 101, 102, 103
"""The base's numbers for its marks."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to train."""

    epochs: int = 15
    batch_size: int = 32
    pairs_per_batch: int = 4
    unlabelled_passes: int = 2
    """How many times an epoch goes through text without labels, where there is a teacher."""
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    layer_decay: float = 1.0
    """How much slower each layer learns than the one above it."""
    warm_up: float = 0.1
    hidden: float = 0.1
    """The share of word pieces that each step hides, so that no word is leant on alone; those that
    labels or teachers put into a finding stay."""
    weight_decay: float = 0.01
    loss: LossWeights = field(default_factory=LossWeights)


Teacher = Callable[[Batch], Outputs]
"""Says what it thinks of a batch, as logits."""


def fit(
    network: FeedbackNetwork,
    lessons: Lessons,
    schedule: Schedule,
    *,
    seed: int,
    teacher: Teacher | None = None,
    device: str = "cpu",
    report: Callable[[int, float], None] | None = None,
) -> None:
    """Train the network in place; `report` hears of each epoch's number and mean loss.

    Each epoch draws one noisy form of every sentence, and beside each batch a few contrast pairs
    whose order is learnt. With a teacher, its probabilities are learnt beside the labels, and alone
    where there are none; nothing is hidden from it. Without one, text without labels is left out.
    """
    torch.manual_seed(seed)
    random = Random(seed)
    passes = 0 if teacher is None else schedule.unlabelled_passes
    sentences = (*lessons.sentences, *(lessons.unlabelled * passes))
    steps = schedule.epochs * math.ceil(len(sentences) / schedule.batch_size)
    network.to(device).train()
    optimizer = AdamW(
        _group_parameters(network, schedule), weight_decay=schedule.weight_decay, fused=True
    )
    scheduler = LambdaLR(optimizer, lambda step: _scale_rate(step, steps, schedule.warm_up))
    for epoch in range(schedule.epochs):
        losses: list[float] = []
        for examples in _draw_batches(sentences, schedule.batch_size, random):
            pairs = random.sample(lessons.pairs, min(schedule.pairs_per_batch, len(lessons.pairs)))
            sides = [random.choice(pair.worse) for pair in pairs]
            sides += [random.choice(pair.better) for pair in pairs]
            whole = collate([*examples, *sides])
            with lower_precision(device):
                taught = _ask(teacher, whole.choose(slice(len(examples))), device)
                batch = hide_pieces(whole, schedule.hidden, taught).to(device)
                outputs: Outputs = network(batch.ids, batch.mask)
            loss = _measure_step(outputs, batch, taught, pairs, schedule.loss)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
            losses.append(float(loss.detach()))
        if report is not None:
            report(epoch + 1, sum(losses) / len(losses))
    network.cpu().eval()


def fit_new(
    begin: Callable[[], FeedbackNetwork],
    lessons: Lessons,
    schedule: Schedule,
    *,
    seed: int,
    teacher: Teacher | None = None,
    device: str = "cpu",
    report: Callable[[int, float], None] | None = None,
) -> FeedbackNetwork:
    """Return a trained network; the seed fixes also what `begin` draws, as new heads are drawn."""
    torch.manual_seed(seed)
    network = begin()
    fit(network, lessons, schedule, seed=seed, teacher=teacher, device=device, report=report)
    return network


def hide_pieces(batch: Batch, share: float, taught: Outputs | None = None) -> Batch:
    """Return the batch with a share of its word pieces replaced by `[MASK]`.

    The marks at both ends and what belongs to a finding stay, by the labels or, at even odds, by
    what is taught of the first rows. torch's own generator draws.
    """
    ends = torch.isin(batch.ids, torch.tensor([PAD, CLS, SEP]))
    free = ~ends & ~batch.pieces.any(-1)
    if taught is not None:
        free[: len(taught.pieces)] &= ~(taught.pieces > 0.0).any(-1).to(free.device)
    chosen = free & (torch.rand(batch.ids.shape) < share)
    return batch._replace(ids=batch.ids.masked_fill(chosen, MASK))


def lower_precision(device: str) -> AbstractContextManager[object]:
    """Return a context of bf16 where the processor computes in it; elsewhere it would only slow."""
    if device == "cpu" and not torch.ops.mkldnn._is_mkldnn_bf16_supported():
        return nullcontext()
    return torch.autocast(device, dtype=torch.bfloat16)


def _ask(teacher: Teacher | None, batch: Batch, device: str) -> Outputs | None:
    if teacher is None:
        return None
    with torch.no_grad():
        return teacher(batch.to(device))


def _measure_step(
    outputs: Outputs,
    batch: Batch,
    taught: Outputs | None,
    pairs: Sequence[PairExample],
    weights: LossWeights,
) -> Tensor:
    """Return the loss of a batch whose last rows are the sides of pairs, the worse ones first.

    Teachers have spoken of the sentences before them alone.
    A sentence with labels counts as much as one without; sides of pairs count by their order alone.
    """
    n, k = len(batch.ids) - 2 * len(pairs), len(pairs)
    labelled = batch.parts[:n] != UNREAD
    own, free = labelled.nonzero().flatten(), (~labelled).nonzero().flatten()
    loss = torch.zeros((), device=batch.ids.device)
    if len(own):
        learnt = _measure_labelled(
            outputs.choose(own),
            batch.choose(own),
            None if taught is None else taught.choose(own),
            weights,
        )
        loss = loss + len(own) / n * learnt
    if len(free):
        if taught is None:
            raise ValueError(f"{len(free)} sentences without labels; they need a teacher")
        learnt = measure_distillation(
            outputs.choose(free), taught.choose(free), batch.mask[free], weights
        )
        loss = loss + len(free) / n * learnt
    if pairs:
        worse, better = outputs.choose(slice(n, n + k)), outputs.choose(slice(n + k, None))
        disorder = measure_disorder(worse, better, [pair.contrast for pair in pairs])
        loss = loss + weights.order * disorder
    return loss


def _measure_labelled(
    outputs: Outputs, batch: Batch, taught: Outputs | None, weights: LossWeights
) -> Tensor:
    """Return the loss against the labels, and beside them the teachers where there are any."""
    loss = measure_loss(outputs, batch, weights)
    if taught is None:
        return loss
    learnt = measure_distillation(outputs, taught, batch.mask, weights)
    return (1.0 - weights.teacher) * loss + weights.teacher * learnt


def _group_parameters(network: FeedbackNetwork, schedule: Schedule) -> list[dict[str, object]]:
    """Return the optimizer's groups: the heads, and the encoder's layers from the top down."""
    groups: dict[float, list[Tensor]] = {}
    config: Any = network.encoder.config
    layers: int = config.num_hidden_layers
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        rate = schedule.head_rate
        if name.startswith("encoder."):
            rate = schedule.encoder_rate * schedule.layer_decay ** (layers - find_depth(name))
        groups.setdefault(rate, []).append(parameter)
    return [{"params": parameters, "lr": rate} for rate, parameters in groups.items()]


def _scale_rate(step: int, steps: int, warm_up: float) -> float:
    done = step / max(steps, 1)
    return done / warm_up if done < warm_up else max(0.0, (1.0 - done) / (1.0 - warm_up))


def _draw_batches(
    sentences: Sequence[tuple[Example, ...]], size: int, random: Random
) -> Iterator[list[Example]]:
    """Yield batches of like length in a random order, one form of every sentence."""
    examples = [random.choice(forms) for forms in sentences]
    for rows in group_by_length([len(example.ids) for example in examples], size, random):
        yield [examples[row] for row in rows]


def group_by_length(lengths: Sequence[int], size: int, random: Random) -> list[list[int]]:
    """Return the rows in batches of like length, in a random order."""
    order = sorted(range(len(lengths)), key=lambda row: lengths[row] + random.uniform(-4.0, 4.0))
    batches = [order[start : start + size] for start in range(0, len(order), size)]
    random.shuffle(batches)
    return batches
