"""Lines of cells before anyone knows which of them is the header."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Rate = Callable[[Sequence[str]], int]
"""Says how much a row looks like the header that is looked for; 0 for not at all."""

_HEAD = 20
"""How many lines a title and the like may take before the header."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row; `number` is how a spreadsheet or editor counts it.

    `spread` are the places of cells that are merged with one above and repeat its value.
    """

    number: int
    cells: tuple[str, ...]
    spread: frozenset[int] = frozenset()

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a sheet that are not blank; a text file is one sheet without a name."""

    name: str
    lines: tuple[Line, ...]


def find_header(lines: Sequence[Line], rate: Rate) -> tuple[int, int]:
    """Return the best rating of the first lines, and the place of the first line that has it."""
    ratings = [rate(line.cells) for line in lines[:_HEAD]]
    best = max(ratings, default=0)
    return best, ratings.index(best) if ratings else 0
