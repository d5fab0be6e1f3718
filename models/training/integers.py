"""Have a graph work on the whole numbers that its matrices are stored as.

A product of a matrix with rows of floats becomes sums of whole numbers, which processors are much
faster at, and which are exact. Before, each row is rounded to three digits of base 126, in a unit of
its own; that loses at most a four-millionth of the range that the digits span, 0.5 / 126^3 (after
Ozaki, Ogita, Oishi & Rump 2012, Error-free transformations of matrix multiplication; Ootomo, Ozaki &
Yokota 2024, DGEMM on integer matrix multiplication unit). What becomes of a row does not depend on
the rows beside it.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, numpy_helper
from onnx.helper import get_attribute_value, make_node, make_opsetid

from models.errors import WeightsError
from models.matrices import LEVELS, SCALE

DIGITS = 3
BASE = 126

MIDDLE = BASE // 2 + 1
"""What a digit of 0 is stored as. Digits go from -63 to 63; only the first one of rows with a known
lowest number goes from 0 to 126, and is stored as it is. So none is stored as more than 127, and two
products with levels up to 127 fit into the 16 bits in which a processor without VNNI adds them."""

_SMALLEST_UNIT = 1e-30
"""The unit, instead of zero, of a row that holds nothing but zeros or its known lowest number."""

_RUNTIME = "com.microsoft"
_OUTSIDE = "outside"
"""ONNX asks for a place; the tensors are handed over when a session is opened, and nothing reads it."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows that are written in digits."""

    name: str
    lowest: float | None
    """What the first digit counts from, if nothing lies below it; otherwise from zero, both ways."""

    def list_zeros(self) -> list[str]:
        """Return, for each digit, the name of the constant that a 0 of it is stored as."""
        return ["middle" if self.lowest is None else "nothing", *["middle"] * (DIGITS - 1)]


def use_integers(model: onnx.ModelProto, matrices: Set[str], lowest: Mapping[str, float]) -> None:
    """Let the nodes that cut, look up or multiply some matrices use levels and scales, in place.

    Instead of each matrix the graph then wants two tensors from outside, its levels (rows, columns)
    and its scale (rows, 1).

    Args:
        model: Its graph multiplies with Gemm.
        matrices: The names of the matrices.
        lowest: By the name of a matrix, a number below which nothing lies that it is multiplied by;
            rows that reach far to one side become twice as exact by it.

    Raises:
        WeightsError: A matrix is used for anything else.
    """
    graph = model.graph
    # By the name of a matrix, or of a piece of one, which matrix it is of.
    origins = {name: name for name in matrices}
    split: dict[str, _Rows] = {}
    products = 0
    nodes: list[NodeProto] = []
    for node in graph.node:
        used = [name for name in node.input if name in origins]
        if not used:
            nodes.append(node)
        elif _cuts(node):
            nodes += _cut(node)
            origins |= dict.fromkeys(node.output, origins[node.input[0]])
        elif _looks_up(node):
            nodes += _look_up(node)
        elif _multiplies(node) and used == [node.input[1]]:
            rows, matrix, _ = node.input
            if rows not in split:
                split[rows] = _Rows(f"rows{len(split)}", lowest.get(origins[matrix]))
                nodes += _split(rows, split[rows])
            nodes += _multiply(node, split[rows], f"product{products}")
            products += 1
        else:
            named = ", ".join(sorted({origins[name] for name in used}))
            raise WeightsError(
                f"a node of kind {node.op_type} uses {named}; large matrices can only be cut (Split "
                "into sizes), have rows looked up (Gather), or be multiplied by (Gemm with transB "
                "and a bias)"
            )
    tensors = _list_constants()
    for tensor in graph.initializer:
        tensors += _leave_out(tensor) if tensor.name in matrices else [tensor]
    del graph.node[:]
    del graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(tensors)
    model.opset_import.append(make_opsetid(_RUNTIME, 1))


def _cuts(node: NodeProto) -> bool:
    return node.op_type == "Split" and len(node.input) == 2


def _cut(node: NodeProto) -> list[NodeProto]:
    """Return what cuts levels and scale as a matrix is cut, by its rows or by its columns."""
    matrix, sizes = node.input
    axis = _list_attributes(node).get("axis", 0) % 2
    levels, scales = ([part + kind for part in node.output] for kind in (LEVELS, SCALE))
    nodes = [make_node("Split", [matrix + LEVELS, sizes], levels, axis=axis)]
    if axis == 0:
        return [*nodes, make_node("Split", [matrix + SCALE, sizes], scales, axis=0)]
    return [*nodes, *(make_node("Identity", [matrix + SCALE], [scale]) for scale in scales)]


def _looks_up(node: NodeProto) -> bool:
    return node.op_type == "Gather" and _list_attributes(node).get("axis", 0) == 0


def _multiplies(node: NodeProto) -> bool:
    usual = {"alpha": 1.0, "beta": 1.0, "transA": 0, "transB": 0}
    asked = usual | _list_attributes(node)
    return node.op_type == "Gemm" and len(node.input) == 3 and asked == usual | {"transB": 1}


def _list_attributes(node: NodeProto) -> dict[str, Any]:
    return {attribute.name: get_attribute_value(attribute) for attribute in node.attribute}


def _look_up(node: NodeProto) -> list[NodeProto]:
    matrix, ids = node.input
    [rows] = node.output
    return [
        make_node("Gather", [matrix + LEVELS, ids], [f"{rows}.levels"]),
        make_node("Cast", [f"{rows}.levels"], [f"{rows}.numbers"], to=TensorProto.FLOAT),
        make_node("Gather", [matrix + SCALE, ids], [f"{rows}.scale"]),
        make_node("Mul", [f"{rows}.numbers", f"{rows}.scale"], [rows]),
    ]


def _split(numbers: str, rows: _Rows) -> list[NodeProto]:
    """Return what writes rows in digits, from `.digit0` on, in units of `.unit`."""
    name = rows.name
    if rows.lowest is None:
        counted, most = numbers, BASE // 2
        nodes = [make_node("Abs", [numbers], [f"{name}.size"])]
    else:
        counted, most = f"{name}.size", BASE
        nodes = [
            _make_constant(f"{name}.lowest", rows.lowest),
            make_node("Sub", [numbers, f"{name}.lowest"], [f"{name}.size"]),
        ]
    nodes += [
        make_node("ReduceMax", [f"{name}.size"], [f"{name}.largest"], axes=[-1], keepdims=1),
        _make_constant(f"{name}.most", most),
        make_node("Div", [f"{name}.largest", f"{name}.most"], [f"{name}.share"]),
        make_node("Max", [f"{name}.share", "smallest_unit"], [f"{name}.unit"]),
        make_node("Div", [counted, f"{name}.unit"], [f"{name}.rest0"]),
    ]
    for place, zero in enumerate(rows.list_zeros()):
        rest, digit, read = (f"{name}.{part}{place}" for part in ("rest", "digit", "read"))
        nodes.append(make_node("QuantizeLinear", [rest, f"place{place}", zero], [digit]))
        if place + 1 < DIGITS:
            nodes += [
                make_node("DequantizeLinear", [digit, f"place{place}", zero], [read]),
                make_node("Sub", [rest, read], [f"{name}.rest{place + 1}"]),
            ]
    return nodes


def _multiply(product: NodeProto, rows: _Rows, name: str) -> list[NodeProto]:
    """Return what multiplies split rows by a matrix, digit by digit.

    The smallest are added first, so that they are not lost beside the large ones. What does not
    depend on the rows is computed once, when the graph is opened.
    """
    _, matrix, bias = product.input
    nodes = [
        make_node("Transpose", [matrix + LEVELS], [f"{name}.columns"], perm=[1, 0]),
        make_node("Squeeze", [matrix + SCALE, "last_axis"], [f"{name}.scale"]),
    ]
    if rows.lowest is not None:
        nodes += _add_lowest(matrix, bias, rows, name)
        bias = f"{name}.bias"
    for place, zero in enumerate(rows.list_zeros()):
        digit, columns, scale = f"{rows.name}.digit{place}", f"{name}.columns", f"{name}.scale"
        factors = [digit, columns, f"place{place}", scale, zero]
        part = f"{name}.part{place}"
        nodes.append(make_node("MatMulIntegerToFloat", factors, [part], domain=_RUNTIME))
    total = f"{name}.part{DIGITS - 1}"
    for place in reversed(range(DIGITS - 1)):
        smaller, total = total, f"{name}.total{place}"
        nodes.append(make_node("Add", [smaller, f"{name}.part{place}"], [total]))
    return [
        *nodes,
        make_node("Mul", [total, f"{rows.name}.unit"], [f"{name}.unbiased"]),
        make_node("Add", [f"{name}.unbiased", bias], product.output),
    ]


def _add_lowest(matrix: str, bias: str, rows: _Rows, name: str) -> list[NodeProto]:
    """Return what adds to a bias what the lowest number of all rows gives with a matrix."""
    return [
        make_node("Cast", [matrix + LEVELS], [f"{name}.levels"], to=TensorProto.FLOAT),
        make_node("ReduceSum", [f"{name}.levels", "last_axis"], [f"{name}.sum"], keepdims=0),
        make_node("Mul", [f"{name}.sum", f"{name}.scale"], [f"{name}.ones"]),
        make_node("Mul", [f"{name}.ones", f"{rows.name}.lowest"], [f"{name}.below"]),
        make_node("Add", [f"{name}.below", bias], [f"{name}.bias"]),
    ]


def _make_constant(name: str, number: float) -> NodeProto:
    return make_node(
        "Constant", [], [name], value=numpy_helper.from_array(np.array(number, np.float32))
    )


def _list_constants() -> list[TensorProto]:
    numbers: dict[str, np.generic] = {
        "smallest_unit": np.float32(_SMALLEST_UNIT),
        "middle": np.uint8(MIDDLE),
        "nothing": np.uint8(0),
    }
    for place in range(DIGITS):
        numbers[f"place{place}"] = np.float32(BASE**-place)
    tensors = [numpy_helper.from_array(np.array(number), name) for name, number in numbers.items()]
    return [*tensors, numpy_helper.from_array(np.array([-1]), "last_axis")]


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
