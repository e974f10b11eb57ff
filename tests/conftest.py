"""Every test runs without a network and without what the person's own environment would change."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings

# the same examples on every machine and in every run
settings.register_profile("repeatable", derandomize=True, database=None)
settings.load_profile("repeatable")

_CHANGES_BEHAVIOUR = (
    "OPENAI_",
    "AZURE_",
    "ANTHROPIC_",
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR",
    "PY_COLORS",
    "COLUMNS",
    "TERM",
)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(_CHANGES_BEHAVIOUR):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection is an error; `@pytest.mark.loopback` allows those to this machine and the addresses it names."""
    marker = request.node.get_closest_marker("loopback")
    allowed = ("127.0.0.1", "::1", "localhost", *marker.args) if marker else ()
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name), allowed))
    monkeypatch.setattr(socket, "getaddrinfo", _guarded_lookup(socket.getaddrinfo, allowed))


def _guarded(connect: Callable[[socket.socket, Any], Any], allowed: tuple[str, ...]) -> Callable[..., Any]:
    def guarded(plug: socket.socket, address: Any) -> Any:
        if plug.family != socket.AF_UNIX:  # which ends on this machine: processes of a pool
            _check(address[0] if isinstance(address, tuple) else address, allowed)
        return connect(plug, address)

    return guarded


def _guarded_lookup(look_up: Callable[..., Any], allowed: tuple[str, ...]) -> Callable[..., Any]:
    def guarded(host: object, *rest: Any, **named: Any) -> Any:
        _check(host, allowed)
        return look_up(host, *rest, **named)

    return guarded


def _check(host: object, allowed: tuple[str, ...]) -> None:
    if host not in allowed:
        raise RuntimeError("a test opened a connection")
