"""Recency: dates are placed in the period that the review is about."""

from datetime import date

import numpy as np
import pytest

from auditor.recency import Period, find_period, measure_recency

PERIODS = [
    pytest.param("2025H2", None, (2025 * 12 + 6, 6), id="a half-year"),
    pytest.param("2026-Q1", None, (2026 * 12, 3), id="a quarter"),
    pytest.param("Q4 2025", None, (2025 * 12 + 9, 3), id="a quarter before its year"),
    pytest.param("H2 FY2025", None, (2025 * 12 + 6, 6), id="a half-year before its year"),
    pytest.param("1H2026", None, (2026 * 12, 6), id="a half-year by its number"),
    pytest.param("2025H2_final", None, (2025 * 12 + 6, 6), id="a half-year and a word"),
    pytest.param("2025-09", None, (2024 * 12 + 9, 12), id="the year up to a month"),
    pytest.param(
        "April to September 2025", None, (2024 * 12 + 9, 12), id="the year up to the last"
    ),
    pytest.param("Marketing 2025", None, (2025 * 12, 12), id="a word that begins as a month does"),
    pytest.param("Annual review 2025", None, (2025 * 12, 12), id="a year"),
    pytest.param("summer", date(2026, 6, 20), (2025 * 12 + 6, 12), id="the year up to the day"),
]


@pytest.mark.parametrize(("cycle", "submitted", "period"), PERIODS)
def test_the_period_is_read_from_the_cycle(
    cycle: str, submitted: date | None, period: tuple[int, int]
) -> None:
    assert find_period(cycle, submitted) == Period(*period)


@pytest.mark.parametrize("cycle", ["summer", "2025H3", "120255", "Cycle 7"])
def test_without_label_or_day_there_is_no_period(cycle: str) -> None:
    assert find_period(cycle, None) is None


SHARES = [
    pytest.param("In July and in August she fixed it.", 0.0, id="early months"),
    pytest.param("In July it broke, in December it held.", 0.5, id="one early, one late"),
    pytest.param("On 4 November and 2025-12-03 it failed.", 1.0, id="late dates"),
    pytest.param("Last week he shipped it.", 1.0, id="words that mean lately"),
    pytest.param("In March he was on leave.", np.nan, id="a month outside the period"),
    pytest.param("You may march on.", np.nan, id="verbs are no months"),
    pytest.param("Good work.", np.nan, id="no date says nothing"),
]


@pytest.mark.parametrize(("text", "share"), SHARES)
def test_the_share_of_late_dates(text: str, share: float) -> None:
    found = measure_recency(text, find_period("2025H2", None))
    assert found == pytest.approx(share, nan_ok=True)
