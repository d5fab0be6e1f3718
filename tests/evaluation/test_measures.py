"""The figures, against cases worked out by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from auditor import Finding, ReviewAudit, Sentence
from corpora.catalogue import Batch, Kind, Split
from corpora.codebook import Act, Category, Relationship
from corpora.labelled import LabelledFinding, LabelledReview, LabelledSentence
from evaluation.figures import DETAILS, FALSE_ALARMS, HEADLINES, INNOCENT, SUBTLE, describe_labels
from evaluation.gold import GoldReview, Judged, Row, SpanLabel, align, judge_gold
from evaluation.measures import (
    Counts,
    count_act,
    count_spans,
    count_ungraded,
    grade_of,
    measure_absolute_error,
    measure_false_alarms,
    measure_flagged,
    measure_kappa,
    measure_spans_micro,
    measure_spearman,
    replace_flag,
    round_finite,
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
    counts = count_spans()(ROWS)
    assert counts == Counts(right=1, found=3, reached=1, n=2)
    assert (counts.precision, counts.recall) == (pytest.approx(1 / 3), pytest.approx(1 / 2))
    assert measure_spans_micro(ROWS) == pytest.approx(0.4)
    assert measure_flagged(ROWS) == pytest.approx(4 / 5)
    assert measure_false_alarms(ROWS) == pytest.approx(50.0)


COUNTED = [
    # about the row, counts, precision, recall, F1
    ("all right", Counts(2, 2, 2, 2), 1.0, 1.0, 1.0),
    ("half of both", Counts(1, 2, 1, 2), 0.5, 0.5, 0.5),
    ("two spans in one", Counts(1, 1, 2, 2), 1.0, 1.0, 1.0),
    ("nothing found", Counts(0, 0, 0, 2), None, 0.0, 0.0),
    ("all wrong", Counts(0, 3, 0, 2), 0.0, 0.0, 0.0),
    ("nothing to find, something found", Counts(0, 3, 0, 0), None, None, None),
    ("nothing to find, nothing found", Counts(0, 0, 0, 0), None, None, None),
]


@pytest.mark.parametrize(
    ("about", "counts", "precision", "recall", "f1"), COUNTED, ids=[row[0] for row in COUNTED]
)
def test_where_there_is_nothing_to_score_there_is_no_figure(
    about: str, counts: Counts, precision: float | None, recall: float | None, f1: float | None
) -> None:
    found = [round_finite(value) for value in (counts.precision, counts.recall, counts.f1)]
    assert found == [precision, recall, f1]


NOTHING = [
    # about the row, rows, the figures that there are
    ("no sentence", [], set()),
    (
        "innocent sentences of one grade",
        ROWS[2:],
        {"specificity, MAE", "constructiveness, MAE", FALSE_ALARMS},
    ),
]


@pytest.mark.parametrize(("about", "rows", "known"), NOTHING, ids=[row[0] for row in NOTHING])
def test_a_figure_of_nothing_is_none(about: str, rows: list[Row], known: set[str]) -> None:
    figures = {
        name: round_finite(figure(rows)) for name, figure in {**HEADLINES, **DETAILS}.items()
    }
    assert {name for name, value in figures.items() if value is not None} == known


ALARMS = [
    # about the row, kinds of the four rows, false alarms among the innocent batches, among all
    ("innocent batches alone", [Kind.INNOCENT] * 4, 50.0, 50.0),
    ("an alarm in plain text", [Kind.REVIEWS, Kind.REVIEWS, Kind.PLAIN, Kind.INNOCENT], 0.0, 50.0),
    ("no innocent batch", [Kind.PLAIN] * 4, None, 50.0),
]


@pytest.mark.parametrize(
    ("about", "kinds", "innocent", "every"), ALARMS, ids=[row[0] for row in ALARMS]
)
def test_false_alarms_are_told_of_innocent_batches_and_of_all_text(
    about: str, kinds: list[Kind], innocent: float | None, every: float
) -> None:
    rows = [
        replace(row, batch=replace(BATCH, kind=kind)) for row, kind in zip(ROWS, kinds, strict=True)
    ]
    assert round_finite(DETAILS[INNOCENT](rows)) == innocent
    assert round_finite(DETAILS[FALSE_ALARMS](rows)) == every


def test_subtle_findings_are_those_of_their_batches() -> None:
    subtle = replace(ROWS[0], batch=replace(BATCH, kind=Kind.SUBTLE))
    assert DETAILS[SUBTLE]([subtle, ROWS[1]]) == 1.0


def test_grades_in_order_agree_and_reversed_disagree() -> None:
    assert measure_spearman([1, 2, 3, 4], [1.1, 2.2, 2.9, 4.8]) == pytest.approx(1.0)
    assert measure_spearman([1, 2, 3, 4], [4, 3, 2, 1]) == pytest.approx(-1.0)
    assert measure_spearman([1, 2], [3, 3]) == 0.0
    assert np.isnan(measure_spearman([1, 1], [1, 2]))
    assert measure_kappa([1, 2, 3, 4, 5], [1.4, 2.4, 3.4, 4.4, 5.0]) == pytest.approx(1.0)
    assert measure_kappa([1, 5], [5.0, 1.0]) == pytest.approx(-1.0)
    assert np.isnan(measure_kappa([3, 3], [3.2, 2.8]))


KAPPAS = [
    ([1, 2, 3, 4, 5, 5, 2], [1.2, 2.6, 2.6, 3.9, 4.4, 5.0, 1.0]),
    ([2, 2, 2, 3], [2.0, 3.0, 2.0, 2.0]),
    ([1, 1, 5], [0.2, 3.5, 5.7]),
]


@pytest.mark.parametrize(("gold", "predicted"), KAPPAS)
def test_kappa_is_that_of_a_library(gold: list[float], predicted: list[float]) -> None:
    whole = [int(min(5, max(1, np.floor(grade + 0.5)))) for grade in predicted]
    expected = cohen_kappa_score(gold, whole, weights="quadratic", labels=[1, 2, 3, 4, 5])
    assert measure_kappa(gold, predicted) == pytest.approx(expected)


def test_an_act_is_counted_where_both_sides_name_it() -> None:
    strength = frozenset({Act.STRENGTH})
    rows = [row(judged(acts=strength), judged(acts=strength)), row(judged(), judged(acts=strength))]
    assert count_act(Act.STRENGTH)(rows).f1 == pytest.approx(2 / 3)


def test_each_label_has_precision_recall_f1_and_what_others_reach() -> None:
    labels = {"gender": count_spans(Category.GENDER), "age": count_spans(Category.AGE)}
    told = describe_labels(ROWS, labels, {"nobody": ROWS[3:]})
    assert told["gender"]["n"] == 2
    assert told["gender"]["precision"]["value"] == told["gender"]["recall"]["value"] == 0.5
    assert told["gender"]["F1"] == {"value": 0.5, "low": None, "high": None, "nobody": None}
    assert told["age"]["F1"]["value"] is None


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


def test_a_sentence_that_nothing_reached_is_not_graded_and_its_findings_are_missed() -> None:
    audit = ReviewAudit("r", None, None, 0, 0, (), (), ("not English",), "v")
    rows = align([GoldReview(BATCH, REVIEW)], [audit])
    assert rows[0].predicted == Judged(None, None, frozenset(), ())
    assert count_ungraded(rows) == 2
    assert np.isnan(grade_of("specificity", measure_absolute_error)(rows))
    assert count_spans()(rows) == Counts(right=0, found=0, reached=0, n=1)
    assert count_act(Act.CONCERN)(rows).recall == 0.0


GRADED = [
    # about the row, grades given (labelled 2 and 4), mean absolute error, not graded
    ("both graded", (3.0, 4.0), 0.5, 0),
    ("one not graded", (None, 4.0), 0.0, 1),
    ("a grade that chance gave counts", (1.0, 4.0), 0.5, 0),
]


@pytest.mark.parametrize(
    ("about", "grades", "error", "ungraded"), GRADED, ids=[row[0] for row in GRADED]
)
def test_what_is_not_graded_earns_no_agreement(
    about: str, grades: tuple[float | None, float | None], error: float, ungraded: int
) -> None:
    rows = [
        Row(BATCH, REVIEW, s, judge_gold(s), Judged(grade, grade, frozenset(), ()))
        for s, grade in zip(SENTENCES, grades, strict=True)
    ]
    assert grade_of("specificity", measure_absolute_error)(rows) == pytest.approx(error)
    assert count_ungraded(rows) == ungraded


def test_figures_go_between_their_marks_and_nowhere_else(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("before\n<!-- x -->\nold\n<!-- /x -->\nafter\n")
    replace_between(path, "x", draw_table(["a"], [["1"]]))
    assert path.read_text() == "before\n<!-- x -->\n| a |\n| --- |\n| 1 |\n<!-- /x -->\nafter\n"
    with pytest.raises(ValueError, match="marks"):
        replace_between(path, "y", "")
