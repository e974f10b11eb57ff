"""Which model is asked, where, and with which key: from the environment, and from `.env` beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from summarizer.errors import EndpointError
from summarizer.extras import needs_extra

with needs_extra("model"):
    from dotenv import dotenv_values

OPENAI = "https://api.openai.com/v1"
# servers on one's own machine ask for no key, but the client wants one
NO_KEY = "none"

Mode = Literal["strict", "schema", "tools", "markdown"]
"""How a server is told what an answer looks like, from the surest to the plainest."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`mode`: `None` to find out what the server takes. `base_url` ends before "/chat/completions"."""

    base_url: str
    model: str
    api_key: str = field(repr=False)
    mode: Mode | None = None

    @property
    def host(self) -> str:
        """Where letters go, as a person is told: "api.openai.com", "127.0.0.1:8000"."""
        return urlsplit(self.base_url).netloc.rpartition("@")[2]


def endpoint_from_environment(
    model: str, mode: Mode | None = None, *, environ: Mapping[str, str], env_file: Path = Path(".env")
) -> Endpoint:
    """The endpoint that `OPENAI_BASE_URL` and `OPENAI_API_KEY` name; the environment wins over `env_file`.

    Raises `EndpointError` where the vendor's own endpoint is meant and no key is set.
    """
    told = {**_told(env_file), **environ}
    base_url = told.get("OPENAI_BASE_URL", "").strip() or OPENAI
    key = told.get("OPENAI_API_KEY", "").strip()
    if urlsplit(base_url).scheme not in ("http", "https"):
        raise EndpointError("OPENAI_BASE_URL must begin with http:// or https://, as in http://127.0.0.1:8000/v1")
    if not key and base_url.startswith(OPENAI):
        raise EndpointError(
            "no key: set OPENAI_API_KEY (in the environment or in .env), or OPENAI_BASE_URL for a server of your own;"
            " --reader rules needs neither"
        )
    return Endpoint(base_url.rstrip("/"), model, key or NO_KEY, mode)


def _told(env_file: Path) -> dict[str, str]:
    if not env_file.is_file():
        return {}
    return {name: value for name, value in dotenv_values(env_file).items() if value}
