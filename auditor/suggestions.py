"""What to write instead, built from the sentence itself: what it has, and what it lacks."""

from collections.abc import Set

from auditor.patterns import Guidance
from auditor.records import Element
from corpora.codebook import PROTECTED_TOPICS, Act, Category, Family

SHORTEST_QUOTE = 3
"""Words that a quotation needs to be recognised."""

_QUESTIONS = {
    Element.SITUATION: "when and where it was",
    Element.BEHAVIOUR: "what was said or done",
    Element.RESULT: "what it led to",
    Element.NEXT_STEP: "what to do next",
}


def build_suggestion(
    category: Category,
    guidance: Guidance,
    elements: Set[Element],
    acts: Set[Act],
    *,
    quote: str = "",
) -> str:
    """Return what to write instead of a finding.

    What someone is has no place in a review, so nothing more is asked about it. A protected topic
    is to be left out, so nothing is added that would help to rephrase it.

    Args:
        category: The finding's.
        guidance: What helps with every finding of the category.
        elements: What the sentence gives the reader already.
        acts: The acts of the sentence.
        quote: Words of the sentence that are worth keeping.
    """
    if category in PROTECTED_TOPICS:
        return guidance.suggestion
    parts = [guidance.suggestion]
    if quote:
        parts.append(f"Keep “{quote}”.")
    missing = [
        _QUESTIONS[element]
        for element in list_missing(elements, acts)
        if element not in guidance.asks
    ]
    if missing and category.family is not Family.IDENTITY:
        parts.append(f"Say also {_enumerate(missing)}.")
    return " ".join(parts)


def list_missing(elements: Set[Element], acts: Set[Act]) -> list[Element]:
    """Return what a reader still needs; a next step only where something is to change."""
    missing: list[Element] = []
    if Element.SITUATION not in elements:
        missing.append(Element.SITUATION)
        if Element.BEHAVIOUR not in elements:
            missing.append(Element.BEHAVIOUR)
    if Element.RESULT not in elements:
        missing.append(Element.RESULT)
    if Act.CONCERN in acts and Element.NEXT_STEP not in elements:
        missing.append(Element.NEXT_STEP)
    return missing


def _enumerate(things: list[str]) -> str:
    *first, last = things
    return f"{', '.join(first)} and {last}" if first else last
