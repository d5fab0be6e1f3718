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
from auditor.blinding.persons import TITLES, PersonRules
from auditor.blinding.places import (
    Line,
    are_joined,
    find_lines,
    is_hyphen,
    is_numbered,
    opens_sentence,
    skip_particles,
)
from auditor.blinding.pronouns import OBJECTS, REFLEXIVES, SUBJECTS

PLACEHOLDER = "Alex"

_PRONOUNS = SUBJECTS | OBJECTS | REFLEXIVES
_SPELT_OUT = re.compile(r"^(?:[A-Z]\.){2,3}$")
_INITIAL = re.compile(r"^(?:[A-Z]\.?){1,3}$")
_CAPITALISED = re.compile(r"^[^\W\d_]*[^\W\d_a-z][a-z\u00df-\u024f'’][^\W\d_'’]*")
_IRISH = re.compile(r"^[OD]['’][A-Z]")
"""How "O'Brien" and "D'Souza" begin, which dictionaries know in part."""
_OCLOCK = frozenset({"o'clock", "o’clock"})
_COINED = re.compile(r"^[A-Z]{2,}s$|\d|[a-z][A-Z]")
"""Plurals of acronyms and the names of programs: "SLAs", "B2B", "MySQL"."""
_JOINED = re.compile(r"^([A-Z][a-z]+)(?=[A-Z])")
"""The first half of what is written as one word: "McKay", "JoAnn", "ServiceNow"."""
_JOINED_PARTICLES = frozenset(
    "mc mac de di da du do la le lo van von fitz san st al el ja ra ta sha".split()
)
_WORD_LIKE = re.compile(
    r"^\w{3,}(?:ing|ive|ful|less|ous|[ai]ble|ness|tion|ment|ally|edly|ised|ized)$"
)
"""How a word looks that no dictionary knows, as somebody spelt it: "Agressive", "Unproffesional"."""
_ARTICLES = frozenset({"a", "an"})
_DETERMINERS = frozenset("a an the this these those my our your its each every no".split())
_SMALL_START = re.compile(r"^(?:[dlo]['’]|d[aeiu]|l[ae]|ma?c)[A-Z]")
"""How a name begins with a small letter: "d'Souza", "deShawn", and neither "iPad" nor "kWh"."""
_NAME_LETTERS = 4
"""Letters from which on an unknown word in capitals, amid others or behind a name, is no acronym."""
_LONE_LETTERS = 5
"""The same for a word that alone in its line is in capitals: JSON is none, PRIYA is."""


class NameFinder:
    """Finds the runs of tokens that name people, in the light of a roster where one is given."""

    def __init__(self, lexicon: Lexicon, roster: Sequence[str] = ()) -> None:
        self._lexicon = lexicon
        self._roster = frozenset(
            part
            for name in roster
            for word in name.lower().split()
            for part in (word.strip(".,"), *re.split(r"[.,'’-]+", word))
            if len(part) > 1
        )
        self._roster_initials = frozenset(
            part
            for name in roster
            for part in name.split()
            if _INITIAL.match(part) and len(part) > 1
        )
        self._persons = PersonRules(lexicon, self._roster)

    def find_names(self, tokens: Sequence[Token]) -> Iterator[Edit]:
        """Yield an edit for every run of tokens that names somebody."""
        if not tokens:
            return
        cased = any(_is_capitalised_word(token.text) for token in tokens)
        lines = find_lines(tokens)
        marks = [self._is_name(tokens, i, lines[i], cased) for i in range(len(tokens))]
        position = 0
        while position < len(tokens):
            if not marks[position]:
                position += 1
                continue
            first = self._extend_left(tokens, position)
            last = self._extend_right(tokens, marks, position, lines[position])
            end = tokens[last].idx + len(tokens[last]) - _holds_full_stop(tokens[last])
            yield Edit(tokens[first].idx, end, PLACEHOLDER)
            position = last + 1

    def _is_name(self, tokens: Sequence[Token], i: int, line: Line, cased: bool) -> bool:
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
            return word in self._lexicon.names or self._persons.follows_title(tokens, i)
        if not (token.text[0].isupper() or _SMALL_START.match(token.text)):
            return False
        if self._persons.follows_title(tokens, i) or self._persons.is_half(tokens, i):
            return True
        if self._lexicon.is_kept(word):
            return self._persons.is_person(tokens, i)
        if _IRISH.match(token.text) and word not in _OCLOCK:
            return True
        if token.text.isupper():
            return self._is_name_in_capitals(tokens, i, line)
        if not _CAPITALISED.match(token.text) or self._is_coined(token):
            return False
        if self._persons.is_only_name(word):
            return not self._looks_like_word(tokens, i)
        if self._persons.is_name_part(tokens, i):
            return True
        if word not in self._lexicon.word_names and word not in self._roster:
            return False
        if line is not Line.PLAIN or opens_sentence(tokens, i):
            return self._stands_as_name(tokens, i)
        kind = tokens[i - 1].lower_ in _ARTICLES and word not in self._roster
        return not (kind or is_numbered(tokens, i))

    def _is_coined(self, token: Token) -> bool:
        """Say whether capitals or digits make a word a thing's: "KPIs", and neither "McKay" nor "JoAnn"."""
        if token.lower_ in self._roster or not _COINED.search(token.text):
            return False
        half = _JOINED.match(token.text)
        first = half[1].lower() if half else ""
        return first not in _JOINED_PARTICLES and first not in self._lexicon.names

    def _looks_like_word(self, tokens: Sequence[Token], i: int) -> bool:
        """Say whether an unlisted word at a sentence's start is one misspelt rather than a name."""
        word = tokens[i].lower_
        if word in self._lexicon.names or word in self._roster or not _WORD_LIKE.match(word):
            return False
        return opens_sentence(tokens, i) and not self._stands_as_name(tokens, i)

    def _is_name_in_capitals(self, tokens: Sequence[Token], i: int, line: Line) -> bool:
        """Say whether a word in capitals is a name, and neither a word nor an acronym.

        A known name is one, but for those that spell an acronym too (SAM, MAX): these only in a
        line of capitals. An unknown word is one if it is long and what stands around it says so.
        """
        word = tokens[i].lower_
        kind = line is not Line.SHOUTED and i > 0 and tokens[i - 1].lower_ in _DETERMINERS
        if len(word) == 1 or kind:
            return False
        if word in self._lexicon.acronyms:
            named = word in self._lexicon.names and line is Line.SHOUTED
            return named and self._stands_as_name(tokens, i)
        if word in self._lexicon.names:
            return True
        if word in self._lexicon.word_names or word in self._roster:
            return self._stands_as_name(tokens, i)
        if self._lexicon.is_word(word) or not tokens[i].is_alpha:
            return False
        if line is Line.SHOUTED:
            return len(word) >= _NAME_LETTERS
        return len(word) >= _LONE_LETTERS and self._stands_as_name(tokens, i)

    def _stands_as_name(self, tokens: Sequence[Token], i: int) -> bool:
        return self._persons.is_followed_as_name(tokens, i) or self._persons.is_addressed(tokens, i)

    def _extend_left(self, tokens: Sequence[Token], position: int) -> int:
        first = position
        while first and are_joined(tokens, first - 1):
            if self._leads_name(tokens[first - 1]):
                first -= 1
            elif (
                first > 1 and is_hyphen(tokens, first - 1) and self._may_be_half(tokens[first - 2])
            ):
                first -= 2
            else:
                break
        return first

    def _may_be_half(self, token: Token) -> bool:
        """Say whether a word with a hyphen may be half of a name: no "Post-" and no "Non-"."""
        return token.text[0].isupper() and self._lexicon.is_thing(token.lower_)

    def _leads_name(self, token: Token) -> bool:
        """Say whether a word that stands right before a name belongs to it: "Ms.", "J.", "PJ"."""
        if token.lower_ in TITLES:
            return token.text != "miss"
        if not _INITIAL.match(token.text) or token.text == "I":
            return False
        unstopped = token.text == "A" or not (
            token.is_stop or token.lower_ in self._lexicon.acronyms
        )
        return "." in token.text or (len(token) < 3 and unstopped)

    def _extend_right(
        self, tokens: Sequence[Token], marks: Sequence[bool], position: int, line: Line
    ) -> int:
        last = position
        while last + 1 < len(tokens):
            following = last + 1
            if not are_joined(tokens, last):
                break
            if marks[following] or self._is_surname(tokens, following, line):
                last = following
                continue
            carried = skip_particles(tokens, following)
            if carried is None or not self._carries_on(tokens, marks, carried, line):
                break
            last = carried
        return last

    def _carries_on(
        self, tokens: Sequence[Token], marks: Sequence[bool], i: int, line: Line
    ) -> bool:
        if marks[i] or self._is_surname(tokens, i, line):
            return True
        if not is_hyphen(tokens, i - 1):
            return False
        half = tokens[i].lower_
        known = self._lexicon.is_word(half) and half not in self._lexicon.syllables
        return tokens[i].text[0].isupper() or not known

    def _is_surname(self, tokens: Sequence[Token], i: int, line: Line) -> bool:
        """Say whether a word that stands right behind a name belongs to it: "Emma Stone".

        What says how somebody is, or what they do, does not: "Thanks Jane Great job".
        """
        token = tokens[i]
        word = token.lower_
        if _INITIAL.match(token.text) and "." in token.text:
            return True
        if token.is_stop or not token.text[0].isupper() or is_numbered(tokens, i):
            return False
        if self._lexicon.is_kept(word):
            return word in self._lexicon.surnames or word in self._roster
        if token.text.isupper():
            known = word in self._lexicon.names or len(word) >= _NAME_LETTERS
            if not known or word in self._lexicon.acronyms:
                return False
        elif not _CAPITALISED.match(token.text) or self._is_coined(token):
            return False
        if self._persons.is_only_name(word) or word in self._roster:
            return True
        listed = word in self._lexicon.word_names or word in self._lexicon.surnames
        if line is Line.PLAIN:
            return listed or self._lexicon.is_thing(word)
        return listed and self._persons.is_followed_as_name(tokens, i)


def _is_capitalised_word(text: str) -> bool:
    return text[0].isupper() and not any(character.isdigit() for character in text)


def _holds_full_stop(token: Token) -> bool:
    """Say whether a name's token ends in a sentence's stop, which is no initial's: "Mo."."""
    return (
        token.text.endswith(".")
        and not _INITIAL.match(token.text)
        and not _SPELT_OUT.match(token.text)
    )
