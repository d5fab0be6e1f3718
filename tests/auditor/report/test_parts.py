"""The report's parts: marked words, order of the queue, shares, charts, numbers in words."""

import re
from dataclasses import replace

import pytest

from auditor.company_records import Drift, Intersection, OutcomeGap, Verdict, WordGap
from auditor.outcomes import ANY_FINDING, IDENTITY_FINDING, TOP_RATING
from auditor.records import Estimate, Finding, RatingScale, Review, ReviewAudit
from auditor.report.charts import Bar, draw_columns, draw_grid, draw_rows
from auditor.report.content import CycleReport
from auditor.report.further import describe_further
from auditor.report.highlights import LONGEST_TEXT, mark_findings, mark_shared
from auditor.report.intervals import Scale, fit_symmetric_scale, plot_interval
from auditor.report.labels import Directory
from auditor.report.queue import build_queue
from auditor.report.shares import estimate_share
from auditor.report.wording import (
    MEASURE_TITLES,
    name_interval,
    show_gap,
    show_interval,
    show_noise,
    show_number,
    show_rating,
    show_signed,
)
from auditor.statistics.gaps import FARTHEST
from corpora.codebook import Category
from tests.auditor.report.cycles import make_cycle
from tests.auditor.test_company import simulate, survey

NAN = float("nan")


def find(start: int, end: int, category: Category, confidence: float = 0.9) -> Finding:
    return Finding(
        start, end, category, category.family, category.severity, confidence, "model", "", "", ""
    )


def test_marks_keep_every_character() -> None:
    text = "She is abrasive and emotional, they say."
    findings = [
        find(7, 29, Category.PERSONALITY),
        find(20, 29, Category.GENDER),
        find(31, 39, Category.HEARSAY),
    ]
    runs = mark_findings(text, findings).runs
    assert "".join(run.text for run in runs) == text
    shared = next(run for run in runs if run.several)
    assert shared.text == "emotional"
    assert shared.family == "identity"
    assert shared.label == "Gender, Personality"
    assert [run.opening for run in runs if run.opening] == ["Personality", "Gender", "Hearsay"]


@pytest.mark.parametrize("span", [(5, 5), (-3, 2), (90, 95), (4, 2)])
def test_spans_that_point_nowhere_mark_nothing(span: tuple[int, int]) -> None:
    assert [run.family for run in mark_findings("Fair.", [find(*span, Category.FIT)]).runs] == [""]
    assert [run.family for run in mark_shared("Fair.", [span]).runs] == [""]


def test_long_texts_are_cut_and_say_so() -> None:
    marked = mark_shared("a" * (LONGEST_TEXT + 10), [(0, LONGEST_TEXT + 10)])
    assert marked.omitted == 10
    assert sum(len(run.text) for run in marked.runs) == LONGEST_TEXT
    assert mark_findings("", []).runs == ()


def test_shared_words_are_marked_line_by_line() -> None:
    text = "One of\n \n the best. Well done."
    runs = mark_shared(text, [(4, text.index(" Well"))]).runs
    assert [run.text for run in runs if run.family] == ["of", "the best."]
    assert "".join(run.text for run in runs) == text


def review(name: str, grade: float | None, *findings: Finding) -> tuple[Review, ReviewAudit]:
    notices = () if grade is not None else ("not English",)
    return Review(name, "x" * 40), ReviewAudit(name, grade, grade, 0, 0, (), findings, notices, "")


def test_the_queue_goes_by_severity_then_confidence_then_grades() -> None:
    pairs = [
        review("fine", 4.0),
        review("low", 1.5),
        review("mild", 3.0, find(0, 3, Category.FIT, 0.99)),
        review("unsure", 3.0, find(0, 3, Category.GENDER, 0.5)),
        review("unread", None),
        review("sure", 3.0, find(0, 3, Category.GENDER, 0.8), find(4, 6, Category.FIT, 0.99)),
        review("sure and vague", 1.2, find(0, 3, Category.AGE, 0.8)),
    ]
    report = CycleReport(None, tuple(r for r, _ in pairs), tuple(a for _, a in pairs))  # type: ignore[arg-type]  # not read
    queue = build_queue(report, Directory({}, {}, {}), ["fine", "gone", "sure"])
    order = [card.label.identifier for card in queue.cards]
    assert order == ["sure and vague", "sure", "unsure", "mild", "unread", "low"]
    assert [card.label.identifier for card in queue.cited] == ["fine"]
    assert queue.total == 6


def test_shares_are_less_sure_where_one_hand_wrote_much() -> None:
    hits = [True] * 20 + [False] * 20
    many = estimate_share(hits, [str(i) for i in range(40)])
    few = estimate_share(hits, [str(i // 10) for i in range(40)])
    assert many is not None
    assert few is not None
    assert many.value == few.value == 0.5
    assert few.high - few.low > many.high - many.low
    assert estimate_share([], []) is None
    alone = estimate_share([True, False], ["a", "a"])
    assert alone is not None
    assert alone.value == 0.5
    assert show_interval(alone) == "no interval"
    sure = estimate_share([False] * 30, [""] * 30)
    assert sure is not None
    assert (sure.value, sure.low) == (0.0, 0.0)
    assert 0.05 < sure.high < 0.2


def test_few_writers_make_a_share_less_sure_than_many() -> None:
    """Half of each writer's rows have it: no two of them differ, and two writers may be luck."""
    widths = []
    for writers in (2, 3, 10, 60):
        share = estimate_share([True, False] * 60, [str(i // 2 % writers) for i in range(120)])
        assert share is not None
        widths.append(share.high - share.low)
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 0.5 > widths[1]


def test_charts_are_the_same_every_time_and_hold_no_markup_of_their_names() -> None:
    bars = [Bar("<b>&", 3, "identity"), Bar("two", 0, "evidence")]
    for draw in (lambda: draw_rows(bars), lambda: draw_columns(bars, axis="<i>")):
        svg = draw()
        assert svg == draw()
        assert "<b>" not in svg
        assert "<i>" not in svg
        assert "font-family" not in svg
        assert not re.search(r"\bid=", svg)
    assert "<b>" not in draw_grid({("1", "<b>"): 2}, across=["1"], down=["<b>"], axis="x")


def test_plots_stay_on_their_scale() -> None:
    scale = Scale(1.0, 5.0, 3.0)
    plot = plot_interval(Estimate(9.0, 0.0, 99.0, 3), scale)
    assert plot is not None
    assert (plot.low, plot.value, plot.high, plot.reference) == (5.0, 155.0, 155.0, 80.0)
    assert plot_interval(Estimate(NAN, 1, 2, 3), scale) is None
    bare = plot_interval(Estimate(3.0, NAN, NAN, 1), scale)
    assert bare is not None
    assert bare.low is None
    assert fit_symmetric_scale([None, Estimate(NAN, NAN, NAN, 0)]) == Scale(-0.5, 0.5, 0.0)
    assert fit_symmetric_scale([Estimate(-1.2, -1.7, -0.5, 9)]) == Scale(-2.0, 2.0, 0.0)


def test_further_comparisons_carry_intervals_and_keep_what_stands_out() -> None:
    estimate = Estimate(0.3, 0.1, 0.5, 40)
    dull = Drift("2025H2", "2026H1", "specificity", estimate, 0.5, 9, 0.2, Verdict.NONE)
    gaps = (*[dull] * 300, replace(dull, verdict=Verdict.DIFFERENCE))
    ratio = Estimate(0.7, 0.5, 0.9, 40)
    outcome = OutcomeGap(
        "gender",
        "woman",
        "any_finding",
        replace(estimate, value=0.4),
        estimate,
        ratio,
        None,
        0.01,
        True,
        Verdict.DIFFERENCE,
    )
    word = WordGap("gender", "woman", "warm", 0.8, 0.02, 5, 9)
    pair = Intersection(("gender", "age"), ("woman", "60+"), "composite", estimate, 12)
    cycle = make_cycle(drifts=gaps, outcomes=(outcome,), words=(word,), intersections=(pair,))
    outcomes, pairs, drifts, words = describe_further(cycle)
    assert (len(drifts.rows), drifts.omitted, drifts.standing_out) == (200, 101, 1)
    assert drifts.rows[0].stands_out
    assert drifts.rows[1].cells[:2] == ("2025H2 to 2026H1, specificity", "+0.30 (0.10 to 0.50)")
    assert outcomes.rows[0].cells[-1] == "points to a difference, under four fifths for the group"
    assert words.rows[0].cells[:2] == ("gender = woman, “warm”", "more often")
    assert pairs.rows[0].cells[2] == "40, 12"


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        pytest.param(ANY_FINDING, "any finding", id="a finding"),
        pytest.param(IDENTITY_FINDING, "a finding of identity", id="a finding of identity"),
        pytest.param(TOP_RATING, "one of the two highest ratings given", id="a top rating"),
    ],
)
def test_every_outcome_has_words(outcome: str, words: str) -> None:
    share = Estimate(0.3, 0.1, 0.5, 40)
    gap = OutcomeGap(
        "gender", "woman", outcome, share, share, share, None, 0.5, False, Verdict.NONE
    )
    [table] = describe_further(make_cycle(outcomes=(gap,)))
    assert table.rows[0].cells[0] == f"gender = woman, {words}"


SIDES = [
    pytest.param(TOP_RATING, 0.2, 0.5, "the group", id="fewer of the group are rated high"),
    pytest.param(TOP_RATING, 0.5, 0.2, "the others", id="fewer of the others are rated high"),
    pytest.param(ANY_FINDING, 0.2, 0.5, "the others", id="more of the others have a finding"),
    pytest.param(ANY_FINDING, 0.5, 0.2, "the group", id="more of the group have a finding"),
]


@pytest.mark.parametrize(("outcome", "rate", "rest", "side"), SIDES)
def test_the_four_fifths_mark_names_the_side(
    outcome: str, rate: float, rest: float, side: str
) -> None:
    group, others = Estimate(rate, 0.1, 0.6, 40), Estimate(rest, 0.1, 0.6, 40)
    ratio = Estimate(rate / rest, 0.1, 3.0, 80)
    gap = OutcomeGap(
        "gender", "woman", outcome, group, others, ratio, None, 0.5, True, Verdict.UNCLEAR
    )
    [table] = describe_further(make_cycle(outcomes=(gap,)))
    assert table.rows[0].cells[-1] == f"too few to say, under four fifths for {side}"


def test_no_outcome_is_without_words() -> None:
    outcomes = {row.outcome for row in survey(simulate()).outcomes}
    assert outcomes == {ANY_FINDING, IDENTITY_FINDING, TOP_RATING} <= MEASURE_TITLES.keys()


def test_numbers_in_words() -> None:
    assert show_number(-0.004) == "0.00"
    assert show_number(-1234.5, 1) == "−1,234.5"
    assert show_number(None) == show_number(NAN) == "not known"
    assert show_interval(Estimate(1, NAN, NAN, 1)) == "no interval"
    assert name_interval(show_interval(Estimate(1, NAN, NAN, 1))) == "no interval"
    assert name_interval(show_interval(Estimate(1, 0.5, 1.5, 9))) == "interval 0.50 to 1.50"
    assert show_noise(0.0001).startswith("Fewer than 1 in 100")
    assert show_noise(0.05).startswith("About 5 in 100")
    assert show_gap(Estimate(-1.25, -2, -0.5, 8)) == "about 1.2 SD"
    assert show_gap(Estimate(-FARTHEST, -FARTHEST, -3.9, 8)) == f"at least {FARTHEST:.1f} SD"
    assert (show_signed(0.5), show_signed(-0.5), show_signed(0.001)) == ("+0.50", "−0.50", "0.00")
    assert show_rating(2.0, RatingScale(1, 3, ("low", "middle", "high"))) == "rated 2 of 3, middle"
    assert show_rating(2.5, RatingScale(1, 3, ("low", "middle", "high"))) == "rated 2.5 of 3"
    assert show_rating(NAN, None) == "no rating"
