"""Which figures are given of every piece of text: the headlines, and what stands beside them."""

from collections.abc import Mapping, Sequence
from typing import Any

from corpora.catalogue import Kind
from corpora.codebook import Act, Category, Family
from evaluation.gold import Row, choose_kind
from evaluation.intervals import Figure, describe_figure
from evaluation.measures import (
    Counter,
    Measure,
    count_act,
    count_family,
    count_flagged,
    count_spans,
    grade_of,
    measure_absolute_error,
    measure_acts,
    measure_false_alarms,
    measure_families,
    measure_flagged,
    measure_kappa,
    measure_recall,
    measure_spans_macro,
    measure_spans_micro,
    measure_spearman,
)


def _within(kind: Kind, measure: Measure) -> Measure:
    """Return a measure of one kind of batch."""
    return lambda rows: measure(choose_kind(rows, kind))


def _judge(counter: Counter) -> dict[str, Figure]:
    """Return precision, recall and F1 of what a counter counts."""

    def read(name: str) -> Measure:
        return lambda rows: float(getattr(counter(rows), name))

    return {
        "precision": Figure(read("precision")),
        "recall": Figure(read("recall")),
        "F1": Figure(read("f1")),
    }


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
    FLAGGED: Figure(measure_flagged),
    "families, macro F1": Figure(measure_families),
    "findings (span and category), micro F1": Figure(measure_spans_micro),
    "findings (span and category), macro F1": Figure(measure_spans_macro),
}
"""What is published, in order."""

INNOCENT = "innocent sentences flagged, of 100"
"""Of the batches written against false alarms alone."""

FALSE_ALARMS = "sentences without a finding flagged, of 100"
"""Of all such sentences, whatever they were written for."""

SUBTLE = "subtle findings recalled"

FLAGS: Mapping[str, Figure] = {
    FALSE_ALARMS: Figure(measure_false_alarms, most=100.0),
    "sentence has a finding, precision": _judge(count_flagged)["precision"],
    "sentence has a finding, recall": _judge(count_flagged)["recall"],
    "findings (span and category), precision": _judge(count_spans())["precision"],
    "findings (span and category), recall": _judge(count_spans())["recall"],
}
"""How far a flag can be trusted, and how much is missed."""

DETAILS: Mapping[str, Figure] = {
    "specificity, MAE": Figure(grade_of("specificity", measure_absolute_error), most=4.0),
    "constructiveness, MAE": Figure(grade_of("constructiveness", measure_absolute_error), most=4.0),
    INNOCENT: Figure(_within(Kind.INNOCENT, measure_false_alarms), most=100.0),
    **FLAGS,
    SUBTLE: Figure(_within(Kind.SUBTLE, measure_recall)),
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
        name: {key: describe_figure(rows, figure, beside) for key, figure in _judge(count).items()}
        | {"n": count(rows).n}
        for name, count in labels.items()
    }
