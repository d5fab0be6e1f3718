"""What reads as a formula is none of anyone's words; praise may begin with the same signs."""

import pytest

from auditor.sources.formulas import is_formula

FORMULAS = [
    '=HYPERLINK("x")',
    "=A1",
    "=1+1",
    "=cmd|' /C calc'!A0",
    "@SUM(A1:A3)",
    "+SUM(A1:A3)",
    "-SUM(A1, 3)*2",
    "+A1",
    "-$B$12",
    "+A1+B2",
    "+A1 * 3.5",
    "#NAME?",
    "#REF!",
]
WORDS = [
    "@Grace led the move of the billing service.",
    "@Grace (May) led it.",
    "+1 for the calm handover.",
    "+ Calm in the outage.",
    "- Calm in the outage.",
    "-1 on tests: none were written.",
    "+A1 work on the launch.",
    "+Q3 launch on time",
    "-Q3: the launch was late.",
    "=> she led it.",
    "-KPI(s) met: all (100%).",
    "-AWS(EC2) move done\n-SQL (basic)",
    "== Strengths ==",
    "= fine",
    "=",
    "#1 in sales.",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_one(text: str) -> None:
    assert is_formula(text)


@pytest.mark.parametrize("text", WORDS)
def test_words_are_none(text: str) -> None:
    assert not is_formula(text)
