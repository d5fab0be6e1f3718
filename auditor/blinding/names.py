"""Find the names of people by what the words are and where they stand, never by who bears them.

A statistical entity recogniser is no use here: it knows some names and not others, so a grade that
rests on it moves when a name is swapped. A capitalised word that no dictionary knows is taken for
a name; one that is also a word is told by its place in the sentence.
"""

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from auditor.blinding.edits import Edit
from auditor.blinding.lexicon import Lexicon
from auditor.blinding.pronouns import OBJECTS, REFLEXIVES, SUBJECTS

PLACEHOLDER = "Alex"

_TITLES = frozenset("mr mrs ms miss mx dr prof sir madam mr. mrs. ms. mx. dr. prof.".split())
_PRONOUNS = SUBJECTS | OBJECTS | REFLEXIVES
_PARTICLES = frozenset(
    "de dela da van von bin al el ibn la di del der dos du le ter ten den".split()
)
_AUXILIARIES = frozenset(
    "is was has had does did can could will would should may might must needs 's ’s , and & who".split()
)
_HANDED_TO = frozenset(
    "ask asked asking tell told telling thank thanks help helped helping let give gave giving"
    " done dear hi hello".split()
)
"""What a person's name may follow: "ask April to", "well done, May"."""
_OF_DATES_AND_KINDS = frozenset(
    "a an the this that last next early late mid every each some any no of in by for with from to"
    " until till since during before after through throughout and or my your his her our their 's"
    " ’s".split()
)
"""What stands before a month, a tongue or a faith rather than before a person."""
_MODALS = frozenset("can could would should must might needs does did".split())
"""What a person does and a month hardly; the others' verbs say little: "4 May is too late"."""
_SPELT_OUT = re.compile(r"^(?:[A-Z]\.){2,3}$")
_OPENERS = frozenset(". ! ? : ; • - – — * ( [ \" “ ‘ ' / | … > ·".split())
_INITIAL = re.compile(r"^(?:[A-Z]\.?){1,3}$")
_CAPITALISED = re.compile(r"^[^\W\d_]*[^\W\d_a-z][a-z\u00df-\u024f'’][^\W\d_'’]*")
_HEADLINE_SHARE = 0.8
_HEADLINE_WORDS = 3


class NameFinder:
    """Finds the runs of tokens that name people, in the light of a roster where one is given."""

    def __init__(self, lexicon: Lexicon, roster: Sequence[str] = ()) -> None:
        self._lexicon = lexicon
        self._roster = frozenset(
            part
            for name in roster
            for part in re.split(r"[\s.,'’-]+", name.lower())
            if len(part) > 1
        )
        self._roster_initials = frozenset(
            part
            for name in roster
            for part in name.split()
            if _INITIAL.match(part) and len(part) > 1
        )

    def find_names(self, tokens: Sequence[Token]) -> Iterator[Edit]:
        """Yield an edit for every run of tokens that names somebody."""
        if not tokens:
            return
        cased = any(token.text[0].isupper() for token in tokens if token.is_alpha)
        headline = _find_headlines(tokens)
        marks = [self._is_name(tokens, i, headline[i], cased) for i in range(len(tokens))]
        position = 0
        while position < len(tokens):
            if not marks[position]:
                position += 1
                continue
            first = self._extend_left(tokens, position)
            last = self._extend_right(tokens, marks, position)
            yield Edit(tokens[first].idx, tokens[last].idx + len(tokens[last]), PLACEHOLDER)
            position = last + 1

    def _is_name(self, tokens: Sequence[Token], i: int, headline: bool, cased: bool) -> bool:
        token = tokens[i]
        word = token.lower_
        if token.like_email:
            return True
        # Most words: no rule below takes one without a capital for a name. It only saves time.
        if cased and not self._roster and token.text.islower() and token.text.isascii():
            return False
        if re.split("['’]", word)[0] in _PRONOUNS:
            return False
        if word in self._roster and not self._lexicon.is_word(word):
            return True
        if _SPELT_OUT.match(token.text) or token.text in self._roster_initials:
            return word not in self._lexicon.abbreviations
        if not cased:
            return word in self._lexicon.names
        if token.text.isupper():
            return headline and len(word) > 3 and self._is_only_name(word)
        if not _CAPITALISED.match(token.text):
            return False
        if self._lexicon.is_kept(word):
            return (i > 0 and tokens[i - 1].lower_ in _TITLES) or self._is_person(tokens, i)
        if self._is_only_name(word):
            return True
        if _is_name_part(tokens, i, self._lexicon):
            return True
        if word not in self._lexicon.word_names and word not in self._roster:
            return False
        if headline or _opens_sentence(tokens, i):
            return self._is_followed_as_name(tokens, i)
        return not _is_numbered(tokens, i)

    def _is_person(self, tokens: Sequence[Token], i: int) -> bool:
        """Say whether a month, a tongue or the like that is a given name too stands for a person."""
        word = tokens[i].lower_
        if word not in self._lexicon.kept_names or _is_numbered(tokens, i):
            return False
        before = tokens[i - 1].lower_ if i else ""
        if before in _OF_DATES_AND_KINDS or before[:1].isdigit():
            return False
        if word in self._roster:
            return True
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        if before in _HANDED_TO:
            return after is None or after.is_stop or after.is_punct or after.is_space
        return after is not None and after.lower_ in _MODALS

    def _is_only_name(self, word: str) -> bool:
        return word in self._lexicon.names or not (
            word in self._lexicon.word_names or self._lexicon.is_word(word)
        )

    def _is_followed_as_name(self, tokens: Sequence[Token], i: int) -> bool:
        if i + 1 >= len(tokens):
            return False
        following = tokens[i + 1]
        word = following.lower_
        return (
            word in _AUXILIARIES
            or (word.endswith("ed") and self._lexicon.is_word(word))
            or word in self._lexicon.irregular_verbs
            or self._lexicon.find_verb(word) is not None
            or (following.is_title and self._may_be_surname(word))
        )

    def _may_be_surname(self, word: str) -> bool:
        return word in self._lexicon.word_names or self._is_only_name(word)

    def _extend_left(self, tokens: Sequence[Token], position: int) -> int:
        first = position
        while first and (
            tokens[first - 1].lower_ in _TITLES or _INITIAL.match(tokens[first - 1].text)
        ):
            if tokens[first - 1].text == "I" or not _are_joined(tokens, first - 1):
                break
            first -= 1
        return first

    def _extend_right(self, tokens: Sequence[Token], marks: Sequence[bool], position: int) -> int:
        last = position
        while last + 1 < len(tokens):
            following = last + 1
            if not _are_joined(tokens, last):
                break
            word = tokens[following]
            if marks[following] or self._is_surname(word):
                last = following
                continue
            carried = _skip_particles(tokens, following)
            if carried is None or not self._carries_on(tokens, marks, carried):
                break
            last = carried
        return last

    def _carries_on(self, tokens: Sequence[Token], marks: Sequence[bool], i: int) -> bool:
        if marks[i] or self._is_surname(tokens[i]):
            return True
        return _is_hyphen(tokens, i - 1) and not self._lexicon.is_word(tokens[i].lower_)

    def _is_surname(self, token: Token) -> bool:
        """Say whether a word that stands right behind a name belongs to it: "Emma Stone"."""
        if _INITIAL.match(token.text):
            return token.text[-1] == "."
        return bool(_CAPITALISED.match(token.text)) and not self._lexicon.is_kept(token.lower_)


def _is_name_part(tokens: Sequence[Token], i: int, lexicon: Lexicon) -> bool:
    """Say whether a short word is the first part of a name: "Ji-hoon", "Min-jin"."""
    after = tokens[i + 1 : i + 3]
    return (
        len(after) == 2
        and len(tokens[i]) <= 4
        and _is_hyphen(tokens, i + 1)
        and not lexicon.is_word(after[1].lower_)
    )


def _skip_particles(tokens: Sequence[Token], i: int) -> int | None:
    """Return where a name goes on behind hyphens or particles ("van der", "al-"), or None."""
    begin = i
    while i < len(tokens) and (tokens[i].lower_ in _PARTICLES or _is_hyphen(tokens, i)):
        i += 1
    return i if begin < i < len(tokens) else None


def _is_hyphen(tokens: Sequence[Token], i: int) -> bool:
    return tokens[i].text == "-" and not tokens[i].whitespace_ and not tokens[i - 1].whitespace_


def _are_joined(tokens: Sequence[Token], i: int) -> bool:
    """Say whether no line break or double space parts a token from the next."""
    return not tokens[i + 1].is_space and not tokens[i].is_space


def _opens_sentence(tokens: Sequence[Token], i: int) -> bool:
    return i == 0 or tokens[i - 1].is_space or tokens[i - 1].text[-1] in _OPENERS


def _is_numbered(tokens: Sequence[Token], i: int) -> bool:
    """Say whether a number follows: "Ward 7", "Year Nine"."""
    return i + 1 < len(tokens) and (tokens[i + 1].like_num or tokens[i + 1].text[0].isdigit())


def _find_headlines(tokens: Sequence[Token]) -> list[bool]:
    """Return, for each token, whether its line is written with capitals nearly throughout."""
    flags: list[bool] = []
    line: list[Token] = []
    for token in tokens:
        line.append(token)
        if "\n" in token.text:
            flags += [_is_headline(line)] * len(line)
            line = []
    return flags + [_is_headline(line)] * len(line)


def _is_headline(line: Sequence[Token]) -> bool:
    words = [token for token in line if token.is_alpha]
    capitals = sum(1 for token in words if token.text[0].isupper())
    return len(words) >= _HEADLINE_WORDS and capitals >= _HEADLINE_SHARE * len(words)
