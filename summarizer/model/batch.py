"""OpenAI's Batch API: files up, batches begun, found again and looked after, rows down. The SDK's calls alone.

A file holds at most 50,000 requests and 200 MB; a batch is done or expires within 24 hours, and what was done until
then is returned and billed. Rows come in any order; those without an answer may lie in a second file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, Literal

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from summarizer.bulk.batch_job import Limits, Outcome, State
from summarizer.errors import EndpointError, EndpointTrouble, ImrError
from summarizer.extras import needs_extra
from summarizer.model.client import tokens_of
from summarizer.model.endpoint import Endpoint
from summarizer.model.faults import is_passing, named
from summarizer.model.money import Price

with needs_extra("model"):
    import httpx2
    import openai
    from openai.types import Batch
    from openai.types.chat import ChatCompletion

LIMITS = Limits(requests=50_000, size=200_000_000)
_CHAT: Literal["/v1/chat/completions"] = "/v1/chat/completions"
# our own name for a batch stands in its metadata under this one
_KEY = "imr"
_TIMEOUT = 600.0
_RETRIES = 5
_STATUS: dict[str, Literal["under way", "ended", "refused"]] = {
    "failed": "refused",
    "completed": "ended",
    "expired": "ended",
    "cancelled": "ended",
}
# What a letter is not to blame for: key, credit, path, time, too many at once.
_NOT_THE_LETTERS = frozenset({401, 402, 403, 404, 408, 409, 425, 429})
# "batch_expired"
_CODE = re.compile(r"[a-z0-9_]{1,60}")


class BatchApi:
    """One endpoint's batches. `price` of its batches."""

    def __init__(self, endpoint: Endpoint, price: Price | None = None, limits: Limits = LIMITS) -> None:
        self.host = endpoint.host
        self.limits = limits
        self._endpoint = endpoint
        self._price = price
        self._sdk = openai.OpenAI(
            base_url=endpoint.base_url, api_key=endpoint.api_key, timeout=_TIMEOUT, max_retries=_RETRIES
        )

    def close(self) -> None:
        self._sdk.close()

    def line(self, sha256: str, body: bytes) -> bytes:
        """A request as it stands in a file, `body` on one line."""
        return b'{"custom_id":"%s","method":"POST","url":"%s","body":%s}\n' % (sha256.encode(), _CHAT.encode(), body)

    def upload(self, path: Path, key: str) -> str:
        """The provider's name of the file."""
        with self._told("has no batches: leave --batch out"), path.open("rb") as file:
            return self._sdk.files.create(file=(f"imr-{key}.jsonl", file), purpose="batch").id

    def create(self, file: str, key: str) -> str | None:
        """The provider's name of a new batch, which carries our `key`; `None`: it may or may not be there now."""
        once = self._sdk.with_options(max_retries=0)
        try:
            return once.batches.create(
                input_file_id=file, endpoint=_CHAT, completion_window="24h", metadata={_KEY: key}
            ).id
        except openai.OpenAIError as error:
            if is_passing(error):
                return None
            raise self._named(error) from error

    def find(self, key: str) -> str | None:
        """The provider's name of the batch that carries our `key`."""
        with self._told():
            batches = self._sdk.batches.list(limit=100)
            return next((batch.id for batch in batches if (batch.metadata or {}).get(_KEY) == key), None)

    def state(self, name: str) -> State:
        """How a batch is."""
        with self._told(f"does not know batch {name}: set OPENAI_API_KEY to a key of the project that began it"):
            return _state(self._sdk.batches.retrieve(name))

    def outcomes(self, state: State) -> Iterator[Outcome]:
        """What became of the requests, in any order. A file that the provider does not keep any more has no rows."""
        for name in state.files:
            with TemporaryFile() as file:
                self._download(name, file)
                file.seek(0)
                for line in file:
                    outcome = self._outcome(line)
                    if outcome:
                        yield outcome

    def _download(self, name: str, file: BinaryIO) -> None:
        with self._told():
            try:
                with self._sdk.files.with_streaming_response.content(name) as response:
                    for part in response.iter_bytes():
                        file.write(part)
            except openai.NotFoundError:
                return

    def _outcome(self, line: bytes) -> Outcome | None:
        """`None` for a line that is no row."""
        try:
            row = _Row.model_validate_json(line)
        except ValidationError:
            return None
        response = row.response
        if response is None or response.status_code in _NOT_THE_LETTERS or response.status_code >= 500:
            return Outcome(row.custom_id, None, _why(row))
        kept = json.dumps({"status": response.status_code, "body": response.body}).encode()
        return Outcome(row.custom_id, kept, cost=self._cost(response))

    def _cost(self, response: _Response) -> float:
        if self._price is None:
            return 0.0
        try:
            return self._price.of(tokens_of(ChatCompletion.model_validate(response.body)))
        except ValidationError:  # no answer, and nothing to pay
            return 0.0

    @contextmanager
    def _told(self, missing: str = "") -> Iterator[None]:
        """Faults under their names. `missing`: what status 404 means."""
        try:
            yield
        except openai.OpenAIError as error:
            if missing and isinstance(error, openai.NotFoundError):
                raise EndpointError(f"{self.host} {missing}") from error
            raise self._named(error) from error
        except httpx2.HTTPError as error:  # while a file is on its way, the SDK lets these through
            raise EndpointTrouble(f"{self.host} dropped the connection; try again later") from error

    def _named(self, error: openai.OpenAIError) -> ImrError:
        found = named(error, host=self.host, model=self._endpoint.model, has_answered=False)
        if isinstance(error, openai.APIStatusError) and not is_passing(error) and not isinstance(found, EndpointError):
            return EndpointError(f"{self.host} refused the batch (status {error.status_code}, {_code(error.code)})")
        return found


class _Response(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    status_code: int
    body: JsonValue = None


class _Fault(BaseModel):
    code: str | None = None


class _Row(BaseModel):
    """A line of an output or error file."""

    model_config = ConfigDict(hide_input_in_errors=True)

    custom_id: str
    response: _Response | None = None
    error: _Fault | None = None


def _why(row: _Row) -> str:
    if row.error and row.error.code:
        return _code(row.error.code)
    return f"status {row.response.status_code}" if row.response else "no answer"


def _code(code: str | None) -> str:
    """A code as it may be shown: words of an endpoint may repeat the letter."""
    return code if code and _CODE.fullmatch(code) else "no code"


def _state(batch: Batch) -> State:
    counts = batch.request_counts
    faults = (batch.errors.data or []) if batch.errors else []
    return State(
        _STATUS.get(batch.status, "under way"),
        done=counts.completed if counts else 0,
        failed=counts.failed if counts else 0,
        files=tuple(name for name in (batch.output_file_id, batch.error_file_id) if name),
        why=_code(faults[0].code if faults else None),
    )
