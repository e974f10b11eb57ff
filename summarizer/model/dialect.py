"""How one server wants to be asked: the surest form first, and one step down for each thing that it refuses."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Literal

from summarizer.model.endpoint import Mode

_FROM_SUREST: tuple[Mode, ...] = ("strict", "schema", "tools", "markdown")
# words of a refusal that is about the form of the answer: "'response_format' of type 'json_schema' is not supported"
_ABOUT_FORM = ("response_format", "json_schema", "schema", "structured output", "tool", "grammar", "strict")
_ABOUT_TOKENS = ("max_completion_tokens", "max_tokens")


@dataclass(frozen=True, slots=True)
class Dialect:
    """`mode`: how the answer's form is asked for; `tokens_name`: what the limit of an answer is called.

    `mode_is_fixed`: the user named it, so that a refusal of it is an error.
    """

    mode: Mode = "strict"
    mode_is_fixed: bool = False
    tokens_name: Literal["max_completion_tokens", "max_tokens"] = "max_completion_tokens"
    with_temperature: bool = True


def dialect_for(mode: Mode | None) -> Dialect:
    """Where to begin with a server."""
    return Dialect() if mode is None else Dialect(mode, mode_is_fixed=True)


def dialect_from(form: str | None, mode: Mode | None) -> Dialect:
    """Where to go on with a server that took this form before; from the start if another mode is asked for."""
    known = Dialect(**json.loads(form)) if form else None
    if known is None or mode not in (None, known.mode):
        return dialect_for(mode)
    return replace(known, mode_is_fixed=mode is not None)


def form_of(dialect: Dialect) -> str:
    """To be kept for `dialect_from`."""
    return json.dumps(asdict(dialect))


def adapted(dialect: Dialect, complaint: str) -> Dialect | None:
    """The next form to try after a server refused a request with these words; `None` if they are about none of it."""
    complaint = complaint.lower()
    if dialect.with_temperature and "temperature" in complaint:
        return replace(dialect, with_temperature=False)
    if dialect.tokens_name == _ABOUT_TOKENS[0] and any(name in complaint for name in _ABOUT_TOKENS):
        return replace(dialect, tokens_name="max_tokens")
    if not dialect.mode_is_fixed and any(word in complaint for word in _ABOUT_FORM):
        return _plainer(dialect)
    return None


def _plainer(dialect: Dialect) -> Dialect | None:
    following = _FROM_SUREST[_FROM_SUREST.index(dialect.mode) + 1 :]
    return replace(dialect, mode=following[0]) if following else None
