"""`evenhand audit`: one or more cycles, with a report."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import BatchSize, MappingFile, PeopleFile, Workers
from auditor import CycleOptions
from auditor.cycle_records import FDR, MINIMUM_PEOPLE
from auditor.pipeline import BATCH_SIZE


class EngineName(StrEnum):
    """Where reviews are read."""

    LOCAL = "local"
    RAY = "ray"


Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...", help="Reviews (.csv .xlsx .jsonl) or scores (.csv .parquet)."
    ),
]
Out = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Where audit.json and report.html go.")
]
Groups = Annotated[
    list[str] | None,
    typer.Option(
        "--group", metavar="COLUMN", help="Attribute whose groups are compared; repeatable."
    ),
]
Controls = Annotated[
    list[str] | None,
    typer.Option("--control", metavar="COLUMN", help="Attribute held constant; repeatable."),
]


def audit(
    files: Files,
    out: Out,
    mapping: MappingFile = None,
    people: PeopleFile = None,
    group: Groups = None,
    control: Controls = None,
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
    # Statistics and charts take two seconds to import, which other commands need not pay.
    from api.cli.cycle import CycleRequest, run_audit

    run_audit(
        CycleRequest(
            files=tuple(files),
            out=out,
            options=options,
            mapping=mapping,
            people=people,
            groups=tuple(group or ()),
            controls=tuple(control or ()),
            ray=engine is EngineName.RAY,
            workers=workers,
            batch_size=batch_size,
        )
    )
