"""Where a sentence begins although nothing marks it: "he is ok could do more nice guy".

People leave out stops, capitals and line breaks. Rules see marks alone; this small network, two
layers over the sentence model's word embeddings, reads the words.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from importlib.resources.abc import Traversable

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from models.decisions import DECIMALS, squash
from models.matrices import read_matrices
from models.session import open_session
from models.tokenization import open_tokenizer
from models.weights_store import (
    GRAPH,
    LAYERS,
    WORD_EMBEDDINGS,
    Weights,
    find_weights,
    load_weights,
    read_files,
)

LONGEST_INPUT = 256
"""Word pieces that the network has places for."""

STRIDE = 80
"""Words that are decided at once."""

MARGIN = 20
"""Words read on either side of them."""

LONGEST_WORD = 16
"""Characters of a word that are read: of a row of dashes each would be a piece."""

_MARKS = ".,!?-:;\"'()*"
_CASES = 4
SHAPES = _CASES + len(_MARKS) + 2
"""Shapes of a word: digits, capitals, one capital, none, each mark, another mark, no word's start."""

NO_START = SHAPES - 1
"""The shape of a word piece that does not begin a word."""


def find_shape(word: str) -> int:
    """Return a word's shape, below `SHAPES`: what the word pieces, all in lower case, do not tell."""
    first = word[:1]
    if first.isdigit():
        return 0
    if len(word) > 1 and word.isupper():
        return 1
    if first.isupper():
        return 2
    if first.isalpha():
        return 3
    return _CASES + (_MARKS.index(first) if first and first in _MARKS else len(_MARKS))


def lay_out(tokenizer: Tokenizer, words: Sequence[str]) -> tuple[list[int], list[int], list[int]]:
    """Return the word pieces of some words, the shape of each piece, and where each word begins.

    A word of which nothing is left, or that is beyond the longest input, begins at 0, the mark
    before the first.
    """
    encoding = tokenizer.encode([word[:LONGEST_WORD] for word in words], is_pretokenized=True)
    firsts = [0] * len(words)
    shapes = [NO_START] * len(encoding.ids)
    for piece, word in enumerate(encoding.word_ids):
        if word is not None and not firsts[word]:
            firsts[word] = piece
            shapes[piece] = find_shape(words[word])
    return encoding.ids, shapes, firsts


def read_tokenizer(weights: Weights) -> Tokenizer:
    """Return the sentence model's tokenizer, cutting where this network ends."""
    return open_tokenizer(weights.tokenizer, longest=LONGEST_INPUT)


def list_windows(count: int) -> Iterator[tuple[slice, slice]]:
    """Yield which of so many words are read at once and which of those are then decided."""
    for start in range(0, count, STRIDE):
        first = max(0, start - MARGIN)
        yield slice(first, start + STRIDE + MARGIN), slice(start - first, start - first + STRIDE)


class BoundaryFinder:
    """Says of each word how likely a sentence begins at it."""

    def __init__(self, folder: Traversable, weights: Weights, *, threads: int = 1) -> None:
        """Read the network of a folder; word embeddings and tokenizer are those of `weights`.

        Raises:
            WeightsError: A file is missing or altered.
        """
        manifest, contents = read_files(folder)
        embeddings = {WORD_EMBEDDINGS: weights.matrices[WORD_EMBEDDINGS]}
        self.threshold = float(manifest["settings"]["threshold"])
        self._session = open_session(contents[GRAPH], embeddings | read_matrices(contents[LAYERS]))
        self._tokenizer = read_tokenizer(weights)
        self._pool = ThreadPoolExecutor(threads)

    @classmethod
    def load(cls, weights: Weights | None = None, *, threads: int = 1) -> "BoundaryFinder":
        """Load the network that ships with the package, beside weights that were read already.

        Raises:
            WeightsError: A file is missing or altered.
        """
        weights = weights or load_weights(find_weights())
        return cls(find_boundary_weights(), weights, threads=threads)

    def find(self, stretches: Sequence[Sequence[str]]) -> list[list[float]]:
        """Return, for each word of each stretch, the chance that a sentence begins at it.

        What it says of a word depends on the words within `MARGIN` of its `STRIDE` alone.
        """
        return list(self._pool.map(self._find, stretches))

    def _find(self, words: Sequence[str]) -> list[float]:
        chances: list[float] = []
        for read, decided in list_windows(len(words)):
            chances += np.round(self._run(words[read])[decided], DECIMALS).tolist()
        return chances

    def _run(self, words: Sequence[str]) -> NDArray[np.float64]:
        ids, shapes, firsts = (
            np.array(row, dtype=np.int64) for row in lay_out(self._tokenizer, words)
        )
        [logits] = self._session.run(None, {"ids": ids, "shapes": shapes, "firsts": firsts})
        return np.where(firsts > 0, squash(logits), 0.0)


def find_boundary_weights() -> Traversable:
    """Return the folder of the network that ships with the package."""
    return files("models").joinpath("boundary_weights")
