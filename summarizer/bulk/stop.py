"""Ctrl-C in a run over many letters: pressed once it asks the run to end, pressed again it ends it at once."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType


@dataclass(slots=True)
class Stop:
    """Whether a run is asked to end. Called, it says so; `heard_by`: who waits for something else meanwhile."""

    is_asked: bool = False
    _listener: Callable[[], None] | None = None

    def __call__(self) -> bool:
        return self.is_asked

    def ask(self) -> None:
        self.is_asked = True
        if self._listener:
            self._listener()

    @contextmanager
    def heard_by(self, listener: Callable[[], None]) -> Iterator[None]:
        """Call this as soon as it is asked, or now if it was. It is called in the middle of whatever runs."""
        self._listener = listener
        if self.is_asked:
            listener()
        try:
            yield
        finally:
            self._listener = None


@contextmanager
def first_interrupt_asked() -> Iterator[Stop]:
    """What Ctrl-C asks; pressed again it interrupts at once."""
    stop = Stop()

    def press(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        stop.ask()

    before = signal.signal(signal.SIGINT, press)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
