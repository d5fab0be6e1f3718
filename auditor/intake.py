"""Make any text safe to read, and say what was done to it."""

import re
import reprlib
from dataclasses import dataclass

from auditor.errors import InputError
from auditor.records import Review

LONGEST_TEXT = 50_000
"""Code points of a review that are read. The longest real reviews have a tenth of that."""

# A surrogate without its other half, as a cut emoji leaves in JSON: no encoding can write it, so
# what reads the text further on would fail.
_HALF = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Intake:
    """A text as it will be read (its offsets are the original's) and what a user should know."""

    text: str
    notices: tuple[str, ...]


def take_in(review: Review) -> Intake:
    """Return what is read of a review.

    Raises:
        InputError: It is no review, or its text is none.
    """
    if not isinstance(review, Review):
        raise InputError(
            f"a review must be a Review, not {reprlib.repr(review)}; give Review(review_id, text)"
        )
    if not isinstance(review.text, str):
        raise InputError(
            f"the text of review {review.review_id!r} must be a str, not {reprlib.repr(review.text)}"
        )
    return clean_text(review.text)


def clean_text(text: str) -> Intake:
    """Blank control characters and halves of characters, and cut what is far too long."""
    notices: list[str] = []
    cleaned = "".join(
        character if character.isprintable() or character in "\n\r\t" else _blank(character)
        for character in text[: LONGEST_TEXT + 1]
    )
    if "\0" in text[: LONGEST_TEXT + 1]:
        notices.append("The text held NUL bytes; they were read as spaces.")
    if _HALF.search(text, 0, LONGEST_TEXT + 1):
        notices.append("The text held half of a character; it was read as a space.")
    if len(text) > LONGEST_TEXT:
        cut = cleaned.rfind(" ", LONGEST_TEXT // 2, LONGEST_TEXT)
        cleaned = cleaned[: cut if cut > 0 else LONGEST_TEXT]
        notices.append(
            f"The text has {len(text)} characters; only the first {len(cleaned)} were read."
        )
    if not any(character.isalnum() for character in cleaned):
        return Intake("", (*notices, "The text is empty; there is nothing to grade."))
    return Intake(cleaned, tuple(notices))


def _blank(character: str) -> str:
    """Return a space for controls, odd spaces and halves; soft hyphens and the like stay."""
    is_control = ord(character) < 32 or ord(character) == 127
    return " " if character.isspace() or is_control or _HALF.match(character) else character
