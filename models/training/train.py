"""Train and export: labelled reviews in, the folder of weights out. Reads as the story."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tokenizers import Tokenizer

from corpora.catalogue import Split, TrainingCorpus
from corpora.codebook import Category
from corpora.labelled import LabelledSentence
from models.encoder import Encoder
from models.training.augmentation import add_noise
from models.training.base import find_base, load_base
from models.training.examples import Blind, Example, prepare_examples
from models.training.export import export_weights, write_manifest
from models.training.fitting import Schedule, fit
from models.training.network import FeedbackNetwork
from models.training.thresholds import choose_thresholds
from models.weights_store import load_weights

LONGEST_INPUT = 192
"""Word pieces of a sentence that are read; a sentence is cut long before by the reader."""

_PIECE_THRESHOLD = 0.6


@dataclass(frozen=True, slots=True)
class Recipe:
    """What fixes a training run."""

    seed: int = 20261123
    schedule: Schedule = field(default_factory=Schedule)


def train(
    corpus: TrainingCorpus,
    blind: Blind,
    folder: Path,
    recipe: Recipe,
    *,
    version: str,
    report: Callable[[int, float], None] | None = None,
) -> None:
    """Fine-tune on the train split, choose thresholds on the dev split, write the weights.

    Args:
        corpus: The labelled text without its test split.
        blind: Masks names and pronouns, as serving will.
        folder: Where the weights go.
        recipe: Seed and schedule.
        version: Written into the manifest and into every audit.
        report: Hears of each epoch's number and mean loss.
    """
    base = find_base()
    tokenizer = read_tokenizer(base)
    tuning = list_sentences(corpus, Split.TRAIN)
    network = FeedbackNetwork(load_base(base))

    def read_epoch(random: Random) -> Sequence[Example]:
        noisy = [add_noise(sentence, random) for sentence in tuning]
        return prepare_examples(noisy, tokenizer, blind)

    fit(network, read_epoch, recipe.schedule, seed=recipe.seed, report=report)
    undecided = make_settings(dict.fromkeys(Category, 0.5))
    export_weights(network, tokenizer.to_str(), folder, version=version, settings=undecided)
    held_out = list_sentences(corpus, Split.DEV)
    encoder = Encoder(load_weights(folder))
    thresholds = choose_thresholds(held_out, [blind(s.text).text for s in held_out], encoder)
    write_manifest(folder, version=version, settings=make_settings(thresholds))


def read_tokenizer(base: Path) -> Tokenizer:
    """Return the base's tokenizer, cutting at the longest input and never padding."""
    tokenizer = Tokenizer.from_str(json.dumps(json.loads((base / "tokenizer.json").read_text())))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST_INPUT)
    return tokenizer


def list_sentences(corpus: TrainingCorpus, split: Split) -> list[LabelledSentence]:
    """Return every sentence of a split, those of contrast pairs included."""
    pairs: Iterable[LabelledSentence] = (
        side for pair in corpus.read_pairs(split) for side in (pair.worse, pair.better)
    )
    reviews = (s for review in corpus.read_reviews(split) for s in review.sentences)
    return [*reviews, *pairs]


def make_settings(thresholds: Mapping[Category, float]) -> dict[str, Any]:
    """Return what serving needs beside the weights."""
    return {
        "longest_input": LONGEST_INPUT,
        "piece_threshold": _PIECE_THRESHOLD,
        "thresholds": {str(category): value for category, value in thresholds.items()},
    }
