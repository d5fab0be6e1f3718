"""Copies: within and across reviewers, prompts and quotations taken out."""

import numpy as np
import pytest

from auditor.statistics.copies import compare_texts, find_copies, find_prompts, find_quotations

MIGRATION = (
    "Ana planned the billing migration in March and wrote the rollback plan overnight. When the "
    "first attempt failed she brought the service back within forty minutes and told every team "
    "what had happened. Next half I would like her to run the planning meeting."
)
COPIED = MIGRATION.replace("Ana", "Boris").replace("March", "June").replace("she", "he")
OTHER = (
    "Chen answers customer letters on the day they arrive. The backlog of the claims desk fell "
    "from three hundred files to twelve, and two apprentices learnt the process from him on the "
    "way."
)
THIRD = (
    "Dora kept the ward's stock list by hand for years; in autumn she moved it to the shared "
    "system and trained both night shifts. The orders now match deliveries except for a few "
    "vaccines."
)


def test_a_copy_with_changed_names_is_found_and_its_words_marked() -> None:
    (cluster,) = find_copies([MIGRATION, OTHER, COPIED, THIRD], [0, 0, 0, 0])
    assert cluster.members == (0, 2)
    assert cluster.reviewers == 1
    marked = [COPIED[start:end] for start, end in cluster.shared[1]]
    assert "planned the billing migration in" in marked
    assert not any("Boris" in part for part in marked)


def test_an_edited_copy_across_reviewers_is_found() -> None:
    texts = [OTHER, MIGRATION, THIRD, COPIED]
    (cluster,) = find_copies(texts, [0, 1, 2, 3])
    assert (cluster.members, cluster.reviewers) == ((1, 3), 2)
    assert find_copies(texts, [0, 1, 2, 3], across=False) == []


def test_prompts_of_the_form_do_not_make_copies() -> None:
    prompt = (
        "What did this person do well in the period under review, and which results can you name? "
        "Please answer in full sentences and avoid general remarks about the person's character:"
    )
    texts = [f"{prompt}\n{body}" for body in (MIGRATION, OTHER, THIRD)]
    assert find_copies(texts, [0, 0, 0])
    assert find_copies(texts, [0, 0, 0], prompts=[prompt]) == []
    many = [f"{prompt}\n{MIGRATION} {number}" for number in range(10)]
    assert find_prompts(many, list(range(10))) == [prompt]
    assert find_prompts(many, [0] * 10) == []


def test_quotations_are_told_apart() -> None:
    value = '"We put the customer first, we tell the truth, we finish what we start, every day."'
    texts = [f"{value} {body}" for body in (MIGRATION, OTHER, THIRD)]
    assert find_copies(texts, [0, 0, 0]) == []
    assert find_quotations(texts[0]) == ((0, len(value)),)


def test_three_copies_make_one_cluster() -> None:
    texts = [MIGRATION, OTHER, COPIED, COPIED.replace("Boris", "Carla")]
    (cluster,) = find_copies(texts, [0, 0, 0, 0])
    assert cluster.members == (0, 2, 3)
    assert cluster.similarity > 0.8


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param("a b c d", "a b c d", 1.0, id="same"),
        pytest.param("a b c d", "a x c y", 0.5, id="half the words in order"),
        pytest.param("A, b. C!", "a b c", 1.0, id="case and marks do not count"),
        pytest.param("", "a b", 0.0, id="empty"),
    ],
)
def test_similarity_by_hand(first: str, second: str, expected: float) -> None:
    assert compare_texts(first, second) == pytest.approx(expected)


def test_short_stock_phrases_are_no_copies() -> None:
    assert (
        find_copies(["She is a great colleague to us.", "He is a great help to us all."], [0, 0])
        == []
    )
    assert len(find_copies(["Great work all year, thank you."] * 2, [0, 0])) == 1


def test_order_of_rows_and_names_of_reviewers_do_not_matter() -> None:
    texts = [MIGRATION, OTHER, COPIED, THIRD]
    rows = np.array([3, 1, 0, 2])
    (cluster,) = find_copies([texts[row] for row in rows], [7, 7, 7, 7])
    assert {int(rows[member]) for member in cluster.members} == {0, 2}


def test_bad_similarity_is_refused() -> None:
    with pytest.raises(ValueError, match="similarity"):
        find_copies(["a", "b"], [0, 0], similarity=0.0)
