"""Errors that allow for rows which are not independent: by one reviewer, or about one reviewee."""

import numpy as np

from auditor.statistics.strata import FloatArray, IntArray, counts, totals

_CLOSE = 1e-9


def fit_clustered(
    target: FloatArray, table: FloatArray, cluster: IntArray, clusters: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Fit least squares with cluster-robust covariance (CR1).

    The factor is `G / (G - 1) * (N - 1) / (N - K)`, as in statsmodels and Stata.

    Args:
        target: Shape (n,).
        table: Shape (n, p).
        cluster: Dense codes, shape (n,).
        clusters: Number of codes; empty ones do not count.

    Returns:
        Slopes (p,), their covariance (p, p), residuals (n,).
    """
    bread = np.linalg.pinv(table.T @ table)
    slopes = bread @ (table.T @ target)
    residual = target - table @ slopes
    meat = totals(table * residual[:, None], cluster, clusters)
    groups = int((counts(cluster, clusters) > 0).sum())
    rows, width = table.shape
    factor = groups / max(groups - 1, 1) * (rows - 1) / max(rows - width, 1)
    return slopes, factor * bread @ (meat.T @ meat) @ bread, residual


def jackknife(
    column: FloatArray, residual: FloatArray, reviewer: IntArray, reviewee: IntArray | None
) -> tuple[float, float]:
    """Return the variance of a slope within reviewers, and its degrees of freedom.

    Clustered two ways, by reviewer and by reviewee: the sum of both less that of their pairs
    (Cameron, Gelbach & Miller 2011, J. Bus. Econ. Stat. 29:238), and never below that by reviewer.
    Each part is a jackknife, the slope fitted without one cluster after the other: where six people
    review one another the plain sums come out too small, and twice as many fair companies as should
    are raised (MacKinnon, Nielsen & Webb 2023, J. Appl. Econometrics 38:671).

    The degrees of freedom are those of Satterthwaite for independent rows: the number of clusters,
    each counted by its weight in the slope, less one, and of the two ways the smaller. Five people
    against a hundred weigh as six.

    Args:
        column: What the slope belongs to, less its mean within reviewers and what controls explain
            of it, shape (n,).
        residual: Of the whole fit, shape (n,).
        reviewer: Dense codes, shape (n,).
        reviewee: Codes, shape (n,); without them every row is of somebody else.
    """
    written = counts(reviewer, int(reviewer.max()) + 1)[reviewer]
    hands, hand_clusters = _jackknife_one_way(column, residual, reviewer, reviewer, written)
    if reviewee is None:
        return hands, max(hand_clusters - 1, 1.0)
    pair = _renumber(reviewer.astype(np.int64) * (int(reviewee.max()) + 1) + reviewee)
    people, people_clusters = _jackknife_one_way(column, residual, reviewee, pair, written)
    pairs, _ = _jackknife_one_way(column, residual, pair, pair, written)
    df = max(min(hand_clusters, people_clusters) - 1, 1.0)
    # Where the slope rests on one cluster alone, nothing is known of its error.
    return (max(hands + people - pairs, hands) if np.isfinite(people) else people), df


def _jackknife_one_way(
    column: FloatArray, residual: FloatArray, cluster: IntArray, cell: IntArray, written: IntArray
) -> tuple[float, float]:
    """Return the jackknife variance over clusters, and how many clusters there are by weight.

    Args:
        column: As above.
        residual: As above.
        cluster: Codes of what is left out together.
        cell: Codes of the rows that a cluster takes from one reviewer.
        written: Rows of each row's reviewer.
    """
    # Without a cluster its reviewers' means are of their other rows, if there are any.
    others = written - counts(cell, int(cell.max()) + 1)[cell]

    def recentre(values: FloatArray) -> FloatArray:
        inside = totals(values, cell, int(cell.max()) + 1)[cell]
        shifted: FloatArray = values + np.where(others > 0, inside / np.maximum(others, 1), 0.0)
        return shifted

    size = int(cluster.max()) + 1
    squares = totals(column**2, cluster, size)
    every = float(squares.sum())
    effective = every**2 / float((squares**2).sum())
    rest = every - totals(column * recentre(column), cluster, size)
    if (rest <= _CLOSE * every).any():
        return float("inf"), effective
    change = totals(column * recentre(residual), cluster, size) / rest
    carrying = int((squares > _CLOSE * every).sum())
    return (carrying - 1) / carrying * float((change**2).sum()), effective


def _renumber(codes: IntArray) -> IntArray:
    dense: IntArray = np.unique(codes, return_inverse=True)[1].reshape(-1).astype(np.intp)
    return dense
