"""Recognise the language of a text; only English is graded."""

from functools import cached_property

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from auditor.blinding.lexicon import Lexicon

_ENGLISH_WORD_SHARE = 0.6
_FOREIGN_CONFIDENCE = 0.8


class LanguageGuard:
    """Tells texts that are plainly not English from those that may be graded."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def find_foreign(self, text: str) -> str | None:
        """Return the ISO 639-1 code of a text that is surely not English, else None.

        A text mostly of English words is taken as English at once, so the statistical model is
        only read from disk for the texts that need it. Very short texts are given the benefit of
        the doubt.
        """
        words = [word for word in text.lower().split() if word.isalpha()]
        known = sum(1 for word in words if self._lexicon.is_word(word))
        if not words or known >= _ENGLISH_WORD_SHARE * len(words):
            return None
        language, confidence = self._identifier.rank(text)[0]
        return language if language != "en" and confidence >= _FOREIGN_CONFIDENCE else None

    @cached_property
    def _identifier(self) -> LanguageIdentifier:
        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
