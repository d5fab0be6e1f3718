"""Whether words can stand as a sentence of their own, by the parse."""

from spacy.tokens import Doc, Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_QUESTIONS = frozenset({"WDT", "WP", "WP$", "WRB"})
_POINTING = frozenset("it that this these those".split())
"""Pronouns that may mean words outside: "donors warm to that"."""


def is_statement(words: Doc) -> bool:
    """Say whether words are one main clause that needs no other, or a request.

    "Who closed 14 tickets", "on 3 May" and "closed 14 tickets" need one.
    """
    roots = [sentence.root for sentence in words.sents]
    if len(roots) != 1 or any(_points_outside(token) for token in words):
        return False
    return _is_main_clause(roots[0]) or _is_request(roots[0])


def _points_outside(token: Token) -> bool:
    return token.lower_ in _POINTING and token.pos_ == "PRON"


def _is_main_clause(root: Token) -> bool:
    children = list(root.children)
    verbs = [root, *(child for child in children if child.dep_ in {"aux", "auxpass"})]
    subjects = [child for child in children if child.dep_ in _SUBJECTS]
    return (
        bool(subjects)
        and any(verb.tag_ in _FINITE for verb in verbs)
        and not any(child.dep_ == "mark" or child.tag_ in _QUESTIONS for child in children)
    )


def _is_request(root: Token) -> bool:
    return root.tag_ == "VB" and all(token.lower_ == "please" for token in root.doc[: root.i])
