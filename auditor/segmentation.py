"""Where sentences begin, for text as people type it into forms.

Full stops are only half of the story: bullets, line breaks, missing punctuation, capitals
throughout, "e.g." and version numbers all occur. What the rules leave open, the parser decides.
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


def mark_sentence_starts(doc: Doc, proper: frozenset[str]) -> Doc:
    """Mark every token as a sentence's start or not, in place, before the doc is parsed.

    Where only the parser can tell (a capital within a line with no stop before it), the mark is
    left open. `proper` holds lower-cased words that have a capital wherever they stand: "Monday",
    "English".
    """
    shouting = _is_shouting(doc)
    wrapped = _is_wrapped(doc.text)
    since = 0
    for token in doc:
        start = _begins_sentence(token, proper, shouting=shouting, wrapped=wrapped)
        if start is not True and token.i - since >= LONGEST_SENTENCE:
            start = True
        since = token.i if start else since
        token.is_sent_start = start
    return doc


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
    token: Token, proper: frozenset[str], *, shouting: bool, wrapped: bool
) -> bool | None:
    if token.i == 0:
        return True
    if token.is_space:
        return False
    before = token.nbor(-1)
    if before.is_space and "\n" in before.text:
        return _begins_line(token, before, wrapped=wrapped)
    if token.text in {"•", "●", "▪"}:
        return True
    previous = _skip_back(before)
    if previous is None or (previous.text in _BULLETS and _opens_line(previous)):
        return False
    if _ends_sentence(previous, before, token):
        return True
    return not shouting and _may_begin_unmarked(token, before, proper)


def _begins_line(token: Token, line_break: Token, *, wrapped: bool) -> bool:
    """Say whether a new line begins a sentence, or only continues a wrapped one."""
    if line_break.i == 0 or "\n\n" in line_break.text.replace(" ", "").replace("\r", ""):
        return True
    if token.text in _BULLETS or _NUMBERING.match(token.text) or not token.text[0].islower():
        return True
    return not wrapped or bool(_STOPS.match(line_break.nbor(-1).text))


def _is_wrapped(text: str) -> bool:
    """Say whether the lines of a text were broken because they were full.

    They were where no line had room left for the first word of an uncapitalised next one.
    """
    lines = [line.strip() for line in text.splitlines()]
    longest = max(map(len, lines), default=0)
    return longest <= WIDEST_WRAP and all(
        len(line) + len(following.split()[0]) >= longest - RAGGED
        for line, following in pairwise(lines)
        if line and following and following[0].islower()
    )


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


def _may_begin_unmarked(token: Token, before: Token, proper: frozenset[str]) -> bool | None:
    """Judge a capital in mid-line with no stop before it.

    A capitalised word between uncapitalised ones opens a new thought, unless the word before leans
    on it. At a placeholder of a name, or between capitalised words, only the parser can tell.
    """
    if not token.is_alpha or not before.text[-1].isalnum() or before.lower_ in _LEANING:
        return False
    after = token.nbor() if token.i + 1 < len(token.doc) else None
    if token.is_upper and len(token) > 1 and not before.is_upper:
        return after is not None and after.is_upper and after.is_alpha and len(after) > 1
    if not token.is_title or len(token) == 1 or before.is_title or token.lower_ in proper:
        return False
    if token.text == PLACEHOLDER or (after is not None and after.is_title and after.text != "I"):
        return None
    return True


def _is_shouting(doc: Doc) -> bool:
    letters = [character for token in doc for character in token.text if character.isalpha()]
    return sum(character.isupper() for character in letters) > 0.6 * len(letters)
