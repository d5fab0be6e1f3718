"""The command `evenhand`."""

import sys

import typer

from api.cli.audit import audit
from api.cli.check import check
from api.cli.demo import demo
from api.cli.serve import serve
from api.cli.train import train, train_boundaries
from auditor.errors import EvenhandError
from models.errors import WeightsError

BAD_INPUT = 2


def build_app() -> typer.Typer:
    """Return the command line with its commands."""
    app = typer.Typer(
        name="evenhand",
        help="Audits whether written performance feedback is fair. Everything stays on this machine.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    for command in (check, audit, demo, serve, train, train_boundaries):
        app.command()(command)
    return app


def main() -> None:
    """Run the command line; what the program raises on purpose becomes one line and status 2."""
    try:
        build_app()()
    except (EvenhandError, WeightsError) as error:
        print(f"evenhand: {error}", file=sys.stderr)
        sys.exit(BAD_INPUT)
    except BrokenPipeError:
        # The reader of a pipe (`| head`) has what it wanted.
        sys.stderr.close()
        sys.exit(0)
