"""Where sentences begin, for text as people type it into forms.

Full stops are only half of the story: bullets, line breaks, missing punctuation, capitals
throughout, "e.g." and version numbers all occur. Rules read the marks; what stands between two
marks and may hold more than one sentence is shown to a small network that reads the words.
"""

import re
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
from spacy.tokens import Doc, Token

from auditor.blinding.names import PLACEHOLDER

LONGEST_SENTENCE = 120
"""Tokens after which a run-on text is cut, whatever stands there."""

LONG_SENTENCE = 60
"""Tokens beyond which a sentence may be two run together, though it has its stop."""

FEWEST_WORDS = 4
"""Of fewer, no two sentences are made."""

WIDEST_WRAP = 120
"""Characters of a line beyond which nobody's editor has wrapped the text."""

RAGGED = 8
"""Characters by which wrapped lines may fall short of their width."""

_BULLETS = frozenset("- * • – — · ● ▪ ◦ + >".split())
_NUMBERING = re.compile(r"^(?:\(?\d{1,2}[.)]|\(?[a-zA-Z]\)|\d{1,2}\.|Q\d{1,2}[.):])$")
_STOPS = re.compile(r"^(?:[.!?]+|…)$")
_CLOSERS = frozenset("\" ” ’ ' ) ] » *".split())
_DOTS = frozenset("• ● ▪".split())
_ENDS = frozenset(".!?…") | _CLOSERS
_QUOTES = frozenset("\" ' “ ‘".split())
_MONTHS = frozenset("jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec.".split())
_ABBREVIATIONS = frozenset(
    "e.g i.e vs approx est incl max min ref ext tel mr mrs ms dr prof sr jr st inc ltd co corp fig eg ie"
    " resp govt mgr asst".split()
)
# Abbreviations before a number or within a sentence: "no. 14", "40 hrs. of work". Before a capital
# they are the last word of one: "the answer was no. He left".
_LAST_WORDS = frozenset("no nos dept hrs mins".split())
# No sentence ends in these: a capital after them is part of it, "on Mondays", "the Board".
_LEANING = frozenset(
    "the a an this these those my our your their its of in on at to for with from by as and or & "
    "since via per into about than between under over near called named titled is are was "
    "were be no not".split()
)


class Boundaries(Protocol):
    """Anything that tells where sentences begin that nothing marks."""

    threshold: float
    """The chance from which on a boundary is believed."""

    def find(self, stretches: Sequence[Sequence[str]]) -> Sequence[Sequence[float]]:
        """Return, for each word of each stretch, the chance that a sentence begins at it."""


def mark_sentence_starts(
    docs: Sequence[Doc], proper: frozenset[str], boundaries: Boundaries
) -> None:
    """Mark every token as a sentence's start or not, in place.

    `proper` holds lower-cased words that have a capital wherever they stand: "Monday", "English".
    """
    marked = [find_marked(doc) for doc in docs]
    doubtful = [
        list(list_doubtful(doc, marks, proper)) for doc, marks in zip(docs, marked, strict=True)
    ]
    asked = [[token.text for token in stretch] for stretches in doubtful for stretch in stretches]
    answers = iter(boundaries.find(asked))
    for doc, marks, stretches in zip(docs, marked, doubtful, strict=True):
        starts = set(marks)
        for stretch in stretches:
            inner = zip(stretch[1:], next(answers)[1:], strict=True)
            # Codes such as "PX-4711" are several tokens, but no word is two sentences.
            starts.update(
                token.i
                for token, chance in inner
                if chance >= boundaries.threshold and _follows_space(token)
            )
        _set_starts(doc, starts)


def _set_starts(doc: Doc, starts: Set[int]) -> None:
    since = 0
    marks: list[int] = []
    for place in range(len(doc)):
        if place in starts or place - since >= LONGEST_SENTENCE:
            since = place
        marks.append(1 if since == place else -1)
    # All at once: a token that is marked by itself first asks whether the whole text is parsed.
    column: Any = np.array(marks).astype(np.uint64).reshape(-1, 1)
    doc.from_array(["SENT_START"], column)


def find_marked(doc: Doc) -> frozenset[int]:
    """Return the tokens at which a stop, a line break or a bullet has a sentence begin."""
    text = doc.text
    width = _find_wrap(text)
    words = [token.text for token in doc]
    likely = (i for i in range(len(words)) if i == 0 or _may_begin(words[i - 1], words[i]))
    return frozenset(i for i in likely if _begins_marked(doc[i], text, width))


def _may_begin(before: str, word: str) -> bool:
    """Rule out most words cheaply: whatever `_begins_marked` accepts must pass here.

    That is a word behind white space or behind a mark, a dot and a dash.
    """
    return before[-1] in _ENDS or before[-1].isspace() or word in _DOTS or word == "-"


def list_doubtful(doc: Doc, marked: Set[int], proper: frozenset[str]) -> Iterator[Sequence[Token]]:
    """Yield the words between two marks where a sentence may begin that nothing marks."""
    for start, end in pairwise([*sorted(marked), len(doc)]):
        stretch = _drop_numbering([token for token in doc[start:end] if not token.is_space])
        if len(stretch) >= FEWEST_WORDS and _is_doubtful(stretch, proper):
            yield stretch


def _drop_numbering(words: Sequence[Token]) -> Sequence[Token]:
    """Return the words after a bullet and a number, if they begin with these."""
    while words and words[0].text in _BULLETS:
        words = words[1:]
    for count in (1, 2, 3):
        if _NUMBERING.match("".join(token.text for token in words[:count])):
            return words[count:]
    return words


def _is_doubtful(stretch: Sequence[Token], proper: frozenset[str]) -> bool:
    """Say whether words lack their stop or first capital, go on for long, or hold stray capitals."""
    last = next((token for token in reversed(stretch) if token.text not in _CLOSERS), stretch[-1])
    return (
        not _STOPS.match(last.text)
        or stretch[0].text[0].islower()
        or len(stretch) > LONG_SENTENCE
        or any(_has_stray_capital(*pair, proper) for pair in pairwise(stretch))
    )


def _has_stray_capital(before: Token, token: Token, proper: frozenset[str]) -> bool:
    """Say whether a capital is neither a name's nor a lone acronym's; "Inc." may end a sentence."""
    if len(token) == 1 or before.lower_ in _LEANING:
        return False
    if not before.text[-1].isalnum() and len(before) == 1:
        return False
    if token.is_upper:
        return before.is_upper and before.is_alpha and token.is_alpha and len(before) > 1
    known = token.text == PLACEHOLDER or not proper.isdisjoint(
        (token.lower_, token.lower_.removesuffix("s"))
    )
    return token.is_title and not known


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


def _begins_marked(token: Token, text: str, width: int) -> bool:
    if token.i == 0:
        return True
    if token.is_space:
        return False
    before = token.nbor(-1)
    if before.is_space and "\n" in before.text:
        return _begins_line(token, text, before, width)
    if token.text in _DOTS or _begins_item(token, text):
        return True
    previous = _skip_back(before)
    if previous is None or (previous.text in _BULLETS and _opens_line(previous)):
        return False
    return not _opens_quote(before) and _ends_sentence(previous, before, token)


def _begins_item(token: Token, text: str) -> bool:
    """Say whether a dash begins an item of a list whose line breaks are lost: "- late - moody"."""
    last = token.i + 1 == len(token.doc)
    if token.text != "-" or last or not token.whitespace_ or not _follows_space(token):
        return False
    between_numbers = token.nbor(-1).is_digit and token.nbor().is_digit
    return text.lstrip().startswith("- ") and "\n" not in text.strip() and not between_numbers


def _opens_quote(token: Token) -> bool:
    return token.text in _QUOTES and not token.whitespace_ and _follows_space(token)


def _follows_space(token: Token) -> bool:
    return token.i == 0 or bool(token.nbor(-1).whitespace_) or token.nbor(-1).is_space


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
    if not _opens_quote(token) and (
        token.text in _CLOSERS or (token.is_punct and token.text not in {"(", "["})
    ):
        return False
    if stop is before and stop.lower_ in _MONTHS:
        return token.is_title and len(token) > 1 and token.text != PLACEHOLDER
    if stop.text.lower() in {"etc.", "p.m.", "a.m."}:
        return token.text[0].isupper() and token.is_title
    if not _STOPS.match(stop.text) or (
        not before.whitespace_ and not before.is_space and stop is before
    ):
        return bool(_STOPS.match(stop.text)) and token.is_title
    if stop.i and stop.text == "." and _abbreviates(stop.nbor(-1), token):
        return False
    if stop.i and _NUMBERING.match(stop.nbor(-1).text + ".") and _opens_line(stop.nbor(-1)):
        return False
    trails_off = stop.text in {"...", "…", ".."} or before.text in _CLOSERS
    return not (trails_off and token.text[0].islower())


def _abbreviates(word: Token, following: Token) -> bool:
    """Say whether a word with a stop is cut short, and its sentence goes on with the following one."""
    if word.lower_ in _LAST_WORDS:
        is_word = following.is_alpha and (len(following) > 1 or following.text in {"I", "A"})
        return not (is_word and following.is_title)
    return word.lower_ in _ABBREVIATIONS


def _opens_line(token: Token) -> bool:
    return token.i == 0 or (token.nbor(-1).is_space and "\n" in token.nbor(-1).text)
