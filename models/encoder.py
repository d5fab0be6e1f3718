"""Run the ONNX graph so that a review's output never depends on its batch mates."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from models.packing import Window, plan_windows
from models.weights_store import Floats, Weights

MOST_WINDOWS = 4
FEWEST_ROWS = 2
"""A matrix of one row goes through other kernels, which round otherwise; so there is none."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """The graph's raw outputs for one sentence, as logits."""

    specificity: Floats
    """(4,) for grade above 1, 2, 3, 4."""
    constructiveness: Floats
    """(4,) for grade above 1, 2, 3, 4."""
    acts: Floats
    """(acts,)"""
    categories: Floats
    """(categories,)"""
    pieces: Floats
    """(word pieces, categories), without the marks at both ends."""
    offsets: NDArray[np.int64]
    """(word pieces, 2) half-open code points."""


class Encoder:
    """Turns the sentences of reviews into logits."""

    def __init__(self, weights: Weights, *, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        options.log_severity_level = 3
        names = list(weights.matrices)
        options.add_external_initializers(
            names,
            [onnxruntime.OrtValue.ortvalue_from_numpy(weights.matrices[name]) for name in names],
        )
        self._session = onnxruntime.InferenceSession(
            weights.graph, options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_str(weights.tokenizer)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(int(weights.settings["longest_input"]))

    def encode(self, reviews: Sequence[Sequence[str]]) -> list[list[Encoded]]:
        """Return the logits of each sentence of each review, in order.

        Windows of one length run together; no rounding depends on how many there are.
        """
        encodings = self._tokenizer.encode_batch([text for texts in reviews for text in texts])
        outputs: dict[int, Encoded] = {}
        for windows in _plan_runs(_list_windows(reviews, encodings)):
            outputs.update(self._run(encodings, windows))
        places = iter(range(len(encodings)))
        return [[outputs[next(places)] for _ in texts] for texts in reviews]

    def _run(
        self, encodings: Sequence[Encoding], windows: Sequence[Window]
    ) -> Iterator[tuple[int, Encoded]]:
        most = max(FEWEST_ROWS, *(len(window.sentences) for window in windows))
        shape = (len(windows), windows[0].length)
        ids, positions, owners = (np.zeros(shape, dtype=np.int64) for _ in range(3))
        for row, window in enumerate(windows):
            start = 0
            for owner, place in enumerate(window.sentences, start=1):
                end = start + len(encodings[place].ids)
                ids[row, start:end] = encodings[place].ids
                positions[row, start:end] = np.arange(end - start)
                owners[row, start:end] = owner
                start = end
        *heads, pieces = self._session.run(
            None,
            {
                "ids": ids,
                "positions": positions,
                "owners": owners,
                "sentences": np.arange(1, most + 1, dtype=np.int64),
            },
        )
        for row, window in enumerate(windows):
            for column, place in enumerate(window.sentences):
                own = pieces[row][owners[row] == column + 1]
                offsets = np.array(encodings[place].offsets, dtype=np.int64)[1:-1]
                specificity, constructiveness, acts, categories = (
                    head[row, column] for head in heads
                )
                yield (
                    place,
                    Encoded(specificity, constructiveness, acts, categories, own[1:-1], offsets),
                )


def _list_windows(
    reviews: Sequence[Sequence[str]], encodings: Sequence[Encoding]
) -> Iterator[Window]:
    first = 0
    for texts in reviews:
        lengths = [len(encoding.ids) for encoding in encodings[first : first + len(texts)]]
        yield from plan_windows(lengths, first=first)
        first += len(texts)


def _plan_runs(windows: Iterator[Window]) -> Iterator[list[Window]]:
    """Yield windows of one length, a few at a time."""
    by_length: defaultdict[int, list[Window]] = defaultdict(list)
    for window in windows:
        by_length[window.length].append(window)
    for _, alike in sorted(by_length.items()):
        for start in range(0, len(alike), MOST_WINDOWS):
            yield alike[start : start + MOST_WINDOWS]
