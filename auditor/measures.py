"""What else a read review says in numbers, beside the scores that are compared."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from auditor.mentions import TOPICS, TRAIT, mentions_topic
from auditor.recency import find_period, measure_recency
from auditor.records import Review, ReviewAudit, Sentence
from corpora.codebook import Act, Family

FAMILY_FINDINGS = {family: f"{family.value}_findings" for family in Family}
"""Findings of each family per 100 sentences."""
NEXT_STEPS = "next_steps"
"""Share of a review's concerns that come with a next step; unknown where it has no concern."""
EVIDENCE = "evidence"
"""Sentences that bring evidence."""
PERSON_FOCUS = "person_focus"
"""Share of sentences that judge the person or name a trait."""
GRADE_SPREAD = "grade_spread"
"""Spread of specificity over the sentences of one review; halo makes every part alike."""
RECENCY = "recency"
"""Share of the dates in the text that fall in the last third of the period."""
SUBMITTED = "submitted"
"""Day on which a review was submitted, counted from year 1."""
BALANCE = "balance"
"""How good the text says things are, one sentence less surely than six; see `measure_balance`."""

LEVEL_MEASURES = (*FAMILY_FINDINGS.values(), NEXT_STEPS, EVIDENCE)
"""Levels of a reviewer that stand beside the scores."""
HABIT_MEASURES = (PERSON_FOCUS, GRADE_SPREAD, RECENCY)
"""Patterns of a reviewer that the literature names; estimates only, never a flag."""

_FEWEST_PARTS = 3


def measure_reviews(
    reviews: Sequence[Review], audits: Sequence[ReviewAudit]
) -> Mapping[str, NDArray[np.float64]]:
    """Return a column for each measure, a row a review; NaN where a review says nothing of it."""
    measures: dict[str, Callable[[Review, ReviewAudit], float]] = {
        NEXT_STEPS: lambda _, audit: _share_next_steps(audit),
        BALANCE: lambda _, audit: measure_balance(audit),
        EVIDENCE: lambda _, audit: float(audit.evidence_count),
        PERSON_FOCUS: _share_person_focus,
        GRADE_SPREAD: lambda _, audit: _spread_grades(audit.sentences),
        RECENCY: lambda review, _: measure_recency(
            review.text, find_period(review.cycle, review.submitted_at)
        ),
    }
    pairs = list(zip(reviews, audits, strict=True))
    columns = {name: [measure(*pair) for pair in pairs] for name, measure in measures.items()}
    days = [review.submitted_at for review in reviews]
    columns[SUBMITTED] = [float("nan") if day is None else float(day.toordinal()) for day in days]
    for family, name in FAMILY_FINDINGS.items():
        columns[name] = [_rate_findings(audit, family) for audit in audits]
    for topic in TOPICS:
        columns[topic] = [float(mentions_topic(review.text, topic)) for review in reviews]
    return {name: np.array(column, dtype=np.float64) for name, column in columns.items()}


def measure_balance(audit: ReviewAudit) -> float:
    """Return (strengths - concerns) / (strengths + concerns + 1), of their expected numbers.

    Against a rating, one kind sentence must not say as much as six: hence the sentence too many
    below the line. And a sentence that might be read either way must not say as much as a plain
    one: hence chances, and not acts.
    """
    strengths = sum(sentence.chances[Act.STRENGTH] for sentence in audit.sentences)
    concerns = sum(sentence.chances[Act.CONCERN] for sentence in audit.sentences)
    return (strengths - concerns) / (strengths + concerns + 1)


def _rate_findings(audit: ReviewAudit, family: Family) -> float:
    found = sum(finding.family is family for finding in audit.findings)
    return 100.0 * found / len(audit.sentences) if audit.sentences else float("nan")


def _share_next_steps(audit: ReviewAudit) -> float:
    concerns = sum(Act.CONCERN in sentence.acts for sentence in audit.sentences)
    return audit.concerns_with_suggestion / concerns if concerns else float("nan")


def _share_person_focus(review: Review, audit: ReviewAudit) -> float:
    """Return the share of sentences with a finding of the judgement family or a trait word."""
    judged = [f for f in audit.findings if f.family is Family.JUDGEMENT]
    focused = sum(
        any(finding.start < sentence.end and sentence.start < finding.end for finding in judged)
        or mentions_topic(review.text[sentence.start : sentence.end], TRAIT)
        for sentence in audit.sentences
    )
    return focused / len(audit.sentences) if audit.sentences else float("nan")


def _spread_grades(sentences: Sequence[Sentence]) -> float:
    """Return the spread of specificity over the sentences with an act, of which it takes three."""
    grades = [sentence.specificity for sentence in sentences if sentence.acts]
    return float(np.std(grades, ddof=1)) if len(grades) >= _FEWEST_PARTS else float("nan")
