"""What was tested, what was not and why, which rows were left out, and what the words mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.cycle_records import CycleAudit
from auditor.report.labels import Directory, Label
from auditor.report.wording import CATEGORY_TITLES, show_share
from auditor.sources.rejects import Reject, shorten
from corpora.codebook import (
    ACT_MEANINGS,
    CONSTRUCTIVENESS_ANCHORS,
    SPECIFICITY_ANCHORS,
    Category,
    Family,
)

MOST_REJECTS = 100
_MOST_REVIEWERS = 300
_REVIEWER_GAP = "gap of reviewer "

FAMILY_MEANINGS: Mapping[Family, str] = {
    Family.IDENTITY: "who the person is stands as a ground",
    Family.JUDGEMENT: "the person is judged instead of the work",
    Family.EVIDENCE: "the judgement rests on something else than what was seen",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """Things that were not tested for one reason."""

    why: str
    what: tuple[str, ...]
    reviewers: tuple[Label, ...]
    more_reviewers: int

    @property
    def count(self) -> int:
        """Return how many reviewers it concerns."""
        return len(self.reviewers) + self.more_reviewers


@dataclass(frozen=True, slots=True)
class RejectLine:
    """One row, or one value, that could not be used."""

    place: str
    field: str
    problem: str
    effect: str
    value: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the codebook and what it means."""

    name: str
    meaning: str
    family: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What stands behind the report, and what does not."""

    tested: tuple[str, ...]
    untested: tuple[Gap, ...]
    rejects: tuple[RejectLine, ...]
    more_rejects: int
    method: tuple[str, ...]
    specificity: tuple[Term, ...]
    constructiveness: tuple[Term, ...]
    acts: tuple[Term, ...]
    families: tuple[tuple[Term, tuple[Term, ...]], ...]


def describe_coverage(
    cycle: CycleAudit, rejects: Sequence[Reject], directory: Directory
) -> Coverage:
    """Return what was and was not tested, the rows left out, the method and the glossary."""
    return Coverage(
        tested=cycle.tested,
        untested=_group_by_reason(cycle, directory),
        rejects=tuple(_describe_reject(reject) for reject in rejects[:MOST_REJECTS]),
        more_rejects=max(len(rejects) - MOST_REJECTS, 0),
        method=_tell_method(cycle.fdr),
        specificity=_list_anchors(SPECIFICITY_ANCHORS),
        constructiveness=_list_anchors(CONSTRUCTIVENESS_ANCHORS),
        acts=tuple(Term(act.value, meaning) for act, meaning in ACT_MEANINGS.items()),
        families=tuple(
            (
                Term(family.value.capitalize(), FAMILY_MEANINGS[family], family.value),
                tuple(
                    Term(CATEGORY_TITLES[category], category.definition)
                    for category in Category
                    if category.family is family
                ),
            )
            for family in Family
        ),
    )


def _group_by_reason(cycle: CycleAudit, directory: Directory) -> tuple[Gap, ...]:
    reasons: dict[str, tuple[list[str], list[Label]]] = {}
    for item in cycle.untested:
        what, reviewers = reasons.setdefault(item.why, ([], []))
        if item.what.startswith(_REVIEWER_GAP):
            reviewers.append(directory.find_reviewer(item.what.removeprefix(_REVIEWER_GAP)))
        else:
            what.append(item.what)
    return tuple(
        Gap(
            why=why,
            what=tuple(what),
            reviewers=tuple(reviewers[:_MOST_REVIEWERS]),
            more_reviewers=max(len(reviewers) - _MOST_REVIEWERS, 0),
        )
        for why, (what, reviewers) in reasons.items()
    )


def _describe_reject(reject: Reject) -> RejectLine:
    return RejectLine(
        place=f"{reject.file}, line {reject.line}",
        field=reject.field,
        problem=reject.problem,
        effect=reject.effect,
        value=shorten(reject.value),
    )


def _list_anchors(anchors: Mapping[int, str]) -> tuple[Term, ...]:
    return tuple(Term(str(grade), meaning) for grade, meaning in anchors.items())


def _tell_method(fdr: float) -> tuple[str, ...]:
    return (
        "Each text is read sentence by sentence, with names and gendered pronouns masked first, by "
        "a language model and a list of published patterns; strengths, concerns, suggestions and effects "
        "are told with the sentences around in view. Who the people are is never inferred.",
        "A review's grades are the means over its sentences that name a strength, a concern, a "
        "suggestion or an effect.",
        "A reviewer's levels and gaps are adjusted for cycle, relationship and whatever was to be "
        "held constant, and drawn towards the company's the fewer reviews they rest on.",
        "A reviewer is flagged only as long as the expected share of noise among those flagged "
        f"stays at or under {show_share(fdr)}, and only for gaps that are likely larger than half "
        "a standard deviation.",
        "Groups are compared within each reviewer, with intervals of 95 %, once as they are and "
        "once with the rating held constant, because the rating may itself be unfair; groups of "
        "too few people are not shown.",
    )
