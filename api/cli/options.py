"""Options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from corpora.codebook import Severity


class FailOn(StrEnum):
    """From which severity on findings make the exit status 1."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    NEVER = "never"

    def is_reached(self, severity: Severity) -> bool:
        """Say whether a finding of this severity counts."""
        return self is not FailOn.NEVER and severity.rank >= Severity(self.value).rank


MappingFile = Annotated[
    Path | None,
    typer.Option(
        "--mapping",
        metavar="FILE",
        help="JSON that names columns and rating labels.",
        show_default=False,
    ),
]
PeopleFile = Annotated[
    Path | None,
    typer.Option(
        "--people",
        metavar="FILE",
        help="Table of people: ids, names, attributes.",
        show_default=False,
    ),
]
Workers = Annotated[int, typer.Option("--workers", min=1, help="Processes that read reviews.")]
BatchSize = Annotated[int, typer.Option("--batch-size", min=1, help="Reviews read at a time.")]
