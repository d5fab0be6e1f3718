"""Open an ONNX graph whose large matrices lie beside it."""

from collections.abc import Mapping

import onnxruntime
from onnxruntime.capi.onnxruntime_pybind11_state import Fail

from models.errors import WeightsError
from models.matrices import Matrix, list_tensors


def open_session(graph: bytes, matrices: Mapping[str, Matrix]) -> onnxruntime.InferenceSession:
    """Return a session that computes on one thread: no rounding depends on what runs beside it.

    Raises:
        WeightsError: The graph wants other tensors than those of the matrices.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3
    tensors = list_tensors(matrices)
    options.add_external_initializers(
        list(tensors), list(map(onnxruntime.OrtValue.ortvalue_from_numpy, tensors.values()))
    )
    try:
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except Fail as error:
        raise WeightsError(
            f"the graph does not go with its matrices ({error}): the weights are of another version; "
            "install the program again, or make them anew (`make train`)"
        ) from error
