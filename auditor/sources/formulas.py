"""Cells that hold a formula, or what a spreadsheet shows where one failed, instead of text."""

import re

_REFERENCE = r"\$?[A-Z]{1,3}\$?\d+"
_FORMULA = re.compile(
    # Praise may begin with "+1 for", "@Grace", "- kept" or "=>": a sign alone makes no formula.
    rf"""
    = [^\s=>]
    | [-+@] [A-Z][A-Z0-9.]* \( [^()]* \) \S* \s* \Z
    | [-+] {_REFERENCE} (?: \s* [-+*/^&:] \s* (?: {_REFERENCE} | \d+ (?:\.\d+)? ) )* \s* \Z
    | \# (?: REF! | NAME\? | VALUE! | DIV/0! | N/A | NULL! | NUM! ) \s* \Z
    """,
    re.VERBOSE,
)


def is_formula(text: str) -> bool:
    """Say whether a cell reads as a formula (=…, @NAME(…), +A1) or as the error of one (#NAME?)."""
    return _FORMULA.match(text) is not None
