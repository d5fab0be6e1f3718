"""The small language of phrases, turned into spaCy token patterns.

A phrase is words parted by spaces; each matches itself in any case. Beside plain words there are:

- ``word~``   the word in any inflection (its lemma)
- ``a|b|c``   any one of these words; one ``~`` among them gives all of them any inflection
- ``word?``   the word may be missing
- ``POSS``    their, my, our, your, or 's; ``DET`` an article or the like; ``BE`` any form of be
- ``NOT``     not, in full or short ("n't")
- ``NAME``    somebody's name, as it reads after blinding
- ``THEY``    they or them, as every third-person pronoun reads after blinding
- ``WHO``     a name, they, them, I or you: somebody in person
- ``ADV``, ``ADJ``, ``NOUN``, ``VERB``   any word of that part of speech
- ``*``       any one word; ``**`` up to three

The names that stand for a few words may be alternatives too (``POSS|the``); those for a part of
speech stand alone. A hyphen is a word by itself, as in the parse: ``hard-working|headed``.
"""

from typing import Any

from auditor.blinding.names import PLACEHOLDER

TokenPattern = dict[str, Any]

_NAME = PLACEHOLDER.lower()
_WORDS = {
    "POSS": "their my our your 's ’s",
    "DET": "a an the this that these those some any no every each another",
    "BE": "am is are was were be been being 'm ’m 're ’re 's ’s",
    "NOT": "not n't n’t",
    "NAME": _NAME,
    "THEY": "they them",
    "WHO": f"{_NAME} they them i you",
}
_CLASSES: dict[str, TokenPattern] = {
    "ADV": {"POS": "ADV"},
    "ADJ": {"POS": "ADJ"},
    "NOUN": {"POS": {"IN": ["NOUN", "PROPN"]}},
    "VERB": {"POS": "VERB"},
    "*": {"IS_PUNCT": False},
    "**": {"IS_PUNCT": False, "OP": "{0,3}"},
}


def parse_phrase(phrase: str) -> list[TokenPattern]:
    """Return the spaCy token pattern of a phrase, one entry a word."""
    return [_parse_word(word) for word in phrase.replace("-", " - ").split()]


def _parse_word(word: str) -> TokenPattern:
    stem = word.removesuffix("?")
    entry = dict(_CLASSES.get(stem) or _match_words(stem))
    return entry if stem == word else entry | {"OP": "?"}


def _match_words(word: str) -> TokenPattern:
    attribute = "LEMMA" if "~" in word else "LOWER"
    words: list[str] = []
    for alternative in word.replace("~", "").split("|"):
        words += _WORDS.get(alternative, alternative.lower()).split()
    return {attribute: {"IN": words}}
