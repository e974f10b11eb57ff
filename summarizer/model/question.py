"""What is asked of a model: messages, and the type that the answer must have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, NamedTuple, Protocol, TypedDict, TypeVar

from summarizer.model.wire import Wire
from summarizer.schema import Tokens

A = TypeVar("A", bound=Wire)
A_co = TypeVar("A_co", bound=Wire, covariant=True)


class Message(TypedDict):
    """As the wire has it."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Question(Generic[A_co]):
    """`messages`: the unchanging prompt first, so that it can be cached, the case last."""

    answer: type[A_co]
    messages: tuple[Message, ...]

    @property
    def characters(self) -> int:
        return sum(len(message["content"]) for message in self.messages)


class About(NamedTuple):
    """Which call of which letter a question is: where its recording lies."""

    call: Literal["extract", "decide", "explain"]
    name: str
    sha256: str


class Ask(Protocol):
    """Somebody who answers: an endpoint, or what was recorded of one."""

    @property
    def model(self) -> str:
        """The name of the model."""

    async def __call__(self, question: Question[A], about: About) -> Answer[A]:
        """Raises `ModelFailure` for this question, `EndpointError` or `CostCapReached` for all of them."""


@dataclass(frozen=True, slots=True)
class Answer(Generic[A_co]):
    """`tokens` and `cost` (US dollars, `None` without a known price) of all `requests` that it took."""

    value: A_co
    tokens: Tokens
    cost: float | None
    requests: int
