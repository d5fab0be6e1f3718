"""Evenhand: audits whether written performance feedback is fair."""

from auditor.auditing import Auditor
from auditor.cycle_records import (
    CycleAudit,
    CycleOptions,
    Disparity,
    Duplicate,
    Flag,
    FlagKind,
    Mismatch,
    ReviewerProfile,
)
from auditor.errors import EvenhandError, InputError, InstallationError, MappingError, PatternError
from auditor.records import (
    Element,
    Estimate,
    Evidence,
    Finding,
    Person,
    RatingScale,
    Review,
    ReviewAudit,
    Sentence,
)

__all__ = [
    "Auditor",
    "CycleAudit",
    "CycleOptions",
    "Disparity",
    "Duplicate",
    "Element",
    "Estimate",
    "EvenhandError",
    "Evidence",
    "Finding",
    "Flag",
    "FlagKind",
    "InputError",
    "InstallationError",
    "MappingError",
    "Mismatch",
    "PatternError",
    "Person",
    "RatingScale",
    "Review",
    "ReviewAudit",
    "ReviewerProfile",
    "Sentence",
]
