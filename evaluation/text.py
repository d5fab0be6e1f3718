"""How well the program agrees with the labels of the test split, label by label."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from auditor import ReviewAudit
from auditor.blinding import Blinder
from auditor.confidence import filter_findings
from auditor.pipeline import Pipeline
from corpora.catalogue import Kind, Split, TrainingCorpus, list_batches
from corpora.codebook import Act, Category, Family
from corpora.labelled import Contrast
from corpora.readers import read_pairs
from evaluation.baselines import predict_from_length, predict_from_words
from evaluation.behaviour import measure_behaviour
from evaluation.calibration import measure_calibration
from evaluation.gold import GoldReview, Row, align, choose_kind, read_gold
from evaluation.measures import (
    Measure,
    bootstrap,
    count_category,
    grade_of,
    measure_absolute_error,
    measure_act,
    measure_acts,
    measure_category,
    measure_false_alarms,
    measure_families,
    measure_family,
    measure_flagged,
    measure_kappa,
    measure_recall,
    measure_spans_macro,
    measure_spans_micro,
    measure_spearman,
    round_finite,
)
from models import Predictor
from models.decisions import combine_chances

HEADLINES: dict[str, Measure] = {
    "specificity, Spearman": grade_of("specificity", measure_spearman),
    "specificity, QWK": grade_of("specificity", measure_kappa),
    "constructiveness, Spearman": grade_of("constructiveness", measure_spearman),
    "constructiveness, QWK": grade_of("constructiveness", measure_kappa),
    "acts, macro F1": measure_acts,
    "sentence has a finding, F1": measure_flagged,
    "families, macro F1": measure_families,
    "findings (span and category), micro F1": measure_spans_micro,
    "findings (span and category), macro F1": measure_spans_macro,
}
"""What is published, in order."""

CONFIDENCES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)
"""A user who sees only findings of at least so much confidence: what would be right and found?"""

DETAILS: dict[str, Measure] = {
    "specificity, MAE": grade_of("specificity", measure_absolute_error),
    "constructiveness, MAE": grade_of("constructiveness", measure_absolute_error),
    **{f"act {act}, F1": measure_act(act) for act in Act},
    **{f"family {family}, F1": measure_family(family) for family in Family},
    **{f"category {category}, F1": measure_category(category) for category in Category},
}


def evaluate_text(pipeline: Pipeline, split: Split = Split.TEST) -> dict[str, Any]:
    """Return every figure of agreement on a split, with intervals, slices and baselines."""
    gold = list(read_gold(split))
    audits = list(pipeline.audit(labelled.as_review() for labelled in gold))
    rows = align(gold, audits)
    train = [
        sentence
        for review in TrainingCorpus.open().read_reviews(Split.TRAIN)
        for sentence in review.sentences
    ]
    baselines = {
        "length alone": predict_from_length(train, rows),
        "TF-IDF": predict_from_words(train, rows),
    }
    return {
        "model_version": pipeline.model_version,
        "split": split.value,
        "sentences": len(rows),
        "reviews": len(gold),
        "headlines": {
            name: _describe(rows, measure)
            | {label: round_finite(measure(other)) for label, other in baselines.items()}
            for name, measure in HEADLINES.items()
        },
        "details": {
            name: {"value": round_finite(measure(rows))}
            | {label: round_finite(measure(other)) for label, other in baselines.items()}
            for name, measure in DETAILS.items()
        },
        "categories": _describe_categories(rows),
        "slices": {name: _describe_slice(part) for name, part in _slice(rows).items()},
        "innocent sentences flagged, of 100": round_finite(
            measure_false_alarms(choose_kind(rows, Kind.INNOCENT))
        ),
        "subtle findings recalled": round_finite(measure_recall(choose_kind(rows, Kind.SUBTLE))),
        "by confidence": [
            _describe_confident(
                align(gold, [filter_findings(audit, confidence) for audit in audits]), confidence
            )
            for confidence in CONFIDENCES
        ],
        "sentence boundaries, F1": {
            "all": measure_boundaries(zip(gold, audits, strict=True)),
            "plain reviews": measure_boundaries(
                (labelled, audit)
                for labelled, audit in zip(gold, audits, strict=True)
                if labelled.batch.kind is Kind.PLAIN
            ),
        },
        "calibration": measure_calibration(rows, split),
        "behaviour": measure_behaviour(pipeline, split),
    }


def measure_pairs(
    predictor: Predictor, blinder: Blinder, split: Split = Split.TEST
) -> dict[str, float]:
    """Return, for each kind of contrast, the share of pairs that the model puts in order.

    For findings, the worse side must get the higher chance of holding one.
    """
    pairs = [
        pair
        for batch in list_batches()
        if batch.split is split and batch.kind is Kind.PAIRS
        for pair in read_pairs(batch.path)
    ]
    sides = predictor.predict(
        [[blinder.blind(side.text).text] for pair in pairs for side in (pair.worse, pair.better)]
    )
    ordered: dict[str, list[bool]] = {}
    for pair, [worse], [better] in zip(pairs, sides[::2], sides[1::2], strict=True):
        match pair.contrast:
            case Contrast.SPECIFICITY:
                right = worse.specificity < better.specificity
            case Contrast.CONSTRUCTIVENESS:
                right = worse.constructiveness < better.constructiveness
            case _:
                likely, unlikely = (
                    combine_chances(side.categories.values()) for side in (worse, better)
                )
                right = likely > unlikely
        ordered.setdefault(pair.contrast.value, []).append(right)
        ordered.setdefault("all", []).append(right)
    return {name: float(np.mean(values)) for name, values in sorted(ordered.items())}


def measure_boundaries(audited: Iterable[tuple[GoldReview, ReviewAudit]]) -> float:
    """Return F1 at "does a sentence begin here?" over the inner boundaries.

    A sentence begins at its first letter or digit, whatever bullet or quote stands before it.
    """
    both = total = 0
    for labelled, audit in audited:
        text = labelled.review.text
        starts = {_find_word(text, start) for start in labelled.list_starts()[1:]}
        found = {_find_word(text, sentence.start) for sentence in audit.sentences[1:]}
        both += len(found & starts)
        total += len(found) + len(starts)
    return 2 * both / max(total, 1)


def _find_word(text: str, start: int) -> int:
    return next((place for place in range(start, len(text)) if text[place].isalnum()), len(text))


def _describe(rows: Sequence[Row], measure: Measure) -> dict[str, float | None]:
    low, high = bootstrap(rows, measure)
    return {
        "value": round_finite(measure(rows)),
        "low": round_finite(low),
        "high": round_finite(high),
    }


def _describe_slice(rows: Sequence[Row]) -> dict[str, Any]:
    return {"sentences": len(rows)} | {
        name: round_finite(measure(rows)) for name, measure in HEADLINES.items()
    }


def _describe_categories(rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    described: dict[str, dict[str, float]] = {}
    for category in Category:
        precision, recall, n = count_category(rows, category)
        described[category.value] = {
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "F1": round(measure_category(category)(rows), 4),
            "n": n,
        }
    return described


def _describe_confident(rows: Sequence[Row], confidence: float) -> dict[str, float | None]:
    precision, recall, _ = count_category(rows, None)
    found = sum(len(row.predicted.spans) for row in rows)
    return {
        "confidence from": confidence,
        "findings shown": found,
        "of these right": round_finite(precision) if found else None,
        "of all there are found": round_finite(recall),
        "innocent sentences flagged, of 100": round_finite(
            measure_false_alarms(choose_kind(rows, Kind.INNOCENT))
        ),
    }


def _slice(rows: Sequence[Row]) -> dict[str, list[Row]]:
    slices: dict[str, list[Row]] = {}
    for row in rows:
        words = len(row.sentence.text.split())
        length = "1-7 words" if words < 8 else "8-15 words" if words < 16 else "16 words or more"
        for name in (
            f"kind: {row.batch.kind}",
            f"author: {row.batch.author}",
            f"industry: {row.review.industry}",
            f"relationship: {row.review.relationship}",
            f"English: {row.review.variety}",
            f"length: {length}",
        ):
            slices.setdefault(name, []).append(row)
    return dict(sorted(slices.items()))
