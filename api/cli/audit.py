"""`evenhand audit`: one or more cycles, with a report."""

import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli.engines import choose_engine
from api.cli.options import BatchSize, MappingFile, PeopleFile, Workers
from api.cli.progress import show_progress
from api.cli.summary import print_summary
from auditor import CycleOptions, InputError, Person, Review
from auditor.auditing import compare_reviews, list_names
from auditor.cycle import FDR, audit_scores
from auditor.disparity import MINIMUM_PEOPLE
from auditor.pipeline import BATCH_SIZE
from auditor.report import CycleReport, write_report
from auditor.scores import join_tables
from auditor.sources import Mapping as ColumnMapping
from auditor.sources import Reject, load_mapping, read_people, read_reviews
from auditor.sources.scores import is_score_table, read_scores


class EngineName(StrEnum):
    """Where reviews are read."""

    LOCAL = "local"
    RAY = "ray"


def audit(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="Reviews (.csv .xlsx .jsonl) or scores (.csv .parquet)."
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where audit.json and report.html go.")
    ],
    mapping: MappingFile = None,
    people: PeopleFile = None,
    group: Annotated[
        list[str] | None,
        typer.Option(
            "--group", metavar="COLUMN", help="Attribute whose groups are compared; repeatable."
        ),
    ] = None,
    control: Annotated[
        list[str] | None,
        typer.Option("--control", metavar="COLUMN", help="Attribute held constant; repeatable."),
    ] = None,
    fdr: Annotated[float, typer.Option("--fdr", help="Share of flags that may be noise.")] = FDR,
    minimum: Annotated[
        int, typer.Option("--min-group", help="Smallest group shown; 5 or more.")
    ] = MINIMUM_PEOPLE,
    engine: Annotated[
        EngineName, typer.Option("--engine", help="Where reviews are read.")
    ] = EngineName.LOCAL,
    workers: Workers = 1,
    batch_size: BatchSize = BATCH_SIZE,
) -> None:
    """Audit one or more review cycles and write a report.

    Exit status: 0 done, 2 bad input. Rows that cannot be used are listed and left out.
    """
    options = CycleOptions(fdr=fdr, minimum_people=minimum)
    known = read_people(people) if people is not None else {}
    groups, controls = group or [], control or []
    for path in files:
        if not path.is_file():
            raise InputError(f"{path}: there is no such file; check the path")
    if all(is_score_table(path) for path in files):
        report = _audit_score_files(files, known, groups, controls, options)
    else:
        columns = load_mapping(mapping) if mapping is not None else ColumnMapping()
        reviews, rejects, prompts = _read_files(files, columns)
        _check_attributes(known, (*groups, *controls))
        audited = choose_engine(workers, ray=engine is EngineName.RAY).audit(
            reviews, list_names(known), batch_size=batch_size
        )
        audits = list(show_progress(audited, label="Reading reviews", total=len(reviews)))
        cycle = compare_reviews(
            reviews,
            audits,
            people=known,
            groups=groups,
            controls=controls,
            prompts=prompts,
            options=options,
        )
        report = CycleReport(cycle, tuple(reviews), tuple(audits), tuple(rejects), known)
    for reject in report.rejects:
        print(f"evenhand: {reject}", file=sys.stderr)
    paths = write_report(report, out)
    print_summary(report, paths)


def _read_files(
    files: Sequence[Path], mapping: ColumnMapping
) -> tuple[list[Review], list[Reject], list[str]]:
    reviews: list[Review] = []
    rejects: list[Reject] = []
    prompts: list[str] = []
    for path in files:
        intake = read_reviews(path, mapping)
        reviews += intake.reviews
        rejects += intake.rejects
        prompts += intake.prompts
    if not reviews:
        raise InputError(f"{files[0]}: no row could be used; {len(rejects)} were left out")
    return reviews, rejects, prompts


def _audit_score_files(
    files: Sequence[Path],
    people: Mapping[str, Person],
    groups: Sequence[str],
    controls: Sequence[str],
    options: CycleOptions,
) -> CycleReport:
    read = [read_scores(path, people, groups=groups, controls=controls) for path in files]
    names = {person.person_id: person.name for person in people.values()}
    cycle = audit_scores(join_tables([table for table, _ in read]), options=options, names=names)
    rejects = tuple(reject for _, rejected in read for reject in rejected)
    return CycleReport(cycle, (), (), rejects, people)


def _check_attributes(people: Mapping[str, Person], names: Sequence[str]) -> None:
    known = sorted({attribute for person in people.values() for attribute in person.attributes})
    for name in names:
        if name not in known:
            raise InputError(
                f"--group or --control {name!r}: no such attribute in the people file; there are "
                f"{', '.join(known) or 'none (give --people FILE)'}"
            )
