"""The HTTP service: the same check as the library's, behind a door.

A text that is sent is neither written to disk nor logged. The parser keeps words that are new to
it in memory until the service stops.
"""

from threading import Lock
from typing import Annotated

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.params import Body
from fastapi.responses import HTMLResponse, JSONResponse

from api.interface import POLICY, render_interface
from api.problems import answer_invalid, answer_problem
from api.schemas import EXAMPLE_DRAFT, CheckRequest, Health
from auditor import Auditor, EvenhandError, ReviewAudit
from auditor.confidence import filter_findings
from auditor.serialization import to_plain

DESCRIPTION = (
    "Checks written performance feedback for specificity, constructiveness and unfair wording. "
    "It points at wording and estimates; it does not judge people and decides nothing."
)


def create_app(auditor: Auditor) -> FastAPI:
    """Return the service around a loaded auditor."""
    # FastAPI's own pages load their scripts from elsewhere; /docs below is ours.
    app = FastAPI(
        title="Evenhand",
        version=auditor.model_version,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
    )
    # spaCy shares a vocabulary that reading grows, so one text is read at a time.
    reading = Lock()

    @app.post(
        "/v1/check",
        response_model=ReviewAudit,
        summary="Check a draft",
        responses={422: {"description": "A problem document (RFC 9457)."}},
    )
    def check(
        request: Annotated[CheckRequest, Body(openapi_examples={"draft": EXAMPLE_DRAFT})],
    ) -> JSONResponse:
        """Return grades with their sentences, and findings with why and what to write instead.

        Offsets are half-open and count Unicode code points.
        """
        with reading:
            audit = auditor.check(request.text)
        return JSONResponse(to_plain(filter_findings(audit, request.min_confidence)))

    @app.get("/healthz", summary="Is the service up?")
    def healthz() -> Health:
        """Say that the service is up, and with which model."""
        return Health(status="ok", model_version=auditor.model_version)

    @app.get("/docs", include_in_schema=False)
    def docs(request: Request) -> HTMLResponse:
        page = render_interface(app.openapi(), str(request.base_url))
        return HTMLResponse(page, headers={"content-security-policy": POLICY})

    @app.exception_handler(RequestValidationError)
    def explain_invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return answer_invalid(request, error)

    @app.exception_handler(EvenhandError)
    def explain_error(request: Request, error: EvenhandError) -> JSONResponse:
        return answer_problem(request, status=400, title="Unusable input", detail=str(error))

    return app
