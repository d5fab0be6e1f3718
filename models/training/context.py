"""Fit the model of context to labelled reviews."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random
from statistics import fmean

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy
from torch.optim import AdamW
from torch.optim.lr_scheduler import OneCycleLR

from corpora.codebook import Act
from corpora.labelled import LabelledSentence
from models.context import IMPRESSION, PLACES, ContextModel, Layer
from models.encoder import Encoded, stack_impressions
from models.matrices import Floats
from models.training.calibration import Logits, Truths, list_truths, stack_logits

_TAKEN_IN = 32
_EXPECTED = 64
"""Neurons of both layers; twice as many tell no more of the dev split."""
_DROPOUT = 0.3
_EPOCHS = 25
_BATCH_SIZE = 64
"""In reviews of equally many sentences."""
_CUT = 0.8
"""The share of reviews of more than two sentences of which, each time anew, only a part is heard: so
neighbours are heard for what they say, and not for what a review of so many commonly holds."""
_RATE = 2e-3
_DECAY = 0.02
_LEAST_SPREAD = 0.01

Reviews = Sequence[Sequence[Encoded]]
"""What is said of the sentences of each review, in order, before they hear each other."""
Labels = Sequence[Sequence[LabelledSentence]]
"""The same sentences with their labels."""


class ContextNetwork(nn.Module):
    """A `ContextModel` while it learns, for several reviews of equally many sentences."""

    def __init__(self) -> None:
        super().__init__()
        self.take_in = nn.Linear(IMPRESSION, _TAKEN_IN)
        self.expect = nn.Linear((len(PLACES) + 1) * _TAKEN_IN, _EXPECTED)
        self.acts = nn.Linear(_EXPECTED, len(Act))
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, impressions: Tensor) -> Tensor:
        """Return (reviews, sentences, acts) log-odds for impressions of (reviews, sentences, width)."""
        taken_in = torch.relu(self.take_in(self.dropout(impressions)))
        places = _place_neighbours(impressions.shape[1])
        around = torch.einsum("pts,rsw->rtpw", places, taken_in).flatten(2)
        said: Tensor = self.acts(self.dropout(torch.relu(self.expect(around))))
        return said

    def export(self, mean: Tensor, spread: Tensor) -> ContextModel:
        """Return the trained model, for impressions that have this mean and spread."""

        def take(tensor: Tensor) -> Floats:
            taken: Floats = tensor.detach().numpy()
            return taken

        weights = self.take_in.weight / spread
        return ContextModel(
            Layer(take(weights), take(self.take_in.bias - weights @ mean)),
            Layer(take(self.expect.weight), take(self.expect.bias)),
            take(self.acts.weight),
            -take(self.acts.bias),
        )


def _place_neighbours(n: int) -> Tensor:
    """Return (places, n, n): how much a sentence of a review counts at each place around another."""
    near = [np.eye(n, k=place) for place in PLACES]
    others = (1.0 - np.eye(n)) / (n - 1)
    return torch.from_numpy(np.stack([*near, others]).astype(np.float32))


def fit_context(
    reviews: Reviews,
    labels: Labels,
    *,
    seed: int,
    report: Callable[[int, float], None] | None = None,
) -> ContextModel:
    """Return what labelled reviews teach of a sentence's acts, from what is said around it.

    Args:
        reviews: What the network says of them.
        labels: Their labels.
        seed: Of the neurons' beginnings and of how reviews are cut.
        report: Hears of each epoch's number and mean loss.

    Raises:
        ValueError: There is no review, or one of fewer than two sentences, which has no neighbours.
    """
    shortest = min(map(len, reviews), default=0)
    if shortest < 2:
        raise ValueError(
            f"{len(reviews)} reviews, the shortest of {shortest} sentences; context is learnt from "
            "reviews of two or more: leave the others out"
        )
    impressions = [stack_impressions(review) for review in reviews]
    heard = torch.from_numpy(np.concatenate(impressions))
    mean, spread = heard.mean(0), heard.std(0).clamp(min=_LEAST_SPREAD)
    inputs = [(torch.from_numpy(rows) - mean) / spread for rows in impressions]
    truths = [torch.from_numpy(_list_acts([sentences])).float() for sentences in labels]
    torch.manual_seed(seed)
    random = Random(seed)
    network = ContextNetwork().train()
    optimizer = AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY)
    lengths = [len(rows) for rows in inputs]
    epochs = [list(_draw_batches(lengths, random)) for _ in range(_EPOCHS)]
    schedule = OneCycleLR(
        optimizer, _RATE, total_steps=sum(map(len, epochs)), pct_start=0.03, cycle_momentum=False
    )
    for epoch, batches in enumerate(epochs, start=1):
        losses = []
        for batch in batches:
            said = network(torch.stack([inputs[row][part] for row, part in batch]))
            loss = cross_entropy(said, torch.stack([truths[row][part] for row, part in batch]))
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        if report is not None:
            report(epoch, fmean(losses))
    return network.eval().export(mean, spread)


def _draw_batches(lengths: Sequence[int], random: Random) -> Iterator[list[tuple[int, slice]]]:
    """Yield each review or a part of it once, in batches of equally many sentences, in any order."""
    pending: dict[int, list[tuple[int, slice]]] = {}
    for row in random.sample(range(len(lengths)), len(lengths)):
        start, end = 0, lengths[row]
        if end > 2 and random.random() < _CUT:
            start, end = _cut(end, random)
        batch = pending.setdefault(end - start, [])
        batch.append((row, slice(start, end)))
        if len(batch) == _BATCH_SIZE:
            yield pending.pop(end - start)
    yield from pending.values()


def _cut(n: int, random: Random) -> tuple[int, int]:
    """Return where a part of two sentences or more begins and ends, of a review of n."""
    kept = random.randint(2, n - 1)
    start = random.randint(0, n - kept)
    return start, start + kept


def weigh_context(model: ContextModel, reviews: Reviews, labels: Labels) -> ContextModel:
    """Return the model with each act's log-odds worth what they are beside a sentence's own.

    They stand where one's own stand, so that one scale and one threshold serve sentences with neighbours
    and those that stand alone.

    Args:
        model: Fitted to other reviews, of whose sentences the network was surer than it is of new ones.
        reviews: Such as the network has not learnt, of two sentences or more.
        labels: Their labels.

    Raises:
        ValueError: The network's own logits of an act say the opposite of the labels.
    """
    own = np.concatenate([stack_logits(review, "acts") for review in reviews])
    around = np.concatenate([model.score(stack_impressions(review)) for review in reviews])
    truths = _list_acts(labels)
    worth, usual = np.zeros_like(model.usual), np.zeros_like(model.usual)
    for place, act in enumerate(Act):
        alone = own[:, [place]]
        both = np.hstack([alone, around[:, [place]]])
        [of_own, of_around], level = _fit_line(both, truths[:, place])
        [slope], level_alone = _fit_line(alone, truths[:, place])
        if min(of_own, slope) <= 0:
            raise ValueError(
                f"the network's logits of {act} say the opposite of the labels; train it anew"
            )
        worth[place] = max(of_around / of_own, 0.0)
        usual[place] = level_alone / slope - level / of_own
    return replace(model, acts=model.acts * worth[:, np.newaxis], usual=model.usual * worth + usual)


def _fit_line(logits: Logits, truths: Truths) -> tuple[Logits, float]:
    """Return the slopes and the level of the log-odds that come true (Platt 1999)."""
    line = LogisticRegression(C=np.inf).fit(logits, truths)
    return line.coef_[0], float(line.intercept_[0])


def _list_acts(labels: Labels) -> Truths:
    return list_truths([sentence for sentences in labels for sentence in sentences])["acts"]
