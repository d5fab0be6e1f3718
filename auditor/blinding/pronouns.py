"""Bring he, she and they, and the verbs that agree with them, to one form.

Every rule looks at words alone and treats all sets of pronouns alike, so that texts that differ
only in their pronouns (and in the agreement that follows) come out as the same text.
"""

import re
from collections.abc import Iterator, Sequence, Set

from spacy.tokens import Token

from auditor.blinding.adverbs import NEGATIONS, is_adverb, match_phrase, skip_adverbs
from auditor.blinding.edits import Edit
from auditor.blinding.lexicon import Lexicon

SUBJECTS = frozenset("he she they ze xe ey".split())
OBJECTS = frozenset(
    "him her them his hers their theirs hir hirs zir zirs xem xyr xyrs eir eirs".split()
)
REFLEXIVES = frozenset(
    "himself herself themself themselves theirself hirself zirself xemself xyrself eirself".split()
)
_PLURALS = {
    "is": "are",
    "was": "were",
    "has": "have",
    "does": "do",
    "goes": "go",
    "'s": "'re",
    "’s": "'re",
    "s": "re",
    "'ve": "'re",
    "’ve": "'re",
    "’re": "'re",
    "ve": "re",
}
_WITH_CLITIC = re.compile(r"^(he|she|they|ze|xe|ey)(['’](?:d|ll|s|re|ve))$")
_CLITICS = frozenset({"'s", "’s", "s", "'ve", "’ve", "’re", "ve"})
_JOINERS = frozenset({"and", "but", "or", "then", ",", "yet", "&"})
_CLAUSE_ENDS = frozenset({".", "!", "?", ";", ":"})
# What follows "them" and not "their": the words that cannot begin a noun phrase's inside.
_AFTER_OBJECT = frozenset(
    "to at in on for with and or but from by as about if when that the a an this these those what how "
    "because so than into up out off over through is was are were will would can could has had have "
    "do did does not before after during while who which where why again too well there here next "
    "last every all some any each more be being feel go know across against around down back onto "
    "under until since without within per very even also just really always never often".split()
)
_FIRST_ALTERNATIVES = SUBJECTS | OBJECTS | REFLEXIVES | {"s"}


def unify_pronouns(tokens: Sequence[Token], lexicon: Lexicon, names: Set[int]) -> Iterator[Edit]:
    """Yield the edits that bring third-person pronouns and their verbs to one form.

    Args:
        tokens: All of a text.
        lexicon: Which words are verbs.
        names: The offsets at which somebody's name begins.
    """
    position = 0
    while position < len(tokens):
        last = _join_alternatives(tokens, position)
        token = tokens[position]
        word = token.lower_
        joined = _WITH_CLITIC.match(tokens[last].lower_)
        if joined:
            form = f"they{_PLURALS.get(joined[2], joined[2])}"
            yield _replace(token, tokens[last], form)
            yield from _unify_agreement(tokens, last + 1, lexicon)
        elif word in SUBJECTS or word == "s)he" or (word == "s" and last > position):
            first = position - 1 if word == "s)he" and position else position
            yield _replace(tokens[first], tokens[last], "they")
            yield from _unify_inverted(tokens, first)
            yield from _unify_agreement(tokens, last + 1, lexicon)
        elif word in OBJECTS:
            form = "them" if _ends_phrase(tokens, last + 1, names) else "their"
            yield _replace(tokens[position], tokens[last], form)
        elif word in REFLEXIVES:
            yield _replace(tokens[position], tokens[last], "themselves")
        position = last + 1


def _join_alternatives(tokens: Sequence[Token], position: int) -> int:
    """Return the last token of "he/she", "his or her", "(s)he"; `position` where there is none."""
    if tokens[position].lower_ not in _FIRST_ALTERNATIVES:
        return position
    words = [token.lower_ for token in tokens[position : position + 3]]
    if words == ["s", "/", "he"]:
        return position + 2
    for group in (SUBJECTS, OBJECTS, REFLEXIVES):
        if len(words) < 3 or words[0] not in group or words[1] not in {"/", "or"}:
            continue
        if words[2] in group or (group is SUBJECTS and _WITH_CLITIC.match(words[2])):
            return _join_alternatives(tokens, position + 2)
    return position


def _unify_inverted(tokens: Sequence[Token], subject: int) -> Iterator[Edit]:
    """Yield an edit for the verb of a question, which stands before its subject: "doesn't she"."""
    verb = subject - 1
    if verb > 0 and tokens[verb].lower_ in NEGATIONS:
        verb -= 1
    if verb >= 0 and tokens[verb].lower_ in _PLURALS.keys() - _CLITICS:
        yield _replace_word(tokens[verb], _PLURALS[tokens[verb].lower_])


def _unify_agreement(tokens: Sequence[Token], begin: int, lexicon: Lexicon) -> Iterator[Edit]:
    """Yield edits for the verb after a subject pronoun and for the verbs joined to it."""
    expected = True
    verb = skip_adverbs(tokens, begin)
    for position in range(begin, len(tokens)):
        if expected:
            verb = max(verb, position + match_phrase(tokens, position))
        if position < verb:
            continue
        token = tokens[position]
        word = token.lower_
        if word in _CLAUSE_ENDS or token.is_space or word in SUBJECTS:
            return
        if expected and is_adverb(word):
            continue
        if expected and (word not in _CLITICS or position == begin):
            base = _PLURALS.get(word) or lexicon.find_verb(word)
            if base is not None:
                yield _replace_word(token, base)
        expected = word in _JOINERS


def _ends_phrase(tokens: Sequence[Token], following: int, names: Set[int]) -> bool:
    if following >= len(tokens):
        return True
    token = tokens[following]
    capital = token.is_title or token.idx in names
    return token.is_punct or token.is_space or capital or token.lower_ in _AFTER_OBJECT


def _replace_word(token: Token, form: str) -> Edit:
    return _replace(token, token, form)


def _replace(first: Token, last: Token, form: str) -> Edit:
    return Edit(first.idx, last.idx + len(last), _match_case(form, first.text))


def _match_case(form: str, model: str) -> str:
    if model.isupper() and len(model) > 1:
        return form.upper()
    return form.capitalize() if model[0].isupper() else form
