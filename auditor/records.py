"""The nouns: frozen records that every part speaks in, and the wire format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from corpora.codebook import Act, Category, Family, Relationship, Severity


@dataclass(frozen=True, slots=True)
class RatingScale:
    """The form's own scale: its lowest and highest number and, where it has them, its labels."""

    low: float
    high: float
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """What one reviewer wrote about one reviewee in one cycle."""

    review_id: str
    text: str
    reviewer_id: str = ""
    reviewee_id: str = ""
    cycle: str = ""
    relationship: Relationship | None = None
    rating: float | None = None
    rating_scale: RatingScale | None = None
    submitted_at: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the people file. Attributes are given by the employer, never inferred."""

    person_id: str
    name: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a review; offsets are half-open code points into the review's text.

    `chances` holds the probability of every act, `acts` those whose chance passes the threshold.
    """

    start: int
    end: int
    specificity: float
    constructiveness: float
    acts: tuple[Act, ...]
    chances: Mapping[Act, float]


@dataclass(frozen=True, slots=True)
class Finding:
    """A run of words that makes the feedback unfair: where, what, why, and what to write."""

    start: int
    end: int
    category: Category
    family: Family
    severity: Severity
    confidence: float
    detector: str
    message: str
    suggestion: str
    source: str


class Suppressor(StrEnum):
    """What speaks against a phrase that a pattern knows: why it is no finding here."""

    ANTIPATTERN = "antipattern"
    """The words around it make another sense of it."""
    SUBJECT = "subject"
    """It is said of a thing, a process or a customer, and not of a person's work."""
    MODEL = "model"
    """The model, which reads the whole sentence, does not choose the category and holds it unlikely."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """Words that a pattern knows and that no detector calls a finding here, and why not."""

    start: int
    end: int
    category: Category
    by: Suppressor


class Element(StrEnum):
    """What a reader can take from a sentence: situation, behaviour, impact (SBI) and the way on."""

    SITUATION = "situation"
    BEHAVIOUR = "behaviour"
    RESULT = "result"
    NEXT_STEP = "next_step"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that carry a grade, and what they give the reader."""

    start: int
    end: int
    element: Element


@dataclass(frozen=True, slots=True)
class ReviewAudit:
    """What the program says of one review.

    The grades are means over the sentences that carry an act (over all, where none does), from 1
    to 5; None where nothing could be graded, and then `notices` says why. `evidence_count` counts
    sentences of specificity 4 or more.
    """

    review_id: str
    specificity: float | None
    constructiveness: float | None
    evidence_count: int
    concerns_with_suggestion: int
    sentences: tuple[Sentence, ...]
    findings: tuple[Finding, ...]
    notices: tuple[str, ...]
    model_version: str
    evidence: tuple[Evidence, ...] = ()
    suppressed: tuple[Suppression, ...] = ()


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval and the number of observations behind it."""

    value: float
    low: float
    high: float
    n: int
