"""Where a token stands: at a sentence's start, in a headline, beside a number, a title or a hyphen."""

from collections.abc import Sequence
from enum import Enum

from spacy.tokens import Token

_PARTICLES = frozenset(
    "de dela da van von bin al el ibn la di del der dos du le ter ten den".split()
)
_COUNTLESS = frozenset(
    "one first second third fourth fifth sixth seventh eighth ninth tenth".split()
)
"""Words for numbers that do not number what stands before them."""
_OPENERS = frozenset(". ! ? : ; • - – — * ( [ \" “ ‘ ' / | … > ·".split())
_HEADLINE_SHARE = 0.8
_HEADLINE_WORDS = 3


class Line(Enum):
    """How a line is written."""

    PLAIN = "with capitals where they belong"
    HEADLINE = "With Capitals Nearly Throughout"
    SHOUTED = "IN CAPITALS"


def find_lines(tokens: Sequence[Token]) -> list[Line]:
    """Return, for each token, how its line is written."""
    lines: list[Line] = []
    line: list[Token] = []
    for token in tokens:
        line.append(token)
        if "\n" in token.text:
            lines += [_read_line(line)] * len(line)
            line = []
    return lines + [_read_line(line)] * len(line)


def _read_line(line: Sequence[Token]) -> Line:
    words = [token.text for token in line if token.is_alpha]
    if len(words) < _HEADLINE_WORDS:
        return Line.PLAIN
    if sum(word[0].isupper() for word in words) < _HEADLINE_SHARE * len(words):
        return Line.PLAIN
    shouted = sum(word.isupper() for word in words) >= _HEADLINE_SHARE * len(words)
    return Line.SHOUTED if shouted else Line.HEADLINE


def opens_sentence(tokens: Sequence[Token], i: int) -> bool:
    """Say whether a sentence, a bullet or a quotation may begin at a token."""
    return i == 0 or tokens[i - 1].is_space or tokens[i - 1].text[-1] in _OPENERS


def is_numbered(tokens: Sequence[Token], i: int) -> bool:
    """Say whether a number follows: "Ward 7", "Year Nine", and not "when Emma Hill first came"."""
    if i + 1 >= len(tokens):
        return False
    following = tokens[i + 1]
    counts = following.like_num and following.text not in _COUNTLESS
    return counts or following.text[0].isdigit()


def are_joined(tokens: Sequence[Token], i: int) -> bool:
    """Say whether no line break or double space parts a token from the next."""
    return not tokens[i + 1].is_space and not tokens[i].is_space


def is_hyphen(tokens: Sequence[Token], i: int) -> bool:
    """Say whether a token is a hyphen within a word."""
    return tokens[i].text == "-" and not tokens[i].whitespace_ and not tokens[i - 1].whitespace_


def skip_particles(tokens: Sequence[Token], i: int) -> int | None:
    """Return where a name goes on behind hyphens or particles ("van der", "al-"), or None."""
    begin = i
    while i < len(tokens) and (tokens[i].lower_ in _PARTICLES or is_hyphen(tokens, i)):
        i += 1
    return i if begin < i < len(tokens) else None
