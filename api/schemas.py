"""What a request may hold, and the answers that are no records of the library's own."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from auditor.intake import LONGEST_TEXT

LESS_SURE = (
    "Findings of a lower confidence (how often such findings are right) are left out; a notice says "
    "how many."
)


class CheckRequest(BaseModel):
    """A draft to check."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT)]
    min_confidence: Annotated[float, Field(ge=0.0, le=1.0, description=LESS_SURE)] = 0.0


class Health(BaseModel):
    """That the service is up."""

    status: str
    model_version: str


class Problem(BaseModel):
    """A problem document (RFC 9457): what is wrong with a request."""

    type: str
    title: str
    status: int
    detail: str
    instance: str


EXAMPLE_DRAFT: dict[str, Any] = {
    "summary": "A short draft",
    "value": {
        "text": "She is abrasive. When the March migration failed she wrote the rollback plan "
        "overnight, and we were back in 40 minutes."
    },
}
