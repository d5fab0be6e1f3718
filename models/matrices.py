"""Matrices as whole numbers: int8 levels with one fp32 scale for each row."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEVELS = ".levels"
SCALE = ".scale"
"""Put behind a matrix's name, they name the two tensors that stand for it."""

HIGHEST_LEVEL = 127

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix in whole numbers, and what one of them is worth."""

    levels: NDArray[np.int8]
    """(rows, columns)"""
    scale: Floats
    """(rows, 1)"""

    @classmethod
    def round(cls, numbers: Floats, *, highest: int = HIGHEST_LEVEL) -> "Matrix":
        """Return the nearest matrix, each row with a scale of its own and no level beyond `highest`."""
        scale = np.abs(numbers).max(axis=1, keepdims=True, initial=0.0).astype(np.float32) / highest
        scale[scale == 0] = 1.0
        return cls(np.rint(numbers / scale).astype(np.int8), scale)

    def expand(self) -> Floats:
        """Return the fp32 numbers that it stands for."""
        return self.levels.astype(np.float32) * self.scale


def list_tensors(matrices: Mapping[str, Matrix]) -> dict[str, NDArray[Any]]:
    """Return the two tensors that stand for each matrix, by name."""
    return {
        name: tensor
        for matrix_name, matrix in matrices.items()
        for name, tensor in (
            (matrix_name + LEVELS, matrix.levels),
            (matrix_name + SCALE, matrix.scale),
        )
    }


def read_matrices(content: bytes) -> dict[str, Matrix]:
    """Return the matrices of an npz file, by name."""
    with np.load(BytesIO(content), allow_pickle=False) as tensors:
        names = [key.removesuffix(LEVELS) for key in tensors if key.endswith(LEVELS)]
        return {name: Matrix(tensors[name + LEVELS], tensors[name + SCALE]) for name in names}
