"""The HTTP service: the same check as the library's, behind a door.

A text that is sent is neither written to disk nor logged. The parser keeps words that are new to
it in memory until the service stops.
"""

from http import HTTPStatus
from threading import Lock
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.params import Body
from fastapi.responses import HTMLResponse, JSONResponse

from api.interface import POLICY, render_interface
from api.problems import answer_with_problems, describe_problems
from api.requests import JsonRoute
from api.schemas import EXAMPLE_DRAFT, CheckRequest, Health, Problem
from auditor import Auditor, ReviewAudit
from auditor.confidence import filter_findings
from auditor.serialization import to_plain

DESCRIPTION = (
    "Checks written performance feedback for specificity, constructiveness and unfair wording. "
    "It points at wording and estimates; it does not judge people and decides nothing."
)


class Service(FastAPI):
    """A service whose description also holds its problem documents, which no route returns."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI description."""
        described = super().openapi()
        described["components"]["schemas"].setdefault(Problem.__name__, Problem.model_json_schema())
        return described


def create_app(auditor: Auditor) -> FastAPI:
    """Return the service around a loaded auditor."""
    # FastAPI's own pages load their scripts from elsewhere; /docs below is ours.
    app = Service(
        title="Evenhand",
        version=auditor.model_version,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
    )
    answer_with_problems(app)
    checks = APIRouter(route_class=JsonRoute)
    # spaCy shares a vocabulary that reading grows, so one text is read at a time.
    reading = Lock()

    @checks.post(
        "/v1/check",
        response_model=ReviewAudit,
        summary="Check a draft",
        responses=describe_problems(
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            HTTPStatus.UNPROCESSABLE_ENTITY,
        ),
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

    app.include_router(checks)

    @app.get("/healthz", summary="Is the service up?", responses=describe_problems())
    def healthz() -> Health:
        """Say that the service is up, and with which model."""
        return Health(status="ok", model_version=auditor.model_version)

    @app.get("/docs", include_in_schema=False)
    def docs(request: Request) -> HTMLResponse:
        page = render_interface(app.openapi(), str(request.base_url))
        return HTMLResponse(page, headers={"content-security-policy": POLICY})

    return app
