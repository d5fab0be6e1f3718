"""`evenhand check`: a draft, or many reviews one by one."""

import sys
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Annotated, TextIO

import typer

from api.cli.engines import choose_engine
from api.cli.messages import tell
from api.cli.options import BatchSize, FailOn, MappingFile, PeopleFile, Workers
from api.cli.progress import show_progress
from api.cli.sarif import to_sarif
from api.cli.text import print_audit
from auditor import InputError, Review, ReviewAudit
from auditor.auditing import list_names
from auditor.confidence import filter_findings
from auditor.pipeline import BATCH_SIZE
from auditor.serialization import to_json
from auditor.sources import (
    Reject,
    load_mapping,
    read_draft,
    read_files,
    read_jsonl,
    read_people,
)
from auditor.sources.drafts import SUFFIXES as DRAFTS
from auditor.sources.lines import begins_with_object, refuse_array
from auditor.sources.reviews import SUFFIXES as REVIEWS
from auditor.sources.text_files import decode_text, explain, require_file

FOUND = 1
BAD_INPUT = 2

_STDIN = "-"
_LINES = ".jsonl"
_WORD = ".docx"
_PEEKED = 4096
_SAYS_NOTHING_YET = (b"", b"[", b"\xef\xbb\xbf[")


class Format(StrEnum):
    """How the result is written."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    SARIF = "sarif"


@dataclass(frozen=True, slots=True)
class Source:
    """Where reviews come from, as the output calls it, and what is read there, as it is needed."""

    file: str
    suffix: str
    items: Iterable[Review | Reject]

    @property
    def is_draft(self) -> bool:
        """Whether there is one draft, and not a list of reviews."""
        return self.suffix in DRAFTS

    @property
    def is_text(self) -> bool:
        """Whether the draft's code points are those of the file, as they are not in Word's."""
        return self.is_draft and self.suffix != _WORD


def check(
    file: Annotated[
        str, typer.Argument(help="A draft (.txt .md .docx), reviews (.jsonl .csv .xlsx), or - .")
    ] = _STDIN,
    format: Annotated[Format, typer.Option("--format", "-f")] = Format.TEXT,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="Severity from which findings give status 1.")
    ] = FailOn.LOW,
    min_confidence: Annotated[
        float,
        typer.Option(min=0.0, max=1.0, help="Leave out findings that are right less often."),
    ] = 0.0,
    stdin_filename: Annotated[
        str | None,
        typer.Option(
            "--stdin-filename",
            metavar="NAME",
            help="What the output calls standard input; NAME.jsonl reads it as reviews, NAME.txt "
            "or .md as a draft. Without it, JSON objects are reviews and all else is a draft.",
        ),
    ] = None,
    mapping: MappingFile = None,
    people: PeopleFile = None,
    workers: Workers = 1,
    batch_size: BatchSize = BATCH_SIZE,
) -> None:
    """Check a draft, or many reviews one by one.

    Exit status: 0 clean, 1 findings at or above --fail-on, 2 bad input, 141 the reader
    of a pipe left. A rating or date left out of a table is told and changes no status.
    """
    rejects: list[Reject] = []
    source = open_source(file, stdin_filename, mapping)
    reviews = _note_rejects(source.items, rejects)
    roster = _read_names(people) if people is not None else []
    engine = choose_engine(workers)
    waiting: deque[Review] = deque()
    audited = engine.audit(_remember(reviews, waiting), roster, batch_size=batch_size)
    if not source.is_draft:
        audited = show_progress(audited, label="Reading reviews")
    found = False
    writer = _Writer(format, source, sys.stdout)
    for audit in audited:
        shown = filter_findings(audit, min_confidence)
        writer.write(waiting.popleft(), shown, is_whole=shown.findings == audit.findings)
        found = found or any(fail_on.is_reached(finding.severity) for finding in shown.findings)
    writer.close()
    if rejects:
        tell(f"{len(rejects)} problem(s) in the input, see above")
    if any(reject.row_lost for reject in rejects):
        raise typer.Exit(BAD_INPUT)
    raise typer.Exit(FOUND if found else 0)


def open_source(file: str, stdin_filename: str | None, mapping: Path | None) -> Source:
    """Return what a file, or standard input where that is "-", holds.

    Raises:
        InputError: It cannot be read, or holds nothing. Of JSON Lines, this may come with the items.
    """
    if file == _STDIN:
        return _open_stdin(stdin_filename)
    if stdin_filename is not None:
        raise InputError(
            f"--stdin-filename {stdin_filename}: standard input is not read where a file, "
            f"{file}, is named; leave out one of them"
        )
    path = Path(file)
    suffix = path.suffix.lower()
    require_file(path)
    if suffix == _LINES:
        return Source(file, suffix, _stream_lines(path))
    if suffix in REVIEWS:
        reading = read_files([path], load_mapping(mapping) if mapping is not None else None)
        for notice in reading.notices:
            tell(notice)
        return Source(file, suffix, [*reading.intake.rejects, *reading.intake.reviews])
    if suffix in DRAFTS:
        return Source(file, suffix, [Review(path.name, read_draft(path))])
    known = ", ".join(suffix for suffix in (*DRAFTS, *REVIEWS) if suffix)
    raise InputError(f"{path}: this ends in {path.suffix!r}; known are {known}")


def _open_stdin(name: str | None) -> Source:
    """Return what standard input holds, read as its name's ending says, else as it begins.

    No draft begins with an object of JSON, so that nobody needs to say of reviews what they are.
    """
    shown = name or "standard input"
    head: list[bytes] = []
    for line in sys.stdin.buffer:
        head.append(line)
        if line.strip() not in _SAYS_NOTHING_YET:
            break
    start = b"".join(head)
    if not start.strip():
        raise InputError(f"{shown}: there is no text; give a draft, or name a file")
    lines = chain(head, sys.stdin.buffer)
    guess = _LINES if begins_with_object(start) else ""
    suffix = guess if name is None else Path(name).suffix.lower()
    if name is None or suffix == _LINES:
        refuse_array(start, shown)
    if suffix == _LINES:
        return Source(name or _STDIN, suffix, read_jsonl(lines, file=shown))
    if suffix not in DRAFTS or suffix == _WORD:
        raise InputError(
            f"--stdin-filename {name}: standard input is read as .txt, .md or .jsonl, and this "
            f"ends in {suffix!r}; save it and name the file instead"
        )
    text = decode_text(b"".join(lines), shown)
    return Source(name or _STDIN, suffix, [Review(Path(name).name if name else "draft", text)])


def _stream_lines(path: Path) -> Iterator[Review | Reject]:
    try:
        with path.open("rb") as lines:
            start = lines.peek(_PEEKED)
            if not start:
                raise InputError(f"{path}: the file is empty; give one that holds reviews")
            refuse_array(start, str(path))
            yield from read_jsonl(lines, file=str(path))
    except OSError as error:
        raise explain(path, error) from error


def _read_names(people: Path) -> list[str]:
    roster = read_people(people)
    for line in (*roster.notices, *roster.rejects):
        tell(line)
    return list_names(roster.people)


def _note_rejects(items: Iterable[Review | Reject], rejects: list[Reject]) -> Iterator[Review]:
    """Yield the reviews; report each reject on standard error as it comes."""
    for item in items:
        if isinstance(item, Review):
            yield item
        else:
            rejects.append(item)
            tell(item)


def _remember(reviews: Iterable[Review], waiting: deque[Review]) -> Iterator[Review]:
    """Yield the reviews and keep each until its audit, which comes in the same order."""
    for review in reviews:
        waiting.append(review)
        yield review


class _Writer:
    """Writes audits in one format as they come."""

    def __init__(self, format: Format, source: Source, out: TextIO) -> None:
        self._format = format
        self._source = source
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
            log = to_sarif(self._kept, self._source.file, is_text=self._source.is_text)
            print(to_json(log, indent=2), file=self._out)
        elif self._format is Format.JSON:
            audits = [audit for _, audit in self._kept]
            shown = audits[0] if self._source.is_draft and audits else audits
            print(to_json(shown, indent=2), file=self._out)
        self._out.flush()
