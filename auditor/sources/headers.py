"""How exports call the fields of a review, and what a row of such headers looks like."""

import re
from collections.abc import Iterable, Sequence

FIELDS: dict[str, tuple[str, ...]] = {
    "review_id": ("review id", "review", "manager review id", "form id", "response id"),
    "reviewer_id": (
        "reviewer id",
        "reviewer employee id",
        "manager id",
        "responder id",
        "author id",
        "reviewer email",
        "responder email",
        "manager email",
        "reviewer",
        "responder name",
    ),
    "reviewee_id": (
        "reviewee id",
        "reviewee employee id",
        "employee id",
        "subject id",
        "reviewee email",
        "employee email",
        "reviewee",
        "employee",
    ),
    "reviewer_name": ("reviewer name", "manager name", "responder name"),
    "reviewee_name": ("reviewee name", "employee name", "name"),
    "cycle": ("cycle", "review cycle", "cycle name", "review period", "period"),
    "relationship": ("relationship", "reviewer type", "review type", "type", "response type"),
    "question": ("question", "prompt", "question text", "reviewer question", "reviewee question"),
    "text": (
        "text",
        "answer",
        "answer text",
        "response",
        "comment",
        "comments",
        "reviewer answer",
        "feedback",
        "review text",
        "summary comment",
        "narrative",
        "written feedback",
    ),
    "rating": ("rating", "overall rating", "performance rating", "score", "summary rating"),
    "submitted_at": ("submitted at", "submitted", "date", "completed at", "submission date"),
}
"""The fields of a review row, and the headers by which exports call them (lower case)."""

PARTS = frozenset(
    {
        "accomplishments",
        "achievements",
        "additional comments",
        "areas for development",
        "areas for growth",
        "areas for improvement",
        "areas of improvement",
        "areas to improve",
        "development areas",
        "goals",
        "growth areas",
        "improvement areas",
        "improvements",
        "key achievements",
        "key strengths",
        "manager comments",
        "next steps",
        "opportunities",
        "overall comments",
        "strengths",
        "weaknesses",
        "what could be better",
        "what went well",
    }
)
"""Headers over the parts of a review that is written in several columns (lower case)."""

_FIELD_OF = {header: field for field, headers in FIELDS.items() for header in headers}
_TEXT_WEIGHT = len(FIELDS)
"""A column of text outweighs all others: a summary, or a table of people, has many but no text."""


def normalize(header: str) -> str:
    """Return a header as headers are compared: `E-Mail_Address ` is `email`."""
    spaced = re.sub(r"[\s_\-]+", " ", header).strip().lower()
    return re.sub(r"\be ?mail( address)?\b", "email", spaced)


def rate_header(cells: Sequence[str], mapped: Iterable[str], mapped_texts: Iterable[str]) -> int:
    """Return how much a row looks like the header of a table of reviews; 0 for not at all.

    Args:
        cells: The row.
        mapped: Headers that a mapping file names.
        mapped_texts: Those of them that hold text.
    """
    named = {cell.strip() for cell in cells}
    known = {normalize(cell) for cell in named}
    fields = {_FIELD_OF[header] for header in known if header in _FIELD_OF}
    has_text = "text" in fields or not named.isdisjoint(mapped_texts)
    parts = len(known & PARTS) + len(named.intersection(mapped))
    return len(fields) + parts + (_TEXT_WEIGHT if has_text else 0)
