"""Which lines of a form only announce what follows: they judge nobody, whatever words they hold."""

import re

from spacy.tokens import Span

_LONGEST = 12
"""Words of a heading at most."""
_FURNITURE = re.compile(r"^[\W_]*(?:Q?\d{1,2}[.):]\s*)?[\W_]*", re.IGNORECASE)
_TOPICS = (
    r"strengths?|weakness(?:es)?|achievements?|accomplishments?|highlights?|lowlights?|successes"
    r"|challenges|growth|improvements?|development|opportunit(?:y|ies)|areas?|goals?|objectives?"
    r"|priorities|targets|summary|overview|overall|conclusion|comments?|feedback|background|results?"
    r"|impact|contributions?|behaviou?rs?|values|competenc(?:y|ies)|skills|performance|rating"
    r"|next steps?|actions?|plan|positives|negatives|pros|cons|wins|concerns"
)
_TITLE = re.compile(
    rf"(?:(?:key|main|top|core|other|general|overall|final|further|additional|biggest) )*(?:{_TOPICS})"
    rf"(?: (?:and|&|/|or|of|for|to|in) (?:{_TOPICS}|improve|develop|grow|work on|focus)| (?:{_TOPICS}))*"
    r"(?: (?:this|last|next|for the|for this|for next|in the) (?:year|quarter|period|cycle|half))?",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"(?:what|which|how|where|any|is there|are there)\b.*\b(?:well|better|improve|improved|improvement"
    r"|strengths?|weakness(?:es)?|differently|continue|start doing|stop|focus|goals?|achieve|achieved"
    r"|achievements?|accomplish|accomplished|develop|development|grow|growth|next|proud|support|learn"
    r"|impact|contributions?|contribute|contributed|comments|feedback)\b.*",
    re.IGNORECASE,
)


def is_heading(sentence: Span) -> bool:
    """Say whether a sentence stands alone in its line and is a title, or a question of a form.

    "Strengths", "Areas for improvement:", "## Overall", "Q2. What could be better?"; and neither "Moody"
    in a list nor "She needs to:" before one.
    """
    text = sentence.text.strip()
    if len(text.split()) > _LONGEST:
        return False
    words = _FURNITURE.sub("", text).rstrip("*_# ")
    marked = text.startswith("#") or words.endswith(":")
    title = words.rstrip(":-–— ")
    # Words first: where a sentence stands is looked up in the whole text.
    if _TITLE.fullmatch(title):
        announces = marked or text.startswith("**") or _has_line_below(sentence)
    else:
        asks = words.endswith("?") or marked
        announces = asks and _QUESTION.fullmatch(title.rstrip("?")) is not None
    return announces and _stands_alone(sentence)


def _stands_alone(sentence: Span) -> bool:
    text = sentence.doc.text
    before = text[: sentence.start_char].rsplit("\n", 1)[-1]
    behind = text[sentence.end_char :].split("\n", 1)[0]
    return not any(character.isalnum() for character in before + behind)


def _has_line_below(sentence: Span) -> bool:
    return any(character.isalnum() for character in sentence.doc.text[sentence.end_char :])
