"""The scores of a cycle as columns: one row a review, whether it was just read or comes as numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from auditor.measures import measure_reviews
from auditor.records import Person, Review, ReviewAudit
from auditor.statistics import encode
from corpora.codebook import Act

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

SPECIFICITY = "specificity"
CONSTRUCTIVENESS = "constructiveness"
FINDINGS = "findings"
COMPOSITE = "composite"

DEPARTMENT = "department"
"""The attribute of the people file that departments are read from."""

SCORES = (SPECIFICITY, CONSTRUCTIVENESS, FINDINGS)
"""The scores that are compared; `findings` counts per 100 words, and fewer is better."""

_PLACEHOLDER = "\0"
"""Begins the stand-in for an id that is not known; no id that people write begins so."""


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """One row a review; a missing number is NaN, a missing word is empty."""

    review_ids: tuple[str, ...]
    reviewer_ids: tuple[str, ...]
    reviewee_ids: tuple[str, ...]
    cycles: tuple[str, ...]
    relationships: tuple[str, ...]
    scores: Mapping[str, Floats]
    words: Floats
    valence: Floats
    rating: Floats
    attributes: Mapping[str, tuple[str, ...]]
    """Attributes of the reviewee that groups are made of, as given."""
    controls: Mapping[str, tuple[str, ...]]
    """Further columns that may explain a score and are held constant."""
    measures: Mapping[str, Floats] = field(default_factory=dict)
    """Further figures of a review that was read; empty where scores came without text."""
    departments: tuple[str, ...] = ()
    """The reviewee's department where the people file has it; empty where it has none."""
    rating_range: tuple[float, float] | None = None
    """The lowest and highest rating that the form allows, where every review agrees on it."""

    def __len__(self) -> int:
        """Return the number of reviews."""
        return len(self.review_ids)

    def choose(self, rows: NDArray[np.bool_]) -> "ScoreTable":
        """Return the table of the rows marked."""
        kept: list[int] = np.flatnonzero(rows).tolist()

        def pick(column: Sequence[str]) -> tuple[str, ...]:
            return tuple(column[row] for row in kept)

        return ScoreTable(
            pick(self.review_ids),
            pick(self.reviewer_ids),
            pick(self.reviewee_ids),
            pick(self.cycles),
            pick(self.relationships),
            {name: column[kept] for name, column in self.scores.items()},
            self.words[kept],
            self.valence[kept],
            self.rating[kept],
            {name: pick(column) for name, column in self.attributes.items()},
            {name: pick(column) for name, column in self.controls.items()},
            {name: column[kept] for name, column in self.measures.items()},
            pick(self.departments) if self.departments else (),
            self.rating_range,
        )

    def measure(self, name: str) -> Floats:
        """Return a further figure of each review, NaN where it is not known."""
        return self.measures.get(name, np.full(len(self), np.nan))

    def reviewer_codes(self) -> tuple[Codes, list[str]]:
        """Return a dense code for each row's reviewer, and the reviewers by code."""
        return encode(self.reviewer_ids)

    def reviewee_codes(self) -> Codes:
        """Return a dense code for each row's reviewee; one who is not known is a person apart."""
        return encode(set_apart(self.reviewee_ids))[0]

    def choose_known(self) -> "ScoreTable":
        """Return the rows whose reviewer is known, for what is told of a reviewer."""
        known = np.array([bool(reviewer) for reviewer in self.reviewer_ids], dtype=np.bool_)
        return self if known.all() else self.choose(known)

    def set_apart(self) -> "ScoreTable":
        """Return the table with every unknown reviewer a person of their own, see `set_apart`."""
        return (
            self
            if all(self.reviewer_ids)
            else replace(self, reviewer_ids=set_apart(self.reviewer_ids))
        )


def set_apart(ids: Sequence[str]) -> tuple[str, ...]:
    """Return ids of people with a stand-in of its own for each that is empty.

    Reviews that name nobody are not by one hand, nor about one person: as one they would be
    compared with one another. Alone, each weighs on means and rates, and says nothing within
    reviewers.
    """
    return tuple(one or f"{_PLACEHOLDER}{row}" for row, one in enumerate(ids))


def hide_placeholder(reviewer_id: str) -> str:
    """Return an id of `set_apart` as it was given: empty where the reviewer is not known."""
    return "" if reviewer_id.startswith(_PLACEHOLDER) else reviewer_id


def tabulate_audits(
    reviews: Sequence[Review],
    audits: Sequence[ReviewAudit],
    people: Mapping[str, Person],
    *,
    groups: Sequence[str] = (),
    controls: Sequence[str] = (),
) -> ScoreTable:
    """Return the scores of audited reviews, those without a grade left out.

    Args:
        reviews: The reviews.
        audits: Their audits, in the same order.
        people: The reviewees' attributes by id.
        groups: Attributes that groups are made of.
        controls: Attributes that are held constant.
    """
    graded = [
        (review, audit)
        for review, audit in zip(reviews, audits, strict=True)
        if audit.specificity is not None and audit.constructiveness is not None
    ]
    words = np.array([len(review.text.split()) for review, _ in graded], dtype=np.float64)
    counts = np.array([len(audit.findings) for _, audit in graded], dtype=np.float64)

    def attribute(name: str) -> tuple[str, ...]:
        return tuple(_find_attribute(people, review.reviewee_id, name) for review, _ in graded)

    return ScoreTable(
        review_ids=tuple(review.review_id for review, _ in graded),
        reviewer_ids=tuple(review.reviewer_id for review, _ in graded),
        reviewee_ids=tuple(review.reviewee_id for review, _ in graded),
        cycles=tuple(review.cycle for review, _ in graded),
        relationships=tuple(str(review.relationship or "") for review, _ in graded),
        scores={
            SPECIFICITY: np.array([audit.specificity for _, audit in graded], dtype=np.float64),
            CONSTRUCTIVENESS: np.array(
                [audit.constructiveness for _, audit in graded], dtype=np.float64
            ),
            FINDINGS: count_per_100_words(counts, words),
        },
        words=words,
        valence=np.array([measure_valence(audit) for _, audit in graded], dtype=np.float64),
        rating=np.array(
            [np.nan if review.rating is None else review.rating for review, _ in graded],
            dtype=np.float64,
        ),
        attributes={name: attribute(name) for name in groups},
        controls={name: attribute(name) for name in controls},
        measures=measure_reviews([review for review, _ in graded], [audit for _, audit in graded]),
        departments=attribute(DEPARTMENT),
        rating_range=_find_range([review for review, _ in graded]),
    )


def join_tables(tables: Sequence[ScoreTable]) -> ScoreTable:
    """Return the rows of all tables, one after the other; they must have the same attributes."""

    def chain(columns: Sequence[Sequence[str]]) -> tuple[str, ...]:
        return tuple(value for column in columns for value in column)

    first = tables[0]
    return ScoreTable(
        chain([table.review_ids for table in tables]),
        chain([table.reviewer_ids for table in tables]),
        chain([table.reviewee_ids for table in tables]),
        chain([table.cycles for table in tables]),
        chain([table.relationships for table in tables]),
        {name: np.concatenate([table.scores[name] for table in tables]) for name in first.scores},
        np.concatenate([table.words for table in tables]),
        np.concatenate([table.valence for table in tables]),
        np.concatenate([table.rating for table in tables]),
        {name: chain([table.attributes[name] for table in tables]) for name in first.attributes},
        {name: chain([table.controls[name] for table in tables]) for name in first.controls},
        {
            name: np.concatenate([table.measure(name) for table in tables])
            for name in dict.fromkeys(name for table in tables for name in table.measures)
        },
        chain([table.departments or ("",) * len(table) for table in tables]),
        first.rating_range if len({table.rating_range for table in tables}) == 1 else None,
    )


def count_per_100_words(counts: Floats, words: Floats) -> Floats:
    """Return counts per 100 words; a review of under 20 words counts as one of 20."""
    rates: Floats = 100.0 * counts / np.maximum(words, 20.0)
    return rates


def measure_valence(audit: ReviewAudit) -> float:
    """Return how good the text says things are, from -1 to 1.

    It is (strengths - concerns) / (strengths + concerns), counted over sentences; 0 without either.
    """
    strengths = sum(Act.STRENGTH in sentence.acts for sentence in audit.sentences)
    concerns = sum(Act.CONCERN in sentence.acts for sentence in audit.sentences)
    return (strengths - concerns) / max(strengths + concerns, 1)


def _find_range(reviews: Sequence[Review]) -> tuple[float, float] | None:
    found = {
        (review.rating_scale.low, review.rating_scale.high)
        for review in reviews
        if review.rating_scale is not None
    }
    return found.pop() if len(found) == 1 else None


def _find_attribute(people: Mapping[str, Person], person_id: str, name: str) -> str:
    person = people.get(person_id)
    return person.attributes.get(name, "") if person is not None else ""
