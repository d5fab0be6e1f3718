"""The figures, against cases worked out by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from auditor import Finding, ReviewAudit, Sentence
from corpora.catalogue import Batch, Kind, Split
from corpora.codebook import Act, Category, Relationship
from corpora.labelled import LabelledFinding, LabelledReview, LabelledSentence
from evaluation.gold import GoldReview, Judged, Row, SpanLabel, align, judge_gold
from evaluation.measures import (
    bootstrap,
    count_category,
    measure_act,
    measure_f1,
    measure_false_alarms,
    measure_flagged,
    measure_kappa,
    measure_spans_micro,
    measure_spearman,
    replace_flag,
)
from evaluation.tables import draw_table, replace_between
from evaluation.text import measure_boundaries

BATCH = Batch("b", Kind.REVIEWS, Split.TEST, "a", "2026-11-23", (), (), (), "", Path())
BOSSY = LabelledFinding(7, 12, Category.GENDER)
SENTENCES = (
    LabelledSentence("She is bossy.", 2, 2, frozenset({Act.CONCERN}), (BOSSY,)),
    LabelledSentence("She wrote the plan.", 4, 3, frozenset({Act.STRENGTH}), ()),
)
REVIEW = LabelledReview(
    "r", "m", "e", "c", Relationship.PEER, "bank", "irish", None, None, SENTENCES
)


def judged(*spans: SpanLabel, acts: frozenset[Act] = frozenset()) -> Judged:
    return Judged(2.0, 2.0, acts, spans)


def row(gold: Judged, predicted: Judged) -> Row:
    return Row(BATCH, REVIEW, SENTENCES[0], gold, predicted)


GENDER = SpanLabel(7, 12, Category.GENDER)
AGE = SpanLabel(7, 12, Category.AGE)
ELSEWHERE = SpanLabel(0, 3, Category.GENDER)
ROWS = [
    row(judged(GENDER), judged(GENDER)),
    row(judged(GENDER), judged(AGE)),
    row(judged(), judged(ELSEWHERE)),
    row(judged(), judged()),
]


def test_a_peer_that_only_flags_is_measured_like_the_rest() -> None:
    flagged = replace_flag(ROWS, [True, False, False, True])
    assert measure_flagged(flagged) == pytest.approx(1 / 2)
    assert [bool(row.predicted.spans) for row in flagged] == [True, False, False, True]
    assert flagged[0].gold == ROWS[0].gold


def test_agreement_on_spans_by_hand() -> None:
    precision, recall, n = count_category(ROWS, None)
    assert (precision, recall, n) == (pytest.approx(1 / 3), pytest.approx(1 / 2), 2)
    assert measure_spans_micro(ROWS) == pytest.approx(0.4)
    assert measure_flagged(ROWS) == pytest.approx(4 / 5)
    assert measure_false_alarms(ROWS) == pytest.approx(50.0)


def test_f1_by_hand() -> None:
    gold, predicted = np.array([1, 1, 0, 0], bool), np.array([1, 0, 1, 0], bool)
    assert measure_f1(gold, predicted) == pytest.approx(0.5)
    assert np.isnan(measure_f1(np.zeros(2, bool), np.zeros(2, bool)))


def test_grades_in_order_agree_and_reversed_disagree() -> None:
    assert measure_spearman([1, 2, 3, 4], [1.1, 2.2, 2.9, 4.8]) == pytest.approx(1.0)
    assert measure_spearman([1, 2, 3, 4], [4, 3, 2, 1]) == pytest.approx(-1.0)
    assert measure_spearman([1, 1], [1, 2]) == 0.0
    assert measure_kappa([1, 2, 3, 4, 5], [1.4, 2.4, 3.4, 4.4, 5.0]) == pytest.approx(1.0)
    assert measure_kappa([1, 5], [5.0, 1.0]) == pytest.approx(-1.0)


def test_an_act_is_counted_where_both_sides_name_it() -> None:
    strength = frozenset({Act.STRENGTH})
    rows = [row(judged(acts=strength), judged(acts=strength)), row(judged(), judged(acts=strength))]
    assert measure_act(Act.STRENGTH)(rows) == pytest.approx(2 / 3)


def test_an_interval_holds_its_figure() -> None:
    low, high = bootstrap(ROWS, measure_flagged, resamples=50)
    assert low <= measure_flagged(ROWS) <= high


def finding(start: int, end: int) -> Finding:
    category = Category.GENDER
    return Finding(
        start, end, category, category.family, category.severity, 0.9, "model", "", "", ""
    )


def test_the_programs_sentences_are_cut_to_the_labelled_ones() -> None:
    whole = Sentence(0, 33, 3.0, 3.0, (Act.CONCERN,), dict.fromkeys(Act, 0.5))
    audit = ReviewAudit("r", 3.0, 3.0, 0, 0, (whole,), (finding(7, 12), finding(18, 23)), (), "v")
    first, second = align([GoldReview(BATCH, REVIEW)], [audit])
    assert first.predicted.specificity == second.predicted.specificity == 3.0
    assert [s.start for s in first.predicted.spans] == [7]
    assert [s.start for s in second.predicted.spans] == [4]
    assert first.gold == judge_gold(SENTENCES[0])


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        pytest.param([0, 14], 1.0, id="as labelled"),
        pytest.param([0, 16], 1.0, id="without the bullet before it"),
        pytest.param([0], 0.0, id="missed"),
        pytest.param([0, 8, 16], pytest.approx(2 / 3), id="one too many"),
    ],
)
def test_a_boundary_is_where_the_first_word_stands(starts: list[int], expected: float) -> None:
    bulleted = replace(SENTENCES[1], text="- She wrote the plan.")
    review = replace(REVIEW, sentences=(SENTENCES[0], bulleted))
    ends = [*starts[1:], len(review.text)]
    found = [
        Sentence(start, end, 3.0, 3.0, (), dict.fromkeys(Act, 0.5))
        for start, end in zip(starts, ends, strict=True)
    ]
    audit = ReviewAudit("r", 3.0, 3.0, 0, 0, tuple(found), (), (), "v")
    assert measure_boundaries([(GoldReview(BATCH, review), audit)]) == expected


def test_a_sentence_that_nothing_reached_gets_the_lowest_grade() -> None:
    audit = ReviewAudit("r", None, None, 0, 0, (), (), ("not English",), "v")
    [first, _] = align([GoldReview(BATCH, REVIEW)], [audit])
    assert first.predicted == Judged(1.0, 2.0, frozenset(), ())


def test_figures_go_between_their_marks_and_nowhere_else(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("before\n<!-- x -->\nold\n<!-- /x -->\nafter\n")
    replace_between(path, "x", draw_table(["a"], [["1"]]))
    assert path.read_text() == "before\n<!-- x -->\n| a |\n| --- |\n| 1 |\n<!-- /x -->\nafter\n"
    with pytest.raises(ValueError, match="marks"):
        replace_between(path, "y", "")
