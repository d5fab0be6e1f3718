"""A review's text cut into runs, so that the words that carry a finding can be marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from auditor.records import Finding
from auditor.report.wording import CATEGORY_TITLES

LONGEST_TEXT = 6_000
_WORDS_OF_A_LINE = re.compile(r"\S(?:.*\S)?")


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive characters that carry the same findings."""

    text: str
    family: str = ""
    """The family of the weightiest finding; empty where nothing is marked."""
    label: str = ""
    """Every category that the words carry, for the eye and the pointer."""
    opening: str = ""
    """The categories that begin here, for the ear."""
    several: bool = False


@dataclass(frozen=True, slots=True)
class MarkedText:
    """The runs of a text, and how many characters were left out at its end."""

    runs: tuple[Run, ...]
    omitted: int = 0


def mark_findings(text: str, findings: Sequence[Finding]) -> MarkedText:
    """Return the text with each finding's words marked; overlapping findings share a run."""
    shown = text[:LONGEST_TEXT]
    held = [f for f in findings if 0 <= f.start < min(f.end, len(shown))]
    runs: list[Run] = []
    for start, end in _cut(shown, [(f.start, f.end) for f in held]):
        over = [f for f in held if f.start <= start and end <= f.end]
        over.sort(key=lambda f: (-f.severity.rank, f.start, f.category.value))
        opening = [f for f in over if f.start == start]
        runs.append(
            Run(
                text=shown[start:end],
                family=over[0].family.value if over else "",
                label=_name_categories(over),
                opening=_name_categories(opening),
                several=len({f.category for f in over}) > 1,
            )
        )
    return MarkedText(tuple(runs), len(text) - len(shown))


def mark_shared(text: str, spans: Sequence[tuple[int, int]]) -> MarkedText:
    """Return the text with the words marked that it shares with another review, line by line."""
    shown = text[:LONGEST_TEXT]
    held = [
        line.span()
        for start, end in spans
        if start >= 0
        for line in _WORDS_OF_A_LINE.finditer(shown, start, end)
    ]
    runs: list[Run] = []
    for start, end in _cut(shown, held):
        inside = any(low <= start and end <= high for low, high in held)
        family = "shared" if inside else ""
        label = "Shared with another review" if inside else ""
        runs.append(Run(shown[start:end], family, label, "shared" if inside else ""))
    return MarkedText(tuple(runs), len(text) - len(shown))


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the text's stretches between all starts and ends of spans."""
    places = {0, len(text)}
    for start, end in spans:
        places |= {start, min(end, len(text))}
    ordered = sorted(places)
    return list(pairwise(ordered))


def _name_categories(findings: Sequence[Finding]) -> str:
    return ", ".join(dict.fromkeys(CATEGORY_TITLES[f.category] for f in findings))
