"""Reviews as what the boundary network learns from: stretches of words, and where sentences begin."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

import torch
from tokenizers import Tokenizer
from torch import Tensor

from corpora.labelled import list_starts
from models.boundaries import NO_START, lay_out, list_windows

Stretch = Sequence[tuple[str, int]]
"""Words between two marks, each with the code point of the text at which it begins."""

Cut = Callable[[str], Iterable[Stretch]]
"""Returns the stretches of a text within which a sentence may begin, as serving will ask for them."""


@dataclass(frozen=True, slots=True)
class BoundaryExample:
    """One stretch ready for training."""

    ids: list[int]
    shapes: list[int]
    firsts: list[int]
    begins: list[bool]
    """Whether a sentence begins at each word."""
    asked: list[bool]
    """Whether a word is asked about: not the stretch's first, with which a sentence begins anyway."""


def hurry(sentences: Sequence[str], random: Random) -> list[str]:
    """Return sentences as a hurried person types them: some or all stops and capitals left out."""
    if random.random() < 0.05:
        return [text.upper().removesuffix(".") for text in sentences]
    stops, lower = random.choice((0.5, 0.8, 1.0)), random.random() < 0.5
    shrink = random.random() < 0.4
    return [_hurry_one(text, stops, random, lower=lower, shrink=shrink) for text in sentences]


def _hurry_one(text: str, stops: float, random: Random, *, lower: bool, shrink: bool) -> str:
    if text.endswith(".") and len(text) > 1 and random.random() < stops:
        text = text[:-1]
    if not lower:
        return text
    if shrink:
        return text.lower()
    first = text.split()[0]
    keeps_capital = (len(first) > 1 and first.isupper()) or first.startswith("I'") or first == "I"
    return text if keeps_capital or random.random() < 0.1 else text[0].lower() + text[1:]


def label_stretches(
    reviews: Iterable[Sequence[str]], cut: Cut
) -> Iterator[tuple[list[str], list[bool]]]:
    """Yield the words of each stretch and whether a sentence begins at each."""
    for sentences in reviews:
        starts = set(list_starts(sentences))
        for stretch in cut(" ".join(sentences)):
            yield [word for word, _ in stretch], [start in starts for _, start in stretch]


def prepare_stretches(
    reviews: Iterable[Sequence[str]], cut: Cut, tokenizer: Tokenizer
) -> list[BoundaryExample]:
    """Return every stretch of some reviews as examples, one for each window that serving reads."""
    return [
        _prepare_window(words[read], begins[read], decided, tokenizer, opens=not read.start)
        for words, begins in label_stretches(reviews, cut)
        for read, decided in list_windows(len(words))
    ]


def _prepare_window(
    words: list[str], begins: list[bool], decided: slice, tokenizer: Tokenizer, *, opens: bool
) -> BoundaryExample:
    ids, shapes, firsts = lay_out(tokenizer, words)
    asked = [False] * len(words)
    asked[decided] = [first > 0 for first in firsts[decided]]
    asked[0] &= not opens
    return BoundaryExample(ids, shapes, firsts, begins, asked)


def stack_stretches(examples: Sequence[BoundaryExample]) -> tuple[Tensor, ...]:
    """Return ids, shapes and firsts, padded, and (b, w) whether a sentence begins and to ask."""
    pieces = max(len(example.ids) for example in examples)
    words = max(len(example.firsts) for example in examples)
    ids = torch.zeros(len(examples), pieces, dtype=torch.long)
    shapes = torch.full_like(ids, NO_START)
    firsts = torch.zeros(len(examples), words, dtype=torch.long)
    begins, asked = torch.zeros(2, len(examples), words)
    for row, example in enumerate(examples):
        ids[row, : len(example.ids)] = torch.tensor(example.ids)
        shapes[row, : len(example.shapes)] = torch.tensor(example.shapes)
        firsts[row, : len(example.firsts)] = torch.tensor(example.firsts)
        begins[row, : len(example.begins)] = torch.tensor(example.begins, dtype=torch.float)
        asked[row, : len(example.asked)] = torch.tensor(example.asked, dtype=torch.float)
    return ids, shapes, firsts, begins, asked
