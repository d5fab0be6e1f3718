"""What each way of training is worth: ``python -m evaluation.training``.

Every way starts from the base model and sees the same sentences and contrast pairs as often; it is
measured as it would be served, but without phrases and context, on the dev split, on which its
thresholds were chosen too, so that the figures serve to compare. A teacher is trained once, as long
as its students, and teaches all seeds. Long: hours for the whole corpus on a processor, so that a
part of it may be asked for; what is done is written after each way, and ways done before on the same
part are kept.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from random import Random
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import Any

from transformers import BertModel

from auditor.blinding import Blinder
from auditor.document import Reader, load_language
from auditor.patterns import PatternDetector, load_pattern_files
from auditor.pipeline import Pipeline
from corpora.catalogue import Split, TrainingCorpus
from evaluation.ablation import FIGURES, measure_variant
from evaluation.figures import HEADLINES
from evaluation.measures import Measure
from evaluation.tables import draw_table
from models import BoundaryFinder
from models.phrases import PhraseModel
from models.predictor import Predictor
from models.training.adapting import add_low_rank, freeze_encoder, merge_low_rank
from models.training.base import find_base, load_base
from models.training.claims import learn_claims, read_claims
from models.training.examples import Lessons
from models.training.fitting import Schedule, fit_new
from models.training.held_out import decide
from models.training.loss import LossWeights
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
        schedule: How fast; epochs and the size of a batch are the run's.
        taught: Whether by a larger network, which is trained first on the same sentences.
        claims: Whether the encoder first learns what peer reviews claim, and on what evidence.
    """

    prepare: Callable[[FeedbackNetwork], None] = lambda network: None
    schedule: Schedule = field(default_factory=Schedule)
    taught: bool = False
    claims: bool = False


WAYS: Mapping[str, Way] = {
    "frozen encoder, linear heads": Way(freeze_encoder, Schedule(head_rate=5e-3)),
    f"low rank ({RANK})": Way(partial(add_low_rank, rank=RANK), Schedule(encoder_rate=1e-3)),
    "all layers": Way(),
    "all layers, no piece hidden": Way(schedule=Schedule(hidden=0.0)),
    "all layers, taught by mpnet": Way(
        schedule=Schedule(loss=LossWeights(teacher=0.85)), taught=True
    ),
    "all layers, claims of peer reviews first": Way(claims=True),
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
    asked.add_argument("--batch-size", type=int, default=Schedule().batch_size)
    asked.add_argument("--ways", nargs="*", choices=list(WAYS), default=list(WAYS), metavar="WAY")
    asked.add_argument("--device", default="cpu")
    asked.add_argument(
        "--claims",
        type=Path,
        metavar="FILE",
        help="SubstanReview's train.jsonl, which is not part of the project; without it the way "
        "that begins with it is left out",
    )
    options = asked.parse_args()
    run = Run(options.epochs, options.batch_size, options.device, options.claims)
    bench = Bench(options.sentences, run)
    setting = {
        "corpus": TrainingCorpus(bench.corpus.batches).fingerprint(),
        "sentences": len(bench.lessons.sentences),
        "epochs": run.epochs,
        "batch_size": run.batch_size,
        "seeds": list(SEEDS),
        "split": Split.DEV.value,
    }
    results = read_results(setting)
    for name in options.ways:
        if WAYS[name].claims and run.claims is None:
            print(f"left out, as --claims is not given: {name}", flush=True)
            continue
        results[name] = bench.try_way(name, WAYS[name])
        write_results(results, setting)
    return 0


@dataclass(frozen=True, slots=True)
class Run:
    """What all ways share: how often they see the sentences, how many of them a step, and where."""

    epochs: int
    batch_size: int
    device: str
    claims: Path | None

    def adapt(self, schedule: Schedule) -> Schedule:
        """Return the schedule for this run; a step keeps its share of contrast pairs."""
        usual = Schedule()
        pairs = max(round(usual.pairs_per_batch * self.batch_size / usual.batch_size), 1)
        return replace(
            schedule, epochs=self.epochs, batch_size=self.batch_size, pairs_per_batch=pairs
        )


class Bench:
    """Trains and measures; what all ways share is prepared once."""

    def __init__(self, sentences: int | None, run: Run) -> None:
        language = load_language()
        self._reader = Reader(language, BoundaryFinder.load())
        self._patterns = PatternDetector(language, load_pattern_files())
        self._blind = Blinder(language).blind
        self.corpus = TrainingCorpus.open()
        self._tokenizer = read_tokenizer(find_base())
        self._run = run
        lessons = prepare_lessons(
            self.corpus, self._tokenizer, self._blind, seed=Recipe().seed, parts=1
        )
        share = 1.0 if sentences is None else min(sentences / len(lessons.sentences), 1.0)
        random = Random(0)
        self.lessons = Lessons(
            tuple(random.sample(lessons.sentences, round(share * len(lessons.sentences)))),
            tuple(random.sample(lessons.pairs, round(share * len(lessons.pairs)))),
        )

    def try_way(self, name: str, way: Way) -> dict[str, list[float]]:
        """Return each figure on the dev split, a value a seed."""
        recipe = Recipe(
            teachers=int(way.taught),
            teacher_schedule=self._run.adapt(Recipe().teacher_schedule),
            device=self._run.device,
        )
        panel = teach_panel(self.lessons, self._tokenizer, recipe)
        encoder = self._load_encoder(way)

        def begin() -> FeedbackNetwork:
            network = FeedbackNetwork(deepcopy(encoder))
            way.prepare(network)
            return network

        runs = []
        for seed in SEEDS:
            network = fit_new(
                begin,
                self.lessons,
                self._run.adapt(way.schedule),
                seed=seed,
                teacher=panel,
                device=self._run.device,
            )
            merge_low_rank(network)
            figures = self._measure(network)
            print(name, seed, {key: round(value, 3) for key, value in figures.items()}, flush=True)
            runs.append(figures)
        return {key: [round(run[key], 4) for run in runs] for key in MEASURES}

    def _load_encoder(self, way: Way) -> BertModel:
        encoder = load_base(find_base())
        if way.claims and self._run.claims is not None:
            sentences = read_claims(self._run.claims, self._split, self._tokenizer)
            loss = learn_claims(encoder, sentences, seed=Recipe().seed)
            print(f"{len(sentences)} sentences of peer reviews learnt, loss {loss:.3f}", flush=True)
        return encoder

    def _split(self, text: str) -> Iterator[tuple[int, int]]:
        for document in self._reader.read([text]):
            for sentence in document.sentences:
                yield document.locate(sentence.start_char, sentence.end_char)

    def _measure(self, network: FeedbackNetwork) -> dict[str, float]:
        with TemporaryDirectory() as temporary:
            folder = Path(temporary)
            write_weights(network, PhraseModel.silent(), self._tokenizer, folder, version=VERSION)
            decide(self.corpus, self._blind, folder)
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
        f"{setting['sentences']} sentences of the train split, {setting['epochs']} epochs in "
        f"batches of {setting['batch_size']}, {len(setting['seeds'])} seeds each, measured as "
        "served on the dev split, on which the thresholds were chosen too. Mean (least to most).\n\n"
    )
    (RESULTS / "training.md").write_text(head + table + "\n", "utf-8")


def _show(values: list[float]) -> str:
    digits = 1 if max(values) > 1 else 3
    low, high = min(values), max(values)
    return f"{fmean(values):.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


if __name__ == "__main__":
    sys.exit(main())
