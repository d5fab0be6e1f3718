"""Read what people have: drafts, JSON Lines, and the exports of HR systems."""

from auditor.sources.drafts import read_draft
from auditor.sources.lines import read_jsonl
from auditor.sources.mapping import Mapping, load_mapping
from auditor.sources.rejects import Intake, Reject
from auditor.sources.reviews import read_files, read_reviews
from auditor.sources.roster import Roster, read_people

__all__ = [
    "Intake",
    "Mapping",
    "Reject",
    "Roster",
    "load_mapping",
    "read_draft",
    "read_files",
    "read_jsonl",
    "read_people",
    "read_reviews",
]
