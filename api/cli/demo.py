"""`evenhand demo`: the example cycle, audited."""

import webbrowser
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer

from auditor import CycleOptions


def demo(
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where the report goes.")
    ] = Path("evenhand-demo"),
    open_report: Annotated[bool, typer.Option("--open/--no-open", help="Open the report.")] = True,
) -> None:
    """Audit the example cycle that ships with the program and open its report."""
    # Statistics and charts take two seconds to import, which other commands need not pay.
    from api.cli.cycle import CycleRequest, run_audit

    with as_file(files("corpora").joinpath("example")) as folder:
        run_audit(
            CycleRequest(
                files=(folder / "reviews.csv",),
                out=out,
                options=CycleOptions(),
                people=folder / "people.csv",
                groups=("gender",),
                controls=("level",),
            )
        )
    if open_report:
        webbrowser.open((out / "report.html").resolve().as_uri())
