"""Blind by construction: everything that grades a text sees it without names and pronouns."""

from auditor.blinding.blinder import Blinder
from auditor.blinding.edits import EditedText
from auditor.blinding.lexicon import Lexicon

__all__ = ["Blinder", "EditedText", "Lexicon"]
