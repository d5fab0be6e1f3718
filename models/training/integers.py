"""Have a graph work on the whole numbers that its matrices are stored as.

A product of a matrix with rows of floats becomes sums of whole numbers, which processors are much
faster at, and which are exact. Each row is divided by its own largest number and written in three
digits of base 126; the products of the digits, added up, are the product to within what 32-bit
floats round off anyway (Ozaki, Ogita, Oishi & Rump 2012, Error-free transformations of matrix
multiplication; Ootomo, Ozaki & Yokota 2024, DGEMM on integer matrix multiplication unit). Nothing
in a row depends on another row, so a sentence still never depends on what stands beside it.
"""

from collections.abc import Set

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, numpy_helper
from onnx.helper import make_node, make_opsetid

from models.weights_store import LEVELS, SCALE

_DIGITS = 3
_BASE = 126
_ZERO = 64
"""What stands for the digit 0, so that digits from -63 to 63 are stored as 1 to 127. A processor
without VNNI adds two products in 16 bits: with weights up to 127 the sum is at most
2 * 127 * 127 = 32,258, and 32,767 fits."""

_SMALLEST = 1e-30
"""A row of zeros is divided by this instead of zero."""

_RUNTIME = "com.microsoft"
_OUTSIDE = "outside"


def use_integers(model: onnx.ModelProto, matrices: Set[str]) -> None:
    """Let the nodes that look up or multiply some matrices use levels and scales, in place.

    Instead of each matrix the graph then wants two tensors from outside, its levels (rows, columns)
    and its scale (rows, 1).
    """
    graph = model.graph
    split: dict[str, str] = {}
    nodes: list[NodeProto] = []
    for node in graph.node:
        if node.op_type == "Gather" and node.input[0] in matrices:
            nodes += _look_up(node)
        elif node.op_type == "Gemm" and node.input[1] in matrices:
            rows, matrix, bias = node.input
            if rows not in split:
                split[rows] = f"rows{len(split)}"
                nodes += _split(rows, split[rows])
            nodes += _multiply(split[rows], matrix, bias, node.output[0])
        else:
            nodes.append(node)
    tensors = _list_constants()
    for tensor in graph.initializer:
        tensors += _leave_out(tensor) if tensor.name in matrices else [tensor]
    del graph.node[:]
    del graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(tensors)
    model.opset_import.append(make_opsetid(_RUNTIME, 1))


def _look_up(node: NodeProto) -> list[NodeProto]:
    matrix, ids = node.input
    [rows] = node.output
    return [
        make_node("Gather", [matrix + LEVELS, ids], [f"{rows}.levels"]),
        make_node("Cast", [f"{rows}.levels"], [f"{rows}.numbers"], to=TensorProto.FLOAT),
        make_node("Gather", [matrix + SCALE, ids], [f"{rows}.scale"]),
        make_node("Mul", [f"{rows}.numbers", f"{rows}.scale"], [rows]),
    ]


def _split(rows: str, name: str) -> list[NodeProto]:
    """Return what writes rows in digits, `.digit0` and smaller ones, in units of `.unit`."""
    nodes = [
        make_node("Abs", [rows], [f"{name}.size"]),
        make_node("ReduceMax", [f"{name}.size"], [f"{name}.largest"], axes=[-1], keepdims=1),
        make_node("Max", [f"{name}.largest", "smallest"], [f"{name}.above"]),
        make_node("Div", [f"{name}.above", "largest_digit"], [f"{name}.unit"]),
        make_node("Div", [rows, f"{name}.unit"], [f"{name}.rest0"]),
    ]
    for place in range(_DIGITS):
        digit, rest = f"{name}.digit{place}", f"{name}.rest{place}"
        nodes.append(make_node("QuantizeLinear", [rest, f"place{place}", "zero"], [digit]))
        if place + 1 < _DIGITS:
            worth = f"{name}.worth{place}"
            nodes += [
                make_node("DequantizeLinear", [digit, f"place{place}", "zero"], [worth]),
                make_node("Sub", [rest, worth], [f"{name}.rest{place + 1}"]),
            ]
    return nodes


def _multiply(rows: str, matrix: str, bias: str, product: str) -> list[NodeProto]:
    """Return what multiplies split rows by a matrix, digit by digit.

    The smallest come first, so that they are not lost beside the large ones.
    """
    columns, scale = f"{matrix}.columns", f"{matrix}.scales"
    nodes = [
        make_node("Transpose", [matrix + LEVELS], [columns], perm=[1, 0]),
        make_node("Squeeze", [matrix + SCALE, "last_axis"], [scale]),
    ]
    total = ""
    for place in reversed(range(_DIGITS)):
        digit, part = f"{rows}.digit{place}", f"{matrix}.part{place}"
        factors = [digit, columns, f"place{place}", scale, "zero"]
        nodes.append(make_node("MatMulIntegerToFloat", factors, [part], domain=_RUNTIME))
        if total:
            nodes.append(make_node("Add", [total, part], [f"{matrix}.total{place}"]))
        total = f"{matrix}.total{place}" if total else part
    return [
        *nodes,
        make_node("Mul", [total, f"{rows}.unit"], [f"{matrix}.unbiased"]),
        make_node("Add", [f"{matrix}.unbiased", bias], [product]),
    ]


def _list_constants() -> list[TensorProto]:
    numbers = {
        "smallest": np.float32(_SMALLEST),
        "largest_digit": np.float32(_BASE // 2),
        "zero": np.uint8(_ZERO),
        "last_axis": np.array([-1]),
        **{f"place{place}": np.float32(_BASE**-place) for place in range(_DIGITS)},
    }
    return [numpy_helper.from_array(np.array(number), name) for name, number in numbers.items()]


def _leave_out(matrix: TensorProto) -> list[TensorProto]:
    """Return the two tensors that stand for a matrix, without their content."""
    rows, columns = matrix.dims
    return [
        _declare(matrix.name + LEVELS, TensorProto.INT8, (rows, columns)),
        _declare(matrix.name + SCALE, TensorProto.FLOAT, (rows, 1)),
    ]


def _declare(name: str, kind: TensorProto.DataType, shape: tuple[int, int]) -> TensorProto:
    tensor = TensorProto(name=name, data_type=kind, dims=shape, data_location=TensorProto.EXTERNAL)
    tensor.external_data.add(key="location", value=_OUTSIDE)
    return tensor
