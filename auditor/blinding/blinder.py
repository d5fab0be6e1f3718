"""Mask names and pronouns before anything else reads a text."""

from collections.abc import Sequence

from spacy.language import Language

from auditor.blinding.edits import Edit, EditedText, apply_edits
from auditor.blinding.lexicon import Lexicon, load_lexicon
from auditor.blinding.names import NameFinder
from auditor.blinding.pronouns import unify_pronouns


class Blinder:
    """Turns a text into the form in which every later step reads it.

    Names become one placeholder; third-person pronouns, and the verbs that agree with them, take
    one form. Two texts that differ only in these come out equal, so nothing downstream can differ.
    """

    def __init__(self, language: Language) -> None:
        self._language = language
        self.lexicon: Lexicon = load_lexicon(language)

    def blind(self, text: str, roster: Sequence[str] = ()) -> EditedText:
        """Return the blinded text with the way back to the original's offsets.

        Args:
            text: What somebody wrote.
            roster: Full names of people whom the text may mention.
        """
        tokens = list(self._language.make_doc(text))
        names = list(NameFinder(self.lexicon, roster).find_names(tokens))
        pronouns = list(unify_pronouns(tokens, self.lexicon, {name.start for name in names}))
        return apply_edits(text, _drop_overlaps(names, pronouns))


def _drop_overlaps(names: list[Edit], pronouns: list[Edit]) -> list[Edit]:
    taken = [False] * (max((edit.end for edit in (*names, *pronouns)), default=0) + 1)
    kept: list[Edit] = []
    for edit in (*names, *pronouns):
        if not any(taken[edit.start : edit.end]):
            taken[edit.start : edit.end] = [True] * (edit.end - edit.start)
            kept.append(edit)
    return kept
