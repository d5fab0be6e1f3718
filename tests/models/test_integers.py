"""Products in whole numbers: as right as those of floats, and a row by itself."""

import numpy as np
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, numpy_helper
from onnx.helper import make_graph, make_model, make_node, make_opsetid, make_tensor_value_info

from models.session import open_session
from models.training.integers import use_integers
from models.weights_store import Floats, Matrix

LEVELS = np.random.default_rng(7).integers(-127, 128, size=(24, 400)).astype(np.int8)
EXTREME = np.where(LEVELS > 0, 127, -127).astype(np.int8)
BIAS = np.random.default_rng(8).normal(size=24).astype(np.float32)
NORMAL = np.random.default_rng(9).normal(size=(7, 400)).astype(np.float32)
OUTLIERS = np.where(np.arange(400) == 3, 300.0, NORMAL).astype(np.float32)

LAST_DIGIT = 0.5 / (63 * 126**2)
"""What rounding to three digits loses at most, as a share of a row's largest number."""
SINGLE_PRECISION = 2.0**-22
"""What four roundings to 32 bits lose at most, as a share of the result."""


def multiply(rows: Floats, levels: NDArray[np.int8], bias: Floats) -> Floats:
    matrix = Matrix(levels, np.full((len(levels), 1), 0.004, dtype=np.float32))
    graph = make_graph(
        [make_node("Gemm", ["rows", "matrix", "bias"], ["product"], transB=1)],
        "product",
        [make_tensor_value_info("rows", TensorProto.FLOAT, ["n", rows.shape[1]])],
        [make_tensor_value_info("product", TensorProto.FLOAT, ["n", len(levels)])],
        [
            numpy_helper.from_array(matrix.expand(), "matrix"),
            numpy_helper.from_array(bias, "bias"),
        ],
    )
    model = make_model(graph, opset_imports=[make_opsetid("", 17)], ir_version=8)
    use_integers(model, {"matrix"})
    session = open_session(model.SerializeToString(), {"matrix": matrix})
    [product] = session.run(None, {"rows": rows})
    return np.asarray(product)


ROWS = [
    pytest.param(NORMAL, LEVELS, id="as they come"),
    pytest.param(OUTLIERS, LEVELS, id="one number a hundred times the others"),
    pytest.param(NORMAL * np.float32(1e-6), LEVELS, id="tiny numbers"),
    pytest.param(np.zeros_like(NORMAL), LEVELS, id="nothing but zeros"),
    pytest.param(np.sign(EXTREME[:7]).astype(np.float32), EXTREME, id="all at their largest"),
    pytest.param(np.full_like(NORMAL, -2.5), EXTREME, id="all alike and below zero"),
]


@pytest.mark.parametrize(("rows", "levels"), ROWS)
def test_a_product_is_as_right_as_one_of_floats(rows: Floats, levels: NDArray[np.int8]) -> None:
    numbers = levels.astype(np.float64) * np.float64(np.float32(0.004))
    exact = rows.astype(np.float64) @ numbers.T + BIAS
    largest = np.abs(rows).max(axis=1, keepdims=True).astype(np.float64)
    lost = largest * np.abs(numbers).sum(axis=1) * LAST_DIGIT + np.abs(exact) * SINGLE_PRECISION
    assert (np.abs(multiply(rows, levels, BIAS) - exact) <= lost).all()


def test_a_row_does_not_depend_on_the_rows_beside_it() -> None:
    among = multiply(np.concatenate([NORMAL, OUTLIERS]), LEVELS, BIAS)
    assert np.array_equal(among[:2], multiply(NORMAL[:2], LEVELS, BIAS))
    assert np.array_equal(among[7:9], multiply(OUTLIERS[:2], LEVELS, BIAS))
