"""Tell by its neighbours whether a word that may be a name stands for a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from auditor.blinding.adverbs import FREQUENCIES, skip_adverbs
from auditor.blinding.lexicon import Lexicon
from auditor.blinding.places import are_joined, is_hyphen, is_numbered, opens_sentence

TITLES = frozenset(
    "mr mrs ms miss mx dr prof sir madam mr. mrs. ms. mx. dr. prof. herr frau monsieur madame mme mlle"
    " señor señora".split()
)
_SURE_TITLES = frozenset("Mr Mrs Ms Mx Dr Mr. Mrs. Ms. Mx. Dr. mr mrs mr. mrs. MR MRS".split())
"""No other word is written so: a "miss" is a verb too, and MS makes software."""
_JOINERS = frozenset({",", "and", "&"})
_BEHIND_JOINERS = frozenset("i you we he she they his her their my our the a an who please".split())
"""What goes on behind a person rather than in a list of qualities: "Joy and her team"."""
_AUXILIARIES = frozenset(
    "is was has had does did can could will would shall should may might must ought needs wo ca 's ’s 'd ’d"
    " 'll ’ll who".split()
)
_HANDED_TO = frozenset(
    "ask asked asking tell told telling thank thanks help helped helping let give gave giving"
    " done dear hi hello".split()
)
"""What a person's name may follow: "ask April to", "well done, May"."""
_OF_DATES = frozenset(
    "a an the this that last next early late mid every each some any no of in by for from to"
    " until till since during before after through throughout 's ’s".split()
)
"""What stands before a month, a day or a country rather than before a person."""
_OF_DATES_AND_KINDS = _OF_DATES | frozenset("with and or my your his her our their".split())
"""What stands before a month, a tongue or a faith rather than before a person."""
_MODALS = frozenset("can could would should must might needs does did".split())
"""What a person does and a month hardly; the others' verbs say little: "4 May is too late"."""
_PERIODICAL = frozenset({"daily", "weekly", "monthly", "quarterly", "yearly", "hourly", "early"})
"""Adjectives that end as adverbs do: "Bill monthly charges"."""
_BEFORE_OBJECTS = frozenset(
    "the a an this that these those his her their its my our your me us him them it every each others"
    " everyone people up down out off back well".split()
)
"""What follows a verb's third person and hardly a plural: "leads the team", never "showers the"."""
_SAME_IN_PAST = frozenset("put let set cut shut reset hit quit read".split())
"""Verbs whose past is their base: behind "Will" they say nothing, "Will put"."""
_CLAUSE_OPENERS = frozenset(
    "because if while when where whether but so think thinks say says said hope".split()
)
_BEINGS = frozenset({"is", "was", "has", "'s", "’s"})
_OF_MONTHS = frozenset(
    "ahead away bad behind best better booked bright busier busiest busy challenging close closed coming"
    " crazy difficult done due early ended fine first free full going gone good great hard hectic here"
    " high last late long low near next off out over past poor quiet second short slow slower started"
    " strong successful third tight tough turning usual weak worse worst".split()
)
"""What is said of months as of people, or of months alone: "June is busy"."""
_PERIODS = frozenset(
    "month months time period quarter season year week record challenge success disaster mess blur"
    " nightmare peak low high start end turning deadline priority".split()
)
"""What a month is or was: "April was a hard month"."""
_DONE_BY_MONTHS = frozenset(
    "approach arrive begin bring broke brought close closed come end ended fall follow followed gave"
    " go hit left look made mark marked mean meant open opened proved put remain run saw see set show"
    " showed start started taught took".split()
)
_MONTHS_REACH = 6
"""Tokens behind "April is" within which "month" or the like tells that the month is meant."""


@dataclass(frozen=True, slots=True)
class PersonRules:
    """The rules, in the light of the lower-cased parts of the names on a roster."""

    lexicon: Lexicon
    roster: frozenset[str]

    def may_be_name(self, word: str) -> bool:
        """Say whether a lower-cased word is a name somewhere, if not here."""
        return word in self.lexicon.word_names or word in self.roster or self.is_only_name(word)

    def is_only_name(self, word: str) -> bool:
        """Say whether a lower-cased word is nothing but a name, as far as the lists know."""
        return word in self.lexicon.names or not (
            word in self.lexicon.word_names or self.lexicon.is_word(word)
        )

    def is_name_part(self, tokens: Sequence[Token], i: int) -> bool:
        """Say whether a short word is the first part of a name: "Ji-hoon", "Min-jin"."""
        after = tokens[i + 1 : i + 3]
        return (
            len(after) == 2
            and len(tokens[i]) <= 4
            and is_hyphen(tokens, i + 1)
            and not self.lexicon.is_word(after[1].lower_)
        )

    def is_half(self, tokens: Sequence[Token], i: int) -> bool:
        """Say whether a syllable of a name has the other beside it: "Min-jun", "Jun Jie"."""
        if not tokens[i].is_title or tokens[i].lower_ not in self.lexicon.syllables:
            return False
        if i + 2 < len(tokens) and is_hyphen(tokens, i + 1):
            compound = i + 3 < len(tokens) and is_hyphen(tokens, i + 3)
            return not compound and self._are_halves(tokens[i], tokens[i + 2])
        beside = (k for k in (i - 1, i) if 0 <= k < len(tokens) - 1 and are_joined(tokens, k))
        return any(
            all(token.is_title and not token.is_stop for token in tokens[k : k + 2])
            and self._are_halves(tokens[k], tokens[k + 1])
            and not is_numbered(tokens, k + 1)
            for k in beside
        )

    def _are_halves(self, first: Token, second: Token) -> bool:
        words = {first.lower_, second.lower_}
        return (
            len(words) == 2 and words <= self.lexicon.syllables and not words <= self.lexicon.kept
        )

    def is_addressed(self, tokens: Sequence[Token], i: int) -> bool:
        """Say whether a token stands where somebody is asked, told or thanked."""
        return i > 0 and tokens[i - 1].lower_ in _HANDED_TO and are_joined(tokens, i - 1)

    def follows_title(self, tokens: Sequence[Token], i: int) -> bool:
        """Say whether a token is the name behind a title: "Ms. Cook"."""
        if not i or not are_joined(tokens, i - 1) or not tokens[i].is_alpha:
            return False
        title, word = tokens[i - 1], tokens[i].lower_
        named = self.may_be_name(word) or word in self.lexicon.surnames
        if title.text in _SURE_TITLES:
            return named or not tokens[i].is_stop
        if tokens[i].is_stop:
            return False
        return title.lower_ in TITLES and title.text[0].isupper() and named

    def is_followed_as_name(self, tokens: Sequence[Token], i: int) -> bool:
        """Say whether what follows a word at a sentence's start takes it for a person."""
        word = tokens[i].lower_
        behind = skip_adverbs(tokens, i + 1)
        adverbs = {token.lower_ for token in tokens[i + 1 : behind]}
        if adverbs & _PERIODICAL:
            return False
        seldom = self._is_seldom(tokens[i])
        if adverbs & FREQUENCIES and not seldom and not tokens[i].is_stop:
            return True
        if behind >= len(tokens):
            return False
        if word in self.roster and tokens[behind].text == ":":
            return True
        if tokens[behind].lower_ in _JOINERS and not adverbs:
            virtue = word in self.lexicon.virtue_names and word not in self.roster
            listed = seldom or virtue
            return not listed or self._goes_on_as_name(tokens, behind + 1)
        if tokens[behind].lower_ in _AUXILIARIES:
            return True
        if tokens[i].is_stop and tokens[behind].lower_ in _SAME_IN_PAST:
            return False
        if self._is_surely_verb(tokens, behind):
            return True
        if not adverbs and self._is_other_name(tokens, behind):
            return not seldom or tokens[behind].lower_ not in self.lexicon.seldom_names
        return not seldom and self._may_be_verb(tokens[behind].lower_)

    def is_person(self, tokens: Sequence[Token], i: int) -> bool:
        """Say whether a month, a tongue or the like that is a given name too stands for a person."""
        word = tokens[i].lower_
        before = tokens[i - 1].lower_ if i else ""
        if is_numbered(tokens, i) or before[:1].isdigit():
            return False
        if word in self.roster:
            return before not in _OF_DATES
        if word not in self.lexicon.kept_names or before in _OF_DATES_AND_KINDS:
            return False
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        if before in _HANDED_TO:
            return after is None or after.is_stop or after.is_punct or after.is_space
        if after is not None and after.lower_ in _MODALS:
            return True
        opens = opens_sentence(tokens, i) or before in _CLAUSE_OPENERS
        return opens and word in self.lexicon.kept_subjects and self._acts_as_person(tokens, i)

    def _acts_as_person(self, tokens: Sequence[Token], i: int) -> bool:
        """Say whether a person is or does what follows: "April is a listener", no "busy month"."""
        behind = skip_adverbs(tokens, i + 1)
        if behind >= len(tokens):
            return False
        verb = tokens[behind].lower_
        if tokens[i].lower_ not in self.lexicon.months:
            return verb in _AUXILIARIES or self._is_surely_verb(tokens, behind)
        if verb in _BEINGS:
            return self._is_said_of_person(tokens, behind)
        if verb in _DONE_BY_MONTHS or self.lexicon.find_verb(verb) in _DONE_BY_MONTHS:
            return False
        return self._is_surely_verb(tokens, behind) and not self._names_period(tokens, behind)

    def _is_said_of_person(self, tokens: Sequence[Token], verb: int) -> bool:
        """Say whether it is of a person rather than of a month that something is or was said.

        "April was slow" and "June has been hard" are of the month; a roster tells otherwise.
        """
        begin = skip_adverbs(tokens, verb + 1)
        said = [token.lower_ for token in tokens[begin : begin + 2]]
        if not said or self._names_period(tokens, begin):
            return False
        form = tokens[verb].lower_
        if said[0] == "been":
            said = said[1:]
        elif form == "is" and self.lexicon.is_quality(said[0]):
            return said[0] not in _OF_MONTHS
        elif form == "has" and said[0].endswith("ed"):
            return True
        return said[:1] in (["a"], ["an"])

    def _names_period(self, tokens: Sequence[Token], begin: int) -> bool:
        reach = range(begin, min(begin + _MONTHS_REACH, len(tokens)))
        return any(tokens[i].lower_ in _PERIODS and tokens[i - 1].lower_ != "on" for i in reach)

    def _goes_on_as_name(self, tokens: Sequence[Token], i: int) -> bool:
        if i >= len(tokens):
            return False
        return tokens[i].lower_ in _BEHIND_JOINERS or self._is_other_name(tokens, i)

    def _is_other_name(self, tokens: Sequence[Token], i: int) -> bool:
        token, word = tokens[i], tokens[i].lower_
        if token.text.isupper():
            return word in self.lexicon.names and word not in self.lexicon.acronyms
        named = self.may_be_name(word) or self.is_name_part(tokens, i) or self.is_half(tokens, i)
        return token.text[0].isupper() and named

    def _is_seldom(self, token: Token) -> bool:
        """Say whether a word is so seldom a name, or may so well be an acronym, that proof is asked."""
        word = token.lower_
        if word in self.roster or word in self.lexicon.names:
            return False
        acronym = token.text.isupper() and word not in self.lexicon.word_names
        return acronym or word in self.lexicon.seldom_names

    def _may_be_verb(self, word: str) -> bool:
        return (
            self.lexicon.find_verb(word) is not None
            or word in self.lexicon.irregular_verbs
            or word in _SAME_IN_PAST
            or (word.endswith("ed") and self.lexicon.is_word(word))
        )

    def _is_surely_verb(self, tokens: Sequence[Token], i: int) -> bool:
        """Say whether a token is a verb and no plural: "leads the", "listens", no "showers"."""
        word = tokens[i].lower_
        following = tokens[i + 1].lower_ if i + 1 < len(tokens) else ""
        if following in _BEFORE_OBJECTS:
            return self._may_be_verb(word)
        if following in _AUXILIARIES or following in self.lexicon.irregular_verbs:
            return False
        base = self.lexicon.find_verb(word)
        if base is None:
            past = self._may_be_verb(word) and word not in _SAME_IN_PAST
            return past and not self.lexicon.is_quality(word) and word not in self.lexicon.nouns
        return base not in self.lexicon.nouns
