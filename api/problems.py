"""Errors as problem documents (RFC 9457)."""

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

MEDIA_TYPE = "application/problem+json"


def answer_problem(request: Request, *, status: int, title: str, detail: str) -> JSONResponse:
    """Return a problem document."""
    problem = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": request.url.path,
    }
    return JSONResponse(problem, status_code=status, media_type=MEDIA_TYPE)


def answer_invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    """Return a problem document that names each field and what is wrong with it."""
    detail = "; ".join(
        f"{'.'.join(str(part) for part in fault['loc'][1:]) or 'body'}: {fault['msg']}"
        for fault in error.errors()
    )
    return answer_problem(request, status=422, title="Invalid request", detail=detail)
