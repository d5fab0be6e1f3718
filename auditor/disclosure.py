"""What has been shown, so that the next figure gives nobody away by subtraction."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from auditor.scores import ScoreTable
from auditor.statistics import begin_releases, encode


class Ledger:
    """The populations whose figures are shown; one that would single people out is refused."""

    def __init__(self, table: ScoreTable, *, minimum: int) -> None:
        _, people = encode(table.reviewee_ids)
        self._place = {person: place for place, person in enumerate(people)}
        self._minimum = minimum
        self._shown = begin_releases(len(people))

    def admit(self, *populations: Iterable[str]) -> bool:
        """Say whether a figure about these people may be shown, and remember them if so.

        Args:
            populations: Ids of the people on each side of a comparison.
        """
        shown = self._shown
        for population in populations:
            later = shown.release(self._mark(population), minimum=self._minimum)
            if later is None:
                return False
            shown = later
        self._shown = shown
        return True

    def _mark(self, population: Iterable[str]) -> NDArray[np.bool_]:
        marks = np.zeros(len(self._place), dtype=np.bool_)
        marks[[self._place[person] for person in set(population)]] = True
        return marks
