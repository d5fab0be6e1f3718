"""Further measures by group that the literature names, each within reviewers.

Length and evidence (Williams et al. 2021, HBR), next steps and developmental feedback (Correll &
Simard 2016, HBR), person focus (Kluger & DeNisi 1996), leadership, potential and standout mentions
(Correll et al. 2020, ASR 85:1022), and rating against text in both directions (Biernat et al. 2012,
SPPS 3:186; Sheppard 2024). Directions differ between studies, so every test is two-sided.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from auditor.contradictions import describe_text
from auditor.covariates import build_covariates
from auditor.cycle_records import Disparity, Untested
from auditor.disparity import NO_SPREAD, Group, decide_gap, scale_gap
from auditor.measures import EVIDENCE, GRADE_SPREAD, NEXT_STEPS, PERSON_FOCUS, RECENCY
from auditor.mentions import TOPICS
from auditor.scores import Floats, ScoreTable
from auditor.statistics import GroupGap, IncomparableError, adjust, measure_group_gap

WORDS = "words"
RATING_GIVEN_TEXT = "rating_given_text"
"""The rating less what the text leads to expect."""
PRAISE_GIVEN_RATING = "praise_given_rating"
"""How good the text says things are, less what the rating leads to expect: above 0 is over-soft."""


@dataclass(frozen=True, slots=True)
class _Question:
    """A figure to compare, and what is held constant beside the usual covariates."""

    name: str
    column: Floats
    held: tuple[Floats, ...] = ()
    with_length: bool = False


def compare_patterns(
    groups: Sequence[Group], *, fdr: float, minimum: int
) -> tuple[tuple[Disparity, ...], tuple[Untested, ...]]:
    """Compare each further measure between each group and everybody else, reviewer held fixed.

    The residuals of rating on text and of text on rating are estimated in one regression with the
    group, so that the group's own share of the slope is not taken for text.
    """
    measured: list[tuple[Group, str, GroupGap]] = []
    untested: list[Untested] = []
    for group in groups:
        for question in _list_questions(group.table):
            known = np.logical_and.reduce(
                [np.isfinite(column) for column in (question.column, *question.held)]
            )
            if not known.any():
                continue
            what = f"{question.name} for {group.label}"
            if min(_count_people(group, known)) < minimum:
                untested.append(Untested(what, f"too few: under {minimum} people on a side"))
                continue
            try:
                gap = _measure(group, question, known)
            except IncomparableError as reason:
                untested.append(Untested(what, str(reason)))
                continue
            if gap.unit > 0:
                measured.append((group, question.name, gap))
            else:
                untested.append(Untested(what, NO_SPREAD))
    q_values = adjust([gap.p for _, _, gap in measured]) if measured else np.zeros(0)
    rows = tuple(
        Disparity(
            attribute=group.attribute,
            group=group.name,
            score=name,
            estimate=scale_gap(gap),
            controlled=None,
            q_value=float(q),
            reviewers=gap.reviewers,
            smallest=gap.smallest / gap.unit,
            verdict=decide_gap(gap, float(q), fdr),
        )
        for (group, name, gap), q in zip(measured, q_values, strict=True)
    )
    return rows, tuple(untested)


def _list_questions(table: ScoreTable) -> Iterator[_Question]:
    yield _Question(WORDS, table.words)
    for name in (EVIDENCE, NEXT_STEPS, PERSON_FOCUS, GRADE_SPREAD, RECENCY):
        yield _Question(name, table.measure(name))
    for topic in TOPICS:
        # A longer text mentions more of everything, and its length is compared by itself.
        yield _Question(topic, table.measure(topic), with_length=True)
    text = describe_text(table)
    yield _Question(RATING_GIVEN_TEXT, table.rating, held=tuple(text))
    yield _Question(PRAISE_GIVEN_RATING, text[0], held=(table.rating,))


def _count_people(group: Group, known: np.ndarray) -> tuple[int, int]:
    people = group.table.reviewee_ids
    inside = {people[row] for row in np.flatnonzero(known & group.members)}
    outside = {people[row] for row in np.flatnonzero(known & ~group.members)}
    return len(inside), len(outside)


def _measure(group: Group, question: _Question, known: np.ndarray) -> GroupGap:
    table = group.table.choose(known)
    usual = build_covariates(table, with_length=question.with_length)
    held = [values[known] for values in question.held]
    columns = ([] if usual is None else [usual]) + held
    return measure_group_gap(
        question.column[known],
        table.reviewer_codes()[0],
        group.members[known],
        reviewee=table.reviewee_codes(),
        covariates=np.column_stack(columns) if columns else None,
    )
