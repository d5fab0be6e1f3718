"""Which comparisons of groups and of the company have a result, and which kinds have none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.company import CompanyFindings
from auditor.cycle_records import ReviewerGap, Untested
from auditor.disparity import Group
from auditor.gap_reasons import join_reasons
from auditor.group_patterns import WORDS
from auditor.mentions import TOPICS
from auditor.scores import ScoreTable

_NAMES = {WORDS: "length"} | dict.fromkeys(TOPICS, "mentions")
_NOTHING = "no comparison had two sides with enough people and reviewers"


@dataclass(frozen=True, slots=True)
class Checks:
    """What was tested, in words, and what was not."""

    tested: tuple[str, ...]
    untested: tuple[Untested, ...]


def list_checks(
    table: ScoreTable,
    groups: Sequence[Group],
    gaps: Mapping[str, Sequence[ReviewerGap]],
    no_gaps: Mapping[str, Mapping[str, str]],
    company: CompanyFindings,
) -> Checks:
    """Return what was tested of groups and of the company, each only where it has a result.

    Args:
        table: The scores.
        groups: The groups that may be shown.
        gaps: Gaps of each reviewer that were tested.
        no_gaps: From `explain_untested_gaps`.
        company: What was found of the company.
    """
    tested: list[str] = []
    untested = [
        Untested(f"gap of reviewer {reviewer}", join_reasons(reasons.values()))
        for reviewer, reasons in no_gaps.items()
        if reasons and not gaps[reviewer]
    ]
    within = {f"{gap.attribute} = {gap.group}" for rows in gaps.values() for gap in rows}
    over = {f"{row.attribute} = {row.group}" for row in company.disparities}
    for label in (group.label for group in groups):
        if label in within:
            tested.append(f"gaps for {label}")
            continue
        if label in over:
            tested.append(f"gaps for {label} over the company")
        why = join_reasons(reasons[label] for reasons in no_gaps.values())
        untested.append(Untested(f"gaps for {label} in any one reviewer", why))
    for what, is_asked, is_done in _list_families(table, groups, company):
        if is_done:
            tested.append(what)
        elif is_asked:
            untested.append(Untested(what, _NOTHING))
    return Checks(tuple(tested), tuple(untested))


def _list_families(
    table: ScoreTable, groups: Sequence[Group], company: CompanyFindings
) -> Iterator[tuple[str, bool, bool]]:
    """Yield each family of comparisons, whether the data ask for it, and whether one was made."""
    cycles = set(table.cycles) - {""}
    outcomes = _name_scores(row.outcome for row in company.outcomes)
    patterns = _name_scores(row.score for row in company.patterns)
    by_department = bool(groups) and any(table.departments)
    yield "drift between cycles", len(cycles) > 1, bool(company.drifts)
    yield f"{outcomes or 'outcomes'} by group", bool(groups), bool(outcomes)
    yield f"{patterns or 'further measures'} by group", bool(groups), bool(patterns)
    yield "gaps by department", by_department, bool(company.departments)
    several = len(table.attributes) > 1
    yield "combinations of two attributes", several, bool(company.intersections)


def _name_scores(scores: Iterable[str]) -> str:
    """Return in words which scores were compared."""
    names = (_NAMES.get(score, score.replace("_", " ")) for score in scores)
    return ", ".join(dict.fromkeys(names))
