"""Labelled sentences as tensors: blinded, cut into word pieces, every label in its place."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import torch
from tokenizers import Tokenizer
from torch import Tensor

from corpora.codebook import GRADES, Act, Category
from corpora.labelled import Contrast, LabelledSentence
from models.tokenization import blank_links

_ACTS = {act: column for column, act in enumerate(Act)}
_CATEGORIES = {category: column for column, category in enumerate(Category)}


class Blinded(Protocol):
    """A text without names and pronouns, with the way back to the original."""

    @property
    def text(self) -> str:
        """Return the blinded text."""

    def find_original(self, start: int, end: int) -> tuple[int, int]:
        """Return the original's range behind a range of the blinded text."""


Blind = Callable[[str], Blinded]


UNREAD = -1
"""The part of text without labels, which no teacher has read."""


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence ready for training; where its part is `UNREAD`, its labels say nothing."""

    ids: tuple[int, ...]
    specificity: int
    constructiveness: int
    acts: tuple[int, ...]
    """Columns of the acts it carries."""
    categories: tuple[int, ...]
    """Columns of the categories of its findings."""
    pieces: tuple[tuple[int, int], ...]
    """(word piece, category column) for every piece of every finding."""
    part: int = 0
    """Which part of the authors wrote it, or `UNREAD`."""


@dataclass(frozen=True, slots=True)
class PairExample:
    """The two sides of a contrast pair, each in all its noisy forms."""

    worse: tuple[Example, ...]
    better: tuple[Example, ...]
    contrast: Contrast


@dataclass(frozen=True, slots=True)
class Lessons:
    """Everything that is learnt from: each sentence in all its noisy forms, and the pairs."""

    sentences: tuple[tuple[Example, ...], ...]
    pairs: tuple[PairExample, ...]
    unlabelled: tuple[tuple[Example, ...], ...] = ()
    """Sentences of which only teachers say anything."""

    def leave_out(self, part: int) -> "Lessons":
        """Return the labelled lessons without those of a part of the authors."""
        return Lessons(
            tuple(forms for forms in self.sentences if forms[0].part != part),
            tuple(pair for pair in self.pairs if pair.worse[0].part != part),
        )


class Batch(NamedTuple):
    """Examples padded to one length."""

    ids: Tensor
    mask: Tensor
    specificity: Tensor
    constructiveness: Tensor
    acts: Tensor
    categories: Tensor
    pieces: Tensor
    parts: Tensor

    def to(self, device: str) -> "Batch":
        """Return the batch on another device."""
        return Batch(*(tensor.to(device) for tensor in self))

    def choose(self, rows: Tensor | slice) -> "Batch":
        """Return some rows of the batch."""
        return Batch(*(tensor[rows] for tensor in self))


def prepare_examples(
    sentences: Iterable[LabelledSentence], tokenizer: Tokenizer, blind: Blind
) -> list[Example]:
    """Blind and cut each sentence, in order, and carry its labels over to the pieces."""
    return [_prepare_example(sentence, tokenizer, blind) for sentence in sentences]


def _prepare_example(sentence: LabelledSentence, tokenizer: Tokenizer, blind: Blind) -> Example:
    blinded = blind(sentence.text)
    encoding = tokenizer.encode(blank_links(blinded.text))
    pieces: list[tuple[int, int]] = []
    for place, (left, right) in enumerate(encoding.offsets):
        if left == right:
            continue
        start, end = blinded.find_original(left, right)
        pieces += [
            (place, _CATEGORIES[finding.category])
            for finding in sentence.findings
            if finding.start < end and start < finding.end
        ]
    return Example(
        ids=tuple(encoding.ids),
        specificity=sentence.specificity,
        constructiveness=sentence.constructiveness,
        acts=tuple(sorted(_ACTS[act] for act in sentence.acts)),
        categories=tuple(sorted({_CATEGORIES[f.category] for f in sentence.findings})),
        pieces=tuple(pieces),
    )


def collate(examples: Sequence[Example]) -> Batch:
    """Stack examples into one batch, padded on the right."""
    length = max(len(example.ids) for example in examples)
    ids = torch.zeros(len(examples), length, dtype=torch.long)
    mask = torch.zeros_like(ids)
    acts = torch.zeros(len(examples), len(Act))
    categories = torch.zeros(len(examples), len(Category))
    pieces = torch.zeros(len(examples), length, len(Category))
    for row, example in enumerate(examples):
        ids[row, : len(example.ids)] = torch.tensor(example.ids)
        mask[row, : len(example.ids)] = 1
        acts[row, list(example.acts)] = 1.0
        categories[row, list(example.categories)] = 1.0
        for place, column in example.pieces:
            pieces[row, place, column] = 1.0
    return Batch(
        ids,
        mask,
        _as_questions([example.specificity for example in examples]),
        _as_questions([example.constructiveness for example in examples]),
        acts,
        categories,
        pieces,
        torch.tensor([example.part for example in examples]),
    )


def _as_questions(grades: Sequence[int]) -> Tensor:
    """Return (b, 4): is the grade above 1, 2, 3, 4?"""
    above = torch.tensor(GRADES[:-1])
    return (torch.tensor(grades).unsqueeze(1) > above).float()
