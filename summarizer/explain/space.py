"""How much room the letter's own words get in a summary."""

from __future__ import annotations

from typing import NamedTuple


class Space(NamedTuple):
    """The longest quotation and the longest verbatim name, in words; `name=None` for names in full.

    `each`: whether each of the items that are told together has its name, its quotation, its guides and what its
    records lacked there.
    """

    quote: int
    name: int | None = None
    each: bool = False
