"""Two detectors, one list."""

import pytest

from auditor.findings import BOTH, MODEL, PATTERN, Candidate, merge_candidates
from auditor.grading import grade_review
from auditor.records import Sentence
from corpora.codebook import Act, Category


def candidate(start: int, end: int, detector: str, confidence: float = 0.8) -> Candidate:
    return Candidate(start, end, Category.ABSOLUTE, confidence, detector)


MERGED = [
    pytest.param([candidate(0, 5, MODEL), candidate(8, 9, PATTERN)], [(0, 5, MODEL), (8, 9, PATTERN)], id="apart"),
    pytest.param([candidate(0, 5, MODEL), candidate(3, 9, PATTERN)], [(0, 5, BOTH)], id="the model's words stay"),
    pytest.param([candidate(3, 9, MODEL), candidate(0, 5, PATTERN)], [(3, 9, BOTH)], id="whoever comes first"),
    pytest.param([candidate(0, 5, MODEL), candidate(2, 9, MODEL)], [(0, 9, MODEL)], id="one detector twice"),
    pytest.param([candidate(0, 5, MODEL), candidate(1, 3, PATTERN), candidate(4, 9, MODEL)], [(0, 9, BOTH)], id="one detector twice, and another"),
]  # fmt: skip


@pytest.mark.parametrize(("candidates", "expected"), MERGED)
def test_overlapping_words_of_one_category_are_one_finding(
    candidates: list[Candidate], expected: list[tuple[int, int, str]]
) -> None:
    merged = merge_candidates(candidates)
    assert [(c.start, c.end, c.detector) for c in merged] == expected


STRENGTHS = [
    # candidates that overlap, and how strong they are together
    pytest.param([candidate(0, 5, MODEL, 0.8), candidate(0, 5, PATTERN, 0.5)], 0.9, id="two detectors are surer than one"),
    pytest.param([candidate(0, 10, MODEL, 0.6), candidate(0, 4, PATTERN, 0.9), candidate(6, 8, PATTERN, 0.9)], 0.96, id="two patterns apart are one detector"),
    pytest.param([candidate(0, 10, MODEL, 0.6), candidate(0, 4, PATTERN, 0.9), candidate(2, 8, PATTERN, 0.7)], 0.96, id="two patterns that overlap are one detector, at its surest"),
    pytest.param([candidate(0, 4, PATTERN, 0.9), candidate(2, 8, PATTERN, 0.7)], 0.9, id="patterns alone are as sure as the surest"),
    pytest.param([candidate(0, 5, PATTERN, 0.9), candidate(3, 9, PATTERN, 0.5), candidate(7, 12, MODEL, 0.8)], 0.9, id="a pattern beside the words that stay says nothing of them"),
]  # fmt: skip


@pytest.mark.parametrize(("candidates", "strength"), STRENGTHS)
def test_each_detector_speaks_once(candidates: list[Candidate], strength: float) -> None:
    [merged] = merge_candidates(candidates)
    assert merged.confidence == pytest.approx(strength)


def test_two_categories_on_one_span_stay_two() -> None:
    one = candidate(0, 5, MODEL)
    other = Candidate(0, 5, Category.GENDER, 0.9, MODEL)
    assert len(merge_candidates([one, other])) == 2


def sentence(specificity: float, *acts: Act) -> Sentence:
    return Sentence(0, 1, specificity, 3.0, acts, {act: float(act in acts) for act in Act})


def test_grades_are_means_over_the_sentences_with_an_act() -> None:
    grades = grade_review([sentence(1.0), sentence(4.0, Act.STRENGTH), sentence(2.0, Act.CONCERN)])
    assert grades.specificity == 3.0
    assert grades.evidence_count == 1


def test_without_acts_all_sentences_count() -> None:
    assert grade_review([sentence(1.0), sentence(2.0)]).specificity == 1.5
    assert grade_review([]).specificity is None


NEIGHBOURS = [
    pytest.param([sentence(2, Act.CONCERN, Act.SUGGESTION)], 1, id="in the sentence"),
    pytest.param([sentence(2, Act.CONCERN), sentence(2, Act.SUGGESTION)], 1, id="right after"),
    pytest.param([sentence(2, Act.CONCERN), sentence(2), sentence(2, Act.SUGGESTION)], 0, id="too far"),
]  # fmt: skip


@pytest.mark.parametrize(("sentences", "expected"), NEIGHBOURS)
def test_a_concern_comes_with_a_suggestion(sentences: list[Sentence], expected: int) -> None:
    assert grade_review(sentences).concerns_with_suggestion == expected
