"""Settle what reviews that the network has not learnt decide: the worth of context, the thresholds."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from corpora.catalogue import Split, TrainingCorpus
from corpora.labelled import LabelledSentence
from models.context import ContextModel
from models.decisions import Decisions
from models.encoder import Encoded, Encoder
from models.packing import WINDOW_LENGTHS
from models.training.calibration import calibrate
from models.training.context import fit_context, weigh_context
from models.training.examples import Blind
from models.training.export import write_context, write_settings
from models.weights_store import load_weights

LONGEST_INPUT = WINDOW_LENGTHS[-1]
"""Word pieces of a sentence that are read: all that a window holds; the reader cuts long before."""

_THREADS = os.cpu_count() or 1
"""No logit depends on it."""


def hear_neighbours(
    corpus: TrainingCorpus,
    blind: Blind,
    folder: Path,
    *,
    seed: int,
    report: Callable[[int, float], None] | None = None,
) -> None:
    """Let the weights of a folder learn what a review's sentences say of each other's acts.

    The train split's reviews teach it; how much it is worth beside a sentence's own words is told by
    those of the dev split, which the network has not learnt, and on which decisions are made anew.
    `report` hears of each epoch's number and mean loss.
    """
    learnt, held_out = (
        [sentences for sentences in list_reviews(corpus, split) if len(sentences) > 1]
        for split in (Split.TRAIN, Split.DEV)
    )
    by_itself = replace(load_weights(folder), context=ContextModel.silent())
    encoder = Encoder(by_itself, threads=_THREADS)
    context = fit_context(_encode(encoder, learnt, blind), learnt, seed=seed, report=report)
    write_context(folder, weigh_context(context, _encode(encoder, held_out, blind), held_out))
    decide(corpus, blind, folder)


def decide(corpus: TrainingCorpus, blind: Blind, folder: Path) -> None:
    """Choose scales and thresholds for the weights of a folder, on the dev split."""
    held_out = list_reviews(corpus, Split.DEV)
    encoded = _encode(Encoder(load_weights(folder), threads=_THREADS), held_out, blind)
    decisions = calibrate(list(chain.from_iterable(encoded)), list(chain.from_iterable(held_out)))
    write_settings(folder, make_settings(decisions))


def _encode(
    encoder: Encoder, reviews: Sequence[Sequence[LabelledSentence]], blind: Blind
) -> list[list[Encoded]]:
    return encoder.encode(
        [[blind(sentence.text).text for sentence in review] for review in reviews]
    )


def list_reviews(corpus: TrainingCorpus, split: Split) -> list[tuple[LabelledSentence, ...]]:
    """Return the sentences of each review of a split; queried ones and sides of pairs stand alone."""
    reviews = [review.sentences for review in corpus.read_reviews(split)]
    queried = [(sentence,) for sentence in corpus.read_queried(split)]
    sides = [(side,) for pair in corpus.read_pairs(split) for side in (pair.worse, pair.better)]
    return [*reviews, *queried, *sides]


def make_settings(decisions: Decisions) -> dict[str, Any]:
    """Return what serving needs beside the weights."""
    return {"longest_input": LONGEST_INPUT} | decisions.as_settings()
