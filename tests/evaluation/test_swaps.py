"""Swaps of names and pronouns: what is swapped, and what a movement would look like."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

import pytest

from auditor import Review, ReviewAudit
from auditor.pipeline import Pipeline
from evaluation.swaps import (
    NAMES,
    PRONOUNS,
    choose_swappable,
    measure_swaps,
    name_he,
    swap_pronouns,
)

SWAPPED = [
    ("she", "He says his plan helped him; he wrote it himself.", "She says her plan helped her; she wrote it herself."),
    ("they", "I told him that his van was his.", "I told them that their van was their."),
    ("xe", "HE is late.", "Xe is late."),
    ("he/she", "He did it.", "He/she did it."),
]  # fmt: skip


@pytest.mark.parametrize(("pronoun", "text", "expected"), SWAPPED)
def test_every_form_of_he_is_swapped(pronoun: str, text: str, expected: str) -> None:
    assert swap_pronouns(text, PRONOUNS[pronoun]) == expected


def test_a_name_stands_for_the_first_he() -> None:
    assert name_he("When he asked, he was told.", "Wei Chen") == "When Wei Chen asked, he was told."
    assert name_he("He's late.", "Wei Chen") == "He's late."


def test_where_no_sentence_speaks_of_a_he_there_is_no_movement() -> None:
    told = measure_swaps(cast(Pipeline, Partial("")), ["She left.", "All is well."], n=20)
    assert told["largest movement"] is None
    assert told["names"]["sentences"] == told["pronouns"]["sentences"] == 0
    assert told["names"]["largest movement of specificity"] is None
    assert told["pronouns"]["findings differ, of 100"] is None
    pronouns_alone = measure_swaps(cast(Pipeline, Partial("She")), ["His plan."], n=20)
    assert pronouns_alone["names"]["largest movement of specificity"] is None
    assert pronouns_alone["largest movement"] == 0.0


def test_sentences_are_chosen_that_speak_of_a_he_alone() -> None:
    texts = ["He left.", "She told him.", "Give them his pen.", "Fine.", "I saw him.", "Ask him."]
    assert choose_swappable(texts, 9) == ["He left.", "I saw him.", "Ask him."]
    assert choose_swappable(texts, 2) == ["He left.", "I saw him."]


class Partial:
    """Grades by the first letter of a text; a stand-in for a program that is not blind."""

    def __init__(self, biased: str) -> None:
        self._biased = biased

    def audit(self, reviews: Iterable[Review]) -> Iterator[ReviewAudit]:
        for review in reviews:
            grade = 3.25 if self._biased and review.text.startswith(self._biased) else 3.0
            yield ReviewAudit("r", grade, 3.0, 0, 0, (), (), (), "v")


PARTIAL = [
    # about the row, what a text begins with that is graded higher, movements: all, names, pronouns
    ("blind", "", 0.0, 0.0, 0.0),
    ("one name", "Grace", 0.25, 0.25, 0.0),
    ("one pronoun", "She", 0.25, 0.0, 0.25),
]


@pytest.mark.parametrize(
    ("about", "biased", "most", "names", "pronouns"), PARTIAL, ids=[row[0] for row in PARTIAL]
)
def test_the_largest_movement_is_told_and_not_the_mean(
    about: str, biased: str, most: float, names: float, pronouns: float
) -> None:
    texts = [*["All of it was his."] * 9, "He wrote the plan."]
    told: dict[str, Any] = measure_swaps(cast(Pipeline, Partial(biased)), texts, n=20)
    assert told["largest movement"] == most
    assert told["names"]["largest movement of specificity"] == names
    assert told["pronouns"]["largest movement of specificity"] == pronouns
    assert told["pronouns"]["largest movement of constructiveness"] == 0.0
    assert (told["names"]["sentences"], told["pronouns"]["sentences"]) == (1, 10)
    assert (told["names"]["forms"], told["pronouns"]["forms"]) == (len(NAMES), len(PRONOUNS))
