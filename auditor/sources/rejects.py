"""Rows that could not be used, each with its place and its mend; nothing is lost in silence."""

from dataclasses import dataclass

from auditor.records import Review


@dataclass(frozen=True, slots=True)
class Reject:
    """One row, or one value of it, that could not be used."""

    file: str
    line: int
    field: str
    value: str
    problem: str
    row_lost: bool = True

    def __str__(self) -> str:
        """Return the line that a user reads."""
        what = "row left out" if self.row_lost else "value left out"
        return (
            f"{self.file}:{self.line}: {self.field}: {self.problem} ({what}): {shorten(self.value)}"
        )


@dataclass(frozen=True, slots=True)
class Intake:
    """What a file held: the reviews that can be used, and the rest with the reason."""

    reviews: tuple[Review, ...]
    rejects: tuple[Reject, ...]
    prompts: tuple[str, ...] = ()
    """The form's own questions, which are no part of what a reviewer wrote."""


def shorten(value: object, limit: int = 60) -> str:
    """Return a value as a user may see it in a message, cut where it is long."""
    text = repr(value)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
