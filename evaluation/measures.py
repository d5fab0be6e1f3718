"""The figures: agreement of grades, acts and findings with the labels.

NaN stands for a figure that does not exist: nothing was labelled that could be found.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import spearmanr

from corpora.codebook import GRADES, Act, Category, Family
from evaluation.gold import Judged, Row, SpanLabel

Measure = Callable[[Sequence[Row]], float]
_ENDS = (GRADES[0], GRADES[-1])


def round_finite(value: float) -> float | None:
    """Return a figure as results hold it: four decimals, and none where it is not finite."""
    return round(float(value), 4) if np.isfinite(value) else None


def measure_spearman(gold: Sequence[float], predicted: Sequence[float]) -> float:
    """Return Spearman's rank correlation; 0 where all is predicted alike, NaN where all is alike."""
    if len(set(gold)) < 2:
        return float("nan")
    if len(set(predicted)) < 2:
        return 0.0
    return float(spearmanr(gold, predicted).statistic)


def measure_kappa(gold: Sequence[float], predicted: Sequence[float]) -> float:
    """Return the quadratically weighted kappa (Cohen 1968) of the nearest whole grades.

    NaN where all grades on both sides are one, and chance alone agrees.
    """
    one = np.clip(np.floor(np.asarray(gold, dtype=np.float64) + 0.5), *_ENDS)
    two = np.clip(np.floor(np.asarray(predicted, dtype=np.float64) + 0.5), *_ENDS)
    if not len(one):
        return float("nan")
    by_chance = float(one.var() + two.var() + (one.mean() - two.mean()) ** 2)
    return 1.0 - float(((one - two) ** 2).mean()) / by_chance if by_chance else float("nan")


def measure_absolute_error(gold: Sequence[float], predicted: Sequence[float]) -> float:
    """Return the mean absolute error in grades; NaN where nothing is graded."""
    return float(np.abs(np.subtract(gold, predicted)).mean()) if len(gold) else float("nan")


def grade_of(name: str, measure: Callable[[Sequence[float], Sequence[float]], float]) -> Measure:
    """Return a measure of one grade over the rows that were graded."""

    def over_rows(rows: Sequence[Row]) -> float:
        graded = [row for row in rows if row.is_graded]
        return measure(
            [getattr(row.gold, name) for row in graded],
            [getattr(row.predicted, name) for row in graded],
        )

    return over_rows


def count_ungraded(rows: Sequence[Row]) -> int:
    """Return how many sentences got no grade."""
    return sum(not row.is_graded for row in rows)


@dataclass(frozen=True, slots=True)
class Counts:
    """What was found, what should have been, and how much of either has its match.

    Attributes:
        right: What was found and is so.
        found: What was found.
        reached: What should have been found and was.
        n: What should have been found.
    """

    right: int
    found: int
    reached: int
    n: int

    @property
    def precision(self) -> float:
        """Return the share of what was found that is so; NaN where nothing was, or nothing can be."""
        return self.right / self.found if self.found and self.n else float("nan")

    @property
    def recall(self) -> float:
        """Return the share of what should be found that was; NaN where there is nothing."""
        return self.reached / self.n if self.n else float("nan")

    @property
    def f1(self) -> float:
        """Return the harmonic mean of both; NaN where there is nothing to find."""
        if not self.right or not self.n:
            return 0.0 if self.n else float("nan")
        return 2.0 / (1.0 / self.precision + 1.0 / self.recall)


Counter = Callable[[Sequence[Row]], Counts]


def count_sentences(holds: Callable[[Judged], bool]) -> Counter:
    """Return what counts the sentences of which something holds."""

    def over_rows(rows: Sequence[Row]) -> Counts:
        gold = [holds(row.gold) for row in rows]
        predicted = [holds(row.predicted) for row in rows]
        both = sum(one and two for one, two in zip(gold, predicted, strict=True))
        return Counts(both, sum(predicted), both, sum(gold))

    return over_rows


def count_spans(category: Category | None = None) -> Counter:
    """Return what counts the spans of a category, or of all; one is right that overlaps its like."""

    def over_rows(rows: Sequence[Row]) -> Counts:
        right = found = reached = n = 0
        for row in rows:
            gold = [s for s in row.gold.spans if category in (None, s.category)]
            predicted = [s for s in row.predicted.spans if category in (None, s.category)]
            right += sum(any(p.matches(g) for g in gold) for p in predicted)
            reached += sum(any(p.matches(g) for p in predicted) for g in gold)
            found += len(predicted)
            n += len(gold)
        return Counts(right, found, reached, n)

    return over_rows


def count_act(act: Act) -> Counter:
    """Return what counts the sentences with an act."""
    return count_sentences(lambda judged: act in judged.acts)


def count_family(family: Family) -> Counter:
    """Return what counts the sentences with a finding of a family."""
    return count_sentences(lambda judged: any(s.category.family is family for s in judged.spans))


count_flagged = count_sentences(lambda judged: bool(judged.spans))
"""Counts the sentences with a finding of whatever category."""


def measure_acts(rows: Sequence[Row]) -> float:
    """Return the mean F1 of the four acts."""
    return _average_known([count_act(act)(rows).f1 for act in Act])


def measure_flagged(rows: Sequence[Row]) -> float:
    """Return F1 at "does this sentence hold a finding?"."""
    return count_flagged(rows).f1


def measure_families(rows: Sequence[Row]) -> float:
    """Return the mean F1 of the three families."""
    return _average_known([count_family(family)(rows).f1 for family in Family])


def measure_spans_micro(rows: Sequence[Row]) -> float:
    """Return F1 of spans with the right category, over all categories together."""
    return count_spans()(rows).f1


def measure_spans_macro(rows: Sequence[Row]) -> float:
    """Return the mean span F1 over the categories that occur in the gold labels."""
    return _average_known([count_spans(category)(rows).f1 for category in Category])


def measure_recall(rows: Sequence[Row]) -> float:
    """Return the share of gold findings that are reached by a span of the right category."""
    return count_spans()(rows).recall


def measure_false_alarms(rows: Sequence[Row]) -> float:
    """Return how many of 100 sentences without a gold finding are flagged; NaN without any."""
    innocent = [row for row in rows if not row.gold.spans]
    if not innocent:
        return float("nan")
    return 100.0 * sum(bool(row.predicted.spans) for row in innocent) / len(innocent)


def _average_known(values: Sequence[float]) -> float:
    """Return the mean of the figures that there are; NaN where there is none."""
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known else float("nan")


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
