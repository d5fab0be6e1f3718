"""Group rows by an integer code: totals, means, and what is left when the means are taken out.

Every function of this package takes its groups as dense integer codes `0 .. size - 1`, because a
million rows are then one `bincount` away from their totals. `encode` makes such codes.
"""

from collections.abc import Hashable, Sequence
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.intp]
BoolArray: TypeAlias = NDArray[np.bool_]
Label = TypeVar("Label", bound=Hashable)


def encode(labels: Sequence[Label]) -> tuple[IntArray, list[Label]]:
    """Return dense codes for labels, and the labels in order of first appearance.

    Args:
        labels: One hashable label a row.

    Returns:
        Codes of shape (n,), and the list that a code indexes.
    """
    seen: dict[Label, int] = {}
    codes = np.fromiter(
        (seen.setdefault(label, len(seen)) for label in labels), np.intp, len(labels)
    )
    return codes, list(seen)


def as_codes(stratum: ArrayLike, rows: int, *, name: str) -> tuple[IntArray, int]:
    """Return a checked code array and the number of strata, `max + 1`.

    Raises:
        ValueError: When the length differs from `rows`, or a code is negative or not an integer.
    """
    codes = np.asarray(stratum)
    if codes.shape != (rows,):
        raise ValueError(f"{name}: shape {codes.shape}, expected ({rows},); give one code a row")
    if codes.dtype.kind not in "iu":
        raise ValueError(f"{name}: dtype {codes.dtype}; make integer codes with strata.encode")
    if rows and int(codes.min()) < 0:
        raise ValueError(f"{name}: code {codes.min()}; drop the rows that belong to no stratum")
    return codes.astype(np.intp, copy=False), (int(codes.max()) + 1 if rows else 0)


def as_column(values: ArrayLike, *, name: str, rows: int | None = None) -> FloatArray:
    """Return a checked one-dimensional float array without missing values.

    Raises:
        ValueError: When it is not one-dimensional, has another length, or holds NaN or infinity.
    """
    column = np.asarray(values, dtype=np.float64)
    if column.ndim != 1 or (rows is not None and column.shape[0] != rows):
        expected = "one dimension" if rows is None else f"({rows},)"
        raise ValueError(f"{name}: shape {column.shape}, expected {expected}")
    if not np.isfinite(column).all():
        row = int(np.flatnonzero(~np.isfinite(column))[0])
        raise ValueError(f"{name}: {column[row]} in row {row}; drop the rows without a value first")
    return column


def as_covariates(covariates: ArrayLike | None, rows: int) -> FloatArray:
    """Return covariates as a checked (rows, p) float array; p is 0 when there are none.

    Raises:
        ValueError: When the shape does not fit or a value is missing.
    """
    if covariates is None:
        return np.zeros((rows, 0))
    table = np.asarray(covariates, dtype=np.float64)
    if table.ndim == 1:
        table = table[:, None]
    if table.ndim != 2 or table.shape[0] != rows:
        raise ValueError(f"covariates: shape {table.shape}, expected ({rows}, p)")
    if not np.isfinite(table).all():
        row, column = (int(axis[0]) for axis in np.nonzero(~np.isfinite(table)))
        raise ValueError(
            f"covariates: no value in row {row}, column {column}; drop or fill the row"
        )
    return table


def totals(values: FloatArray, stratum: IntArray, size: int) -> FloatArray:
    """Return the sum of the values in each stratum, (size,), or (size, p) for a (n, p) table."""
    if values.ndim == 1:
        return np.asarray(np.bincount(stratum, weights=values, minlength=size), dtype=np.float64)
    columns = [np.bincount(stratum, weights=column, minlength=size) for column in values.T]
    return np.stack(columns, axis=1) if columns else np.zeros((size, 0))


def counts(stratum: IntArray, size: int) -> IntArray:
    """Return the number of rows in each stratum, shape (size,)."""
    return np.bincount(stratum, minlength=size).astype(np.intp, copy=False)


def means(values: FloatArray, stratum: IntArray, size: int) -> FloatArray:
    """Return the mean of each stratum, 0 where it is empty; shape as in `totals`."""
    rows = np.maximum(counts(stratum, size), 1)
    sums = totals(values, stratum, size)
    result: FloatArray = sums / (rows if values.ndim == 1 else rows[:, None])
    return result


def demean(values: FloatArray, stratum: IntArray, size: int) -> FloatArray:
    """Return the values less the mean of their stratum (the within transformation)."""
    result: FloatArray = values - means(values, stratum, size)[stratum]
    return result


def dummies(codes: ArrayLike, *, drop_first: bool = True) -> FloatArray:
    """Return indicator columns of a coded factor, the first level left out by default.

    Args:
        codes: Integer codes of shape (n,).
        drop_first: Leave out level 0, the reference.

    Returns:
        Array of shape (n, levels - 1), or (n, levels).
    """
    factor, levels = as_codes(codes, np.asarray(codes).shape[0], name="codes")
    first = 1 if drop_first else 0
    table: FloatArray = (factor[:, None] == np.arange(first, levels)[None, :]).astype(np.float64)
    return table
