"""Rows that could not be used, each with its place and its mend; nothing is lost in silence."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from auditor.records import Review

_MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Reject:
    """A row, or one value of it, that could not be used; `more` are the lines of others alike."""

    file: str
    line: int
    field: str
    value: str
    problem: str
    row_lost: bool = True
    more: tuple[int, ...] = ()

    @property
    def effect(self) -> str:
        """What was left out, and of which lines where that is more than one."""
        kind = "row" if self.row_lost else "value"
        if not self.more:
            return f"{kind} left out"
        shown = [f"{line}" for line in (self.line, *self.more)[:_MOST_LINES]]
        rest = 1 + len(self.more) - len(shown)
        lines = ", ".join(shown) + (f" and {rest:,} more" if rest else "")
        return f"{1 + len(self.more):,} {kind}s left out, lines {lines}"

    def __str__(self) -> str:
        """Return the line that a user reads."""
        return (
            f"{self.file}:{self.line}: {self.field}: {self.problem} ({self.effect}): "
            f"{shorten(self.value)}"
        )


@dataclass(frozen=True, slots=True)
class Intake:
    """What a file held: the reviews that can be used, and the rest with the reason."""

    reviews: tuple[Review, ...]
    rejects: tuple[Reject, ...]
    prompts: tuple[str, ...] = ()
    """The form's own questions, which are no part of what a reviewer wrote."""


def merge_rejects(rejects: Iterable[Reject]) -> tuple[Reject, ...]:
    """Return one reject for each problem of a file, at the place of the first, in order."""
    first: dict[tuple[str, str, str, bool], Reject] = {}
    lines: dict[tuple[str, str, str, bool], list[int]] = {}
    for reject in rejects:
        kind = (reject.file, reject.field, reject.problem, reject.row_lost)
        first.setdefault(kind, reject)
        lines.setdefault(kind, []).extend((reject.line, *reject.more))
    return tuple(replace(one, more=tuple(lines[kind][1:])) for kind, one in first.items())


def shorten(value: object, limit: int = 60) -> str:
    """Return a value as a user may see it in a message, cut where it is long."""
    text = repr(value)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
