"""Train and export the network that finds sentences which nothing marks."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy
from torch.nn.functional import gelu, pad
from torch.optim import AdamW
from torch.optim.lr_scheduler import OneCycleLR

from corpora.catalogue import Split, TrainingCorpus
from models.boundaries import (
    LONGEST_INPUT,
    SHAPES,
    BoundaryFinder,
    read_tokenizer,
)
from models.training.base import find_base, load_base
from models.training.calibration import find_best_threshold
from models.training.export import (
    pack_matrices,
    round_matrices,
    take_matrices,
    trace_graph,
    write_files,
    write_settings,
)
from models.training.fitting import group_by_length, lower_precision
from models.training.network import add_embeddings, run_layers
from models.training.ranges import find_ranges
from models.training.stretches import (
    BoundaryExample,
    Cut,
    hurry,
    label_stretches,
    prepare_stretches,
    stack_stretches,
)
from models.weights_store import GRAPH, LAYERS, Weights

FORMS = 3
"""Hurried forms of each review, beside the review as it was written."""

NEIGHBOURS = 2
"""Words on either side whose states the last step sees."""

_MIXED = 96
_BATCH = 48


@dataclass(frozen=True, slots=True)
class Recipe:
    """What fixes a training run."""

    seed: int = 20261129
    epochs: int = 4
    layers: int = 2
    neurons: int = 512
    """Of each layer's 1,536, those with the largest weights: so two layers take the room of one."""
    layer_rate: float = 6e-4
    head_rate: float = 2e-3


class BoundaryNetwork(nn.Module):
    """The encoder's lowest layers over words and their shapes, and a look at the words around."""

    def __init__(self, encoder: nn.Module, layers: int, neurons: int) -> None:
        super().__init__()
        self.encoder = encoder
        _shrink(encoder, layers, neurons)
        config: Any = encoder.config
        width: int = config.hidden_size
        self.shapes = nn.Embedding(SHAPES, width)
        nn.init.normal_(self.shapes.weight, std=0.02)
        self.dropout = nn.Dropout(0.1)
        self.mix = nn.Linear(width * (2 * NEIGHBOURS + 1), _MIXED)
        self.around = nn.Linear(_MIXED, 1)
        self.own = nn.Linear(width, 1)

    def forward(self, ids: Tensor, shapes: Tensor, firsts: Tensor) -> Tensor:
        """Return (b, w) logits; `ids` and `shapes` are (b, t), `firsts` (b, w): a word's first piece.

        A row is padded with 0, which is also the id of no piece and the place of the mark before
        the first.
        """
        encoder: Any = self.encoder
        embeddings = encoder.embeddings
        states = embeddings(inputs_embeds=embeddings.word_embeddings(ids) + self.shapes(shapes))
        apart = torch.where(ids == 0, torch.finfo(states.dtype).min, 0.0)[:, None, None, :]
        for layer in encoder.encoder.layer:
            states = layer(states, attention_mask=apart)
        words = states.gather(1, firsts.unsqueeze(-1).expand(-1, -1, states.shape[-1]))
        return self.judge(self.dropout(words), firsts)

    def judge(self, words: Tensor, firsts: Tensor) -> Tensor:
        """Return (..., w) logits for the states of words, (..., w, width)."""
        words = words * (firsts > 0).unsqueeze(-1).to(words.dtype)
        padded = pad(words, (0, 0, NEIGHBOURS, NEIGHBOURS))
        count = words.shape[-2]
        around = torch.cat(
            [padded[..., shift : shift + count, :] for shift in range(2 * NEIGHBOURS + 1)], dim=-1
        )
        logits = self.around(self.dropout(gelu(self.mix(around)))) + self.own(words)
        flat: Tensor = logits.squeeze(-1)
        return flat


class ServedBoundaryNetwork(nn.Module):
    """The network as it is served: one stretch, without a batch dimension."""

    def __init__(self, network: BoundaryNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, shapes: Tensor, firsts: Tensor) -> Tensor:
        """Return (w,) logits; `ids` and `shapes` are (t,), `firsts` (w,)."""
        encoder = self.network.encoder
        embedded = add_embeddings(encoder, ids, torch.arange(ids.shape[0]))
        states = run_layers(encoder, embedded + self.network.shapes(shapes), torch.ones(1, 1))
        return self.network.judge(states[firsts], firsts)


def _shrink(encoder: Any, layers: int, neurons: int) -> None:
    """Leave an encoder its lowest layers, some of their neurons, and the longest input's places."""
    encoder.encoder.layer = encoder.encoder.layer[:layers]
    for layer in encoder.encoder.layer:
        _keep_largest(layer, neurons)
    places = nn.Embedding(LONGEST_INPUT, encoder.config.hidden_size)
    with torch.no_grad():
        places.weight.copy_(encoder.embeddings.position_embeddings.weight[:LONGEST_INPUT])
    encoder.embeddings.position_embeddings = places


def _keep_largest(layer: Any, neurons: int) -> None:
    """Leave a layer only the neurons between whose two weights most can pass."""
    inner, outer = layer.intermediate.dense, layer.output.dense
    chosen = (inner.weight.norm(dim=1) * outer.weight.norm(dim=0)).topk(neurons).indices
    smaller = nn.Linear(inner.in_features, neurons), nn.Linear(neurons, outer.out_features)
    with torch.no_grad():
        smaller[0].weight.copy_(inner.weight[chosen])
        smaller[0].bias.copy_(inner.bias[chosen])
        smaller[1].weight.copy_(outer.weight[:, chosen])
        smaller[1].bias.copy_(outer.bias)
    layer.intermediate.dense, layer.output.dense = smaller


def train_boundaries(
    corpus: TrainingCorpus,
    cut: Cut,
    folder: Path,
    recipe: Recipe,
    sentence_weights: Weights,
    *,
    version: str,
    report: Callable[[int, float], None] | None = None,
) -> None:
    """Train on the train split's reviews, choose the threshold on the dev split, write the weights.

    Args:
        corpus: The labelled text without its test split.
        cut: Cuts a text as serving will.
        folder: Where the weights go.
        recipe: What fixes the run.
        sentence_weights: Whose word embeddings and tokenizer are shared.
        version: Written into the manifest.
        report: Hears of each epoch's number and mean loss.
    """
    tokenizer = read_tokenizer(sentence_weights)
    reviews = [[s.text for s in review.sentences] for review in corpus.read_reviews(Split.TRAIN)]
    random = Random(recipe.seed)
    written = prepare_stretches(reviews, cut, tokenizer)
    hurried = [
        prepare_stretches([hurry(texts, random) for texts in reviews], cut, tokenizer)
        for _ in range(FORMS)
    ]
    network = fit_boundaries(written, hurried, recipe, report=report)
    write_boundaries(network, folder, version=version)
    held_out = [[s.text for s in review.sentences] for review in corpus.read_reviews(Split.DEV)]
    finder = BoundaryFinder(folder, sentence_weights)
    write_settings(folder, {"threshold": choose_threshold(finder, held_out, cut)})


def fit_boundaries(
    written: Sequence[BoundaryExample],
    hurried: Sequence[Sequence[BoundaryExample]],
    recipe: Recipe,
    *,
    report: Callable[[int, float], None] | None = None,
) -> BoundaryNetwork:
    """Return the trained network; each epoch takes the stretches as written and one hurried form."""
    torch.manual_seed(recipe.seed)
    random = Random(recipe.seed)
    network = BoundaryNetwork(load_base(find_base()), recipe.layers, recipe.neurons).train()
    network.encoder.requires_grad_(False)
    layers = [p for name, p in network.named_parameters() if name.startswith("encoder.encoder.")]
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    for parameter in layers:
        parameter.requires_grad_()
    plan = [[*written, *hurried[epoch % len(hurried)]] for epoch in range(recipe.epochs)]
    steps = sum(math.ceil(len(examples) / _BATCH) for examples in plan)
    optimizer = AdamW([{"params": layers}, {"params": heads}], weight_decay=0.01, fused=True)
    scheduler = OneCycleLR(
        optimizer, [recipe.layer_rate, recipe.head_rate], total_steps=steps, pct_start=0.1
    )
    for epoch, examples in enumerate(plan, start=1):
        losses: list[float] = []
        lengths = [len(example.ids) for example in examples]
        for rows in group_by_length(lengths, _BATCH, random):
            *tensors, begins, asked = stack_stretches([examples[row] for row in rows])
            with lower_precision("cpu"):
                logits = network(*tensors)
            loss = (cross_entropy(logits.float(), begins, reduction="none") * asked).sum()
            loss = loss / asked.sum()
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_([*layers, *heads], 1.0)
            optimizer.step()
            scheduler.step()
            losses.append(float(loss.detach()))
        if report is not None:
            report(epoch, sum(losses) / len(losses))
    return network.eval()


def choose_threshold(finder: BoundaryFinder, reviews: Iterable[Sequence[str]], cut: Cut) -> float:
    """Return the chance from which on a boundary is believed: the best F1 on labelled reviews."""
    stretches = list(label_stretches(reviews, cut))
    chances = finder.find([words for words, _ in stretches])
    truths = [begins for _, begins in stretches]
    return find_best_threshold(
        np.concatenate([row[1:] for row in chances]), np.concatenate([row[1:] for row in truths])
    )


def write_boundaries(network: BoundaryNetwork, folder: Path, *, version: str) -> None:
    """Write graph, matrices and manifest, with a threshold that is yet to be chosen.

    The network's matrices are rounded in place to what is stored.
    """
    round_matrices(network)
    example = torch.ones(6, dtype=torch.long)
    pieces, words = {0: "pieces"}, {0: "words"}
    model = trace_graph(
        ServedBoundaryNetwork(network).eval(),
        {"ids": (example, pieces), "shapes": (example, pieces), "firsts": (example[:3], words)},
        {"logits": words},
    )
    _, layers = take_matrices(model, find_ranges(network, ["mix", "own"]))
    contents = {GRAPH: model.SerializeToString(deterministic=True), LAYERS: pack_matrices(layers)}
    write_files(folder, contents, version=version, settings={"threshold": 0.5})
