"""Cycles stand in the order of time, or it is said that their order cannot be told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from auditor.chronology import explain_unknown_order, order_cycles
from auditor.measures import SUBMITTED
from auditor.scores import ScoreTable
from tests.auditor.test_company import simulate, survey


def write_in(cycles: Sequence[str], days: Sequence[date | None] = ()) -> ScoreTable:
    """Return a company whose reviews lie in the cycles in turn, submitted on their days."""
    table = simulate()
    rows = range(len(table))
    measures = dict(table.measures)
    if days:
        numbers = [np.nan if day is None else float(day.toordinal()) for day in days]
        measures[SUBMITTED] = np.array([numbers[row % len(days)] for row in rows])
    names = tuple(cycles[row % len(cycles)] for row in rows)
    return replace(table, cycles=names, measures=measures)


ORDERS = [
    pytest.param(["2026H1", "2025H2"], ["2025H2", "2026H1"], id="half-years"),
    pytest.param(
        ["Q1 2026", "Q4 2025", "Q3 2025"], ["Q3 2025", "Q4 2025", "Q1 2026"], id="the part first"
    ),
    pytest.param(["2025-10", "2025-9", "2026-03"], ["2025-9", "2025-10", "2026-03"], id="months"),
    pytest.param(["March 2026", "September 2025"], ["September 2025", "March 2026"], id="by name"),
    pytest.param(["Annual 2026", "Annual 2025"], ["Annual 2025", "Annual 2026"], id="years"),
    pytest.param(["2025", "2025H1"], ["2025H1", "2025"], id="a half-year ends before its year"),
    pytest.param(["2025H2", "2025Q4"], None, id="two that end together"),
    pytest.param(["mid-year 2025", "year-end 2025"], None, id="two of one year"),
    pytest.param(["spring", "autumn"], None, id="labels without a year"),
    pytest.param(["spring"], ["spring"], id="one cycle needs no order"),
    pytest.param([""], [], id="no cycle is named"),
]


@pytest.mark.parametrize(("cycles", "order"), ORDERS)
def test_labels_are_read_as_time(cycles: list[str], order: list[str] | None) -> None:
    assert order_cycles(write_in(cycles)) == order


DAYS = [
    pytest.param([date(2026, 4, 1), date(2025, 10, 1)], ["autumn", "spring"], id="by their days"),
    pytest.param([date(2026, 4, 1), None], None, id="a cycle without a day"),
    pytest.param([date(2026, 4, 1)] * 2, None, id="the same day"),
]


@pytest.mark.parametrize(("days", "order"), DAYS)
def test_days_of_submission_tell_where_labels_do_not(
    days: list[date | None], order: list[str] | None
) -> None:
    assert order_cycles(write_in(["spring", "autumn"], days)) == order


def test_a_drift_runs_forward_in_time() -> None:
    drifts = survey(write_in(["Q1 2026", "Q4 2025"])).drifts
    assert {(drift.earlier, drift.later) for drift in drifts} == {("Q4 2025", "Q1 2026")}


def test_an_order_that_cannot_be_told_is_said() -> None:
    table = write_in(["spring", "autumn"])
    company = survey(table)
    assert company.drifts == ()
    [said] = [item for item in company.untested if item.what == "order of the cycles"]
    assert said.why == explain_unknown_order(table)
    assert "autumn, spring" in said.why
    assert any(item.what == "outcomes of each person's last cycle" for item in company.untested)
