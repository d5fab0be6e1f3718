"""Audit the cycles in some files, from reading them to the report on disk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.cli.engines import choose_engine
from api.cli.messages import tell
from api.cli.progress import show_progress
from api.cli.summary import print_summary
from auditor import CycleOptions, InputError, Person
from auditor.auditing import list_names
from auditor.cycle import audit_scores, compare_reviews
from auditor.report import CycleReport, write_report
from auditor.scores import join_tables
from auditor.sources import Intake, load_mapping, read_files, read_people
from auditor.sources import Mapping as ColumnMapping
from auditor.sources.scores import is_score_table, read_scores


@dataclass(frozen=True, slots=True)
class CycleRequest:
    """What a user asked for."""

    files: tuple[Path, ...]
    out: Path
    options: CycleOptions
    mapping: Path | None = None
    people: Path | None = None
    groups: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    ray: bool = False
    workers: int = 1
    batch_size: int = 64


def run_audit(request: CycleRequest) -> None:
    """Audit, write the report, and print the summary.

    Raises:
        InputError: A file cannot be used, or the report cannot be written.
    """
    for path in request.files:
        if not path.is_file():
            raise InputError(f"{path}: there is no such file; check the path")
    people = read_people(request.people) if request.people is not None else {}
    if all(is_score_table(path) for path in request.files):
        report = _audit_scores(request, people)
    else:
        report = _audit_texts(request, people)
    for reject in report.rejects:
        tell(reject)
    print_summary(report, write_report(report, request.out))


def _audit_texts(request: CycleRequest, people: Mapping[str, Person]) -> CycleReport:
    intake = _read_files(request)
    reviews = intake.reviews
    _check_attributes(people, (*request.groups, *request.controls))
    audited = choose_engine(request.workers, ray=request.ray).audit(
        reviews, list_names(people), batch_size=request.batch_size
    )
    audits = list(show_progress(audited, label="Reading reviews", total=len(reviews)))
    cycle = compare_reviews(
        reviews,
        audits,
        people=people,
        groups=request.groups,
        controls=request.controls,
        prompts=intake.prompts,
        options=request.options,
    )
    return CycleReport(cycle, reviews, tuple(audits), intake.rejects, people)


def _audit_scores(request: CycleRequest, people: Mapping[str, Person]) -> CycleReport:
    read = [
        read_scores(path, people, groups=request.groups, controls=request.controls)
        for path in request.files
    ]
    names = {person.person_id: person.name for person in people.values()}
    table = join_tables([table for table, _ in read])
    cycle = audit_scores(table, options=request.options, names=names)
    rejects = tuple(reject for _, rejected in read for reject in rejected)
    return CycleReport(cycle, (), (), rejects, people)


def _read_files(request: CycleRequest) -> Intake:
    mapping = load_mapping(request.mapping) if request.mapping is not None else ColumnMapping()
    reading = read_files(request.files, mapping)
    for notice in reading.notices:
        tell(notice)
    intake = reading.intake
    if not intake.reviews:
        raise InputError(
            f"{request.files[0]}: no row could be used; {len(intake.rejects)} were left out"
        )
    if not any(review.reviewer_id for review in intake.reviews):
        raise InputError(
            f"{request.files[0]}: no row names its reviewer; if a column does, under a header that "
            'is not known, give --mapping FILE with {"columns": {"reviewer_id": "HEADER"}}'
        )
    return intake


def _check_attributes(people: Mapping[str, Person], names: Sequence[str]) -> None:
    known = sorted({attribute for person in people.values() for attribute in person.attributes})
    for name in names:
        if name not in known:
            raise InputError(
                f"--group or --control {name!r}: no such attribute in the people file; there are "
                f"{', '.join(known) or 'none (give --people FILE)'}"
            )
