"""Products in whole numbers: right to the last digit, and a row by itself."""

from collections.abc import Sequence

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, numpy_helper
from onnx.helper import make_graph, make_model, make_node, make_opsetid, make_tensor_value_info

from models.errors import WeightsError
from models.matrices import HIGHEST_LEVEL, Floats, Matrix
from models.session import open_session
from models.training.integers import BASE, DIGITS, MIDDLE, Range, use_integers

SCALE = np.random.default_rng(6).uniform(0.001, 0.008, size=(24, 1)).astype(np.float32)
LEVELS = np.random.default_rng(7).integers(-127, 128, size=(24, 400)).astype(np.int8)
EXTREME = np.where(LEVELS > 0, 127, -127).astype(np.int8)
BIAS = np.random.default_rng(8).normal(size=24).astype(np.float32)
NORMAL = np.random.default_rng(9).normal(size=(7, 400)).astype(np.float32)
OUTLIERS = np.where(np.arange(400) == 3, 300.0, NORMAL).astype(np.float32)

LAST_DIGIT = 0.5 / BASE ** (DIGITS - 1)
"""What rounding to the digits loses at most, in units of the first."""
SINGLE_PRECISION = 2.0**-21
"""What eight roundings to 32 bits lose at most, as a share of the result."""


def store(levels: NDArray[np.int8]) -> Matrix:
    return Matrix(levels, SCALE)


def make_product(levels: NDArray[np.int8], *nodes: onnx.NodeProto) -> onnx.ModelProto:
    graph = make_graph(
        nodes,
        "product",
        [make_tensor_value_info("rows", TensorProto.FLOAT, ["n", levels.shape[1]])],
        [make_tensor_value_info("product", TensorProto.FLOAT, ["n", len(levels)])],
        [
            numpy_helper.from_array(store(levels).expand(), "matrix"),
            numpy_helper.from_array(BIAS, "bias"),
            numpy_helper.from_array(np.array([16, 8]), "row_counts"),
            numpy_helper.from_array(np.array([256, 144]), "column_counts"),
        ],
    )
    return make_model(graph, opset_imports=[make_opsetid("", 17)], ir_version=8)


PRODUCT = make_node("Gemm", ["rows", "matrix", "bias"], ["product"], transB=1)
CUT_BY_ROWS = [
    make_node("Split", ["matrix", "row_counts"], ["upper", "lower"], axis=-2),
    make_node("Split", ["bias", "row_counts"], ["first", "last"], axis=0),
    make_node("Gemm", ["rows", "upper", "first"], ["left"], transB=1),
    make_node("Gemm", ["rows", "lower", "last"], ["right"], transB=1),
    make_node("Concat", ["left", "right"], ["product"], axis=1),
]
CUT_BY_COLUMNS = [
    make_node("Split", ["matrix", "column_counts"], ["left", "right"], axis=1),
    make_node("Split", ["rows", "column_counts"], ["before", "after"], axis=1),
    make_node("Gemm", ["before", "left", "bias"], ["total"], transB=1),
    make_node("Gemm", ["after", "right", "total"], ["product"], transB=1),
]


def multiply(
    rows: Floats,
    levels: NDArray[np.int8],
    numbers: Range,
    nodes: Sequence[onnx.NodeProto] = (PRODUCT,),
) -> Floats:
    model = make_product(levels, *nodes)
    use_integers(model, {"matrix": numbers}, set())
    session = open_session(model.SerializeToString(), {"matrix": store(levels)})
    [product] = session.run(None, {"rows": rows})
    return np.asarray(product)


def expand_exactly(levels: NDArray[np.int8]) -> NDArray[np.float64]:
    return np.asarray(levels * SCALE.astype(np.float64))


def multiply_exactly(rows: Floats, levels: NDArray[np.int8]) -> NDArray[np.float64]:
    return np.asarray(rows.astype(np.float64) @ expand_exactly(levels).T + BIAS)


ROWS = [
    pytest.param(NORMAL, LEVELS, Range.reach(8.0), id="as they come"),
    pytest.param(OUTLIERS, LEVELS, Range.reach(300.0), id="one number a hundred times the others"),
    pytest.param(NORMAL * 1e-6, LEVELS, Range.reach(8e-6), id="tiny numbers"),
    pytest.param(NORMAL * 0.0, LEVELS, Range.reach(0.0), id="nothing but zeros"),
    pytest.param(np.sign(EXTREME[:7]), EXTREME, Range.reach(1.0), id="all at their largest"),
    pytest.param(NORMAL * 0.0 - 2.5, EXTREME, Range.reach(2.5), id="all alike and below zero"),
    pytest.param(np.maximum(NORMAL, -0.17), LEVELS, Range(-0.17, 8.0), id="mostly above zero"),
    pytest.param(NORMAL * 0.0 - 0.17, LEVELS, Range(-0.17, 0.0), id="none above zero"),
    pytest.param(np.abs(NORMAL), LEVELS, Range(0.0, 8.0), id="none below zero"),
]


NODES = [
    pytest.param([PRODUCT], id="whole"),
    pytest.param(CUT_BY_ROWS, id="cut by rows"),
    pytest.param(CUT_BY_COLUMNS, id="cut by columns"),
]


@pytest.mark.parametrize("nodes", NODES)
@pytest.mark.parametrize(("rows", "levels", "numbers"), ROWS)
def test_a_product_loses_no_more_than_the_last_digit(
    rows: Floats, levels: NDArray[np.int8], numbers: Range, nodes: list[onnx.NodeProto]
) -> None:
    rows = rows.astype(np.float32)
    unit = (numbers.highest - numbers.lowest) / (BASE - 1)
    matrix = np.abs(expand_exactly(levels))
    lost = unit * LAST_DIGIT * matrix.sum(axis=1)
    lost = lost + (np.abs(rows) @ matrix.T + np.abs(BIAS)) * SINGLE_PRECISION
    exact = multiply_exactly(rows, levels)
    assert (np.abs(multiply(rows, levels, numbers, nodes) - exact) <= lost).all()


@pytest.mark.parametrize("nodes", NODES)
def test_a_narrower_range_makes_a_product_more_exact(nodes: list[onnx.NodeProto]) -> None:
    rows = np.maximum(NORMAL, -0.17)
    exact = multiply_exactly(rows, LEVELS)
    narrow, wide = (
        np.square(multiply(rows, LEVELS, numbers, nodes) - exact).mean()
        for numbers in (Range(-0.17, 8.0), Range.reach(8.0))
    )
    assert narrow < 0.5 * wide


def test_a_row_does_not_depend_on_the_rows_beside_it() -> None:
    numbers = Range.reach(300.0)
    among = multiply(np.concatenate([NORMAL, OUTLIERS]), LEVELS, numbers)
    assert np.array_equal(among[:2], multiply(NORMAL[:2], LEVELS, numbers))
    assert np.array_equal(among[7:9], multiply(OUTLIERS[:2], LEVELS, numbers))


def test_two_products_fit_into_sixteen_bits() -> None:
    stored = [0, BASE, MIDDLE - BASE // 2, MIDDLE + BASE // 2]
    assert all(digit >= 0 and 2 * digit * HIGHEST_LEVEL < 2**15 for digit in stored)


def make_gemm(*factors: str, **attributes: float) -> onnx.NodeProto:
    return make_node("Gemm", factors, ["product"], **attributes)


OTHER_USES = [
    pytest.param([make_node("MatMul", ["rows", "matrix"], ["product"])], id="MatMul"),
    pytest.param([make_gemm("rows", "matrix", "bias")], id="not transposed"),
    pytest.param([make_gemm("rows", "matrix", transB=1)], id="without a bias"),
    pytest.param([make_gemm("rows", "matrix", "bias", transB=1, alpha=0.5)], id="scaled"),
    pytest.param([make_gemm("matrix", "rows", "bias", transB=1)], id="the left factor"),
    pytest.param([make_gemm("rows", "rows", "matrix", transB=1)], id="the bias"),
    pytest.param([make_node("Gather", ["matrix", "rows"], ["product"], axis=1)], id="of columns"),
    pytest.param([make_node("Split", ["matrix"], ["product", "rest"])], id="cut without sizes"),
    pytest.param(
        [CUT_BY_ROWS[0], make_node("MatMul", ["rows", "upper"], ["product"])], id="of a piece"
    ),
]


@pytest.mark.parametrize("nodes", OTHER_USES)
def test_another_use_of_a_matrix_is_refused(nodes: list[onnx.NodeProto]) -> None:
    with pytest.raises(WeightsError, match=rf"{nodes[-1].op_type} uses matrix;"):
        use_integers(make_product(LEVELS, *nodes), {"matrix": Range.reach(1.0)}, set())


def test_a_product_in_an_unknown_range_is_refused() -> None:
    with pytest.raises(WeightsError, match=r"Gemm uses matrix; .* in a known range"):
        use_integers(make_product(LEVELS, PRODUCT), {}, {"matrix"})


def test_a_graph_that_wants_other_tensors_is_refused() -> None:
    graph = make_product(LEVELS, PRODUCT).SerializeToString()
    with pytest.raises(WeightsError, match="of another version; install"):
        open_session(graph, {"matrix": store(LEVELS)})
