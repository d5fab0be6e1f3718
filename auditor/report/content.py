"""Everything that a report shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from auditor.cycle_records import CycleAudit
from auditor.records import Person, Review, ReviewAudit
from auditor.sources.rejects import Reject


@dataclass(frozen=True, slots=True)
class CycleReport:
    """A cycle's audit beside the reviews it was made from; both empty where only scores were given.

    `audits` stand in the order of `reviews`.
    """

    cycle: CycleAudit
    reviews: tuple[Review, ...] = ()
    audits: tuple[ReviewAudit, ...] = ()
    rejects: tuple[Reject, ...] = ()
    people: Mapping[str, Person] = field(default_factory=dict)
