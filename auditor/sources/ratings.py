"""Ratings of a file, numbers or labels, as numbers on one scale."""

import math
import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

from auditor.records import RatingScale
from auditor.sources.mapping import Mapping

_SCALES: tuple[tuple[str, ...], ...] = (
    (
        "below expectations",
        "partly meets expectations",
        "meets expectations",
        "exceeds expectations",
        "outstanding",
    ),
    (
        "unsatisfactory",
        "needs improvement",
        "meets expectations",
        "exceeds expectations",
        "outstanding",
    ),
    (
        "does not meet expectations",
        "partially meets expectations",
        "meets expectations",
        "exceeds expectations",
        "far exceeds expectations",
    ),
    ("poor", "fair", "good", "very good", "excellent"),
    ("below expectations", "meets expectations", "exceeds expectations"),
    ("needs improvement", "meets expectations", "exceeds expectations"),
)

_TOPS = (5.0, 10.0, 100.0)
_STRAY_SHARE = 0.01
_FEWEST_OTHERS = 4

_NUMBER = r"[+-]?\d+(?:\.\d+|,\d{1,2})?"
"""A comma before three figures may part thousands, so that 1,000 is no number here."""
_SPELLINGS = [
    re.compile(rf"(?P<number>{_NUMBER})"),
    re.compile(rf"(?P<number>{_NUMBER})\s*\(?\s*(?:/|out of|of)\s*(?P<top>\d+)\)?"),
    re.compile(rf"[^\d(]*\((?P<number>{_NUMBER})(?:\s*/\s*(?P<top>\d+))?\)"),
    re.compile(rf"(?P<number>{_NUMBER})\s*(?:[-–—:.)]\s*|\()[^\W\d].*"),
]
"""Such as 4, 4/5, "Exceeds (4)", "4 - Exceeds"."""
_UNRATED = re.compile(
    r"\s*(?:n/?a|none|not (?:applicable|rated)|unrated|no rating)\b", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")


@dataclass(frozen=True, slots=True)
class RatingReader:
    """Turns the ratings of a file into numbers on one scale."""

    scale: RatingScale
    by_label: dict[str, float]
    unknown: tuple[str, ...] = ()
    """The file's ratings that are neither a number nor a known label."""

    def read(self, value: str) -> float | None:
        """Return the rating, or None where it is no known label and no number on the scale."""
        if (label := _find_label(value, self.by_label)) is not None:
            return self.by_label[label]
        number, top = _read_number(value)
        if number is None or (top is not None and top != self.scale.high):
            return None
        return number if self.scale.low <= number <= self.scale.high else None

    def explain(self, value: str) -> str:
        """Return why a rating could not be read, and the mend."""
        labels = 'the labels, lowest first, in a mapping file: {"rating_labels": ["…", "…"]}'
        if self.by_label:
            return f"not on the scale ({', '.join(self.scale.labels)}); mend it, or give {labels}"
        number, top = _read_number(value)
        if number is None:
            shown = ", ".join(map(repr, self.unknown[:8])) + (", …" if self.unknown[8:] else "")
            return f"these ratings are not understood: {shown}; give numbers, or {labels}"
        if top is not None and top != self.scale.high:
            return f"out of {top:g}, the file's other ratings out of {self.scale.high:g}; mend it"
        return (
            f"outside {self.scale.low:g} to {self.scale.high:g}, where the file's other ratings "
            "lie: likely a typing error; mend it"
        )


def find_rating_reader(values: Sequence[str], mapping: Mapping) -> RatingReader:
    """Tell the scale of a file's ratings: the mapping's labels, a known set of labels, or numbers.

    Args:
        values: The ratings, one for each row.
        mapping: The labels, lowest first, where the user gives them.
    """
    if mapping.rating_labels:
        return _make_reader(mapping.rating_labels)
    given = [value.strip() for value in values if value.strip()]
    present = set(map(_normalize, given)) | {_IN_BRACKETS.sub("", _normalize(v)) for v in given}
    best = max(_SCALES, key=lambda labels: (len(present & set(labels)), -len(labels)))
    numbers = [found for value in given if (found := _read_number(value))[0] is not None]
    labelled = sum(_find_label(value, best) is not None for value in given)
    if labelled > len(numbers):
        return _make_reader(best)
    unknown = dict.fromkeys(value for value in given if _read_number(value)[0] is None)
    return RatingReader(_tell_scale(numbers), {}, tuple(unknown))


def _make_reader(labels: Sequence[str]) -> RatingReader:
    numbers = {_normalize(label): float(i) for i, label in enumerate(labels, start=1)}
    return RatingReader(RatingScale(1.0, float(len(labels)), tuple(labels)), numbers)


def _find_label(value: str, labels: Container[str]) -> str | None:
    whole = _normalize(value)
    return next((one for one in (whole, _IN_BRACKETS.sub("", whole)) if one in labels), None)


def _normalize(label: str) -> str:
    return label.strip().lower()


def _tell_scale(numbers: Sequence[tuple[float | None, float | None]]) -> RatingScale:
    """Return the scale of some numbers: from 1, or their lowest, to 5, 10, 100 or their highest.

    Where a form says 4/5, in most rows, it is to 5. Else a few numbers that lie beyond it do not stretch the
    scale, because a slip of the keys (44) would make all others low: one in a hundred at most, or a
    single one that is more than twice the scale's end.
    """
    tops = Counter(top for _, top in numbers if top is not None)
    values = sorted(number for number, _ in numbers if number is not None)
    if 2 * tops.total() > len(values):
        [(high, _)] = tops.most_common(1)
    else:
        high = next((top for top in _TOPS if _is_top(top, values)), values[-1] if values else 5.0)
    negative = [value for value in values if value < 0]
    strays = _are_strays(negative, values, is_far=True)
    low = min([1.0, *(value for value in values if value >= 0 or not strays)])
    return RatingScale(low, high)


def _is_top(top: float, values: Sequence[float]) -> bool:
    above = [value for value in values if value > top]
    return not above or _are_strays(above, values, is_far=above[0] > 2 * top)


def _are_strays(strays: Sequence[float], values: Sequence[float], *, is_far: bool) -> bool:
    if len(strays) <= _STRAY_SHARE * len(values):
        return True
    return is_far and len(strays) == 1 and len(values) > _FEWEST_OTHERS


def _read_number(value: str) -> tuple[float | None, float | None]:
    """Return the number that a rating names and the end of its scale (4/5), where it names them."""
    if _UNRATED.match(value):
        return None, None
    found = next((found for one in _SPELLINGS if (found := one.fullmatch(value.strip()))), None)
    if found is None:
        return None, None
    number, top = float(found["number"].replace(",", ".")), found.groupdict().get("top")
    # Hundreds of figures read as infinite, and that would be the end of every scale.
    return (number, float(top) if top else None) if math.isfinite(number) else (None, None)
