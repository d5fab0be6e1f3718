"""What has been shown, so that the next figure gives nobody away by subtraction."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from auditor.scores import ScoreTable
from auditor.statistics import encode, may_release


class Ledger:
    """The populations whose figures are shown; one that would single people out is refused."""

    def __init__(self, table: ScoreTable, *, minimum: int) -> None:
        _, people = encode(table.reviewee_ids)
        self._place = {person: place for place, person in enumerate(people)}
        self._minimum = minimum
        self._shown: list[NDArray[np.bool_]] = []

    def admit(self, *populations: Iterable[str]) -> bool:
        """Say whether a figure about these people may be shown, and remember them if so.

        Args:
            populations: Ids of the people on each side of a comparison.
        """
        wanted = [self._mark(population) for population in populations]
        shown = list(self._shown)
        for members in wanted:
            if any(bool((members == other).all()) for other in shown):
                continue
            if not may_release(members, shown, minimum=self._minimum):
                return False
            shown.append(members)
        self._shown = shown
        return True

    def _mark(self, population: Iterable[str]) -> NDArray[np.bool_]:
        marks = np.zeros(len(self._place), dtype=np.bool_)
        marks[[self._place[person] for person in set(population)]] = True
        return marks
