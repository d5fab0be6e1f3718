"""What each way of training is worth: ``python -m evaluation.training``.

Every way starts from the base model and sees the same sentences and contrast pairs as often; it is
measured as it would be served, on the dev split, on which its thresholds were chosen too, so that
the figures serve to compare. A teacher is trained once, for its own number of epochs, and teaches
all seeds. Long: hours for the whole corpus on a processor, so that a part of it may be asked for;
what is done is written after each way, and ways done before on the same part are kept.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from random import Random
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import Any

from auditor.blinding import Blinder
from auditor.document import Reader, load_language
from auditor.patterns import PatternDetector, load_pattern_files
from auditor.pipeline import Pipeline
from corpora.catalogue import Split, TrainingCorpus
from evaluation.ablation import FIGURES, measure_variant
from evaluation.measures import Measure
from evaluation.tables import draw_table
from evaluation.text import HEADLINES
from models.predictor import Predictor
from models.training.adapting import add_low_rank, freeze_encoder, merge_low_rank
from models.training.base import find_base, load_base
from models.training.examples import Lessons
from models.training.fitting import Schedule, fit_new
from models.training.network import FeedbackNetwork
from models.training.train import (
    Recipe,
    prepare_lessons,
    read_tokenizer,
    teach_panel,
    write_weights,
)

RESULTS = Path(__file__).parent / "results"
SEEDS = (1, 2, 3)
RANK = 8
VERSION = "trial"


@dataclass(frozen=True, slots=True)
class Way:
    """One way of training.

    Attributes:
        prepare: Says what of the network may change, before training.
        schedule: How fast; the number of epochs is the run's.
        teachers: Larger networks that are trained first and then taught from.
    """

    prepare: Callable[[FeedbackNetwork], None] = lambda network: None
    schedule: Schedule = field(default_factory=Schedule)
    teachers: int = 0


WAYS: Mapping[str, Way] = {
    "frozen encoder, linear heads": Way(freeze_encoder, Schedule(head_rate=5e-3)),
    f"low rank ({RANK})": Way(partial(add_low_rank, rank=RANK), Schedule(encoder_rate=1e-3)),
    "all layers": Way(),
    "all layers, no piece hidden": Way(schedule=Schedule(hidden=0.0)),
    "all layers, taught by mpnet": Way(teachers=1),
}
MEASURES: Mapping[str, Measure] = {
    **HEADLINES,
    **{name: FIGURES[name] for name in ("innocent flagged, of 100", "subtle recalled")},
}


def main() -> int:
    """Train every way with every seed; write `results/training.json` and `results/training.md`."""
    asked = argparse.ArgumentParser(prog="python -m evaluation.training", description=__doc__)
    asked.add_argument("--sentences", type=int, help="train on so many sentences; default: all")
    asked.add_argument("--epochs", type=int, default=Schedule().epochs)
    asked.add_argument("--ways", nargs="*", choices=list(WAYS), default=list(WAYS), metavar="WAY")
    asked.add_argument("--device", default="cpu")
    options = asked.parse_args()
    bench = Bench(options.sentences, options.epochs, options.device)
    setting = {
        "sentences": len(bench.lessons.sentences),
        "epochs": options.epochs,
        "seeds": list(SEEDS),
        "split": Split.DEV.value,
    }
    results = read_results(setting)
    for name in options.ways:
        results[name] = bench.try_way(name, WAYS[name])
        write_results(results, setting)
    return 0


class Bench:
    """Trains and measures; what all ways share is prepared once."""

    def __init__(self, sentences: int | None, epochs: int, device: str) -> None:
        language = load_language()
        self._reader = Reader(language)
        self._patterns = PatternDetector(language, load_pattern_files())
        self._blind = Blinder(language).blind
        self._corpus = TrainingCorpus.open()
        self._tokenizer = read_tokenizer(find_base())
        self._epochs, self._device = epochs, device
        lessons = prepare_lessons(self._corpus, self._tokenizer, self._blind, seed=Recipe().seed)
        share = 1.0 if sentences is None else min(sentences / len(lessons.sentences), 1.0)
        random = Random(0)
        self.lessons = Lessons(
            tuple(random.sample(lessons.sentences, round(share * len(lessons.sentences)))),
            tuple(random.sample(lessons.pairs, round(share * len(lessons.pairs)))),
        )

    def try_way(self, name: str, way: Way) -> dict[str, list[float]]:
        """Return each figure on the dev split, a value a seed."""
        recipe = Recipe(teachers=way.teachers, device=self._device)
        panel = teach_panel(self.lessons, self._tokenizer, recipe)

        def begin() -> FeedbackNetwork:
            network = FeedbackNetwork(load_base(find_base()))
            way.prepare(network)
            return network

        runs = []
        for seed in SEEDS:
            network = fit_new(
                begin,
                self.lessons,
                replace(way.schedule, epochs=self._epochs),
                seed=seed,
                teacher=panel,
                device=self._device,
            )
            merge_low_rank(network)
            figures = self._measure(network)
            print(name, seed, {key: round(value, 3) for key, value in figures.items()}, flush=True)
            runs.append(figures)
        return {key: [round(run[key], 4) for run in runs] for key in MEASURES}

    def _measure(self, network: FeedbackNetwork) -> dict[str, float]:
        with TemporaryDirectory() as temporary:
            folder = Path(temporary)
            write_weights(
                network, self._corpus, self._tokenizer, self._blind, folder, version=VERSION
            )
            model = Predictor.load(folder, threads=2)
        return measure_variant(Pipeline(self._reader, model, self._patterns), MEASURES)


def read_results(setting: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was measured before in the same setting, by way; nothing if none was."""
    path = RESULTS / "training.json"
    if not path.exists():
        return {}
    before = json.loads(path.read_text("utf-8"))
    return dict(before["ways"]) if before["setting"] == setting else {}


def write_results(results: Mapping[str, Any], setting: Mapping[str, Any]) -> None:
    """Write every seed's figures, and a table of their means and ranges."""
    content = json.dumps({"setting": setting, "ways": results}, indent=1)
    (RESULTS / "training.json").write_text(content + "\n", "utf-8")
    table = draw_table(
        ["measure", *results],
        [[key, *(_show(figures[key]) for figures in results.values())] for key in MEASURES],
    )
    head = (
        "# What each way of training is worth\n\nWritten by `make training-table`: "
        f"{setting['sentences']} sentences of the train split, {setting['epochs']} epochs, "
        f"{len(setting['seeds'])} seeds each, measured as served on the dev split, on which the "
        "thresholds were chosen too. Mean (least to most).\n\n"
    )
    (RESULTS / "training.md").write_text(head + table + "\n", "utf-8")


def _show(values: list[float]) -> str:
    digits = 1 if max(values) > 1 else 3
    low, high = min(values), max(values)
    return f"{fmean(values):.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


if __name__ == "__main__":
    sys.exit(main())
