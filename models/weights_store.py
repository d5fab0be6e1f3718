"""The weights on disk: matrices as whole numbers, checked by their sha256.

A matrix is stored and used as int8 levels with one fp32 scale for each row; the rest of the graph,
its biases and norms, lies in the ONNX file itself. Word embeddings are frozen, so their file is the
same in every release.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from models.context import ContextModel, read_context
from models.errors import WeightsError
from models.matrices import Matrix, read_matrices
from models.phrases import PhraseModel, read_phrases

MANIFEST = "manifest.json"
GRAPH = "graph.onnx"
EMBEDDINGS = "embeddings.npz"
LAYERS = "layers.npz"
TOKENIZER = "tokenizer.json"
PHRASES = "phrases.npz"
CONTEXT = "context.npz"
WORD_EMBEDDINGS = "encoder.embeddings.word_embeddings.weight"
"""The matrix that every network of ours shares."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything that serving needs, read and checked."""

    version: str
    graph: bytes
    tokenizer: str
    matrices: Mapping[str, Matrix]
    phrases: PhraseModel
    context: ContextModel
    settings: Mapping[str, Any]


def find_weights() -> Traversable:
    """Return the folder of the weights that ship with the package."""
    return files("models").joinpath("weights")


def load_weights(folder: Traversable) -> Weights:
    """Read the weights of a folder.

    Raises:
        WeightsError: A file is missing or does not have the sha256 that the manifest names, or the
            weights are of before 0.21.0.
    """
    manifest, contents = read_files(folder)
    if missing := {PHRASES, CONTEXT} - contents.keys():
        raise WeightsError(
            f"{folder} has no {' and no '.join(sorted(missing))}: its weights are of before 0.20.0; "
            "install the program again, or make them anew (`make train`)"
        )
    return Weights(
        version=manifest["version"],
        graph=contents[GRAPH],
        tokenizer=contents[TOKENIZER].decode("utf-8"),
        matrices=read_matrices(contents[EMBEDDINGS]) | read_matrices(contents[LAYERS]),
        phrases=read_phrases(contents[PHRASES]),
        context=read_context(contents[CONTEXT]),
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
