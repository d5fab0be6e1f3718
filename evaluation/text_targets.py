"""The targets of the text model, and whether each figure reaches its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from evaluation.figures import FLAGGED, INNOCENT, SUBTLE


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure must reach.

    Attributes:
        figure: The figure in words.
        bar: What it must reach.
        place: Where it stands in the results, key by key; the first names the file.
        at_most: Whether the bar is from above.
        unit: What the figure is measured in.
    """

    figure: str
    bar: float
    place: tuple[str, ...]
    at_most: bool = False
    unit: str = ""


TARGETS = (
    *(
        Target(name, bar, ("text", "headlines", name))
        for name, bar in (
            ("specificity, Spearman", 0.88),
            ("specificity, QWK", 0.85),
            ("constructiveness, Spearman", 0.85),
            ("constructiveness, QWK", 0.82),
            ("acts, macro F1", 0.88),
            (FLAGGED, 0.88),
            ("findings (span and category), micro F1", 0.72),
            ("findings (span and category), macro F1", 0.68),
            ("families, macro F1", 0.82),
        )
    ),
    Target(INNOCENT, 3.0, ("text", "details", INNOCENT), at_most=True),
    Target(SUBTLE, 0.75, ("text", "details", SUBTLE)),
    Target("contrast pairs put in order", 0.95, ("text", "pairs", "all")),
    Target(
        "grades after a name or pronoun swap, largest movement",
        0.0,
        ("text", "behaviour", "swaps", "largest movement"),
        at_most=True,
    ),
    Target(
        "a draft of 300 words, 2 cores, warm, p95",
        60.0,
        ("speed", "check in a running process, p95 ms"),
        at_most=True,
        unit=" ms",
    ),
    Target(
        "reviews of 150 words, 2 cores, everything included",
        45.0,
        ("speed", "150-word reviews a second, one process"),
        unit=" a second",
    ),
)


class Verdict(StrEnum):
    """Whether a figure reaches its bar; beyond doubt only where a whole interval does."""

    MET = "met"
    MEASURED = "reached, no interval"
    REACHED = "reached, but the bar lies within the interval"
    NEAR = "short, and the bar lies within the interval"
    SHORT = "short"
    UNKNOWN = "not measured"


@dataclass(frozen=True, slots=True)
class Standing:
    """A target and what was measured."""

    target: Target
    value: float | None
    low: float | None = None
    high: float | None = None

    @property
    def verdict(self) -> Verdict:
        """Return whether the figure, and the worse end of its interval, reach the bar."""
        if self.value is None:
            return Verdict.UNKNOWN
        worse, better = (self.high, self.low) if self.target.at_most else (self.low, self.high)
        if self._reaches(self.value):
            if worse is None:
                return Verdict.MEASURED
            return Verdict.MET if self._reaches(worse) else Verdict.REACHED
        return Verdict.SHORT if better is None or not self._reaches(better) else Verdict.NEAR

    def _reaches(self, value: float) -> bool:
        return value <= self.target.bar if self.target.at_most else value >= self.target.bar


def compare_with_targets(results: Mapping[str, Any]) -> list[Standing]:
    """Return the table of targets.

    Args:
        results: What the files of results hold, by their names ("text", "speed").

    Raises:
        KeyError: The results lack a figure that has a target.
    """
    return [_read_standing(target, results) for target in TARGETS]


def _read_standing(target: Target, results: Mapping[str, Any]) -> Standing:
    found: Any = results
    for key in target.place:
        found = found[key]
    if isinstance(found, Mapping):
        return Standing(target, found["value"], found["low"], found["high"])
    return Standing(target, found)
