"""The adverbs that may part a subject from its verb: "she too often interrupts"."""

from collections.abc import Sequence

from spacy.tokens import Token

NEGATIONS = frozenset({"not", "n't", "n’t", "nt"})
FREQUENCIES = frozenset("always never often rarely seldom sometimes usually".split())
ADVERBS = (
    FREQUENCIES
    | NEGATIONS
    | frozenset(
        "also still just really ever already now then only even both generally mostly almost all"
        " either simply soon once".split()
    )
)
_BESIDE_SUBJECT = frozenset(
    "too very quite rather so as well more most less least far again perhaps maybe however indeed"
    " therefore thus hence instead first later today alone twice though himself herself themself"
    " themselves theirself hirself xemself".split()
)
"""What counts as an adverb right behind a subject only: elsewhere a noun may follow."""
_PHRASES = {
    first: tuple((first, *rest.split()) for rest in rests)
    for first, *rests in (
        ("as", "a rule"),
        ("at", "times", "first", "least", "best", "worst"),
        ("by", "and large"),
        ("for", "the most part"),
        ("if", "ever", "anything"),
        ("in", "general", "fact"),
        ("more", "often than not", "than once"),
        ("now", "and then"),
        ("of", "course"),
        ("on", "occasion", "the whole"),
        ("time", "and again"),
        ("to", "date"),
    )
}
"""Adverbs of several words, by their first."""


def is_adverb(word: str) -> bool:
    """Say whether a lower-cased word is an adverb wherever it stands."""
    return word in ADVERBS or word.endswith("ly")


def skip_adverbs(tokens: Sequence[Token], i: int) -> int:
    """Return where the adverbs end that begin at token `i`, right behind a subject."""
    while i < len(tokens):
        phrase = match_phrase(tokens, i)
        word = tokens[i].lower_
        if not phrase and not is_adverb(word) and word not in _BESIDE_SUBJECT:
            break
        i += phrase or 1
    return i


def match_phrase(tokens: Sequence[Token], i: int) -> int:
    """Return how many tokens an adverbial phrase that begins at token `i` has, or 0."""
    for phrase in _PHRASES.get(tokens[i].lower_, ()):
        if tuple(token.lower_ for token in tokens[i : i + len(phrase)]) == phrase:
            return len(phrase)
    return 0
