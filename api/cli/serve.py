"""`evenhand serve`: the HTTP service."""

from typing import Annotated

import typer


def serve(
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8000,
) -> None:
    """Serve checks over HTTP; nothing that is sent is stored."""
    import uvicorn

    from api.app import create_app
    from auditor import Auditor

    uvicorn.run(create_app(Auditor.load()), host=host, port=port, log_level="info")
