"""Run the ONNX graph so that a review's output never depends on its batch mates."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding

from corpora.codebook import Act
from models.context import impress
from models.errors import WeightsError
from models.matrices import Floats
from models.packing import WINDOW_LENGTHS, Window, plan_windows
from models.session import open_session
from models.tokenization import blank_links, open_tokenizer
from models.weights_store import Weights

FEWEST_SENTENCES = 2
"""A matrix of one row goes through other kernels, which round otherwise; so there is none."""

OVERLAP = 32
"""Word pieces that two parts of a sentence share, where it is too long for one window and is read in
parts: what either says of a piece, it says with half as many read beyond."""

_FAR_BELOW = -20.0
"""The logit of a finding where there is no word to mark."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """What is said of one sentence, as logits: by the graph, its phrases and the rest of its review."""

    specificity: Floats
    """(4,) for grade above 1, 2, 3, 4."""
    constructiveness: Floats
    """(4,) for grade above 1, 2, 3, 4."""
    own_acts: Floats
    """(acts,)"""
    categories: Floats
    """(categories,)"""
    phrases: Floats
    """(acts and categories,)"""
    pieces: Floats
    """(word pieces, categories), without the marks at both ends."""
    shares: Floats
    """(word pieces, 1 + acts): what each adds to specificity's summed logits and to each act's."""
    state: Floats
    """(width,): the mean of its word pieces' states, the marks at both ends with them."""
    offsets: NDArray[np.int64]
    """(word pieces, 2) half-open code points."""
    around: Floats
    """(acts,): what the sentences around say."""

    @property
    def impression(self) -> Floats:
        """(impression,): what the sentences around hear of this one."""
        heard = [self.specificity, self.constructiveness, self.own_acts, self.findings]
        return impress(np.concatenate(heard), self.state)

    @property
    def acts(self) -> Floats:
        """(acts,): what the sentence, its phrases and the sentences around say, added."""
        return self.own_acts + self.phrases[: len(Act)] + self.around

    @property
    def findings(self) -> Floats:
        """(categories,): what the whole sentence, its surest word piece and its phrases say, added.

        Each sees what the others miss; fitted to the dev split, the first two weigh alike.
        """
        surest: Floats = self.pieces.max(axis=0, initial=_FAR_BELOW)
        return self.categories + surest + self.phrases[len(Act) :]


class Encoder:
    """Turns the sentences of reviews into logits."""

    def __init__(self, weights: Weights, *, threads: int = 1) -> None:
        self._session = open_session(weights.graph, weights.matrices)
        self._phrases = weights.phrases
        self._context = weights.context
        self._pool = ThreadPoolExecutor(threads)
        longest = int(weights.settings["longest_input"])
        if longest > WINDOW_LENGTHS[-1]:
            raise WeightsError(
                f"settings of the weights: longest_input is {longest}, but no window holds more than "
                f"{WINDOW_LENGTHS[-1]} word pieces; write the weights anew with evenhand train"
            )
        self._tokenizer = open_tokenizer(weights.tokenizer, longest=longest, overlap=OVERLAP)

    def encode(self, reviews: Sequence[Sequence[str]]) -> list[list[Encoded]]:
        """Return the logits of each sentence of each review, in order.

        Acts depend on the other sentences of the review and their order, all else on the sentence alone.
        What is too long for a window is read in parts that overlap, and nothing of it is lost.
        Each window runs by itself and on one thread: no rounding depends on what runs beside it.
        """
        texts = [blank_links(text) for text in chain.from_iterable(reviews)]
        encodings = iter(self._tokenizer.encode_batch(texts))
        cut = [
            [(encoding, *encoding.overflowing) for encoding in islice(encodings, len(sentences))]
            for sentences in reviews
        ]
        parts = [part for sentences in cut for sentence in sentences for part in sentence]
        outputs = chain.from_iterable(self._pool.map(partial(self._run, parts), _list_windows(cut)))
        return [
            self._hear_neighbours([_join(list(islice(outputs, len(s)))) for s in sentences])
            for sentences in cut
        ]

    def _hear_neighbours(self, sentences: list[Encoded]) -> list[Encoded]:
        """Return the sentences of a review, with what they say of each other's acts."""
        if not sentences:
            return []
        around = self._context.score(stack_impressions(sentences))
        return [
            replace(sentence, around=said) for sentence, said in zip(sentences, around, strict=True)
        ]

    def _run(self, encodings: Sequence[Encoding], window: Window) -> list[Encoded]:
        """Return the logits of a window's sentences or parts of one, in order."""
        ids, positions, owners = (np.zeros(window.length, dtype=np.int64) for _ in range(3))
        start = 0
        for owner, place in enumerate(window.sentences, start=1):
            end = start + len(encodings[place].ids)
            ids[start:end] = encodings[place].ids
            positions[start:end] = np.arange(end - start)
            owners[start:end] = owner
            start = end
        sentences = np.arange(1, max(FEWEST_SENTENCES, len(window.sentences)) + 1, dtype=np.int64)
        specificity, constructiveness, acts, categories, pieces, shares, states = self._session.run(
            None,
            {"ids": ids, "positions": positions, "owners": owners, "sentences": sentences},
        )
        encoded: list[Encoded] = []
        for row, place in enumerate(window.sentences):
            own = np.flatnonzero(owners == row + 1)[1:-1]
            encoded.append(
                Encoded(
                    specificity[row],
                    constructiveness[row],
                    acts[row],
                    categories[row],
                    self._phrases.score(encodings[place].ids),
                    pieces[own],
                    shares[own],
                    states[row],
                    np.array(encodings[place].offsets, dtype=np.int64)[1:-1],
                    around=np.zeros(len(Act), dtype=np.float32),
                )
            )
        return encoded


def stack_impressions(sentences: Sequence[Encoded]) -> Floats:
    """Return (sentences, impression): what the sentences of a review, at least one, hear of each other."""
    return np.stack([sentence.impression for sentence in sentences])


def _list_windows(cut: Iterable[Sequence[Sequence[Encoding]]]) -> Iterator[Window]:
    """Yield the windows of reviews, each a row of sentences in parts; a window counts the parts."""
    first = 0
    for sentences in cut:
        lengths = [len(part.ids) for sentence in sentences for part in sentence]
        yield from plan_windows(lengths, first=first)
        first += len(lengths)


def _join(parts: Sequence[Encoded]) -> Encoded:
    """Return what the parts of a sentence say together: no less than any of them."""
    if len(parts) == 1:
        return parts[0]
    half = OVERLAP // 2
    own = [
        slice(half if place else 0, -half if place + 1 < len(parts) else None)
        for place in range(len(parts))
    ]

    def find_most(name: str) -> Floats:
        most: Floats = np.maximum.reduce([getattr(part, name) for part in parts])
        return most

    def put_together(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(p, name)[kept] for p, kept in zip(parts, own, strict=True)])

    return Encoded(
        specificity=find_most("specificity"),
        constructiveness=find_most("constructiveness"),
        own_acts=find_most("own_acts"),
        categories=find_most("categories"),
        phrases=find_most("phrases"),
        pieces=put_together("pieces"),
        shares=put_together("shares"),
        state=np.mean([part.state for part in parts], axis=0, dtype=np.float32),
        offsets=put_together("offsets"),
        around=parts[0].around,
    )
