"""The records of a whole cycle: what a `CycleAudit` is made of. Frozen, and the wire format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from auditor.company_records import DepartmentGap, Drift, Intersection, OutcomeGap, WordGap
from auditor.company_records import Verdict as Verdict
from auditor.errors import InputError
from auditor.records import Estimate

FDR = 0.05
MINIMUM_PEOPLE = 5
"""Reviewees of a group, in all, below which nothing is shown of it."""


@dataclass(frozen=True, slots=True)
class CycleOptions:
    """What a user may choose about a cycle's audit."""

    fdr: float = FDR
    minimum_people: int = MINIMUM_PEOPLE

    def __post_init__(self) -> None:
        if not 0 < self.fdr < 1:
            raise InputError(f"--fdr {self.fdr}: a rate between 0 and 1 is needed, such as 0.05")
        if self.minimum_people < MINIMUM_PEOPLE:
            raise InputError(
                f"minimum of {self.minimum_people} people: groups under {MINIMUM_PEOPLE} are never "
                "shown; give a larger number"
            )


class FlagKind(StrEnum):
    """What a flag points to."""

    GROUP_GAP = "group_gap"
    SPREAD = "spread"
    LEVEL = "level"
    MISMATCH = "mismatch"
    COPIES = "copies"


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to look at: a reviewer, or some reviews, raised at the chosen false-discovery rate.

    `lfdr` is the chance that this flag is noise; for copies, which are found and not inferred, 0.
    """

    kind: FlagKind
    reviewer_id: str
    review_ids: tuple[str, ...]
    attribute: str
    group: str
    score: str
    estimate: Estimate | None
    lfdr: float
    summary: str


@dataclass(frozen=True, slots=True)
class Untested:
    """Something that was not tested, and why; silence is not the same as nothing found."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class ReviewerGap:
    """One reviewer's gap between a group and everybody else, in standard deviations of the score."""

    attribute: str
    group: str
    score: str
    estimate: Estimate
    smallest: float
    """The smallest gap that these reviews could have shown, in SD; nothing below it is ruled out."""
    lfdr: float
    flagged: bool


@dataclass(frozen=True, slots=True)
class ReviewerProfile:
    """One reviewer's reviews set side by side; every figure with its interval and n."""

    reviewer_id: str
    name: str
    n_reviews: int
    levels: Mapping[str, Estimate]
    """Shrunken mean of each score, adjusted for the covariates."""
    reliability: Mapping[str, float]
    """How much of each level is the reviewer's own data, 0 to 1."""
    spread: Estimate | None
    """Spread of the composite as a ratio to the typical reviewer's."""
    gaps: tuple[ReviewerGap, ...]
    notes: tuple[str, ...]
    habits: Mapping[str, Estimate] = field(default_factory=dict)
    """Patterns that the literature names (person focus, recency, halo); estimates, never a flag."""
    tested: tuple[str, ...] = ()
    untested: tuple[Untested, ...] = ()
    smallest_gap: float | None = None
    """The smallest gap, in SD of the composite, that any comparison here could have shown."""


@dataclass(frozen=True, slots=True)
class Disparity:
    """A group's mean less that of everybody else, within reviewers, over the company.

    `estimate` is in SD of the score; `controlled` is the same with the rating held constant, among
    the reviews that have one. The rating may itself be unfair, so both stand side by side.
    """

    attribute: str
    group: str
    score: str
    estimate: Estimate
    controlled: Estimate | None
    q_value: float
    reviewers: int
    smallest: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A review whose rating does not say what its text says.

    `excess` is the rating less what the text and the reviewer's habit lead to expect, in points;
    `deviation` the same in robust standard deviations.
    """

    review_id: str
    reviewer_id: str
    rating: float
    excess: float
    deviation: float
    q_value: float


@dataclass(frozen=True, slots=True)
class SharedWords:
    """The words of one review that it shares with another; half-open code points."""

    review_id: str
    reviewer_id: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Reviews that share most of their words."""

    members: tuple[SharedWords, ...]
    similarity: float
    reviewers: int


@dataclass(frozen=True, slots=True)
class CycleAudit:
    """One or more cycles set side by side: what stands out, how surely, and what was not tested."""

    cycles: tuple[str, ...]
    n_reviews: int
    n_reviewers: int
    n_reviewees: int
    fdr: float
    overall: Mapping[str, Estimate]
    flags: tuple[Flag, ...]
    expected_noise: float
    """How many of the flags are expected to be noise: their rates added up."""
    disparities: tuple[Disparity, ...]
    profiles: tuple[ReviewerProfile, ...]
    mismatches: tuple[Mismatch, ...]
    duplicates: tuple[Duplicate, ...]
    tested: tuple[str, ...]
    untested: tuple[Untested, ...]
    model_version: str
    notices: tuple[str, ...] = ()
    """What a reader should know of the form before reading the figures."""
    drifts: tuple[Drift, ...] = ()
    departments: tuple[DepartmentGap, ...] = ()
    intersections: tuple[Intersection, ...] = ()
    outcomes: tuple[OutcomeGap, ...] = ()
    words: tuple[WordGap, ...] = ()
    """Words that are used more, or less, about a group; only those that the test within reviewers
    raises."""
    patterns: tuple[Disparity, ...] = ()
    """Further measures by group: length, evidence, next steps, person focus, mentions, and rating
    against text."""
