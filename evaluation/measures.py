"""The figures: agreement of grades, acts and findings with the labels."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr
from sklearn.metrics import cohen_kappa_score

from corpora.codebook import Act, Category, Family
from evaluation.gold import Judged, Row, SpanLabel

Measure = Callable[[Sequence[Row]], float]


def round_finite(value: float) -> float | None:
    """Return a figure as results hold it: four decimals, and none where it is not finite."""
    return round(float(value), 4) if np.isfinite(value) else None


def measure_spearman(gold: Sequence[float], predicted: Sequence[float]) -> float:
    """Return Spearman's rank correlation; 0 where either side is constant."""
    if len(set(gold)) < 2 or len(set(predicted)) < 2:
        return 0.0
    return float(spearmanr(gold, predicted).statistic)


def measure_kappa(gold: Sequence[float], predicted: Sequence[float]) -> float:
    """Return the quadratically weighted kappa (Cohen 1968) of the nearest whole grades."""
    return float(
        cohen_kappa_score(
            [round(grade) for grade in gold],
            [int(min(5, max(1, np.floor(grade + 0.5)))) for grade in predicted],
            weights="quadratic",
            labels=[1, 2, 3, 4, 5],
        )
    )


def measure_f1(gold: NDArray[np.bool_], predicted: NDArray[np.bool_]) -> float:
    """Return F1 of a yes-or-no label; NaN where it never occurs on either side."""
    total = int(gold.sum()) + int(predicted.sum())
    return 2 * int((gold & predicted).sum()) / total if total else float("nan")


def grade_of(name: str, measure: Callable[[Sequence[float], Sequence[float]], float]) -> Measure:
    """Return a measure of one grade over rows."""

    def pick(judged: Judged) -> float:
        return judged.specificity if name == "specificity" else judged.constructiveness

    def over_rows(rows: Sequence[Row]) -> float:
        return measure([pick(row.gold) for row in rows], [pick(row.predicted) for row in rows])

    return over_rows


def measure_absolute_error(gold: Sequence[float], predicted: Sequence[float]) -> float:
    """Return the mean absolute error in grades."""
    return float(np.abs(np.subtract(gold, predicted)).mean())


def measure_act(act: Act) -> Measure:
    """Return the F1 of one act over rows."""
    return lambda rows: measure_f1(
        np.array([act in row.gold.acts for row in rows]),
        np.array([act in row.predicted.acts for row in rows]),
    )


def measure_acts(rows: Sequence[Row]) -> float:
    """Return the mean F1 of the four acts."""
    return _average_known([measure_act(act)(rows) for act in Act])


def measure_flagged(rows: Sequence[Row]) -> float:
    """Return F1 at "does this sentence hold a finding?"."""
    return measure_f1(
        np.array([bool(row.gold.spans) for row in rows]),
        np.array([bool(row.predicted.spans) for row in rows]),
    )


def replace_flag(rows: Sequence[Row], flagged: Sequence[bool]) -> list[Row]:
    """Return the rows as a detector sees them that only says whether a sentence is amiss."""
    return [
        replace(
            row,
            predicted=replace(
                row.predicted,
                spans=(SpanLabel(0, len(row.sentence.text), Category.HOSTILE),) if said else (),
            ),
        )
        for row, said in zip(rows, flagged, strict=True)
    ]


def measure_family(family: Family) -> Measure:
    """Return F1 at "does this sentence hold a finding of this family?"."""
    return lambda rows: measure_f1(
        np.array([any(s.category.family is family for s in row.gold.spans) for row in rows]),
        np.array([any(s.category.family is family for s in row.predicted.spans) for row in rows]),
    )


def measure_families(rows: Sequence[Row]) -> float:
    """Return the mean F1 of the three families."""
    return _average_known([measure_family(family)(rows) for family in Family])


def measure_category(category: Category) -> Measure:
    """Return F1 of the spans of one category; a span is right where it overlaps a gold one."""

    def over_rows(rows: Sequence[Row]) -> float:
        precision, recall, _ = count_category(rows, category)
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    return over_rows


def count_category(rows: Sequence[Row], category: Category | None) -> tuple[float, float, int]:
    """Return precision, recall and the number of gold spans; all categories for None."""
    right = found = reached = n = 0
    for row in rows:
        gold = [s for s in row.gold.spans if category in (None, s.category)]
        predicted = [s for s in row.predicted.spans if category in (None, s.category)]
        right += sum(any(p.matches(g) for g in gold) for p in predicted)
        reached += sum(any(p.matches(g) for p in predicted) for g in gold)
        found += len(predicted)
        n += len(gold)
    return right / max(found, 1), reached / max(n, 1), n


def measure_spans_micro(rows: Sequence[Row]) -> float:
    """Return F1 of spans with the right category, over all categories together."""
    if not any(row.gold.spans or row.predicted.spans for row in rows):
        return float("nan")
    precision, recall, _ = count_category(rows, None)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def measure_spans_macro(rows: Sequence[Row]) -> float:
    """Return the mean span F1 over the categories that occur in the gold labels."""
    present = {span.category for row in rows for span in row.gold.spans}
    return _average_known([measure_category(category)(rows) for category in sorted(present)])


def _average_known(values: Sequence[float]) -> float:
    """Return the mean of the figures that there are; NaN where there is none."""
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known else float("nan")


def measure_false_alarms(rows: Sequence[Row]) -> float:
    """Return how many of 100 sentences without a gold finding are flagged."""
    innocent = [row for row in rows if not row.gold.spans]
    return 100.0 * sum(bool(row.predicted.spans) for row in innocent) / max(len(innocent), 1)


def measure_recall(rows: Sequence[Row]) -> float:
    """Return the share of gold findings that are reached by a span of the right category."""
    return count_category(rows, None)[1]


def bootstrap(
    rows: Sequence[Row], measure: Measure, *, resamples: int = 200, seed: int = 0
) -> tuple[float, float]:
    """Return a 95 % percentile interval, drawing whole reviews (sentences of one are alike)."""
    reviews: dict[str, list[Row]] = {}
    for row in rows:
        reviews.setdefault(row.review.review_id, []).append(row)
    groups = list(reviews.values())
    random = np.random.default_rng(seed)
    values = [
        measure(
            [
                row
                for index in random.integers(len(groups), size=len(groups))
                for row in groups[index]
            ]
        )
        for _ in range(resamples)
    ]
    known = [value for value in values if not np.isnan(value)] or [float("nan")]
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)
