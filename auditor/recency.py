"""Recency: do the dates in a review bunch at the end of the period it is about?

Steiner & Rain (1989, J. Appl. Psychol. 74:136) find that what came last weighs more. Only months
and dates that the text names are placed; a text without any says nothing about recency.
"""

import re
from dataclasses import dataclass
from datetime import date

LAST_PART = 1 / 3
_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_NAMES = {name[:3]: number for number, name in enumerate(_MONTHS, 1)} | {"sept": 9}
# "may" and "march" are verbs as well: they count with a capital and a word of time or a day only.
_MONTH = re.compile(
    r"\b(?:(?P<lead>in|since|by|from|until|till|of|last|early|late|mid|end|during|through|and|to|"
    r"before|after|this|between|\d{1,2}(?:st|nd|rd|th)?)[\s-]+)?"
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
    r"(?P<trail>\s+\d{1,4}\b)?",
)
_ISO = re.compile(r"\b(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>[0-3]\d))?\b")
_RECENT = re.compile(
    r"\b(?:(?:last|past|this) (?:week|fortnight|few (?:days|weeks))|yesterday|the other day|"
    r"recently|lately|(?:days|weeks) ago)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_PART = re.compile(
    r"(?<![a-z])(?P<part>[HQ])(?P<number>[1-4])(?![a-z\d])|"
    r"(?<![a-z\d])(?P<first>[1-4])(?P<then>[HQ])(?![a-z])",
    re.IGNORECASE,
)
_LABEL_MONTH = re.compile(
    rf"(?<![a-z])(?P<name>{'|'.join([*_MONTHS, *_NAMES])})(?![a-z])|"
    r"20\d\d[-/.](?P<number>0?[1-9]|1[0-2])(?!\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """The months that a cycle is about: the first, counted from year 0, and how many."""

    first: int
    months: int

    @property
    def end(self) -> int:
        """Return the month after the last."""
        return self.first + self.months

    def place(self, month: int, year: int | None) -> float | None:
        """Return where the middle of a month lies in the period, 0 to 1; None outside it."""
        start = self.first % 12
        ahead = (month - 1 - start) % 12 if year is None else year * 12 + month - 1 - self.first
        return (ahead + 0.5) / self.months if 0 <= ahead < self.months else None


def find_period(cycle: str, submitted: date | None) -> Period | None:
    """Return the period that a cycle's label names, or the year up to the day of writing.

    Labels such as 2025, 2025H2, 2026-Q1, Q4 2025 and 1H 2026 are understood; one that names a month
    (2025-09, September 2025, April to September 2025) is about the year up to its end, the last
    where there are two.
    """
    years = _YEAR.findall(cycle)
    if not years:
        return None if submitted is None else _end_year(submitted.year * 12 + submitted.month)
    year = int(years[-1]) * 12
    if parts := [*_PART.finditer(cycle)]:
        part = parts[-1]
        length = 6 if (part["part"] or part["then"]).upper() == "H" else 3
        number = int(part["number"] or part["first"])
        return Period(year + (number - 1) * length, length) if number * length <= 12 else None
    if months := [*_LABEL_MONTH.finditer(cycle)]:
        name = months[-1]["name"]
        number = _NAMES[name[:3].casefold()] if name else int(months[-1]["number"])
        return _end_year(year + number)
    return Period(year, 12)


def _end_year(end: int) -> Period:
    """Return the twelve months before the one given."""
    return Period(end - 12, 12)


def measure_recency(text: str, period: Period | None) -> float:
    """Return the share of a text's dates in the last third of the period, NaN without a date.

    Dates outside the period do not count; words such as "last week" count as recent.
    """
    recent = len(_RECENT.findall(text))
    placed = [] if period is None else _place_dates(text, period)
    late = sum(place > 1 - LAST_PART for place in placed) + recent
    dated = len(placed) + recent
    return late / dated if dated else float("nan")


def _place_dates(text: str, period: Period) -> list[float]:
    found: list[float | None] = [
        period.place(int(match["month"]), int(match["year"])) for match in _ISO.finditer(text)
    ]
    for match in _MONTH.finditer(text):
        trail = (match["trail"] or "").strip()
        if match["month"] in {"May", "March", "Mar"} and not (match["lead"] or trail):
            continue
        year = int(trail) if len(trail) == 4 else None
        found.append(period.place(_NAMES[match["month"][:3].casefold()], year))
    return [place for place in found if place is not None]
