"""Intervals over authors: by hand, and how often they hold the truth."""

from dataclasses import replace

import numpy as np
import pytest

from corpora.catalogue import Kind
from corpora.codebook import Category
from evaluation.figures import DETAILS, FALSE_ALARMS, FLAGS, INNOCENT, SUBTLE, describe_labels
from evaluation.gold import Row
from evaluation.intervals import Figure, describe_figure, spread_authors, spread_trials
from evaluation.measures import count_spans, measure_false_alarms
from tests.evaluation.test_measures import BATCH, ROWS

HALF = [0.4, 0.5, 0.6, 0.5, 0.5]

NO_INTERVAL = [
    ("one author", 0.5, [[0.5]]),
    ("too few authors", 0.5, [[0.4, 0.6], [0.4, 0.6]]),
    ("a figure at its least", 0.0, [HALF]),
    ("a figure at its most", 1.0, [HALF]),
    ("no figure", float("nan"), [HALF]),
    ("no figure without an author", 0.5, [[0.5, float("nan"), 0.5, 0.4, 0.6]]),
]


@pytest.mark.parametrize(
    ("about", "value", "left_out"), NO_INTERVAL, ids=[row[0] for row in NO_INTERVAL]
)
def test_where_authors_cannot_tell_there_is_no_interval(
    about: str, value: float, left_out: list[list[float]]
) -> None:
    assert np.isnan(spread_authors(value, left_out)).all()


def test_of_a_mean_it_is_the_interval_of_students_t() -> None:
    figures = np.array([0.48, 0.50, 0.52, 0.49, 0.51])
    value = float(figures.mean())
    left_out = [(figures.sum() - figure) / 4 for figure in figures]
    low, high = spread_authors(value, [left_out])
    reach = 2.776 * float(figures.std(ddof=1)) / np.sqrt(5)
    assert (low, high) == (
        pytest.approx(value - reach, abs=1e-3),
        pytest.approx(value + reach, abs=1e-3),
    )


def test_what_sets_kinds_apart_does_not_widen_it_and_lone_authors_are_put_together() -> None:
    together = spread_authors(0.5, [[0.4, 0.41, 0.42, 0.6, 0.61, 0.62]])
    apart = spread_authors(0.5, [[0.4, 0.41, 0.42], [0.6, 0.61, 0.62]])
    assert together[0] < apart[0] < 0.5 < apart[1] < together[1]
    lone = spread_authors(0.5, [[0.4, 0.41, 0.42, 0.43], [0.6], [0.61]])
    assert lone == spread_authors(0.5, [[0.4, 0.41, 0.42, 0.43], [0.6, 0.61]])
    assert spread_authors(0.5, [HALF, [0.45]]) == spread_authors(0.5, [[*HALF, 0.45]])


def test_whole_authors_are_left_out_by_kind() -> None:
    alarm, fair = ROWS[2], ROWS[3]
    rows = [
        replace(row, batch=replace(BATCH, author=f"{kind}{i}", kind=kind))
        for kind in (Kind.REVIEWS, Kind.PLAIN)
        for i, alarms in enumerate((1, 1, 2))
        for row in [alarm] * alarms + [fair] * 8
    ]
    told = describe_figure(rows, Figure(measure_false_alarms, most=100.0), {"all fair": [fair]})
    one = describe_figure(rows, Figure(lambda rows: measure_false_alarms(rows) / 100.0))
    assert told["value"] == pytest.approx(100 * 8 / 56, abs=1e-3)
    assert told["all fair"] == 0.0
    assert told["low"] is not None
    assert one["low"] == pytest.approx(told["low"] / 100, abs=1e-3)


def write_rows(kind: Kind, by_author: list[list[Row]]) -> list[Row]:
    """Return the sentences of as many authors of one kind of batch."""
    return [
        replace(row, batch=replace(BATCH, author=f"{kind}{number}", kind=kind))
        for number, own in enumerate(by_author)
        for row in own
    ]


RIGHT, MISSED, ALARM, FAIR = ROWS
OTHER = replace(FAIR, gold=MISSED.predicted, predicted=MISSED.predicted)
"""Of another category than the rest."""

OF_ONE_KIND = [
    # about the row, the kind, the detail, the same in the slice of that kind
    ("innocent", Kind.INNOCENT, INNOCENT, FALSE_ALARMS),
    ("subtle", Kind.SUBTLE, SUBTLE, "findings (span and category), recall"),
]


@pytest.mark.parametrize(
    ("about", "kind", "detail", "alike"), OF_ONE_KIND, ids=[row[0] for row in OF_ONE_KIND]
)
def test_a_detail_of_one_kind_is_what_the_slice_of_that_kind_says(
    about: str, kind: Kind, detail: str, alike: str
) -> None:
    own = write_rows(kind, [[RIGHT, MISSED, ALARM, *[FAIR] * n] for n in (2, 4, 9, 20)])
    own += write_rows(kind, [[RIGHT, RIGHT, ALARM]])
    others = write_rows(Kind.REVIEWS, [[RIGHT, ALARM, FAIR]] * 9)
    told = describe_figure(own + others, DETAILS[detail])
    assert told == describe_figure(own, FLAGS[alike])
    assert told["low"] is not None
    few = [row for row in own if row.batch.author not in (f"{kind}0", f"{kind}1")]
    assert describe_figure(few + others, DETAILS[detail])["low"] is None


def test_authors_who_neither_have_a_label_nor_were_given_it_are_none_of_its_sample() -> None:
    own = write_rows(Kind.REVIEWS, [[RIGHT] * n + [MISSED, ALARM] for n in (2, 4, 9, 20)])
    apart = write_rows(Kind.SUBTLE, [[OTHER, FAIR]] * 9)
    label = {"gender": count_spans(Category.GENDER)}
    told = describe_labels(own + apart, label, {})["gender"]
    assert told == describe_labels(own, label, {})["gender"]
    assert told["F1"]["low"] is not None
    missed = [replace(row, predicted=FAIR.predicted) for row in own[:4]] + own[4:]
    fewer = describe_labels(missed + apart, label, {})["gender"]
    assert (fewer["precision"]["low"], fewer["recall"]["low"] is None) == (None, False)


COVERED = [
    # about the row, authors by kind, share on the mean, how alike the sentences of an author are
    ("all kinds", (7, 4, 4, 5), 0.92, 100.0),
    ("plain reviews", (4,), 0.8, 60.0),
    ("false alarms in four batches", (4,), 0.025, 80.0),
]


@pytest.mark.parametrize(
    ("about", "sizes", "share", "alike"), COVERED, ids=[row[0] for row in COVERED]
)
def test_it_holds_the_truth_about_as_often_as_it_says_and_percentiles_do_not(
    about: str, sizes: tuple[int, ...], share: float, alike: float
) -> None:
    random = np.random.default_rng(1)
    strata = np.repeat(np.arange(len(sizes)), sizes)
    held = percentiles_held = 0
    rounds = 600
    for _ in range(rounds):
        n = random.integers(225, 290, size=len(strata))
        right = random.binomial(n, random.beta(share * alike, (1 - share) * alike, len(strata)))
        without = (right.sum() - right) / (n.sum() - n)
        low, high = spread_authors(
            right.sum() / n.sum(), [without[strata == s].tolist() for s in range(len(sizes))]
        )
        held += low <= share <= high
        drawn = [np.flatnonzero(strata == s) for s in range(len(sizes))]
        picks = np.hstack(
            [chosen[random.integers(len(chosen), size=(300, len(chosen)))] for chosen in drawn]
        )
        least, most = np.percentile(right[picks].sum(1) / n[picks].sum(1), [2.5, 97.5])
        percentiles_held += least <= share <= most
    assert 0.925 <= held / rounds <= 0.975
    assert percentiles_held / rounds < 0.92


SCORED = [
    # about the row, authors by kind, how many of them have the label
    ("F1 of all", (7, 4, 4, 5), 20),
    ("F1 of a label of one kind", (5, 15), 5),
]


@pytest.mark.parametrize(("about", "sizes", "holders"), SCORED, ids=[row[0] for row in SCORED])
def test_of_f1_it_holds_the_truth_about_as_often_as_it_says(
    about: str, sizes: tuple[int, ...], holders: int
) -> None:
    random = np.random.default_rng(2)
    strata = np.repeat(np.arange(len(sizes)), sizes)[:holders]
    recall, alarms = 0.85, 0.2
    truth = 2 * recall / (recall + alarms + 1)
    held = 0
    rounds = 600
    for _ in range(rounds):
        n = random.integers(30, 90, size=holders)
        right = random.binomial(n, random.beta(60 * recall, 60 * (1 - recall), holders))
        found = right + random.poisson(n * random.gamma(20, alarms / 20, holders))
        without = 2 * (right.sum() - right) / (n.sum() - n + found.sum() - found)
        low, high = spread_authors(
            2 * right.sum() / (n.sum() + found.sum()),
            [without[strata == s].tolist() for s in np.unique(strata)],
        )
        held += low <= truth <= high
    assert 0.925 <= held / rounds <= 0.975


TRIALS = [
    (0, 0, None, None),
    (0, 10, 0.0, 0.2775),
    (146, 150, 0.9335, 0.9896),
    (10, 10, 0.7225, 1.0),
]


@pytest.mark.parametrize(("right", "n", "low", "high"), TRIALS)
def test_the_interval_of_trials_is_wilsons(
    right: int, n: int, low: float | None, high: float | None
) -> None:
    found = spread_trials(right, n)
    if low is None:
        assert np.isnan(found).all()
    else:
        assert found == (pytest.approx(low, abs=1e-3), pytest.approx(high, abs=1e-3))
