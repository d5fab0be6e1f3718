"""Have a graph work on the whole numbers that its matrices are stored as.

A product of a matrix with rows of floats becomes sums of whole numbers, which processors are much
faster at, and which are exact. Before, each number of a row is rounded to three digits of base 126
(after Ozaki, Ogita, Oishi & Rump 2012, Error-free transformations of matrix multiplication; Ootomo,
Ozaki & Yokota 2024, DGEMM on integer matrix multiplication unit), in a unit that is fixed for each
matrix by the range of what it can ever be multiplied by. That loses at most about a four-millionth of
the range, and what becomes of a row does not depend on the rows beside it.
"""

import math
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

MIDDLE = BASE // 2
"""What a digit of 0 behind the first is stored as. It goes from -63 to 63, so none is stored as more than
126, and two products with levels up to 127 fit into the 16 bits in which a processor without VNNI adds
them."""

_SMALLEST = 1e-30
"""The unit, instead of zero, where nothing but zeros can be."""

_RUNTIME = "com.microsoft"
_OUTSIDE = "outside"
"""ONNX asks for a place; the tensors are handed over when a session is opened, and nothing reads it."""


@dataclass(frozen=True, slots=True)
class Range:
    """Two numbers, not above and not below zero, outside of which none lies."""

    lowest: float
    highest: float

    @classmethod
    def reach(cls, farthest: float) -> "Range":
        """Return the range of all that lies no farther from zero, either way."""
        return cls(-farthest, farthest)


@dataclass(frozen=True, slots=True)
class _Digits:
    """How rows are written: the name of their digits, and what a first digit is worth."""

    name: str
    zero: int
    """What a first digit of 0 is stored as."""
    unit: float

    @classmethod
    def cover(cls, numbers: Range, name: str) -> "_Digits":
        """Return the digits whose first reaches from the lowest number of a range to the highest."""
        below, above = -numbers.lowest, numbers.highest
        zero = min(math.ceil(BASE * below / max(below + above, _SMALLEST)), BASE - 1)
        unit = max(above / (BASE - zero), below / max(zero, 1), _SMALLEST)
        return cls(name, zero, unit)

    def name_unit(self, place: int) -> str:
        """Return the name of what a digit is worth; the first has place 0."""
        return f"{self.name}.unit{place}"

    def name_zero(self, place: int) -> str:
        """Return the name of what a 0 of a digit is stored as."""
        return "middle" if place else f"{self.name}.zero"


def use_integers(model: onnx.ModelProto, ranges: Mapping[str, Range], tables: Set[str]) -> None:
    """Let the nodes that cut, look up or multiply some matrices use levels and scales, in place.

    Instead of each matrix the graph then wants two tensors from outside, its levels (rows, columns)
    and its scale (rows, 1).

    Args:
        model: Its graph multiplies with Gemm.
        ranges: By the name of each matrix that is multiplied, the range of what it is multiplied by.
        tables: The names of the matrices of which rows are looked up.

    Raises:
        WeightsError: A matrix is used for anything else.
    """
    graph = model.graph
    matrices = ranges.keys() | tables
    # By the name of a matrix, or of a piece of one, which matrix it is of.
    origins = {name: name for name in matrices}
    vectors = {tensor.name for tensor in graph.initializer if len(tensor.dims) == 1}
    digits: dict[str, _Digits] = {}
    products = 0
    nodes: list[NodeProto] = []
    for node in graph.node:
        used = [name for name in node.input if name in origins]
        if node.op_type in ("Split", "Identity") and node.input[0] in vectors:
            vectors |= set(node.output)
        if not used:
            nodes.append(node)
        elif _cuts(node):
            nodes += _cut(node)
            origins |= dict.fromkeys(node.output, origins[node.input[0]])
        elif _looks_up(node):
            nodes += _look_up(node)
        elif _multiplies(node) and used == [node.input[1]] and origins[used[0]] in ranges:
            rows, matrix, bias = node.input
            if rows not in digits:
                digits[rows] = _Digits.cover(ranges[origins[matrix]], f"rows{len(digits)}")
                nodes += _split(rows, digits[rows])
            nodes += _multiply(node, digits[rows], f"product{products}", flat=bias in vectors)
            products += 1
        else:
            named = ", ".join(sorted({origins[name] for name in used}))
            raise WeightsError(
                f"a node of kind {node.op_type} uses {named}; large matrices can only be cut (Split "
                "into sizes), have rows looked up (Gather), or be multiplied by (Gemm with transB "
                "and a bias) in a known range"
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


def _split(numbers: str, rows: _Digits) -> list[NodeProto]:
    """Return what writes rows in digits, from `.digit0` on, in units of `.unit0`, `.unit1` ..."""
    nodes, rest = [], numbers
    for place in range(DIGITS):
        unit, zero = rows.name_unit(place), rows.name_zero(place)
        digit, read = f"{rows.name}.digit{place}", f"{rows.name}.read{place}"
        nodes += [
            _make_constant(unit, np.float32(rows.unit / BASE**place)),
            make_node("QuantizeLinear", [rest, unit, zero], [digit]),
        ]
        if place + 1 < DIGITS:
            read_from, rest = rest, f"{rows.name}.rest{place}"
            nodes += [
                make_node("DequantizeLinear", [digit, unit, zero], [read]),
                make_node("Sub", [read_from, read], [rest]),
            ]
    return [_make_constant(rows.name_zero(0), np.uint8(rows.zero)), *nodes]


def _multiply(product: NodeProto, rows: _Digits, name: str, *, flat: bool) -> list[NodeProto]:
    """Return what multiplies rows by a matrix, digit by digit.

    The smallest are added first, so that they are not lost beside the large ones. What does not
    depend on the rows is computed once, when the graph is opened. A bias that is flat, one number a
    column, is added along with the product of the first digits.
    """
    _, matrix, bias = product.input
    columns, scale = f"{name}.columns", f"{name}.scale"
    nodes = [
        make_node("Transpose", [matrix + LEVELS], [columns], perm=[1, 0]),
        make_node("Squeeze", [matrix + SCALE, "last_axis"], [scale]),
    ]
    total = ""
    for place in reversed(range(DIGITS)):
        digit, unit, zero = (
            f"{rows.name}.digit{place}",
            rows.name_unit(place),
            rows.name_zero(place),
        )
        factors = [digit, columns, unit, scale, zero]
        if place == 0 and flat:
            factors += ["", bias]
        part = f"{name}.part{place}"
        nodes.append(make_node("MatMulIntegerToFloat", factors, [part], domain=_RUNTIME))
        if total:
            smaller, part = part, f"{name}.total{place}"
            nodes.append(make_node("Add", [total, smaller], [part]))
        total = part
    if not flat:
        nodes.append(make_node("Add", [total, bias], product.output))
    else:
        nodes[-1].output[:] = product.output
    return nodes


def _make_constant(name: str, number: np.generic) -> NodeProto:
    return make_node("Constant", [], [name], value=numpy_helper.from_array(np.array(number)))


def _list_constants() -> list[TensorProto]:
    return [
        numpy_helper.from_array(np.array(MIDDLE, np.uint8), "middle"),
        numpy_helper.from_array(np.array([-1]), "last_axis"),
    ]


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
