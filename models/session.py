"""Open an ONNX graph whose large matrices lie beside it."""

from collections.abc import Mapping

import onnxruntime

from models.weights_store import Matrix, list_tensors


def open_session(graph: bytes, matrices: Mapping[str, Matrix]) -> onnxruntime.InferenceSession:
    """Return a session that computes on one thread: no rounding depends on what runs beside it."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3
    tensors = list_tensors(matrices)
    options.add_external_initializers(
        list(tensors), list(map(onnxruntime.OrtValue.ortvalue_from_numpy, tensors.values()))
    )
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
