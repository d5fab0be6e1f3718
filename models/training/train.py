"""Train and export: reviews in, the folder of weights out. Reads as the story."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from random import Random

from tokenizers import Tokenizer

from corpora.catalogue import Split, TrainingCorpus
from corpora.codebook import GRADES
from corpora.errors import CorpusError
from corpora.labelled import LabelledSentence
from models.decisions import Decisions
from models.phrases import PhraseModel
from models.tokenization import open_tokenizer
from models.training.adapting import freeze_lowest
from models.training.augmentation import add_noise
from models.training.averaging import average_networks
from models.training.base import find_base, load_base
from models.training.examples import (
    UNREAD,
    Blind,
    Example,
    Lessons,
    PairExample,
    prepare_examples,
)
from models.training.export import export_weights
from models.training.fitting import Schedule, fit_new
from models.training.held_out import LONGEST_INPUT, hear_neighbours, make_settings
from models.training.network import FeedbackNetwork
from models.training.phrases import fit_phrases
from models.training.resume import read_network
from models.training.teacher import Panel, load_teacher_base
from models.weights_store import load_weights

FORMS = 10
"""Noisy forms of each sentence, beside the sentence as it was written."""


FROZEN_LAYERS = 4
"""The lowest of a teacher's twelve layers, which stay as they are: half as much again in speed."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What fixes a training run."""

    seed: int = 20261123
    schedule: Schedule = field(default_factory=Schedule)
    teachers: int = 2
    """Into how many parts the authors are put, each with a teacher that learns all the others and
    speaks of this one; 1 speaks of what it has learnt, 0 leaves the student alone with the labels.
    """
    teacher_schedule: Schedule = field(
        default_factory=lambda: Schedule(
            epochs=5, pairs_per_batch=2, encoder_rate=1e-4, layer_decay=0.9, warm_up=0.06
        )
    )
    start: Path | None = None
    """A folder of weights to train further; without one the student begins as the base model. Of text
    without labels they judge beside the teachers: they should not have learnt it before."""
    copies: int = 1
    """How many students are trained, each with a seed of its own; the mean of them, and of the
    weights that they started from where there are such, is the result."""
    device: str = "cpu"


Report = Callable[[str, int, float], None]
"""Hears of each network's name, epoch and mean loss."""


def train(
    corpus: TrainingCorpus,
    blind: Blind,
    folder: Path,
    recipe: Recipe,
    *,
    version: str,
    report: Report | None = None,
) -> None:
    """Fine-tune on the train split, choose thresholds on the dev split, write the weights.

    Args:
        corpus: Its train split and text without labels are learnt, its dev split decides.
        blind: Masks names and pronouns, as serving will.
        folder: Where the weights go.
        recipe: Seed, schedules, teachers and device.
        version: Written into the manifest and into every audit.
        report: Hears of each epoch.
    """
    tokenizer = read_tokenizer(find_base())
    lessons = prepare_lessons(
        corpus, tokenizer, blind, seed=recipe.seed, parts=max(recipe.teachers, 1)
    )
    if recipe.teachers:
        unlabelled = prepare_unlabelled(corpus, tokenizer, blind, seed=recipe.seed)
        lessons = replace(lessons, unlabelled=unlabelled)
    network = teach(lessons, tokenizer, recipe, report=report)
    phrases = fit_phrases(prepare_examples(_list_reviewed(corpus), tokenizer, blind))
    write_weights(network, phrases, tokenizer, folder, version=version)
    hear_neighbours(
        corpus, blind, folder, seed=recipe.seed, report=report and partial(report, "context")
    )


def write_weights(
    network: FeedbackNetwork,
    phrases: PhraseModel,
    tokenizer: Tokenizer,
    folder: Path,
    *,
    version: str,
) -> None:
    """Write the weights of a network and of phrases: undecided, and each sentence is read by itself."""
    undecided = make_settings(Decisions.undecided())
    export_weights(
        network, phrases, tokenizer.to_str(), folder, version=version, settings=undecided
    )


def teach(
    lessons: Lessons, tokenizer: Tokenizer, recipe: Recipe, *, report: Report | None = None
) -> FeedbackNetwork:
    """Return the trained student: its teachers learn first, then it learns from them and labels."""
    panel = teach_panel(lessons, tokenizer, recipe, report=report)

    def begin() -> FeedbackNetwork:
        if recipe.start is None:
            return FeedbackNetwork(load_base(find_base()))
        return read_network(load_weights(recipe.start))

    students = [
        fit_new(
            begin,
            lessons,
            recipe.schedule,
            seed=recipe.seed + copy - 1,
            teacher=panel,
            device=recipe.device,
            report=report and partial(report, f"student {copy}"),
        )
        for copy in range(1, recipe.copies + 1)
    ]
    return average_networks(students if recipe.start is None else [begin(), *students])


def teach_panel(
    lessons: Lessons, tokenizer: Tokenizer, recipe: Recipe, *, report: Report | None = None
) -> Panel | None:
    """Return the trained teachers, None where the recipe has none.

    Weights to start from are their guest: they too say what they think of text without labels.
    """

    def begin() -> FeedbackNetwork:
        network = FeedbackNetwork(load_teacher_base(tokenizer))
        freeze_lowest(network, FROZEN_LAYERS)
        return network

    teachers = [
        fit_new(
            begin,
            learnt,
            recipe.teacher_schedule,
            seed=recipe.seed + number,
            device=recipe.device,
            report=report and partial(report, f"teacher {number}"),
        )
        for number, learnt in enumerate(share_lessons(lessons, recipe.teachers), start=1)
    ]
    if not teachers:
        return None
    guests = [] if recipe.start is None else [read_network(load_weights(recipe.start))]
    return Panel(teachers, recipe.device, guests=guests)


def share_lessons(lessons: Lessons, teachers: int) -> list[Lessons]:
    """Return what each teacher learns: all but its own part, or everything where there is but one.

    Raises:
        ValueError: The lessons are not in as many parts as there are teachers.
    """
    parts = {forms[0].part for forms in lessons.sentences}
    if teachers and parts != set(range(teachers)):
        raise ValueError(
            f"{teachers} teachers for lessons in parts {sorted(parts)}; prepare the lessons in as "
            "many parts as there are teachers"
        )
    return [lessons] if teachers == 1 else [lessons.leave_out(part) for part in range(teachers)]


def prepare_lessons(
    corpus: TrainingCorpus, tokenizer: Tokenizer, blind: Blind, *, seed: int, parts: int
) -> Lessons:
    """Return the train split as examples, each sentence in `FORMS` noisy forms beside its own.

    The authors, one to a batch, are put into so many parts by turns.
    """
    prepare = partial(_prepare_forms, tokenizer=tokenizer, blind=blind, random=Random(seed))
    authors = [TrainingCorpus((batch,)) for batch in corpus.choose(Split.TRAIN)]
    pairs = tuple(
        PairExample(
            prepare(pair.worse, place % parts), prepare(pair.better, place % parts), pair.contrast
        )
        for place, author in enumerate(authors)
        for pair in author.read_pairs(Split.TRAIN)
    )
    whole = tuple(
        prepare(sentence, place % parts)
        for place, author in enumerate(authors)
        for sentence in _list_whole(author)
    )
    sides = (side for pair in pairs for side in (pair.worse, pair.better))
    return Lessons((*whole, *sides), pairs)


def prepare_unlabelled(
    corpus: TrainingCorpus, tokenizer: Tokenizer, blind: Blind, *, seed: int
) -> tuple[tuple[Example, ...], ...]:
    """Return the text without labels, each sentence in `FORMS` noisy forms beside its own.

    Raises:
        CorpusError: There is none.
    """
    if not corpus.unlabelled:
        raise CorpusError(
            "the corpus holds no text without labels; put corpora/data/unlabelled/*.txt back, or "
            "train without teachers: --teachers 0"
        )
    prepare = partial(_prepare_forms, tokenizer=tokenizer, blind=blind, random=Random(seed))
    # The records need labels; no loss reads those of `UNREAD`.
    lowest = GRADES[0]
    sentences = [
        LabelledSentence(text, lowest, lowest, frozenset(), ()) for text in corpus.read_unlabelled()
    ]
    return tuple(prepare(sentence, UNREAD) for sentence in sentences)


def _prepare_forms(
    sentence: LabelledSentence, part: int, tokenizer: Tokenizer, blind: Blind, random: Random
) -> tuple[Example, ...]:
    forms = [sentence, *(add_noise(sentence, random) for _ in range(FORMS))]
    examples = prepare_examples(dict.fromkeys(forms), tokenizer, blind)
    return tuple(replace(example, part=part) for example in examples)


def read_tokenizer(base: Path) -> Tokenizer:
    """Return the base's tokenizer, cutting at the longest input and never padding."""
    content = json.dumps(json.loads((base / "tokenizer.json").read_text()))
    return open_tokenizer(content, longest=LONGEST_INPUT)


def _list_reviewed(corpus: TrainingCorpus) -> Iterator[LabelledSentence]:
    """Yield the sentences of the train split's reviews.

    Phrases learn from these alone: sentences queried where networks disagreed use common words in
    uncommon ways, and a model of words takes them for common ones.
    """
    for review in corpus.read_reviews(Split.TRAIN):
        yield from review.sentences


def _list_whole(author: TrainingCorpus) -> Iterator[LabelledSentence]:
    """Yield what an author of the train split wrote, but for the sides of contrast pairs."""
    yield from _list_reviewed(author)
    yield from author.read_queried(Split.TRAIN)
