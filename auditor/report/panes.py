"""The reviews that a flag rests on, chosen so that a reader sees the point at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.cycle_records import Duplicate, Flag, FlagKind
from auditor.records import Review, ReviewAudit
from auditor.report.content import CycleReport
from auditor.report.highlights import MarkedText, mark_findings, mark_shared
from auditor.report.labels import Directory, Label
from auditor.report.wording import describe_review

Pair = tuple[Review, ReviewAudit]


@dataclass(frozen=True, slots=True)
class Pane:
    """One of the reviews that a flag rests on, as it stands beside another."""

    label: Label
    reviewer: Label
    reviewee: Label
    context: str
    caption: str
    marked: MarkedText


class PaneChooser:
    """Chooses one review, or two to set side by side, for each flag."""

    def __init__(
        self, report: CycleReport, directory: Directory, pairs: Mapping[str, Pair]
    ) -> None:
        self._people = report.people
        self._directory = directory
        self._pairs = pairs
        self._copies: Mapping[tuple[str, ...], Duplicate] = {
            tuple(member.review_id for member in duplicate.members): duplicate
            for duplicate in report.cycle.duplicates
        }

    def choose(self, flag: Flag) -> tuple[tuple[Pane, ...], str]:
        """Return a flag's panes, none where there is no text, and what they are."""
        if flag.kind is FlagKind.COPIES:
            return self._pair_copies(flag), "Two of them side by side; shared words are marked"
        held = [self._pairs[i] for i in flag.review_ids if i in self._pairs]
        if flag.kind is FlagKind.MISMATCH and held:
            return (self._show(held[0], ""),), "The review"
        held = [pair for pair in held if _score(pair, flag.score) is not None]
        if flag.kind is FlagKind.GROUP_GAP:
            sides = self._split(held, flag)
            if all(sides):
                captions = (f"{flag.attribute} = {flag.group}", "the other reviews")
                panes = tuple(
                    self._show(_choose_middle(side, flag.score), caption)
                    for side, caption in zip(sides, captions, strict=True)
                )
                return panes, "One review from the middle of each side"
        elif flag.kind is FlagKind.SPREAD and len(held) > 1:
            ordered = sorted(held, key=lambda pair: _score(pair, flag.score) or 0.0)
            panes = (
                self._show(ordered[0], "lowest grades"),
                self._show(ordered[-1], "highest grades"),
            )
            return panes, "The two that lie furthest apart"
        return (), ""

    def _pair_copies(self, flag: Flag) -> tuple[Pane, ...]:
        """Return the two copies that share the most; of several writers, by two of them."""
        copies = self._copies.get(flag.review_ids)
        members = [m for m in (copies.members if copies else ()) if m.review_id in self._pairs]
        members.sort(key=lambda m: -sum(end - start for start, end in m.spans))
        other = [m for m in members[1:] if m.reviewer_id != members[0].reviewer_id] or members[1:]
        return tuple(
            self._show(
                pair := self._pairs[member.review_id], "", mark_shared(pair[0].text, member.spans)
            )
            for member in (*members[:1], *other[:1])
        )

    def _split(self, held: Sequence[Pair], flag: Flag) -> tuple[list[Pair], list[Pair]]:
        sides: tuple[list[Pair], list[Pair]] = ([], [])
        for pair in held:
            person = self._people.get(pair[0].reviewee_id)
            value = person.attributes.get(flag.attribute, "") if person is not None else ""
            if value:
                sides[value != flag.group].append(pair)
        return sides

    def _show(self, pair: Pair, caption: str, marked: MarkedText | None = None) -> Pane:
        review, audit = pair
        return Pane(
            label=self._directory.find_review(review.review_id),
            reviewer=self._directory.find_reviewer(review.reviewer_id),
            reviewee=self._directory.find_reviewee(review.reviewee_id),
            context=describe_review(review),
            caption=caption,
            marked=marked or mark_findings(review.text, audit.findings),
        )


def _score(pair: Pair, score: str) -> float | None:
    """Return what a review is ordered by; all grades together where no single one is meant."""
    audit = pair[1]
    if audit.specificity is None or audit.constructiveness is None:
        return None
    if score == "findings":
        return -float(len(audit.findings))
    single = {"specificity": audit.specificity, "constructiveness": audit.constructiveness}
    return single.get(score, (audit.specificity + audit.constructiveness) / 2)


def _choose_middle(pairs: Sequence[Pair], score: str) -> Pair:
    ordered = sorted(pairs, key=lambda pair: (_score(pair, score) or 0.0, pair[0].review_id))
    return ordered[len(ordered) // 2]
