"""Whether words are said of a person, by the parse: who or what bears them?"""

from collections.abc import Iterator

from spacy.tokens import Span, Token

from auditor.blinding.names import PLACEHOLDER

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_PEOPLE = frozenset(
    "they them you i me he she him her who whoever someone somebody anyone anybody everyone everybody "
    "nobody person people man woman guy lady girl boy lad kid mother father mom mum dad parent one "
    "individual human soul player worker employee colleague coworker teammate member leader manager "
    "supervisor boss lead head director engineer developer programmer designer analyst nurse doctor "
    "teacher officer agent clerk driver operator technician accountant lawyer chef cook waiter waitress "
    "cleaner consultant associate assistant intern trainee apprentice graduate hire asset "
    "candidate reviewee specialist expert professional staffer hand presence character performer "
    "communicator thinker learner listener talker starter".split()
)
_PERSONAL = frozenset(
    "attitude manner style personality tone voice look looks english accent background head heart "
    "temper temperament approach demeanour demeanor humour humor smile nature character mood behaviour "
    "behavior mind energy confidence ego age body face hair clothes appearance lifestyle faith "
    "motivation commitment effort mouth ability abilities potential presence".split()
)


def is_about_person(span: Span) -> bool:
    """Say whether a run of words is said of a person, or of nothing that the sentence names.

    A thing, a process or a group of customers as subject (or as the noun that an adjective
    belongs to) speaks against it; a fragment without a subject is taken to mean the reviewee.
    Words that name their own bearer ("the team carried them", "their prayer breaks") need no other.
    """
    bearer = _find_bearer(span.root)
    if bearer is None or bearer in span or _is_person(bearer):
        return True
    return any(_names_person(token) or _owns_apart(token, bearer) for token in span)


def _find_bearer(token: Token) -> Token | None:
    """Return the word that a token is said of: the noun it modifies, or its clause's subject."""
    for word in _climb(token):
        if word.dep_ in _SUBJECTS:
            return word
        if word.dep_ == "amod" and word.head.pos_ in {"NOUN", "PROPN"}:
            head = word.head
            return _find_subject(head) or (
                None if head.dep_ == "ROOT" else _find_bearer(head) or head
            )
        subject = _find_subject(word)
        if subject is not None:
            return subject
    return None


def _climb(token: Token) -> Iterator[Token]:
    """Yield the token and its heads, up to the root."""
    yield token
    while token.dep_ != "ROOT":
        token = token.head
        yield token


def _find_subject(token: Token) -> Token | None:
    subjects = [child for child in token.children if child.dep_ in _SUBJECTS]
    if subjects:
        subject = subjects[0]
        if subject.lower_ in {"who", "that", "which"} and token.dep_ == "relcl":
            return token.head
        return subject
    return _find_subject(token.head) if token.dep_ == "conj" else None


def _is_person(token: Token) -> bool:
    word = token.lemma_.lower()
    if token.text == PLACEHOLDER or token.lower_ in _PEOPLE or word in _PEOPLE:
        return not _is_owned_thing(token)
    if token.pos_ in {"NOUN", "PROPN"}:
        return word in _PERSONAL and any(child.dep_ == "poss" for child in token.children)
    return token.pos_ in {"VERB", "ADJ", "NUM"} or token.lower_ in {"there", "what"}


def _names_person(token: Token) -> bool:
    return token.lower_ in {"they", "them"} or token.text == PLACEHOLDER


def _owns_apart(token: Token, bearer: Token) -> bool:
    """Say whether "their" means a person: it stands before the bearer, or the bearer is one thing."""
    if token.tag_ != "PRP$" or token.lower_ not in {"their", "my", "your"}:
        return False
    return token.i < bearer.i or bearer.tag_ in {"NN", "NNP", "PRP"}


def _is_owned_thing(token: Token) -> bool:
    """Say whether the word only owns or modifies what is meant: "the customer lead time"."""
    return token.dep_ == "compound" and token.head.pos_ == "NOUN"
