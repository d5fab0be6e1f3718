"""What the body of a request must be before it is read."""

from collections.abc import Callable, Coroutine
from email.message import Message
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from auditor.intake import LONGEST_TEXT

LARGEST_BODY = 20 * LONGEST_TEXT
"""Bytes. JSON needs at most 12 for a code point (an escaped emoji), so every draft has room."""


class JsonRoute(APIRoute):
    """A route that takes JSON, said to be JSON, up to a size."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the route's handler behind the checks."""
        handle = super().get_route_handler()

        async def check_and_handle(request: Request) -> Response:
            _require_json(request)
            return await handle(_limit_body(request))

        return check_and_handle


def _require_json(request: Request) -> None:
    given = request.headers.get("content-type", "")
    header = Message()
    header["content-type"] = given
    if header.get_content_type() != "application/json":
        raise HTTPException(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"send content-type: application/json ({given or 'none'} was sent)",
        )


def _limit_body(request: Request) -> Request:
    """Return the request with a body that is refused as soon as it proves too large."""
    size = 0

    async def receive() -> Any:
        nonlocal size
        message = await request.receive()
        size += len(message.get("body", b""))
        if size > LARGEST_BODY:
            raise HTTPException(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"the body has more than {LARGEST_BODY:,} bytes; a draft has at most "
                f"{LONGEST_TEXT:,} characters",
            )
        return message

    return Request(request.scope, receive)
