"""What a soak measured, and whether it is what must be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple


class Told(NamedTuple):
    """One figure: what it is, what was measured, what must be, and whether it is so."""

    what: str
    measured: str
    target: str
    holds: bool


Soak = Callable[[Path], Iterator[Told]]
"""Works in an empty folder; tells each figure as soon as it is there."""


def at_most(what: str, measured: float, most: float, unit: str = "") -> Told:
    return Told(what, f"{measured:,.4g}{unit}", f"at most {most:,.4g}{unit}", measured <= most)


def exactly(what: str, measured: object, wanted: object) -> Told:
    return Told(what, str(measured), str(wanted), measured == wanted)


def line_of(told: Told) -> str:
    """ "  requests of one letter, at most      3      at most 4      ok"."""
    return f"  {told.what:58} {told.measured:>14}   {told.target:18} {'ok' if told.holds else 'FAILED'}"
