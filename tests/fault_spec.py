"""What a path asks of the fault server: "latency=200,p429=0.1,first=drop:2" as typed settings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Status = Literal["400", "401", "429", "500", "503", "529"]
Kind = (
    Status
    | Literal[
        "drop",  # the connection breaks before a byte of the answer
        "dropmid",  # and after half of it
        "hang",  # no answer at all
        "trunc",  # cut in half, finish_reason "length"
        "mal",  # no JSON
        "wrong",  # JSON that breaks any schema
        "refuse",
        "empty",
        "filter",  # finish_reason "content_filter"
        "html",  # a page of a proxy with status 200
        "err200",  # an error with status 200
        "ok",
    ]
)
"""How a request is treated."""


def _pair(written: object) -> object:
    """Both halves of "drop:2"."""
    return written.split(":") if isinstance(written, str) else written


class Spec(BaseModel):
    """The settings, in the order in which they say how a request is treated."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    storm: Annotated[tuple[float, float], BeforeValidator(_pair)] | None = None
    """"1:2": all get 429 for 2 seconds, 1 second after the first request."""
    first: Annotated[tuple[Kind, int], BeforeValidator(_pair)] | None = None
    """"drop:2": so the first 2 requests of every document are treated."""
    conc: int | None = Field(None, gt=0)
    """Requests under way; 429 beyond."""
    rate: float | None = Field(None, gt=0)
    """Requests a second; 429 beyond."""
    burst: float | None = Field(None, ge=1)
    """Requests at once within the rate, those of a second if not told."""
    chances: dict[Kind, Annotated[float, Field(ge=0, le=1)]] = {}
    """Of each kind, written "p429=0.1"."""
    seed: str = "0"
    """The same one draws the same for the n-th request of a document."""
    latency: float = Field(0, ge=0)
    """Milliseconds before an answer that is no error."""
    jitter: float = Field(0, ge=0)
    """Milliseconds, of which a random share is added."""
    retry_after: float | None = None
    """Seconds, a header of 429 and 503."""
    retry_after_ms: float | None = None


def parsed_spec(text: str) -> Spec:
    """The settings in "latency=200,p429=0.1". Raises `ValueError` for one that there is not."""
    settings = dict(part.partition("=")[::2] for part in text.split(",") if part)
    chances = {name[1:]: value for name, value in settings.items() if name.startswith("p")}
    others = {name: value for name, value in settings.items() if not name.startswith("p")}
    return Spec.model_validate({"chances": chances, **others})
