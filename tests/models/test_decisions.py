"""Which categories a sentence is said to have."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from corpora.codebook import Act, Category
from models import Predictor
from models.context import STATE
from models.decisions import Decisions, Scale, combine_chances
from models.encoder import Encoded, Encoder
from models.errors import WeightsError

AGE, FIT, HEARSAY = Category.AGE, Category.FIT, Category.HEARSAY
DECISIONS = replace(
    Decisions.undecided(),
    categories=dict.fromkeys(Category, 0.5) | {HEARSAY: 0.2},
    any_category=0.6,
    piece_share=0.5,
)

CHOSEN = [
    pytest.param({}, (), id="nothing likely"),
    pytest.param({AGE: 0.9}, (AGE,), id="one that passes"),
    pytest.param({AGE: 0.7, FIT: 0.6}, (AGE, FIT), id="two that pass"),
    pytest.param({HEARSAY: 0.3}, (), id="its own threshold is passed, but a finding is unlikely"),
    pytest.param({AGE: 0.7, HEARSAY: 0.3}, (AGE, HEARSAY), id="with a finding, it counts"),
    pytest.param({AGE: 0.45, FIT: 0.4}, (AGE,), id="a finding is likely: the likeliest"),
]


@pytest.mark.parametrize(("likely", "chosen"), CHOSEN)
def test_all_together_say_whether_and_each_says_which(
    likely: dict[Category, float], chosen: tuple[Category, ...]
) -> None:
    chances = dict.fromkeys(Category, 0.0) | likely
    assert set(DECISIONS.choose_categories(chances)) == set(chosen)


def test_chances_combine_as_if_independent() -> None:
    assert combine_chances([0.5, 0.5]) == pytest.approx(0.75)
    assert [combine_chances(pair) for pair in ([0.0, 0.0], [1.0, 0.3])] == [0.0, 1.0]


def test_settings_come_back_as_they_went() -> None:
    decisions = replace(
        DECISIONS, scales={h: Scale(0.5, -1.0) for h in DECISIONS.scales}, piece_share=0.7
    )
    assert Decisions.read(decisions.as_settings()) == decisions


def test_settings_of_another_version_are_refused() -> None:
    settings = DECISIONS.as_settings()
    del settings["piece_share"]
    with pytest.raises(WeightsError, match="no setting 'piece_share'"):
        Decisions.read(settings)


class FixedEncoder(Encoder):
    """Gives every sentence the same logits: age by its chance in all, the words by their pieces."""

    def __init__(self, age: float, pieces: dict[str, float]) -> None:
        self._age, self._pieces = age, pieces

    def encode(self, reviews: Sequence[Sequence[str]]) -> list[list[Encoded]]:
        return [[self._encode_sentence(text) for text in texts] for texts in reviews]

    def _encode_sentence(self, text: str) -> Encoded:
        places = [(text.index(word), text.index(word) + len(word)) for word in self._pieces]
        column = list(Category).index(AGE)
        categories = np.full(len(Category), -9.0)
        pieces = np.full((len(places), len(Category)), -9.0)
        pieces[:, column] = [np.log(p / (1 - p)) for p in self._pieces.values()]
        categories[column] = np.log(self._age / (1 - self._age)) - pieces[:, column].max()
        return Encoded(
            specificity=np.zeros(4),
            constructiveness=np.zeros(4),
            own_acts=np.zeros(len(Act)),
            categories=categories,
            phrases=np.zeros(len(Act) + len(Category)),
            pieces=pieces,
            shares=np.zeros((len(places), 1 + len(Act))),
            state=np.zeros(STATE),
            offsets=np.array(places),
            around=np.zeros(len(Act)),
        )


MARKED = [
    pytest.param(0.9, {"the": 0.95, "old": 0.9}, ["old"], id="an article and its word"),
    pytest.param(0.9, {"the": 0.95, "old": 0.5}, ["old"], id="an article gives way to its word"),
    pytest.param(0.9, {"the": 0.95}, ["old"], id="though the word has no piece"),
    pytest.param(
        0.55, {"old": 0.9}, [], id="likely by itself, and yet no finding is likely enough"
    ),
    pytest.param(0.9, {"hand": 0.3}, ["hand"], id="the surest piece, where none is sure"),
    pytest.param(0.9, {"old": 0.2, "hand": 0.3}, ["old hand"], id="with those nearly as sure"),
    pytest.param(0.9, {"old": 0.6, "hand": 0.95}, ["old hand"], id="of however sure a piece"),
    pytest.param(0.9, {"old": 0.52, "hand": 0.95}, ["old hand"], id="from half as sure on"),
    pytest.param(0.9, {"old": 0.45, "hand": 0.95}, ["hand"], id="without those much less sure"),
]


@pytest.mark.parametrize(("chance", "pieces", "marked"), MARKED)
def test_what_is_marked(chance: float, pieces: dict[str, float], marked: list[str]) -> None:
    text = "He is the old hand here."
    [[found]] = Predictor(FixedEncoder(chance, pieces), DECISIONS, version="0").predict([[text]])
    assert [text[span.start : span.end] for span in found.spans] == marked
