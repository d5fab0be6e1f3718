"""Which figures are given of every piece of text: the headlines, and what stands beside them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from corpora.catalogue import Kind
from corpora.codebook import Act, Category, Family
from evaluation.gold import Row
from evaluation.intervals import Figure, describe_figures
from evaluation.measures import (
    Counter,
    Counts,
    count_act,
    count_family,
    count_flagged,
    count_spans,
    grade_of,
    measure_absolute_error,
    measure_acts,
    measure_false_alarms,
    measure_families,
    measure_kappa,
    measure_spans_macro,
    measure_spearman,
)


def _judge(counter: Counter) -> dict[str, Figure]:
    """Return precision, recall and F1 of what a counter counts.

    Precision is of those authors alone to whom it was given, recall of those who have it.
    """

    def read(share: Callable[[Counts], float], base: Callable[[Counts], int]) -> Figure:
        return Figure(
            lambda rows: share(counter(rows)), concerns=lambda rows: base(counter(rows)) > 0
        )

    return {
        "precision": read(lambda counts: counts.precision, lambda counts: counts.found),
        "recall": read(lambda counts: counts.recall, lambda counts: counts.n),
        "F1": read(lambda counts: counts.f1, lambda counts: counts.found + counts.n),
    }


_FLAGGED, _SPANS = _judge(count_flagged), _judge(count_spans())
_ALARMS = Figure(
    measure_false_alarms,
    most=100.0,
    concerns=lambda rows: any(not row.gold.spans for row in rows),
)


BESIDE = ("length alone", "TF-IDF", "second annotator")
"""Who else is measured on the same labels; the last on those sentences that it labelled."""

FLAGGED = "sentence has a finding, F1"

HEADLINES: Mapping[str, Figure] = {
    "specificity, Spearman": Figure(grade_of("specificity", measure_spearman), least=-1.0),
    "specificity, QWK": Figure(grade_of("specificity", measure_kappa), least=-1.0),
    "constructiveness, Spearman": Figure(
        grade_of("constructiveness", measure_spearman), least=-1.0
    ),
    "constructiveness, QWK": Figure(grade_of("constructiveness", measure_kappa), least=-1.0),
    "acts, macro F1": Figure(measure_acts),
    FLAGGED: _FLAGGED["F1"],
    "families, macro F1": Figure(measure_families),
    "findings (span and category), micro F1": _SPANS["F1"],
    "findings (span and category), macro F1": Figure(measure_spans_macro),
}
"""What is published, in order."""

INNOCENT = "innocent sentences flagged, of 100"
"""Of the batches written against false alarms alone."""

FALSE_ALARMS = "sentences without a finding flagged, of 100"
"""Of all such sentences, whatever they were written for."""

SUBTLE = "subtle findings recalled"

FLAGS: Mapping[str, Figure] = {
    FALSE_ALARMS: _ALARMS,
    "sentence has a finding, precision": _FLAGGED["precision"],
    "sentence has a finding, recall": _FLAGGED["recall"],
    "findings (span and category), precision": _SPANS["precision"],
    "findings (span and category), recall": _SPANS["recall"],
}
"""How far a flag can be trusted, and how much is missed."""

DETAILS: Mapping[str, Figure] = {
    "specificity, MAE": Figure(grade_of("specificity", measure_absolute_error), most=4.0),
    "constructiveness, MAE": Figure(grade_of("constructiveness", measure_absolute_error), most=4.0),
    INNOCENT: replace(_ALARMS, kind=Kind.INNOCENT),
    **FLAGS,
    SUBTLE: replace(_SPANS["recall"], kind=Kind.SUBTLE),
}

LABELS: Mapping[str, Mapping[str, Counter]] = {
    "acts": {act.value: count_act(act) for act in Act},
    "families": {family.value: count_family(family) for family in Family},
    "categories": {category.value: count_spans(category) for category in Category},
}
"""By group, what counts each label."""


def describe_labels(
    rows: Sequence[Row], labels: Mapping[str, Counter], beside: Mapping[str, Sequence[Row]]
) -> dict[str, dict[str, Any]]:
    """Return precision, recall and F1 of each label with intervals, and how often it was given."""
    return {
        name: describe_figures(rows, _judge(count), beside) | {"n": count(rows).n}
        for name, count in labels.items()
    }
