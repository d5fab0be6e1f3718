"""`evenhand demo`: the example cycle, audited."""

import webbrowser
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer

from api.cli.audit import audit

EXAMPLE = files("corpora").joinpath("example")


def demo(
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where the report goes.")
    ] = Path("evenhand-demo"),
    open_report: Annotated[bool, typer.Option("--open/--no-open", help="Open the report.")] = True,
) -> None:
    """Audit the example cycle that ships with the program and open its report."""
    with as_file(EXAMPLE) as folder:
        audit(
            [folder / "reviews.csv"],
            out,
            people=folder / "people.csv",
            group=["gender", "age_band"],
            control=["level"],
        )
    if open_report:
        webbrowser.open((out / "report.html").resolve().as_uri())
