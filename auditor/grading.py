"""From graded sentences to the grades of a review."""

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.records import Sentence
from corpora.codebook import Act

EVIDENCE_GRADE = 3.5
"""A sentence counts as evidence where its nearest whole specificity is 4 or 5."""

BEHAVIOUR_GRADE = 2.5
"""A sentence shows a behaviour where its nearest whole specificity is 3 or more."""


@dataclass(frozen=True, slots=True)
class Grades:
    """The grades of a review, from 1 to 5, and the counts that stand beside them."""

    specificity: float | None
    constructiveness: float | None
    evidence_count: int
    concerns_with_suggestion: int


def grade_review(sentences: Sequence[Sentence]) -> Grades:
    """Average the sentences that carry an act, or all of them where none does.

    Without a sentence there is no grade. A concern comes with a suggestion where the sentence
    itself, or the one right before or after it, suggests something.
    """
    judged = [sentence for sentence in sentences if sentence.acts] or list(sentences)
    return Grades(
        specificity=_average([sentence.specificity for sentence in judged]),
        constructiveness=_average([sentence.constructiveness for sentence in judged]),
        evidence_count=sum(sentence.specificity >= EVIDENCE_GRADE for sentence in sentences),
        concerns_with_suggestion=sum(
            Act.CONCERN in sentence.acts
            and any(Act.SUGGESTION in near.acts for near in sentences[max(i - 1, 0) : i + 2])
            for i, sentence in enumerate(sentences)
        ),
    )


def _average(grades: Sequence[float]) -> float | None:
    return round(sum(grades) / len(grades), 2) if grades else None
