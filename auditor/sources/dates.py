"""Dates as exports write them: 2026-06-30, and others where day and month can be told apart."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_YEAR_FIRST = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d\d)(\d\d))(?!\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class DateReader:
    """Reads the dates of one column; `day_first` is None where nothing tells it."""

    day_first: bool | None

    def read(self, value: str) -> date | None:
        """Return the date at the beginning of a value (a time may follow), or None."""
        if found := _YEAR_FIRST.match(value):
            return _make_date(int(found[1]), int(found[3] or found[5]), int(found[4] or found[6]))
        parts = _split(value)
        if parts is None:
            return None
        first, second, year = parts
        day_first = _tell_order(first, second) if self.day_first is None else self.day_first
        if day_first is None:
            return None
        return _make_date(year, second, first) if day_first else _make_date(year, first, second)

    def explain(self, value: str) -> str:
        """Return why a value could not be read, and the mend."""
        parts = _split(value)
        if self.day_first is None and parts is not None and max(parts[:2]) <= _MONTHS:
            return (
                "day and month cannot be told apart; write in a mapping file "
                '{"day_first": true} for 31/12/2026, {"day_first": false} for 12/31/2026'
            )
        return "not a date such as 2026-06-30"


def find_date_reader(values: Iterable[str], day_first: bool | None) -> DateReader:
    """Tell the order of day and month: as given, else from the values where a part is above 12."""
    if day_first is None:
        parts = [found for value in values if (found := _split(value)) is not None]
        orders = {_tell_order(first, second) for first, second, _ in parts} - {None}
        day_first = orders.pop() if len(orders) == 1 else None
    return DateReader(day_first)


def _split(value: str) -> tuple[int, int, int] | None:
    found = _YEAR_LAST.match(value)
    return None if found is None else (int(found[1]), int(found[3]), int(found[4]))


def _tell_order(first: int, second: int) -> bool | None:
    """Return whether the day comes first, where a part is above 12 and so no month."""
    if (first > _MONTHS) == (second > _MONTHS):
        return None
    return first > _MONTHS


def _make_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
