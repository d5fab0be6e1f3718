"""The weights on disk: small in the package, fp32 in memory, checked by their sha256.

Matrices are stored as int8 with one fp32 scale for each output; the rest of
the graph, its biases and norms, lies in the ONNX file itself. Word embeddings are frozen, so their
file is the same in every release.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.errors import WeightsError

MANIFEST = "manifest.json"
GRAPH = "graph.onnx"
EMBEDDINGS = "embeddings.npz"
LAYERS = "layers.npz"
TOKENIZER = "tokenizer.json"
WORD_EMBEDDINGS = "encoder.embeddings.word_embeddings.weight"
"""The matrix that every network of ours shares."""

_LEVELS = 127

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything that serving needs, read and checked."""

    version: str
    graph: bytes
    tokenizer: str
    matrices: Mapping[str, Floats]
    settings: Mapping[str, Any]


def find_weights() -> Traversable:
    """Return the folder of the weights that ship with the package."""
    return files("models").joinpath("weights")


def load_weights(folder: Traversable) -> Weights:
    """Read the weights of a folder and expand them to fp32.

    Raises:
        WeightsError: A file is missing or does not have the sha256 that the manifest names.
    """
    manifest, contents = read_files(folder)
    return Weights(
        version=manifest["version"],
        graph=contents[GRAPH],
        tokenizer=contents[TOKENIZER].decode("utf-8"),
        matrices=expand_matrices(contents[EMBEDDINGS]) | expand_matrices(contents[LAYERS]),
        settings=manifest["settings"],
    )


def read_files(folder: Traversable) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the manifest of a folder and the content of each file that it names.

    Raises:
        WeightsError: A file is missing or does not have the sha256 that the manifest names.
    """
    try:
        manifest = json.loads(folder.joinpath(MANIFEST).read_text("utf-8"))
    except FileNotFoundError as error:
        raise WeightsError(
            f"{folder} holds no {MANIFEST}; install the program again, or make the weights anew "
            "(`make train`)"
        ) from error
    digests = manifest["sha256"].items()
    return manifest, {name: _read_checked(folder, name, digest) for name, digest in digests}


def _read_checked(folder: Traversable, name: str, digest: str) -> bytes:
    try:
        content = folder.joinpath(name).read_bytes()
    except FileNotFoundError as error:
        raise WeightsError(f"{folder} holds no {name}; install the program again") from error
    found = hashlib.sha256(content).hexdigest()
    if found != digest:
        raise WeightsError(
            f"{folder.joinpath(name)} is not the file that the manifest names (sha256 {found}, "
            f"expected {digest}); install the program again"
        )
    return content


def quantize_matrix(matrix: Floats, axis: int) -> tuple[NDArray[np.int8], Floats]:
    """Round a matrix to int8, one scale for each row (axis 1) or column (axis 0)."""
    scale = np.abs(matrix).max(axis=axis, keepdims=True).astype(np.float32) / _LEVELS
    scale[scale == 0] = 1.0
    return np.rint(matrix / scale).astype(np.int8), scale


def dequantize_matrix(levels: NDArray[np.int8], scale: Floats) -> Floats:
    """Return the fp32 matrix that the int8 levels stand for."""
    return np.ascontiguousarray(levels.astype(np.float32) * scale)


def expand_matrices(content: bytes) -> dict[str, Floats]:
    """Return the fp32 matrices of an npz file by name."""
    with np.load(BytesIO(content), allow_pickle=False) as arrays:
        names = [key.removesuffix(".levels") for key in arrays if key.endswith(".levels")]
        return {
            name: dequantize_matrix(arrays[f"{name}.levels"], arrays[f"{name}.scale"])
            for name in names
        }
