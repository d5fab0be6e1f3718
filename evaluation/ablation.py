"""What each ingredient of the detectors is worth: ``python -m evaluation.ablation``.

Measured on the dev split, on which choices may be made; the test split is for the evaluation alone.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from spacy.tokens import Span

from auditor.document import Reader, load_language
from auditor.patterns import PatternDetector, PatternMatch, load_pattern_files
from auditor.pipeline import Pipeline, SentenceModel
from corpora.catalogue import Kind, Split
from corpora.codebook import Category
from evaluation.gold import align, choose_kind, read_gold
from evaluation.measures import (
    Measure,
    measure_acts,
    measure_false_alarms,
    measure_flagged,
    measure_recall,
    measure_spans_macro,
    measure_spans_micro,
    round_finite,
)
from evaluation.provenance import describe_state, show_state
from evaluation.tables import draw_table, show_figure
from models import BoundaryFinder, Predictor, SentencePrediction
from models.context import ContextModel
from models.phrases import PhraseModel
from models.weights_store import find_weights, load_weights

RESULTS = Path(__file__).parent / "results"


class ChangedModel:
    """The model with something of each prediction changed."""

    def __init__(
        self, model: SentenceModel, change: Callable[[SentencePrediction], SentencePrediction]
    ) -> None:
        self._model = model
        self._change = change

    @property
    def version(self) -> str:
        """Return the model's version."""
        return self._model.version

    def predict(self, reviews: Sequence[Sequence[str]]) -> list[list[SentencePrediction]]:
        """Return the changed predictions."""
        return [[self._change(found) for found in row] for row in self._model.predict(reviews)]


class NoPatterns(PatternDetector):
    """Patterns that match nothing."""

    def find_matches(self, sentences: Sequence[Span]) -> list[PatternMatch]:
        """Return nothing."""
        return []


class MarksAlone:
    """Finds no sentence that nothing marks."""

    threshold = 1.0

    def find(self, stretches: Sequence[Sequence[str]]) -> Sequence[Sequence[float]]:
        """Return no chance at all."""
        return [[0.0] * len(words) for words in stretches]


FIGURES: Mapping[str, Measure] = {
    "acts, macro F1": measure_acts,
    "sentence has a finding, F1": measure_flagged,
    "findings, micro F1": measure_spans_micro,
    "findings, macro F1": measure_spans_macro,
    "innocent flagged, of 100": lambda rows: measure_false_alarms(choose_kind(rows, Kind.INNOCENT)),
    "subtle recalled": lambda rows: measure_recall(choose_kind(rows, Kind.SUBTLE)),
    "plain only, micro F1": lambda rows: measure_spans_micro(choose_kind(rows, Kind.PLAIN)),
}


def main() -> int:
    """Measure every variant; write `results/ablation.json` and `results/ablation.md`."""
    variants = build_variants()
    results = {
        "state": describe_state(variants["everything"].model_version),
        "variants": {
            name: {
                key: round_finite(value)
                for key, value in measure_variant(pipeline, FIGURES).items()
            }
            for name, pipeline in variants.items()
        },
    }
    (RESULTS / "ablation.json").write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    (RESULTS / "ablation.md").write_text(write_markdown(results), "utf-8")
    print(write_markdown(results))
    return 0


def write_markdown(results: Mapping[str, Any]) -> str:
    """Return the table of `ablation.json`."""
    table = draw_table(
        ["dev split", *FIGURES],
        [[name, *map(show_figure, found.values())] for name, found in results["variants"].items()],
    )
    state = show_state(results["state"])
    return (
        f"# What each ingredient is worth\n\nWritten by `make ablation` ({state}); each variant is decided "
        f"by the scales and thresholds of everything.\n\n{table}\n"
    )


def build_variants() -> dict[str, Pipeline]:
    """Return the whole program and, by name, what is left without one of its ingredients."""
    language, weights = load_language(), load_weights(find_weights())
    reader, model = (
        Reader(language, BoundaryFinder.load()),
        Predictor.from_weights(weights, threads=2),
    )
    wordless = replace(weights, phrases=PhraseModel.silent())
    alone = replace(weights, context=ContextModel.silent())
    files = load_pattern_files()
    patterns = PatternDetector(language, files)
    bare = PatternDetector(language, [replace(file, antipatterns=()) for file in files])
    sure = dict.fromkeys(Category, 1.0)
    return {
        "everything": Pipeline(reader, model, patterns),
        "without patterns": Pipeline(reader, model, NoPatterns(language, files)),
        "without the model's findings": Pipeline(
            reader, ChangedModel(model, lambda found: replace(found, spans=())), patterns
        ),
        "without the model's say over patterns": Pipeline(
            reader, ChangedModel(model, lambda found: replace(found, categories=sure)), patterns
        ),
        "without phrases": Pipeline(reader, Predictor.from_weights(wordless, threads=2), patterns),
        "without what stands around": Pipeline(
            reader, Predictor.from_weights(alone, threads=2), patterns
        ),
        "without antipatterns": Pipeline(reader, model, bare),
        "without a network for unmarked sentences": Pipeline(
            Reader(language, MarksAlone()), model, patterns
        ),
    }


def measure_variant(pipeline: Pipeline, measures: Mapping[str, Measure]) -> dict[str, float]:
    """Return a variant's figures on the dev split."""
    gold = list(read_gold(Split.DEV))
    rows = align(gold, pipeline.audit(labelled.as_review() for labelled in gold))
    return {name: measure(rows) for name, measure in measures.items()}


if __name__ == "__main__":
    sys.exit(main())
