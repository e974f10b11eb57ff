"""What can go wrong with a request: which faults pass by themselves, how long to wait, what each is called.

No text of an answer or of an endpoint's complaint gets into an error: either may repeat the letter.
"""

from __future__ import annotations

import email.utils
import errno
import socket
import time
from collections.abc import Callable, Container, Iterator, Mapping

from summarizer.errors import (
    EndpointError,
    EndpointTrouble,
    Filtered,
    ImrError,
    LetterTooLong,
    Refused,
)
from summarizer.extras import needs_extra

with needs_extra("model"):
    import openai
    from openai.types.chat import ChatCompletion

TOO_BUSY = frozenset({429, 503, 529})
_PASSING_STATUS = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529})
LONGEST_WAIT = 120.0
_NOBODY = frozenset({errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH})
# codes and words of the providers
_NO_CREDIT = ("insufficient_quota", "billing_hard_limit_reached")
_TOO_LONG = ("context_length_exceeded", "context length", "context size", "maximum context", "too many tokens")
_FILTERED = ("content_filter", "content_policy", "content management policy")
# fewer tokens counted than this share of the letters sent: the server has cut the prompt without a word
_FEWEST_TOKENS_A_CHARACTER = 1 / 12


class Passing(Exception):
    """An answer that is none, and that a second request may well mend: a page of a proxy, an error with status 200."""


def is_passing(error: BaseException) -> bool:
    """Whether the same request may be answered if it is sent again."""
    if isinstance(error, openai.APIStatusError):
        if error.response.headers.get("x-should-retry") == "false":
            return False
        return error.status_code in _PASSING_STATUS and not _says(error, _NO_CREDIT)
    return isinstance(error, openai.APIConnectionError | Passing)


def asked_to_wait(error: BaseException | None, now: float | None = None) -> float | None:
    """Seconds that the endpoint asked for by `retry-after-ms` or `retry-after` (seconds or a date), if it did."""
    if not isinstance(error, openai.APIStatusError):
        return None
    headers: Mapping[str, str] = error.response.headers
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            return min(max(float(headers[name]) * unit, 0.0), LONGEST_WAIT)
        except (KeyError, ValueError):
            continue
    date = email.utils.parsedate_to_datetime(headers["retry-after"]) if _has_date(headers) else None
    if date is None:
        return None
    return min(max(date.timestamp() - (time.time() if now is None else now), 0.0), LONGEST_WAIT)


def _has_date(headers: Mapping[str, str]) -> bool:
    return email.utils.parsedate(headers.get("retry-after", "")) is not None


def checked(completion: object, characters: int, tools: Container[str] = ()) -> ChatCompletion:
    """The completion, if it is one that holds an answer to a prompt of so many characters, by one of these tools.

    Raises `Passing`, or the error that names what happened. An answer cut off by its limit is let through.
    """
    if not isinstance(completion, ChatCompletion):
        raise Passing("the endpoint answered with something that is no completion, such as a page of a proxy")
    if not completion.choices:
        raise Passing("the endpoint answered with an error inside a good status, or with no choice")
    choice = completion.choices[0]
    if choice.finish_reason == "content_filter":
        raise Filtered("the provider's content filter stopped the answer; --reader rules reads this letter without it")
    if choice.message.refusal:
        raise Refused("the model declined to read this letter; --reader rules reads it, or try another model")
    if not choice.message.content and not choice.message.tool_calls and choice.finish_reason != "length":
        raise Passing("the endpoint answered with nothing")
    for call in choice.message.tool_calls or ():
        if call.type != "function" or call.function.name not in tools:
            raise Passing("the model called a tool that it was not given")
    if completion.usage and completion.usage.prompt_tokens < characters * _FEWEST_TOKENS_A_CHARACTER:
        raise LetterTooLong(
            f"the endpoint read {completion.usage.prompt_tokens} tokens of {characters:,} characters:"
            " it cuts long prompts; give the server a longer context (Ollama: num_ctx)"
        )
    return completion


def complaint_of(error: BaseException) -> str | None:
    """What the endpoint says is wrong with the request itself (400, 422), for adapting to it; never to be shown."""
    if isinstance(error, openai.BadRequestError | openai.UnprocessableEntityError) and not _says(
        error, (*_TOO_LONG, *_FILTERED)
    ):
        return _words(error)
    return None


def named(error: BaseException, *, host: str, model: str, has_answered: bool) -> ImrError:
    """The error that a user sees. `has_answered`: this endpoint answered before, so that it is not set up wrongly."""
    match error:
        case ImrError():
            return error
        case openai.APIStatusError():
            return _named_status(error, host, model)
        case openai.APIConnectionError():
            return _named_silence(error, host, has_answered)
        case Passing():
            return EndpointTrouble(f"{host}: {error}, at every try; try again later")
        case _:  # a damaged body, as a rule
            return EndpointTrouble(f"{host}: its answer could not be read ({type(error).__name__}); try again later")


def fails_at_once(error: BaseException, *, has_answered: bool) -> bool:
    """Nobody listens there, and nobody ever did: waiting will not help."""
    return isinstance(error, openai.APIConnectionError) and _refused(error) and not has_answered


def _named_status(error: openai.APIStatusError, host: str, model: str) -> ImrError:
    found = next((make for is_it, make in _BY_STATUS if is_it(error)), None)
    if found is not None:
        kind, words = found
        return kind(words.format(host=host, model=model))
    if error.status_code in _PASSING_STATUS:
        return EndpointTrouble(f"{host} stayed busy or broken (status {error.status_code}), at every try; wait a while")
    return EndpointTrouble(f"{host} refused the request (status {error.status_code}); see --mode and --model")


def _named_silence(error: openai.APIConnectionError, host: str, has_answered: bool) -> ImrError:
    if _refused(error) and not has_answered:
        return EndpointError(f"nobody answers at {host}: start the server, or set OPENAI_BASE_URL to where it is")
    if any(isinstance(cause, TimeoutError) for cause in causes(error)):
        return EndpointTrouble(f"{host} gave no answer in time, at every try; try again later")
    return EndpointTrouble(f"{host} dropped the connection, at every try; try again later")


def _refused(error: openai.APIConnectionError) -> bool:
    """Nobody listens there, or there is no such place. The SDK calls that a time-out; its cause knows better."""
    return any(
        isinstance(cause, socket.gaierror) or getattr(cause, "errno", None) in _NOBODY for cause in causes(error)
    )


def causes(error: BaseException) -> Iterator[BaseException]:
    """What an error was raised from, the nearest first."""
    cause = error.__cause__
    while cause is not None:
        yield cause
        cause = cause.__cause__


def _says(error: openai.APIStatusError, cues: tuple[str, ...]) -> bool:
    text = _words(error)
    return any(cue in text for cue in cues)


def _words(error: openai.APIStatusError) -> str:
    return f"{error.code or ''} {error.message} {error.body or ''}".lower()


# the first that holds names the fault
_BY_STATUS: tuple[tuple[Callable[[openai.APIStatusError], bool], tuple[type[ImrError], str]], ...] = (
    (
        lambda error: _says(error, _NO_CREDIT),
        (EndpointError, "{host} has no credit left for this key: add credit, or take another key"),
    ),
    (
        lambda error: error.status_code in (401, 403),
        (EndpointError, "{host} does not accept the key: set OPENAI_API_KEY"),
    ),
    (
        lambda error: error.status_code == 404,
        (EndpointError, "{host} has no model {model!r} or no such path: see --model and OPENAI_BASE_URL"),
    ),
    (
        lambda error: _says(error, _TOO_LONG),
        (LetterTooLong, "the letter is longer than the context of {model!r}: take a model with a longer one"),
    ),
    (
        lambda error: _says(error, _FILTERED),
        (Filtered, "the content filter of {host} stopped this letter; --reader rules reads it without"),
    ),
)
