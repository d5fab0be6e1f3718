"""What a reader should know of the form before reading the figures."""

import numpy as np

from auditor.scores import ScoreTable

TEN_POINTS = (
    "The rating has ten points or more. In a study of 105,034 ratings, women were rated about half "
    "a point lower than men on a ten-point scale in male-dominated fields, and no lower on a "
    "six-point one (Rivera & Tilcsik 2019, Am. Sociol. Rev. 84:248): the top of a long scale calls "
    "up images of brilliance. Consider a shorter scale with described points."
)
_MANY_POINTS = 10
_PERCENT = 20.0
"""Above this many points a rating is a percentage or a sum, not a scale that people tick."""


def list_notices(table: ScoreTable) -> tuple[str, ...]:
    """Return the notices of a cycle."""
    points = count_rating_points(table)
    return (TEN_POINTS,) if points is not None and _MANY_POINTS <= points <= _PERCENT else ()


def count_rating_points(table: ScoreTable) -> float | None:
    """Return how many points the rating has: as the form says, else as far as was ticked."""
    if table.rating_range is not None:
        return table.rating_range[1] - table.rating_range[0] + 1
    known = table.rating[np.isfinite(table.rating)]
    # Without the form's own scale a top rating of 8 or 9 is one of ten points that nobody got.
    if not known.size or not np.equal(known, np.round(known)).all():
        return None
    top = float(known.max())
    return float(_MANY_POINTS) if 7 < top <= _MANY_POINTS else top
