"""`evenhand serve`: the HTTP service."""

import gc
import socket
from typing import Annotated

import typer

from auditor.errors import InputError


def serve(
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8000,
) -> None:
    """Serve checks over HTTP; a text that is sent is neither written to disk nor logged."""
    import uvicorn

    from api.app import create_app
    from auditor import Auditor

    _try_port(host, port)
    app = create_app(Auditor.load())
    # What is loaded stays: without it, a full collection takes as long as a check does.
    gc.freeze()
    uvicorn.run(app, host=host, port=port, log_level="info")


def _try_port(host: str, port: int) -> None:
    """Take a port for a moment, so that one that is taken is told before anything is loaded.

    Raises:
        InputError: Nothing can listen there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as trial:
            # As the server does: a port that one has just left is free.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except OSError as error:
        raise InputError(
            f"cannot listen on port {port} of {host}: {error.strerror}; choose another with --port "
            "(or another address with --host)"
        ) from error
