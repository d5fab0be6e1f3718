"""Words by group: planted words come up; names, pronouns and chance do not."""

from dataclasses import replace

import numpy as np
import pytest

from auditor.disparity import Group
from auditor.records import Person, Review
from auditor.scores import ScoreTable
from auditor.vocabulary import compare_vocabulary, mask_words
from tests.auditor.test_company import simulate

PLANTED = ("abrasive", "brittle")
PLAIN = "delivered report team schedule customer plan meeting work result month".split()


def write(table: ScoreTable, member: np.ndarray, *, planted: bool) -> list[Review]:
    random = np.random.default_rng(0)
    texts = []
    for row in range(len(table)):
        words = list(random.choice(PLAIN, 30))
        words += ["She", "Astrid"] if member[row] else ["He", "Ole"]
        if random.random() < (0.5 if planted and member[row] else 0.05):
            words.append("abrasive")
        texts.append(" ".join(words) + ".")
    return [
        Review(review_id=review, text=text)
        for review, text in zip(table.review_ids, texts, strict=True)
    ]


@pytest.mark.parametrize(
    ("planted", "expected"),
    [
        pytest.param(True, {"abrasive"}, id="a planted word is raised, names and pronouns are not"),
        pytest.param(False, set(), id="nothing is raised where nothing was planted"),
    ],
)
def test_words_by_group(planted: bool, expected: set[str]) -> None:
    table = simulate()
    member = np.array([value == "woman" for value in table.attributes["gender"]])
    group = Group("gender", "woman", table, member)
    people = {"e0": Person("e0", "Astrid Holm")}
    reviews = write(table, member, planted=planted)
    words, _ = compare_vocabulary(reviews, people, [group], fdr=0.05, minimum=5)
    assert {word.word for word in words} == expected
    assert all(word.people >= 5 and word.log_odds > 0 for word in words)


def test_names_and_grammar_are_masked() -> None:
    masked = mask_words("Ms Holm’s plan: she said Holm's team, and he's late.", {"holm"})
    assert masked == "plan said team and late"


def test_the_surest_words_come_first() -> None:
    table = simulate()
    member = np.array([value == "woman" for value in table.attributes["gender"]])
    group = Group("gender", "woman", table, member)
    random = np.random.default_rng(1)
    reviews = []
    for row, review in enumerate(write(table, member, planted=True)):
        seldom = " brittle" if not member[row] and random.random() < 0.15 else ""
        reviews.append(replace(review, text=f"{review.text}{seldom}"))
    words, _ = compare_vocabulary(reviews, {}, [group], fdr=0.05, minimum=5)
    assert [word.word for word in words if word.word in PLANTED] == list(PLANTED)
    assert [word.q_value for word in words] == sorted(word.q_value for word in words)
    assert [word.log_odds > 0 for word in words] == [True, False]
