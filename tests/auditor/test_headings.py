"""Which lines announce and which judge."""

import pytest
import spacy

from auditor import Auditor
from auditor.headings import is_heading

HEADINGS = [
    "Strengths:",
    "Areas for improvement:",
    "## Development areas",
    "**Overall**",
    "WHAT WENT WELL:",
    "Q1. What went well?",
    "What could be better?",
    "1. What did they do well?",
    "Key achievements this year",
    "Strengths & weaknesses",
    "Any other comments?",
]
JUDGEMENTS = [
    "Moody",
    "Good skills",
    "Great results.",
    "Improvement needed.",
    "Performance slipped",
    "She needs to:",
    "Alex:",
    "What were they thinking?",
    "Where do I start?",
    "How hard can it be?",
    "Strengths: she rebuilt the rota in May and overtime fell.",
]


@pytest.mark.parametrize(
    ("line", "expected"),
    [(line, True) for line in HEADINGS] + [(line, False) for line in JUDGEMENTS],
)
def test_line_of_a_form(line: str, expected: bool) -> None:
    language = spacy.blank("en")
    doc = language.make_doc(f"{line}\nShe rebuilt the rota in May.")
    assert is_heading(doc[: len(language.make_doc(line))]) is expected


def test_words_within_a_line_are_no_heading() -> None:
    doc = spacy.blank("en").make_doc("Her strengths:\nStrengths: many")
    assert not is_heading(doc[1:3])
    assert not is_heading(doc[4:6])


@pytest.mark.parametrize(
    "form",
    [
        "Strengths:\n{}\nAreas for improvement:\n{}",
        "## Strengths\n\n{}\n\n## Development areas\n\n{}",
        "Q1. What went well?\n{}\nQ2. What could be better?\n{}",
    ],
)
def test_a_form_moves_no_grade(auditor: Auditor, form: str) -> None:
    said = (
        "She rebuilt the rota in May and overtime fell by 20%.",
        "Please share the template with Ward 6 by July so they can copy it.",
    )
    plain, headed = (
        auditor.check("\n".join(said)),
        auditor.check(form.format(*said)),
    )
    assert len(headed.sentences) == len(plain.sentences) + 2
    assert abs((headed.specificity or 0) - (plain.specificity or 0)) < 0.1
    assert headed.concerns_with_suggestion == plain.concerns_with_suggestion
