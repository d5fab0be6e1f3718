"""The same reviewee reviewed again by the same reviewer: repeats are not independent observations.

A weak performer who is reviewed in three cycles would otherwise count as three weak performers, and
a small team would look like bias. The share of variance that belongs to the person is estimated
once for the company; the random-effects transformation (Fuller & Battese 1973, JASA 68:626) then
makes rows that are independent with equal variance, at the price of a loading that is not 1.
"""

from dataclasses import dataclass

import numpy as np

from auditor.statistics.strata import FloatArray, IntArray, counts, demean, means, totals

LARGEST_SHARE = 0.95


@dataclass(frozen=True, slots=True)
class Whitening:
    """How to turn repeated rows into independent ones.

    Attributes:
        share: Share of the variance within reviewer and group that stays with the person, 0 to
            0.95.
        pair: Dense code of (cell, reviewee), shape (n,).
        pairs: Number of such pairs.
        pull: How much of the pair's mean is taken out of each row, shape (n,).
    """

    share: float
    pair: IntArray
    pairs: int
    pull: FloatArray

    @property
    def loading(self) -> FloatArray:
        """What is left of a constant after the transformation, shape (n,)."""
        result: FloatArray = (1.0 - self.pull) / np.sqrt(1.0 - self.share)
        return result

    def apply(self, values: FloatArray) -> FloatArray:
        """Transform a column (n,) or a table (n, p)."""
        pull = self.pull if values.ndim == 1 else self.pull[:, None]
        centre = means(values, self.pair, self.pairs)[self.pair]
        result: FloatArray = (values - pull * centre) / np.sqrt(1.0 - self.share)
        return result


def fit_whitening(
    residual: FloatArray, cell: IntArray, cells: int, reviewee: IntArray
) -> Whitening | None:
    """Estimate the person's share of variance and the transformation, or None when nothing repeats.

    The share is the analysis-of-variance estimate for unequal group sizes (Searle 1971, ch. 10).

    Args:
        residual: Scores less their covariates and cell means, shape (n,).
        cell: Code of reviewer and group, shape (n,).
        cells: Number of cells.
        reviewee: Code of the person reviewed, shape (n,).
    """
    joint = cell.astype(np.int64) * (int(reviewee.max()) + 1) + reviewee
    kept, pair = np.unique(joint, return_inverse=True)
    pair = pair.astype(np.intp, copy=False)
    pairs = kept.size
    rows = residual.size
    if pairs == rows:
        return None
    size = counts(pair, pairs)
    pair_cell = (kept // (int(reviewee.max()) + 1)).astype(np.intp)
    used = int((counts(cell, cells) > 0).sum())
    between_df = pairs - used
    if between_df <= 0:
        return None
    within = float((demean(residual, pair, pairs) ** 2).sum()) / (rows - pairs)
    between = float((size * means(residual, pair, pairs) ** 2).sum()) / between_df
    squares = totals(size.astype(np.float64) ** 2, pair_cell, cells)
    crowd = np.maximum(counts(cell, cells), 1)
    typical = (rows - float((squares / crowd).sum())) / between_df
    person = max((between - within) / typical, 0.0) if typical > 0 else 0.0
    total = person + within
    share = min(person / total, LARGEST_SHARE) if total > 0 else 0.0
    pull = 1.0 - np.sqrt((1.0 - share) / (1.0 - share + size * share))
    return Whitening(share=share, pair=pair, pairs=pairs, pull=pull[pair])
