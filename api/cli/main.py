"""The command `evenhand`."""

import io
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from api.cli.audit import audit
from api.cli.check import check
from api.cli.demo import demo
from api.cli.messages import tell
from api.cli.serve import serve
from api.cli.train import train, train_boundaries
from auditor.errors import EvenhandError
from corpora.errors import CorpusError
from models.errors import WeightsError

BAD_INPUT = 2
CUT_SHORT = 141
"""What a shell reports of a program whose reader has left: 128 and the number of SIGPIPE."""


def build_app() -> typer.Typer:
    """Return the command line with its commands."""
    app = typer.Typer(
        name="evenhand",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_take_options)
    for command in (check, audit, demo, serve, train, train_boundaries):
        app.command()(command)
    return app


def _print_version(is_asked: bool) -> None:
    """Print the versions of the program and of the weights, where they are asked for."""
    if is_asked:
        from models.weights_store import find_weights, load_weights

        weights = load_weights(find_weights())
        print(f"evenhand {version('evenhand')} (weights {weights.version})")
        raise typer.Exit


def _take_options(
    _version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Print the versions of the program and of the weights.",
        ),
    ] = False,
) -> None:
    """Audits whether written performance feedback is fair. Everything stays on this machine."""


def main() -> None:
    """Run the command line; what the program raises on purpose becomes one line and status 2."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Reviews may hold what a terminal or pipe cannot write; it is shown escaped, as in JSON.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        build_app()()
    except (EvenhandError, WeightsError, CorpusError) as error:
        tell(error)
        sys.exit(BAD_INPUT)
    except SystemExit as left:
        # Where the reader of a pipe (`| head`) has what it wanted, typer and rich leave with 1,
        # which would say that there are findings; 0 would say that there are none.
        if isinstance(left.__context__, BrokenPipeError):
            sys.exit(CUT_SHORT)
        raise
