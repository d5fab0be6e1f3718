"""The records of a company as a whole: what differs between cycles, departments and groups."""

from dataclasses import dataclass
from enum import StrEnum

from auditor.records import Estimate


class Verdict(StrEnum):
    """What a comparison over the company allows to say."""

    DIFFERENCE = "points to a difference"
    NONE = "no material difference"
    UNCLEAR = "too few to say"


@dataclass(frozen=True, slots=True)
class Drift:
    """The change of a score from one cycle to the next, among reviewers who wrote in both, in SD."""

    earlier: str
    later: str
    score: str
    estimate: Estimate
    q_value: float
    reviewers: int
    smallest: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class DepartmentGap:
    """A group's mean less that of everybody else in one department, within reviewers, in SD."""

    department: str
    attribute: str
    group: str
    score: str
    estimate: Estimate
    q_value: float
    reviewers: int
    smallest: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Intersection:
    """What two attributes together add to the two taken one by one, in SD of the score.

    Pulled towards nothing: a combination of few people says little of its own.
    """

    attributes: tuple[str, str]
    groups: tuple[str, str]
    score: str
    estimate: Estimate
    people: int


@dataclass(frozen=True, slots=True)
class OutcomeGap:
    """How often the people of a group get an outcome, against everybody else; one row a person.

    `within` is the difference of the reviews' shares with the reviewer held fixed, from -1 to 1;
    `q_value` is of the weaker of the two tests, and 1 where they point opposite ways, so that it
    takes both to point to a difference. `below_four_fifths` says that of the two shares that fare
    well the smaller is under 0.8 of the larger: a marker used in practice, not a test.
    """

    attribute: str
    group: str
    outcome: str
    rate: Estimate
    rest: Estimate
    ratio: Estimate
    within: Estimate | None
    q_value: float
    below_four_fifths: bool
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class WordGap:
    """A word used more (log-odds above 0) or less about a group, by the same reviewers.

    The log-odds are within reviewers, so that their sign is that of what was tested.
    """

    attribute: str
    group: str
    word: str
    log_odds: float
    q_value: float
    reviewers: int
    people: int
