"""Figures shown one after another: what they give away together.

Figures are taken to be sums or means, so that every subtraction is linear algebra. People whom no
figure tells apart are one unknown, an atom; it is determined where its indicator lies in the span
of the populations shown (Chin & Ozsoyoglu 1982, IEEE Trans. Softw. Eng. 8:574).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from auditor.statistics.privacy import CLOSE, check_minimum
from auditor.statistics.strata import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Releases:
    """The populations about which figures were shown.

    Attributes:
        atom: The atom that each person belongs to, shape (people,).
        size: People in each atom, shape (atoms,).
        members: Which atoms each population holds, shape (populations, atoms).
        basis: Orthonormal vectors over people that span the populations; all people of an atom have
            one value, shape (rank, atoms).
    """

    atom: IntArray
    size: IntArray
    members: BoolArray
    basis: FloatArray

    def release(self, population: ArrayLike, *, minimum: int) -> "Releases | None":
        """Return what was shown after a figure about a population; None where it must not be.

        It must not when the population is too small, when it differs from an earlier one by too few
        people, or when the figures together determine that of too few people. A population that was
        shown before may be shown again.

        Args:
            population: Who is in it, shape (people,).
            minimum: Fewest people that a figure may be about.

        Raises:
            ValueError: When the minimum is lower than five, or the shape differs.
        """
        smallest = check_minimum(minimum)
        chosen = np.asarray(population).astype(np.bool_)
        if chosen.shape != self.atom.shape:
            raise ValueError(
                f"population: shape {chosen.shape}, not {self.atom.shape}; use one list of people"
            )
        _, first, atom, size = np.unique(
            2 * self.atom + chosen, return_index=True, return_inverse=True, return_counts=True
        )
        inside, parent = chosen[first], self.atom[first]
        members = self.members[:, parent]
        apart = (members ^ inside) @ size
        if (apart == 0).any():
            return self
        if size[inside].sum() < smallest or (apart < smallest).any():
            return None
        basis = _extend(self.basis[:, parent], inside.astype(np.float64), size)
        determined = size * (basis**2).sum(axis=0) > 1 - CLOSE
        if (determined & (size < smallest)).any():
            return None
        return Releases(atom, size, np.vstack([members, inside]), basis)


def begin_releases(people: int) -> Releases:
    """Return that nothing was shown yet about so many people."""
    nobody = np.zeros((0, 1))
    return Releases(
        np.zeros(people, dtype=np.intp),
        np.array([people], dtype=np.intp),
        nobody.astype(np.bool_),
        nobody,
    )


def _extend(basis: FloatArray, column: FloatArray, size: IntArray) -> FloatArray:
    """Add what of a column the basis does not span (Gram and Schmidt, twice for its rounding)."""
    rest = column
    for _ in range(2):
        rest = rest - ((basis * size) @ rest) @ basis
    length = float(size @ rest**2)
    if length <= CLOSE * float(size @ column**2):
        return basis
    return np.vstack([basis, rest / np.sqrt(length)])
