"""`evenhand serve`: the HTTP service."""

import gc
from typing import Annotated

import typer


def serve(
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8000,
) -> None:
    """Serve checks over HTTP; a text that is sent is neither written to disk nor logged."""
    import uvicorn

    from api.app import create_app
    from auditor import Auditor

    app = create_app(Auditor.load())
    # What is loaded stays: without it, a full collection takes as long as a check does.
    gc.freeze()
    uvicorn.run(app, host=host, port=port, log_level="info")
