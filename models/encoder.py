"""Run the ONNX graph so that a sentence's output never depends on its batch mates."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from models.weights_store import Floats, Weights

MOST_ROWS = 16
FEWEST_ROWS = 2
"""A run of one row goes through other kernels, which round otherwise; so there is none."""

LENGTH_STEP = 4
"""Sentences are padded to a multiple of this many word pieces, by their own length alone."""


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
    """Turns sentences into logits."""

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

    def encode(self, sentences: Sequence[str]) -> list[Encoded]:
        """Return the logits of each sentence, in order.

        A run holds sentences of one padded length, and never a single one: a lone sentence is
        doubled. So every rounding follows from a sentence alone, whatever stands beside it.
        """
        encodings = self._tokenizer.encode_batch(list(sentences))
        outputs: list[Encoded | None] = [None] * len(encodings)
        for rows, length in _plan_runs(encodings):
            for row, encoded in zip(rows, self._run(encodings, rows, length), strict=True):
                outputs[row] = encoded
        return [encoded for encoded in outputs if encoded is not None]

    def _run(
        self, encodings: Sequence[Encoding], rows: Sequence[int], length: int
    ) -> list[Encoded]:
        ids = np.zeros((max(len(rows), FEWEST_ROWS), length), dtype=np.int64)
        mask = np.zeros_like(ids)
        for place in range(len(ids)):
            encoding = encodings[rows[min(place, len(rows) - 1)]]
            ids[place, : len(encoding.ids)] = encoding.ids
            mask[place, : len(encoding.ids)] = 1
        specificity, constructiveness, acts, categories, pieces = self._session.run(
            None, {"ids": ids, "mask": mask}
        )
        encoded: list[Encoded] = []
        for place, row in enumerate(rows):
            offsets = np.array(encodings[row].offsets, dtype=np.int64)[1:-1]
            encoded.append(
                Encoded(
                    specificity[place],
                    constructiveness[place],
                    acts[place],
                    categories[place],
                    pieces[place, 1 : len(offsets) + 1],
                    offsets,
                )
            )
        return encoded


def _plan_runs(encodings: Sequence[Encoding]) -> Iterator[tuple[list[int], int]]:
    """Yield the sentences of each run, and its length in word pieces."""
    by_length: defaultdict[int, list[int]] = defaultdict(list)
    for row, encoding in enumerate(encodings):
        by_length[-(-len(encoding.ids) // LENGTH_STEP) * LENGTH_STEP].append(row)
    for length, rows in sorted(by_length.items()):
        for start in range(0, len(rows), MOST_ROWS):
            yield rows[start : start + MOST_ROWS], length
