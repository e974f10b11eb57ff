"""What goes to a provider's batches and what comes back: the two sides that a run in batches stands between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from summarizer.bulk.job import Answer, Identity, Job


@dataclass(frozen=True, slots=True)
class Request:
    """What a model must be asked about a letter: `body`, the JSON of one request.

    `question`: its fingerprint, under which the response is kept; `highest_cost` in US dollars, 0 without a price.
    """

    question: bytes
    body: bytes
    highest_cost: float


Responses = Callable[[bytes], bytes | None]
"""The response to a question about one letter, if it is there: JSON of `status` and `body`."""

Reply = Callable[[Job, Responses], Answer | Request]
"""A letter with the responses so far -> what became of it, or what must be asked next."""


class Notes(Protocol):
    """What a desk knows from one pass to the next."""

    def form(self) -> str | None:
        """How the server wants to be asked."""

    def learn(self, form: str) -> None: ...


class Desk(Protocol):
    """Where letters are turned into requests, and responses into records."""

    @property
    def identity(self) -> Identity: ...

    def opened(self, spent: float, notes: Notes) -> AbstractContextManager[Reply]:
        """For one pass over the letters. `spent`: US dollars that batches took, or may take, so far."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one file."""

    requests: int
    size: int


@dataclass(frozen=True, slots=True)
class State:
    """How a batch is. `why`: the code of a refusal. Counts are of requests; files are the provider's names."""

    status: Literal["under way", "ended", "refused"]
    done: int = 0
    failed: int = 0
    files: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one request: `response`, or `why` there is none. `cost` in US dollars."""

    sha256: str
    response: bytes | None
    why: str = ""
    cost: float = 0.0


class Provider(Protocol):
    """Who works through batches. Every call raises `EndpointError`, or `EndpointTrouble` for what may pass."""

    @property
    def host(self) -> str: ...

    @property
    def limits(self) -> Limits: ...

    def line(self, sha256: str, body: bytes) -> bytes:
        """A request as it stands in a file."""

    def upload(self, path: Path, key: str) -> str:
        """The provider's name of the file."""

    def create(self, file: str, key: str) -> str | None:
        """The provider's name of a new batch, which carries our `key`; `None`: it may or may not be there now."""

    def find(self, key: str) -> str | None:
        """The provider's name of the batch that carries our `key`."""

    def state(self, name: str) -> State: ...

    def outcomes(self, state: State) -> Iterator[Outcome]:
        """What became of the requests, in any order; some may be missing."""
