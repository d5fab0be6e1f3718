"""Where sentences begin, for text as people type it into forms.

Full stops are only half of the story: bullets, line breaks, missing punctuation, capitals
throughout, "e.g." and version numbers all occur. No parser is asked: on text without stops it was
measured to cut no better than these rules.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Doc, Token

from auditor.blinding.names import PLACEHOLDER

LONGEST_SENTENCE = 120
"""Tokens after which a run-on text is cut, at a comma where there is one."""

WIDEST_WRAP = 120
"""Characters of a line beyond which nobody's editor has wrapped the text."""

RAGGED = 8
"""Characters by which wrapped lines may fall short of their width."""

_BULLETS = frozenset("- * • – — · ● ▪ ◦ + >".split())
_NUMBERING = re.compile(r"^(?:\(?\d{1,2}[.)]|\(?[a-zA-Z]\)|\d{1,2}\.)$")
_STOPS = re.compile(r"^(?:[.!?]+|…)$")
_CLOSERS = frozenset("\" ” ’ ' ) ] » *".split())
_ABBREVIATIONS = frozenset(
    "e.g i.e vs approx no nos dept est incl max min mr mrs ms dr prof sr jr st inc ltd co corp fig eg ie "
    "ref ext tel hrs mins resp govt mgr asst".split()
)
# After these, a capital is part of what goes before: "on Monday", "the Board", "our Lead".
_LEANING = frozenset(
    "the a an this that these those my our your their its of in on at to for with from by as and or & "
    "since via per into about than between under over near called named titled is are was "
    "were be no not".split()
)


def mark_sentence_starts(doc: Doc, proper: frozenset[str]) -> None:
    """Mark every token as a sentence's start or not, in place.

    `proper` holds lower-cased words that have a capital wherever they stand: "Monday", "English".
    """
    shouting = _is_shouting(doc)
    text = doc.text
    width = _find_wrap(text)
    since = 0
    for token in doc:
        start = _begins_sentence(token, text, proper, shouting=shouting, width=width)
        if not start and token.i - since >= LONGEST_SENTENCE:
            start = True
        since = token.i if start else since
        token.is_sent_start = start


def list_sentences(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield the first and the past-last token of each sentence that holds a letter or digit.

    Bullets, numbering and white space are trimmed off both ends.
    """
    for span in doc.sents:
        start, end = span.start, span.end
        while start < end and _is_furniture(doc[start]):
            start += 1
        while end > start and doc[end - 1].is_space:
            end -= 1
        if any(character.isalnum() for token in doc[start:end] for character in token.text):
            yield start, end


def _is_furniture(token: Token) -> bool:
    return token.is_space or token.text in _BULLETS


def _begins_sentence(
    token: Token, text: str, proper: frozenset[str], *, shouting: bool, width: int
) -> bool:
    if token.i == 0:
        return True
    if token.is_space:
        return False
    before = token.nbor(-1)
    if before.is_space and "\n" in before.text:
        return _begins_line(token, text, before, width)
    if token.text in {"•", "●", "▪"}:
        return True
    previous = _skip_back(before)
    if previous is None or (previous.text in _BULLETS and _opens_line(previous)):
        return False
    if _ends_sentence(previous, before, token):
        return True
    return not shouting and _begins_unmarked(token, before, proper)


def _begins_line(token: Token, text: str, line_break: Token, width: int) -> bool:
    """Say whether a new line begins a sentence, or only continues one wrapped at the width."""
    if line_break.i == 0 or "\n\n" in line_break.text.replace(" ", "").replace("\r", ""):
        return True
    if token.text in _BULLETS or _NUMBERING.match(token.text):
        return True
    if not width or _STOPS.match(line_break.nbor(-1).text):
        return True
    line = text[: line_break.idx].rsplit("\n", 1)[-1].strip()
    return not token.text[0].islower() and not _is_full(line, token.text, width)


def _find_wrap(text: str) -> int:
    """Return the width in characters at which a text was wrapped, 0 where it was not.

    It was where lines go on uncapitalised, each because the line before was full.
    """
    lines = [line.strip() for line in text.splitlines()]
    width = max(map(len, lines), default=0)
    broken = [
        (line, following)
        for line, following in pairwise(lines)
        if line and following and following[0].islower()
    ]
    full = all(_is_full(line, following.split()[0], width) for line, following in broken)
    return width if broken and full and width <= WIDEST_WRAP else 0


def _is_full(line: str, following: str, width: int) -> bool:
    return len(line) + len(following) >= width - RAGGED


def _skip_back(token: Token) -> Token | None:
    """Return the last token before that is neither white space nor a closing quote or bracket."""
    while token.is_space or token.text in _CLOSERS:
        if token.i == 0:
            return None
        token = token.nbor(-1)
    return token


def _ends_sentence(stop: Token, before: Token, token: Token) -> bool:
    if token.text in _CLOSERS or (
        token.is_punct and token.text not in {"(", "[", '"', "“", "'", "‘"}
    ):
        return False
    if stop.text.lower() in {"etc.", "p.m.", "a.m."}:
        return token.text[0].isupper() and token.is_title
    if not _STOPS.match(stop.text) or (
        not before.whitespace_ and not before.is_space and stop is before
    ):
        return bool(_STOPS.match(stop.text)) and token.is_title
    if stop.i and stop.text == "." and stop.nbor(-1).lower_ in _ABBREVIATIONS:
        return False
    if _NUMBERING.match(stop.nbor(-1).text + ".") and stop.i and _opens_line(stop.nbor(-1)):
        return False
    trails_off = stop.text in {"...", "…", ".."} or before.text in _CLOSERS
    return not (trails_off and token.text[0].islower())


def _opens_line(token: Token) -> bool:
    return token.i == 0 or (token.nbor(-1).is_space and "\n" in token.nbor(-1).text)


def _begins_unmarked(token: Token, before: Token, proper: frozenset[str]) -> bool:
    """Judge a capital in mid-line with no stop before it.

    A capitalised word between uncapitalised ones opens a new thought, unless the word before leans
    on it. A name has its capital anyway, and so has a word in a run of capitalised ones.
    """
    if not token.is_alpha or not before.text[-1].isalnum() or before.lower_ in _LEANING:
        return False
    after = token.nbor() if token.i + 1 < len(token.doc) else None
    if token.is_upper and len(token) > 1 and not before.is_upper:
        return after is not None and after.is_upper and after.is_alpha and len(after) > 1
    if not token.is_title or len(token) == 1 or before.is_title or token.lower_ in proper:
        return False
    if token.text == PLACEHOLDER:
        return False
    return after is None or not after.is_title or after.text == "I"


def _is_shouting(doc: Doc) -> bool:
    letters = [character for token in doc for character in token.text if character.isalpha()]
    return sum(character.isupper() for character in letters) > 0.6 * len(letters)
