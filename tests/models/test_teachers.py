"""Teachers: each learns what it does not speak of, and speaks of nothing else."""

from dataclasses import replace
from functools import partial

import pytest
import torch

from auditor.blinding import Blinder
from corpora.catalogue import Kind, Split, TrainingCorpus
from corpora.codebook import Act, Category
from models.training.base import find_base, load_base
from models.training.examples import Example, Lessons, collate
from models.training.fitting import Schedule, fit
from models.training.loss import LossWeights
from models.training.network import FeedbackNetwork, Outputs
from models.training.teacher import Panel, translate_pieces
from models.training.train import prepare_lessons, read_tokenizer, share_lessons

EXAMPLE = Example(
    (101, 2054, 2986, 102), specificity=2, constructiveness=2, acts=(), categories=(), pieces=()
)


class Saying(torch.nn.Module):
    """A teacher who says the same number of everything, and keeps what it was asked."""

    def __init__(self, number: float) -> None:
        super().__init__()
        self.number = number
        self.asked: list[list[int]] = []

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> Outputs:
        self.asked += ids.tolist()
        shapes = [(4,), (4,), (len(Act),), (len(Category),), (ids.shape[1], len(Category))]
        return Outputs(*(torch.full((len(ids), *shape), self.number) for shape in shapes))


PARTS = [
    pytest.param([0, 1, 1, 0], id="by turns"),
    pytest.param([1, 1, 1, 1], id="one teacher has nothing to say"),
    pytest.param([0], id="a single sentence"),
]


@pytest.mark.parametrize("parts", PARTS)
def test_each_teacher_speaks_of_its_part_alone(parts: list[int]) -> None:
    batch = collate(
        [replace(EXAMPLE, ids=(row, *EXAMPLE.ids), part=part) for row, part in enumerate(parts)]
    )
    teachers = [Saying(0.0), Saying(1.0)]
    assert Panel(teachers)(batch).acts[:, 0].tolist() == parts
    for number, teacher in enumerate(teachers):
        rows = [row for row, part in enumerate(parts) if part == number]
        assert [ids[0] for ids in teacher.asked] == rows


@pytest.mark.parametrize("teachers", [1, 2, 3])
def test_a_teacher_learns_nothing_of_the_authors_it_speaks_of(
    blinder: Blinder, teachers: int
) -> None:
    train = TrainingCorpus.open().choose(Split.TRAIN)
    kinds = (Kind.PLAIN, Kind.PAIRS, Kind.REVIEWS)
    authors = [
        TrainingCorpus((next(batch for batch in train if batch.kind is kind),)) for kind in kinds
    ]
    prepare = partial(
        prepare_lessons, tokenizer=read_tokenizer(find_base()), blind=blinder.blind, seed=1
    )
    sizes = [len(prepare(author, parts=1).sentences) for author in authors]
    batches = tuple(batch for author in authors for batch in author.batches)
    lessons = prepare(TrainingCorpus(batches), parts=teachers)
    for part, learnt in enumerate(share_lessons(lessons, teachers)):
        read = [place for place in range(3) if teachers == 1 or place % teachers != part]
        assert len(learnt.sentences) == sum(sizes[place] for place in read)
        assert len(learnt.pairs) == (len(lessons.pairs) if 1 in read else 0)
        sides = [side for pair in learnt.pairs for side in (pair.worse, pair.better)]
        parts = {form.part for forms in [*learnt.sentences, *sides] for form in forms}
        assert parts == {place % teachers for place in read}


def test_as_many_teachers_as_parts() -> None:
    lessons = Lessons(((EXAMPLE,),), ())
    assert share_lessons(lessons, 0) == []
    with pytest.raises(ValueError, match=r"2 teachers for lessons in parts \[0\]"):
        share_lessons(lessons, 2)


@pytest.mark.slow
def test_a_student_learns_what_its_teachers_say() -> None:
    lessons = Lessons(((EXAMPLE,), (replace(EXAMPLE, part=1),)), ())
    learnt = []
    for numbers in ((-9.0, -9.0), (9.0, 9.0)):
        torch.manual_seed(0)
        student = FeedbackNetwork(load_base(find_base()))
        fit(
            student,
            lessons,
            Schedule(epochs=10, loss=LossWeights(teacher=1.0)),
            seed=1,
            teacher=Panel([Saying(number) for number in numbers]),
        )
        ids = torch.tensor([EXAMPLE.ids])
        with torch.no_grad():
            learnt.append(float(student(ids, torch.ones_like(ids)).acts.mean()))
    assert learnt[0] < 0 < learnt[1]


def test_the_teacher_reads_the_same_pieces_under_its_own_numbers() -> None:
    own = {"[PAD]": 0, "[CLS]": 1, "late": 2, "##ly": 3, "only ours": 4, "[MASK]": 5}
    other = {"<s>": 0, "<pad>": 1, "[UNK]": 9, "late": 7, "##ly": 8, "[MASK]": 6, "<mask>": 10}
    assert translate_pieces(own, other) == [1, 0, 7, 8, 9, 10]
