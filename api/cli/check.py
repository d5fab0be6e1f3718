"""`evenhand check`: a draft, or many reviews one by one."""

import sys
from collections import deque
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TextIO

import typer

from api.cli.engines import choose_engine
from api.cli.options import BatchSize, FailOn, MappingFile, PeopleFile, Workers
from api.cli.progress import show_progress
from api.cli.sarif import to_sarif
from api.cli.text import print_audit
from auditor import InputError, Review, ReviewAudit
from auditor.auditing import list_names
from auditor.confidence import filter_findings
from auditor.pipeline import BATCH_SIZE
from auditor.serialization import to_json
from auditor.sources import Reject, load_mapping, read_draft, read_jsonl, read_people, read_reviews
from auditor.sources.drafts import SUFFIXES as DRAFTS
from auditor.sources.reviews import SUFFIXES as REVIEWS

FOUND = 1
BAD_INPUT = 2


class Format(StrEnum):
    """How the result is written."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    SARIF = "sarif"


def check(
    file: Annotated[
        str, typer.Argument(help="A draft (.txt .md .docx), reviews (.jsonl .csv .xlsx), or - .")
    ] = "-",
    format: Annotated[Format, typer.Option("--format", "-f")] = Format.TEXT,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="Severity from which findings give status 1.")
    ] = FailOn.LOW,
    min_confidence: Annotated[
        float,
        typer.Option(min=0.0, max=1.0, help="Leave out findings that are right less often."),
    ] = 0.0,
    mapping: MappingFile = None,
    people: PeopleFile = None,
    workers: Workers = 1,
    batch_size: BatchSize = BATCH_SIZE,
) -> None:
    """Check a draft, or many reviews one by one.

    Exit status: 0 clean, 1 findings at or above --fail-on, 2 bad input.
    """
    rejects: list[Reject] = []
    reviews = _note_rejects(_open_reviews(file, format, mapping), rejects)
    roster = list_names(read_people(people)) if people is not None else ()
    engine = choose_engine(workers)
    waiting: deque[Review] = deque()
    audited = engine.audit(_remember(reviews, waiting), roster, batch_size=batch_size)
    if file == "-" or Path(file).suffix.lower() in REVIEWS:
        audited = show_progress(audited, label="Reading reviews")
    found = False
    writer = _Writer(format, file, sys.stdout)
    for audit in audited:
        shown = filter_findings(audit, min_confidence)
        writer.write(waiting.popleft(), shown, is_whole=shown.findings == audit.findings)
        found = found or any(fail_on.is_reached(finding.severity) for finding in shown.findings)
    writer.close()
    if rejects:
        print(f"evenhand: {len(rejects)} problem(s) in the input, see above", file=sys.stderr)
        raise typer.Exit(BAD_INPUT)
    raise typer.Exit(FOUND if found else 0)


def _open_reviews(file: str, format: Format, mapping: Path | None) -> Iterable[Review | Reject]:
    path = Path(file)
    if file == "-":
        if format is Format.JSONL:
            return read_jsonl(sys.stdin.buffer, file="standard input")
        text = sys.stdin.buffer.read().decode("utf-8", errors="replace")
        if not text.strip():
            raise InputError("standard input: there is no text; give a draft, or name a file")
        return [Review("draft", text)]
    if not path.is_file():
        raise InputError(f"{path}: there is no such file; check the path")
    if path.suffix.lower() == ".jsonl":
        return _stream_lines(path)
    if path.suffix.lower() in REVIEWS:
        intake = read_reviews(path, load_mapping(mapping) if mapping is not None else None)
        return [*intake.rejects, *intake.reviews]
    if path.suffix.lower() in DRAFTS:
        return [Review(path.name, read_draft(path))]
    known = ", ".join(suffix for suffix in (*DRAFTS, *REVIEWS) if suffix)
    raise InputError(f"{path}: this ends in {path.suffix!r}; known are {known}")


def _stream_lines(path: Path) -> Iterator[Review | Reject]:
    if not path.stat().st_size:
        raise InputError(f"{path}: the file is empty; give one that holds reviews")
    with path.open("rb") as lines:
        yield from read_jsonl(lines, file=str(path))


def _note_rejects(items: Iterable[Review | Reject], rejects: list[Reject]) -> Iterator[Review]:
    """Yield the reviews; report each reject on standard error as it comes."""
    for item in items:
        if isinstance(item, Review):
            yield item
        else:
            rejects.append(item)
            print(f"evenhand: {item}", file=sys.stderr)


def _remember(reviews: Iterable[Review], waiting: deque[Review]) -> Iterator[Review]:
    """Yield the reviews and keep each until its audit, which comes in the same order."""
    for review in reviews:
        waiting.append(review)
        yield review


class _Writer:
    """Writes audits in one format as they come."""

    def __init__(self, format: Format, file: str, out: TextIO) -> None:
        self._format = format
        self._file = file
        self._out = out
        self._kept: list[tuple[Review, ReviewAudit]] = []

    def write(self, review: Review, audit: ReviewAudit, *, is_whole: bool) -> None:
        """Write one audit, or keep it where the format needs all of them."""
        match self._format:
            case Format.JSONL:
                print(to_json(audit), file=self._out)
            case Format.TEXT:
                print_audit(review, audit, self._out, is_whole=is_whole)
            case Format.JSON | Format.SARIF:
                self._kept.append((review, audit))

    def close(self) -> None:
        """Write what needed all audits."""
        if self._format is Format.SARIF:
            print(to_json(to_sarif(self._kept, self._file), indent=2), file=self._out)
        elif self._format is Format.JSON:
            audits = [audit for _, audit in self._kept]
            is_draft = self._file == "-" or Path(self._file).suffix.lower() in DRAFTS
            shown = audits[0] if is_draft and audits else audits
            print(to_json(shown, indent=2), file=self._out)
        self._out.flush()
