"""Recognise the language of a text, sentence by sentence; only English is graded."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from py3langid.langid import MODEL_FILE, LanguageIdentifier
from spacy.tokens import Span

from auditor.blinding.lexicon import Lexicon
from auditor.blinding.names import PLACEHOLDER

_ENGLISH_WORD_SHARE = 0.6
"""At this share of words that the dictionary has, a text is English."""
_MIXED_WORD_SHARES = {"tl": 0.45}
"""The same for languages that people mix into their English, in one sentence and at work: what they
say so is a variety of English, which the corpus holds and the model has learnt."""
_DOUBTFUL_WORD_SHARE = 0.7
"""Above it, a sentence is English, whatever stands around it."""
_FOREIGN_CONFIDENCE = 0.8
_FEWEST_WORDS = 5
"""Words from which on a part of an English text can be told to be foreign: loan words, names and notes
are fewer. Of 122,026 sentences of the train split 14 are taken for another language, each of them
Tagalog for the most part; of two foreign sentences amid English ones, three in four."""
_FEWEST_ENGLISH_WORDS = 3
"""Words from which on a part of a foreign text can be told to be English."""

_LEAST_ENGLISH = 0.1
"""Share of a text's words below which what is left of it is not graded."""

_LETTER = re.compile(r"[^\W\d_]")
# All but the Latin script: also its phonetic, raised, wide and fancy (𝐛𝐨𝐥𝐝) letters are left out.
_NON_LATIN = re.compile(
    r"[^\W\d_\u0000-\u02ff\u1d00-\u1dbf\u1e00-\u1eff\u2070-\u214f\u2c60-\u2c7f"
    r"\ua720-\ua7ff\uab30-\uab6f\ufb00-\ufb06\uff21-\uff5a\U0001d400-\U0001d7ff]"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences that are judged together: how many words they have, and the dictionary knows."""

    text: str
    words: int
    known: int

    @property
    def is_doubtful(self) -> bool:
        """Whether too few of its words are known for it to be surely English."""
        return self.words > 0 and self.known <= _DOUBTFUL_WORD_SHARE * self.words


class LanguageGuard:
    """Tells sentences that are plainly not English from those that may be graded."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def find_foreign(self, sentences: Sequence[Span]) -> list[str | None]:
        """Return the ISO 639-1 code of each sentence of a text that is no English, else None.

        Where the text as a whole is not English, a sentence is foreign unless it surely is. In any
        other text doubtful sentences that stand together are judged together, and short ones are
        given the benefit of the doubt. What is mostly in another script than the Latin is no
        English, however short. Where hardly anything English is left, nothing is.

        A text mostly of English words is taken as English at once, so the statistical model is
        only read from disk for the texts that need it.
        """
        passages = [self._read(sentence) for sentence in sentences]
        codes = self._judge_each(passages)
        foreign = Counter(code for code in codes if code)
        graded = sum(p.words for p, code in zip(passages, codes, strict=True) if code is None)
        if foreign and graded < _LEAST_ENGLISH * _join(passages).words:
            [(most, _)] = foreign.most_common(1)
            return [most for _ in codes]
        return codes

    def _judge_each(self, passages: Sequence[Passage]) -> list[str | None]:
        code = self._judge(_join(passages))
        if code is not None:
            return [None if self._is_english(passage) else code for passage in passages]
        codes: list[str | None] = []
        for is_doubtful, group in groupby(passages, key=lambda passage: passage.is_doubtful):
            together = list(group)
            found = self._judge(_join(together), fewest=_FEWEST_WORDS) if is_doubtful else None
            codes += [found] * len(together)
        return codes

    def _read(self, sentence: Span) -> Passage:
        words = [token.lower_ for token in sentence if token.is_alpha and token.text != PLACEHOLDER]
        return Passage(sentence.text, len(words), sum(map(self._lexicon.is_word, words)))

    def _judge(self, passage: Passage, *, fewest: int = 1) -> str | None:
        """Return the code of a passage that is surely not English, else None."""
        if _is_mostly_non_latin(passage.text):
            ranked: list[str] = [language for language, _ in self._identifier.rank(passage.text)]
            return next(language for language in ranked if language != "en")
        if passage.words < fewest or passage.known >= _ENGLISH_WORD_SHARE * passage.words:
            return None
        language, confidence = self._identifier.rank(passage.text)[0]
        enough = _MIXED_WORD_SHARES.get(language, _ENGLISH_WORD_SHARE)
        if language == "en" or passage.known >= enough * passage.words:
            return None
        return language if confidence >= _FOREIGN_CONFIDENCE else None

    def _is_english(self, passage: Passage) -> bool:
        """Say whether a passage is surely English."""
        enough = passage.words >= _FEWEST_ENGLISH_WORDS and not passage.is_doubtful
        return bool(enough and self._identifier.rank(passage.text)[0][0] == "en")

    @cached_property
    def _identifier(self) -> LanguageIdentifier:
        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def word_foreign(codes: Sequence[str], graded: int) -> str:
    """Return the notice on sentences that are not English, by their language codes."""
    named = f"(language code {', '.join(sorted(set(codes)))})"
    if not graded:
        return (
            f"The text does not seem to be English {named}; it was not graded. "
            "Only English is supported."
        )
    return (
        f"Not graded, as they do not seem to be English {named}: {len(codes)} of "
        f"{len(codes) + graded} sentences. Only English is supported."
    )


def _join(passages: Sequence[Passage]) -> Passage:
    return Passage(
        " ".join(passage.text for passage in passages),
        sum(passage.words for passage in passages),
        sum(passage.known for passage in passages),
    )


def _is_mostly_non_latin(text: str) -> bool:
    """Say whether most letters are of another script; spaces, which not all have, do not matter."""
    if text.isascii():
        return False
    others = len(_NON_LATIN.findall(text))
    return others > 0 and 2 * others > len(_LETTER.findall(text))
