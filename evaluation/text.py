"""How well the program agrees with the labels of the test split, label by label."""

from collections.abc import Iterable, Sequence
from typing import Any

from auditor import ReviewAudit
from auditor.confidence import filter_findings
from auditor.pipeline import Pipeline
from corpora.catalogue import Kind, Split, TrainingCorpus
from evaluation.agreement import pair_split
from evaluation.baselines import fit_length, fit_words
from evaluation.behaviour import measure_behaviour
from evaluation.calibration import measure_calibration
from evaluation.figures import (
    BESIDE,
    DETAILS,
    FLAGS,
    HEADLINES,
    INNOCENT,
    LABELS,
    describe_labels,
)
from evaluation.gold import GoldReview, Row, align, read_gold
from evaluation.intervals import describe_figures
from evaluation.measures import count_spans, count_ungraded, round_finite
from evaluation.pairs import measure_pairs
from evaluation.provenance import describe_state

CONFIDENCES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)
"""A user who sees only findings of at least so much confidence: what would be right and found?"""


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
    length, words = fit_length(train), fit_words(train)
    twice = pair_split(split)
    beside = dict(zip(BESIDE, (length.judge(rows), words.judge(rows), twice), strict=True))
    return {
        "state": describe_state(pipeline.model_version),
        "split": split.value,
        "reviews": len(gold),
        **_count(rows),
        "sentences labelled twice": len(twice),
        "headlines": describe_figures(rows, HEADLINES, beside),
        "details": describe_figures(rows, DETAILS, beside),
        **{group: describe_labels(rows, labels, beside) for group, labels in LABELS.items()},
        "slices": {name: _describe_slice(part) for name, part in _slice(rows).items()},
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
        "pairs": measure_pairs(length, words, split),
        "calibration": measure_calibration(rows, split),
        "behaviour": measure_behaviour(pipeline, split),
    }


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


def _count(rows: Sequence[Row]) -> dict[str, int]:
    return {
        "authors": len({row.batch.author for row in rows}),
        "sentences": len(rows),
        "sentences without a finding": sum(not row.gold.spans for row in rows),
        "sentences not graded": count_ungraded(rows),
    }


def _describe_slice(rows: Sequence[Row]) -> dict[str, Any]:
    return _count(rows) | describe_figures(rows, {**HEADLINES, **FLAGS})


def _describe_confident(rows: Sequence[Row], confidence: float) -> dict[str, float | None]:
    counts = count_spans()(rows)
    return {
        "confidence from": confidence,
        "findings shown": counts.found,
        "of these right": round_finite(counts.precision),
        "of all there are found": round_finite(counts.recall),
        INNOCENT: round_finite(DETAILS[INNOCENT](rows)),
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
