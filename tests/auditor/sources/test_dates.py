"""Dates whose day and month can be told apart are read; the others are told in one line."""

from datetime import date
from pathlib import Path

import pytest

from auditor.sources import Mapping, read_reviews
from auditor.sources.dates import find_date_reader

DECEMBER, JANUARY = date(2025, 12, 1), date(2025, 1, 12)

READ = [
    pytest.param(["2025-12-01", "2025-12-01T08:00"], None, [DECEMBER] * 2, id="ISO"),
    pytest.param(["2025/12/01", "20251201", "2025.12.1"], None, [DECEMBER] * 3, id="year first"),
    pytest.param(["01/12/2025"], None, [None], id="nobody can tell"),
    pytest.param(["01/12/2025"], True, [DECEMBER], id="day first as given"),
    pytest.param(["01/12/2025 08:30"], False, [JANUARY], id="month first as given"),
    pytest.param(
        ["01/12/2025", "31/12/2025"], None, [DECEMBER, date(2025, 12, 31)], id="day first"
    ),
    pytest.param(
        ["01/12/2025", "12/31/2025"], None, [JANUARY, date(2025, 12, 31)], id="month first"
    ),
    pytest.param(["01.12.2025", "31.12.2025"], None, [DECEMBER, date(2025, 12, 31)], id="points"),
    pytest.param(
        ["01/12/2025", "31/12/2025", "12/31/2025"],
        None,
        [None, date(2025, 12, 31), date(2025, 12, 31)],
        id="both orders in one column",
    ),
    pytest.param(["31/31/2025", "last week", "31/04/2025"], None, [None] * 3, id="no dates"),
    pytest.param(["12/31/2025"], True, [None], id="not as given"),
]


@pytest.mark.parametrize(("values", "day_first", "expected"), READ)
def test_day_and_month_are_told_apart(
    values: list[str], day_first: bool | None, expected: list[date | None]
) -> None:
    reader = find_date_reader(values, day_first)
    assert [reader.read(value) for value in values] == expected


def test_many_dates_are_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text,date\n" + "Good.,01/12/2025\n" * 600)
    intake = read_reviews(path)
    assert len(intake.reviews) == 600
    [reject] = intake.rejects
    assert (reject.line, reject.value, len(reject.more)) == (2, "01/12/2025", 599)
    assert '{"day_first": true}' in reject.problem
    assert "(600 values left out, lines 2, 3, 4 and 597 more): '01/12/2025'" in str(reject)
    mended = read_reviews(path, Mapping(day_first=True))
    assert mended.rejects == ()
    assert mended.reviews[0].submitted_at == DECEMBER


def test_a_cell_without_a_date_is_no_problem(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,date\nGood.,\n")
    assert read_reviews(tmp_path / "a.csv").rejects == ()
