"""Recognise the language of a text; only English is graded."""

import re
from functools import cached_property

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from auditor.blinding.lexicon import Lexicon

_ENGLISH_WORD_SHARE = 0.6
_FOREIGN_CONFIDENCE = 0.8

_LETTER = re.compile(r"[^\W\d_]")
# All but the Latin script: also its phonetic, raised, wide and fancy (𝐛𝐨𝐥𝐝) letters are left out.
_NON_LATIN = re.compile(
    r"[^\W\d_\u0000-\u02ff\u1d00-\u1dbf\u1e00-\u1eff\u2070-\u214f\u2c60-\u2c7f"
    r"\ua720-\ua7ff\uab30-\uab6f\ufb00-\ufb06\uff21-\uff5a\U0001d400-\U0001d7ff]"
)


class LanguageGuard:
    """Tells texts that are plainly not English from those that may be graded."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def find_foreign(self, text: str) -> str | None:
        """Return the ISO 639-1 code of a text that is surely not English, else None.

        A text mostly of English words is taken as English at once, so the statistical model is
        only read from disk for the texts that need it. Very short texts are given the benefit of
        the doubt. A text mostly in another script than the Latin is no English, however short or
        unsure of its language the model is.
        """
        if _is_mostly_non_latin(text):
            ranked: list[str] = [language for language, _ in self._identifier.rank(text)]
            return next(language for language in ranked if language != "en")
        words = [word for word in text.lower().split() if word.isalpha()]
        known = sum(1 for word in words if self._lexicon.is_word(word))
        if not words or known >= _ENGLISH_WORD_SHARE * len(words):
            return None
        language, confidence = self._identifier.rank(text)[0]
        return language if language != "en" and confidence >= _FOREIGN_CONFIDENCE else None

    @cached_property
    def _identifier(self) -> LanguageIdentifier:
        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _is_mostly_non_latin(text: str) -> bool:
    """Say whether most letters are of another script; spaces, which not all have, do not matter."""
    if text.isascii():
        return False
    others = len(_NON_LATIN.findall(text))
    return others > 0 and 2 * others > len(_LETTER.findall(text))
