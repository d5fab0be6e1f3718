"""Errors as problem documents (RFC 9457)."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.schemas import Problem
from auditor.errors import EvenhandError

MEDIA_TYPE = "application/problem+json"

_WHEN = {
    HTTPStatus.BAD_REQUEST: "the body cannot be read",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "the body is larger than any draft that is taken",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "the body is not sent as JSON",
    HTTPStatus.UNPROCESSABLE_ENTITY: "the body is no JSON, or a field is missing, unknown or wrong",
}
_OTHERWISE = "any other error: 404 where nothing is at a path, 405 where it takes another method"

Described = dict[int | str, dict[str, Any]]


def describe_problems(*statuses: HTTPStatus) -> Described:
    """Return the OpenAPI descriptions of answers of some statuses, and of all other errors."""
    content = {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}}
    described: Described = {
        int(status): {"description": _WHEN[status], "content": content} for status in statuses
    }
    return described | {"default": {"description": _OTHERWISE, "content": content}}


def answer_with_problems(app: FastAPI) -> None:
    """Have every error of a service answered with a problem document."""

    @app.exception_handler(HTTPException)
    def explain_refusal(request: Request, error: HTTPException) -> JSONResponse:
        return _answer(request, error.status_code, _word_refusal(request, error), error.headers)

    @app.exception_handler(RequestValidationError)
    def explain_invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return _answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, _word_faults(error))

    @app.exception_handler(EvenhandError)
    def explain_error(request: Request, error: EvenhandError) -> JSONResponse:
        return _answer(request, HTTPStatus.BAD_REQUEST, str(error))

    @app.exception_handler(Exception)
    def explain_failure(request: Request, error: Exception) -> JSONResponse:
        detail = "the service failed; its log says where"
        return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, detail)


def _answer(
    request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    problem = Problem(
        type="about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=request.url.path,
    )
    return JSONResponse(problem.model_dump(), status, headers, MEDIA_TYPE)


def _word_refusal(request: Request, error: HTTPException) -> str:
    path, allowed = request.url.path, (error.headers or {}).get("Allow")
    cause = error.__cause__
    if error.status_code == HTTPStatus.NOT_FOUND:
        return f"nothing is at {path}; /docs shows what there is"
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED and allowed:
        return f"{path} does not take {request.method}; send {allowed}"
    if isinstance(cause, UnicodeDecodeError):
        return f"the body is not UTF-8 (byte {cause.start + 1}); send JSON in UTF-8"
    return str(error.detail)


def _word_faults(error: RequestValidationError) -> str:
    """Return each field with what is wrong with it, or where the JSON breaks off."""
    cause = error.__cause__
    if isinstance(cause, json.JSONDecodeError):
        return f"the body is no JSON: line {cause.lineno}, column {cause.colno}: {cause.msg}"
    return "; ".join(
        f"{'.'.join(str(part) for part in fault['loc'][1:]) or 'body'}: {fault['msg']}"
        for fault in error.errors()
    )
