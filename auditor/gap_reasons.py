"""Why a reviewer's gap between groups was not tested."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from auditor.cycle_records import ReviewerGap
from auditor.disparity import Group
from auditor.scores import ScoreTable
from auditor.statistics import encode
from auditor.statistics.gaps import MINIMUM_SIDE

TOO_FEW = f"fewer than {MINIMUM_SIDE} reviewees on a side"
NAMELESS = f"{TOO_FEW} who have an id; give each review its reviewee_id"
NO_SPREAD = "scores vary within fewer than two reviewers, so that a gap has no measure"


def explain_untested_gaps(
    table: ScoreTable, groups: Sequence[Group], gaps: Mapping[str, Sequence[ReviewerGap]]
) -> Mapping[str, Mapping[str, str]]:
    """Return each reviewer's groups whose gap was not tested, by their label, and why.

    Args:
        table: All rows with a known reviewer.
        groups: The groups compared, their rows without a reviewer or reviewee left out.
        gaps: Gaps of each reviewer that were tested.
    """
    pairs = zip(table.reviewer_ids, table.reviewee_ids, strict=True)
    nameless = {reviewer for reviewer, reviewee in pairs if not reviewee}
    sides = {group.label: _count_smaller_side(group) for group in groups}
    reasons: dict[str, dict[str, str]] = {}
    for reviewer in dict.fromkeys(table.reviewer_ids):
        tested = {f"{gap.attribute} = {gap.group}" for gap in gaps.get(reviewer, ())}
        reasons[reviewer] = {
            label: NO_SPREAD
            if people.get(reviewer, 0) >= MINIMUM_SIDE
            else NAMELESS
            if reviewer in nameless
            else TOO_FEW
            for label, people in sides.items()
            if label not in tested
        }
    return reasons


def join_reasons(reasons: Iterable[str]) -> str:
    """Return reasons in a line, each once."""
    return "; ".join(dict.fromkeys(reasons))


def _count_smaller_side(group: Group) -> dict[str, int]:
    """Return for each reviewer how many people they review on the side where they review fewer."""
    codes, reviewers = group.table.reviewer_codes()
    person, people = encode(group.table.reviewee_ids)
    pair = codes * len(people) + person
    sides = [
        np.bincount(np.unique(pair[side]) // len(people), minlength=len(reviewers))
        for side in (group.members, ~group.members)
    ]
    return dict(zip(reviewers, np.minimum(*sides).tolist(), strict=True))
