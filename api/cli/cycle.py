"""Audit the cycles in some files, from reading them to the report on disk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.cli.engines import choose_engine
from api.cli.messages import tell
from api.cli.progress import show_progress
from api.cli.summary import print_summary
from auditor import CycleOptions, InputError, Person, Review
from auditor.auditing import list_names
from auditor.counting import count_things
from auditor.cycle import audit_scores, compare_reviews
from auditor.report import CycleReport, write_report
from auditor.sources import Intake, Roster, load_mapping, read_files, read_people
from auditor.sources import Mapping as ColumnMapping
from auditor.sources.roster import count_strangers, resolve_attribute
from auditor.sources.scores import is_score_table, read_scores
from auditor.sources.text_files import require_file


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
        require_file(path)
    roster = read_people(request.people) if request.people is not None else Roster()
    for notice in roster.notices:
        tell(notice)
    if all(is_score_table(path) for path in request.files):
        report = _audit_scores(request, roster)
    else:
        report = _audit_texts(request, roster)
    for reject in report.rejects:
        tell(reject)
    print_summary(report, write_report(report, request.out))


def _audit_texts(request: CycleRequest, roster: Roster) -> CycleReport:
    people = roster.people
    intake = _read_files(request)
    reviews = intake.reviews
    _tell_unnamed(reviews)
    if request.people is not None:
        _tell_strangers(reviews, people, request.people)
    groups, controls = (
        _find_attributes(people, names) for names in (request.groups, request.controls)
    )
    audited = choose_engine(request.workers, ray=request.ray).audit(
        reviews, list_names(people), batch_size=request.batch_size
    )
    audits = list(show_progress(audited, label="Reading reviews", total=len(reviews)))
    cycle = compare_reviews(
        reviews,
        audits,
        people=people,
        groups=groups,
        controls=controls,
        prompts=intake.prompts,
        options=request.options,
    )
    rejects = (*roster.rejects, *intake.rejects)
    return CycleReport(cycle, reviews, tuple(audits), rejects, people)


def _audit_scores(request: CycleRequest, roster: Roster) -> CycleReport:
    people = roster.people
    table, rejects = read_scores(
        request.files, people, groups=request.groups, controls=request.controls
    )
    names = {person.person_id: person.name for person in people.values()}
    cycle = audit_scores(table, options=request.options, names=names)
    return CycleReport(cycle, (), (), (*roster.rejects, *rejects), people)


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


def _tell_unnamed(reviews: Sequence[Review]) -> None:
    unnamed = sum(not review.reviewer_id for review in reviews)
    if unnamed:
        tell(
            f"{unnamed:,} of {count_things(len(reviews), 'review')} name no reviewer and count for "
            "the company alone; fill the reviewer in to have them compared"
        )


def _tell_strangers(reviews: Sequence[Review], people: Mapping[str, Person], file: Path) -> None:
    found = count_strangers((review.reviewee_id for review in reviews), people)
    if found:
        tell(f"{file}: {found}")


def _find_attributes(people: Mapping[str, Person], names: Sequence[str]) -> tuple[str, ...]:
    """Return the attributes that are meant, as the people file spells them."""
    known = sorted({attribute for person in people.values() for attribute in person.attributes})
    found = []
    for name in names:
        attribute = resolve_attribute(name, known)
        if attribute is None:
            raise InputError(
                f"--group or --control {name!r}: no such attribute in the people file; there are "
                f"{', '.join(known) or 'none (give --people FILE)'}"
            )
        found.append(attribute)
    return tuple(dict.fromkeys(found))
