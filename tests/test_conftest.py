from __future__ import annotations

import os
import socket

import pytest


def test_a_connection_in_a_test_is_refused() -> None:
    with socket.socket() as plug, pytest.raises(RuntimeError, match="opened a connection"):
        plug.connect(("127.0.0.1", 9))


def test_a_name_is_not_looked_up() -> None:
    with pytest.raises(RuntimeError, match="opened a connection"):
        socket.create_connection(("example.org", 80))


@pytest.mark.loopback
def test_a_test_that_says_so_may_connect_to_this_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as plug:
        assert plug.getpeername() == server.getsockname()


def test_keys_of_the_environment_are_hidden_from_tests() -> None:
    assert not [name for name in os.environ if name.startswith("OPENAI_")]
