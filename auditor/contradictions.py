"""Text against rating: reviews whose rating does not say what their text says."""

import numpy as np

from auditor.cycle_records import Mismatch, Untested
from auditor.measures import BALANCE
from auditor.scores import CONSTRUCTIVENESS, SPECIFICITY, Floats, ScoreTable
from auditor.statistics import encode, measure_mismatches

MINIMUM_RATED = 20


def find_contradictions(
    table: ScoreTable, *, fdr: float
) -> tuple[tuple[Mismatch, ...], float, tuple[Untested, ...]]:
    """Return the contradictions raised, how many are expected to be noise, and what was not tested.

    The rating is set against the text's valence (and its grades, where valence alone does not tell
    a mild text from a strong one), less what the reviewer's other reviews show as habit.
    """
    rated = table.choose(np.isfinite(table.rating) & np.isfinite(table.valence))
    if len(rated) < MINIMUM_RATED:
        why = f"{len(rated)} reviews with a rating and a text that was read; {MINIMUM_RATED} are needed"
        return (), 0.0, (Untested("text against rating", why),)
    columns = describe_text(rated)
    codes, _ = encode(rated.reviewer_ids)
    try:
        found = measure_mismatches(rated.rating, np.column_stack(columns), codes, rate=fdr)
    except ValueError as error:
        return (), 0.0, (Untested("text against rating", str(error)),)
    order = sorted(np.flatnonzero(found.flagged), key=lambda row: -abs(found.score[row]))
    mismatches = tuple(
        Mismatch(
            review_id=rated.review_ids[row],
            reviewer_id=rated.reviewer_ids[row],
            rating=float(rated.rating[row]),
            excess=float(found.excess[row]),
            deviation=float(found.score[row]),
            q_value=float(found.q[row]),
        )
        for row in order
    )
    return mismatches, found.expected_noise, ()


def describe_text(table: ScoreTable) -> list[Floats]:
    """Return what a text says of how good things are, and its grades, as columns.

    The balance of its sentences where the text was read, else the valence that came with the scores.
    """
    balance = table.measure(BALANCE)
    return [
        balance if np.isfinite(balance).all() else table.valence,
        *(
            column
            for name in (SPECIFICITY, CONSTRUCTIVENESS)
            if np.isfinite(column := table.scores[name]).all()
        ),
    ]
