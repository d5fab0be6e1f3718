"""Teachers: each learns what it does not speak of, and all speak of what none has read."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import torch

from auditor.blinding import Blinder
from corpora.catalogue import Kind, Split, TrainingCorpus
from corpora.codebook import Act, Category
from corpora.errors import CorpusError
from corpora.labelled import Contrast
from models.training.base import find_base, load_base
from models.training.examples import UNREAD, Example, Lessons, PairExample, collate
from models.training.fitting import Schedule, fit
from models.training.loss import LossWeights
from models.training.network import FeedbackNetwork, Outputs
from models.training.teacher import Panel, translate_pieces
from models.training.train import (
    prepare_lessons,
    prepare_unlabelled,
    read_tokenizer,
    share_lessons,
)

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


def test_all_together_speak_of_what_none_has_read() -> None:
    parts = [0, UNREAD, 1, UNREAD]
    batch = collate(
        [replace(EXAMPLE, ids=(row, *EXAMPLE.ids), part=part) for row, part in enumerate(parts)]
    )
    guest = Saying(5.0)
    panel = Panel([Saying(0.0), Saying(1.0)], guests=[guest])
    said = panel(batch)
    for logits in said:
        assert logits.reshape(4, -1)[:, -1].tolist() == [0.0, 2.0, 1.0, 2.0]
    assert [logits.shape for logits in said] == [
        logits.shape for logits in guest(batch.ids, batch.mask)
    ]
    assert [ids[0] for ids in guest.asked[:2]] == [1, 3]


def test_no_teacher_speaks_of_a_part_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="2 teachers for part 2"):
        Panel([Saying(0.0), Saying(1.0)])(collate([replace(EXAMPLE, part=2)]))


def learn(lessons: Lessons, teacher: Panel | None) -> torch.Tensor:
    torch.manual_seed(0)
    student = FeedbackNetwork(load_base(find_base()))
    fit(student, lessons, Schedule(epochs=3), seed=1, teacher=teacher)
    return student.acts.weight.detach()


CHANGED = [
    pytest.param(replace(EXAMPLE, specificity=5, acts=(0,), part=UNREAD), True, id="labels"),
    pytest.param(replace(EXAMPLE, ids=(101, 2054, 102), part=UNREAD), False, id="text"),
]


@pytest.mark.parametrize(("changed", "same"), CHANGED)
def test_text_without_labels_teaches_what_teachers_say_of_it(changed: Example, same: bool) -> None:
    unread = Lessons(((EXAMPLE,),), (), ((replace(EXAMPLE, part=UNREAD),),))
    taught = learn(unread, Panel([Saying(3.0)]))
    other = learn(replace(unread, unlabelled=((changed,),)), Panel([Saying(3.0)]))
    assert torch.equal(taught, other) == same
    assert not torch.equal(taught, learn(unread, Panel([Saying(-3.0)])))


def test_text_without_labels_says_nothing_without_a_teacher() -> None:
    labelled = Lessons(((EXAMPLE,),), ())
    beside = replace(labelled, unlabelled=((replace(EXAMPLE, part=UNREAD),),))
    assert torch.equal(learn(labelled, None), learn(beside, None))


def test_an_epoch_goes_once_through_labels_and_twice_through_the_rest() -> None:
    teacher = Saying(0.0)
    labelled = tuple((replace(EXAMPLE, ids=(101, 2054, 102)),) for _ in range(3))
    unread = (replace(EXAMPLE, part=UNREAD),)
    student = FeedbackNetwork(load_base(find_base()))
    schedule = Schedule(epochs=2, batch_size=1, unlabelled_passes=2)
    fit(student, Lessons(labelled, (), (unread,)), schedule, seed=1, teacher=Panel([teacher]))
    assert sorted(map(len, teacher.asked)) == [3] * 6 + [4] * 4


def test_teachers_are_not_asked_about_sides_of_pairs() -> None:
    teacher = Saying(0.0)
    pair = PairExample((EXAMPLE,), (EXAMPLE,), Contrast.FINDING)
    student = FeedbackNetwork(load_base(find_base()))
    fit(
        student,
        Lessons(((EXAMPLE,),), (pair,)),
        Schedule(epochs=2),
        seed=1,
        teacher=Panel([teacher]),
    )
    assert len(teacher.asked) == 2


def test_a_sentence_counts_as_much_without_labels_as_with_them() -> None:
    def weigh(*unlabelled: Example, labelled: tuple[Example, ...] = (EXAMPLE,)) -> float:
        torch.manual_seed(0)
        student = FeedbackNetwork(load_base(find_base()))
        for module in student.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0
        losses: list[float] = []
        fit(
            student,
            Lessons(tuple((e,) for e in labelled), (), tuple((e,) for e in unlabelled)),
            Schedule(epochs=1, unlabelled_passes=1, hidden=0.0),
            seed=1,
            teacher=Panel([Saying(2.0)]),
            report=lambda _, loss: losses.append(loss),
        )
        return losses[0]

    unread = replace(EXAMPLE, part=UNREAD)
    apart = [weigh(), weigh(unread, labelled=())]
    assert abs(apart[0] - apart[1]) > 0.1
    assert weigh(unread) == pytest.approx(sum(apart) / 2, rel=0.02)
    assert weigh(unread, unread, unread) == pytest.approx(
        0.25 * apart[0] + 0.75 * apart[1], rel=0.02
    )


def test_text_without_labels_is_of_no_part(blinder: Blinder, tmp_path: Path) -> None:
    path = tmp_path / "u01.txt"
    path.write_text("Priya closes the till.\n\nNobody likes him.\n", "utf-8")
    prepared = prepare_unlabelled(
        TrainingCorpus((), (path,)), read_tokenizer(find_base()), blinder.blind, seed=1
    )
    assert len(prepared) == 2
    assert {form.part for forms in prepared for form in forms} == {UNREAD}


def test_a_corpus_without_text_for_its_teachers_is_refused(blinder: Blinder) -> None:
    with pytest.raises(CorpusError, match="no text without labels"):
        prepare_unlabelled(TrainingCorpus(()), read_tokenizer(find_base()), blinder.blind, seed=1)


@pytest.mark.parametrize("teachers", [1, 2, 3])
def test_a_teacher_learns_nothing_of_the_authors_it_speaks_of(
    blinder: Blinder, teachers: int
) -> None:
    train = TrainingCorpus.open().choose(Split.TRAIN)
    kinds = (Kind.PLAIN, Kind.PAIRS, Kind.REVIEWS, Kind.QUERIED)
    authors = [
        TrainingCorpus((next(batch for batch in train if batch.kind is kind),)) for kind in kinds
    ]
    prepare = partial(
        prepare_lessons, tokenizer=read_tokenizer(find_base()), blind=blinder.blind, seed=1
    )
    sizes = [len(prepare(author, parts=1).sentences) for author in authors]
    assert all(sizes)
    batches = tuple(batch for author in authors for batch in author.batches)
    lessons = prepare(TrainingCorpus(batches), parts=teachers)
    for part, learnt in enumerate(share_lessons(lessons, teachers)):
        read = [place for place in range(4) if teachers == 1 or place % teachers != part]
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
