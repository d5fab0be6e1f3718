"""Turn the trained network into the files that ship: a small ONNX graph beside its matrices."""

import hashlib
import json
import math
import warnings
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from models.context import ContextModel, pack_context
from models.errors import WeightsError
from models.matrices import Matrix, list_tensors
from models.phrases import PhraseModel, pack_phrases
from models.training.integers import Range, use_integers
from models.training.network import FeedbackNetwork, Outputs, PackedNetwork
from models.training.ranges import find_ranges
from models.weights_store import (
    CONTEXT,
    EMBEDDINGS,
    GRAPH,
    LAYERS,
    MANIFEST,
    PHRASES,
    TOKENIZER,
    WORD_EMBEDDINGS,
)

_SMALLEST_MATRIX = 10_000
_OPSET = 17


def export_weights(
    network: FeedbackNetwork,
    phrases: PhraseModel,
    tokenizer: str,
    folder: Path,
    *,
    version: str,
    settings: Mapping[str, Any],
) -> None:
    """Write graph, matrices, phrases, tokenizer, a silent context and manifest into a folder.

    The network's matrices are rounded in place to what is stored, so that it stays equal to what
    will be served.

    `tokenizer` is the tokenizer's JSON; `settings` is what serving needs beside the weights.
    """
    round_matrices(network)
    pieces, sentences = {0: "pieces"}, {0: "sentences"}
    model = trace_graph(
        PackedNetwork(network).eval(),
        {
            "ids": (torch.ones(8, dtype=torch.long), pieces),
            "positions": (torch.tensor([0, 1, 2, 0, 1, 2, 0, 0]), pieces),
            "owners": (torch.tensor([1, 1, 1, 2, 2, 2, 0, 0]), pieces),
            "sentences": (torch.tensor([1, 2]), sentences),
        },
        dict.fromkeys(Outputs._fields, sentences)
        | {"pieces": pieces, "shares": pieces, "state": sentences},
    )
    embeddings, layers = take_matrices(model, find_ranges(network, Outputs._fields))
    contents = {
        GRAPH: model.SerializeToString(deterministic=True),
        EMBEDDINGS: pack_matrices(embeddings),
        LAYERS: pack_matrices(layers, compressed=True),
        PHRASES: pack_phrases(phrases),
        CONTEXT: pack_context(ContextModel.silent()),
        TOKENIZER: tokenizer.encode("utf-8"),
    }
    write_files(folder, contents, version=version, settings=settings)


def write_files(
    folder: Path, contents: Mapping[str, bytes], *, version: str, settings: Mapping[str, Any]
) -> None:
    """Write files, by name, and the manifest that knows each by its sha256."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    digests = {name: _digest(content) for name, content in contents.items()}
    _write_manifest(folder, {"version": version, "sha256": digests, "settings": settings})


def write_context(folder: Path, context: ContextModel) -> None:
    """Put another context into a folder of weights."""
    content = pack_context(context)
    (folder / CONTEXT).write_bytes(content)
    manifest = _read_manifest(folder)
    _write_manifest(folder, manifest | {"sha256": manifest["sha256"] | {CONTEXT: _digest(content)}})


def write_settings(folder: Path, settings: Mapping[str, Any]) -> None:
    """Put other settings into the manifest of a folder of weights."""
    _write_manifest(folder, _read_manifest(folder) | {"settings": settings})


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read_manifest(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    return manifest


def _write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


def trace_graph(
    network: nn.Module,
    inputs: Mapping[str, tuple[Tensor, Mapping[int, str]]],
    outputs: Mapping[str, Mapping[int, str]],
) -> onnx.ModelProto:
    """Return a network's ONNX graph.

    Args:
        network: In evaluation mode.
        inputs: By name, in order, an example and which of its dimensions may vary.
        outputs: By name, in order, which of its dimensions vary.
    """
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        # The tracer warns of shapes it takes as constant; the test of equality with torch over
        # many lengths is what tells whether they are.
        warnings.simplefilter("ignore")
        path = Path(folder) / GRAPH
        torch.onnx.export(
            network,
            tuple(example for example, _ in inputs.values()),
            path,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes={name: axes for name, (_, axes) in inputs.items()} | dict(outputs),
            opset_version=_OPSET,
            dynamo=False,
        )
        return _name_as_trained(onnx.load_model(path))


def _name_as_trained(model: onnx.ModelProto) -> onnx.ModelProto:
    """Call the weights what the trained network calls them, so that their files stay comparable.

    Of equal ones the tracer keeps one and makes the others its copies, so outputs bear such names too.
    """
    for tensor in model.graph.initializer:
        tensor.name = tensor.name.removeprefix("network.")
    for node in model.graph.node:
        for names in (node.input, node.output):
            names[:] = [name.removeprefix("network.") for name in names]
    return model


def take_matrices(
    model: onnx.ModelProto, ranges: Mapping[str, Range]
) -> tuple[dict[str, Matrix], dict[str, Matrix]]:
    """Take word embeddings and the other large matrices out of the graph.

    It then works on their levels and scales.

    Args:
        model: The graph of a network.
        ranges: By the name of each matrix that is multiplied, the range of what it is multiplied by.
    """
    matrices = {
        tensor.name: Matrix.round(numpy_helper.to_array(tensor))
        for tensor in model.graph.initializer
        if tensor.data_type == onnx.TensorProto.FLOAT and _is_large(tuple(tensor.dims))
    }
    multiplied = matrices.keys() & ranges.keys()
    use_integers(model, {name: ranges[name] for name in multiplied}, matrices.keys() - multiplied)
    return {WORD_EMBEDDINGS: matrices.pop(WORD_EMBEDDINGS)}, matrices


def round_matrices(network: nn.Module) -> None:
    """Round every large matrix of a network to what is stored of it, in place.

    Raises:
        WeightsError: A parameter holds a number that is not finite.
    """
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if not parameter.isfinite().all():
                raise WeightsError(
                    f"{name} holds a number that is not finite: training went astray; try a smaller "
                    "learning rate"
                )
            if _is_large(tuple(parameter.shape)):
                parameter.copy_(torch.from_numpy(Matrix.round(parameter.numpy()).expand()))


def _is_large(shape: tuple[int, ...]) -> bool:
    return len(shape) == 2 and math.prod(shape) >= _SMALLEST_MATRIX


def pack_matrices(matrices: Mapping[str, Matrix], *, compressed: bool = False) -> bytes:
    """Return an npz file of matrices."""
    buffer = BytesIO()
    save = np.savez_compressed if compressed else np.savez
    save(buffer, allow_pickle=False, **list_tensors(matrices))
    return buffer.getvalue()
