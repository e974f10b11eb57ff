"""How much room the letter's own words get in a summary."""

from __future__ import annotations

from typing import NamedTuple


class Space(NamedTuple):
    """The longest quotation and the longest verbatim name, in words; `name=None` for names in full.

    `each`: whether a quotation and the guides are given for each of the items that are told together.
    """

    quote: int
    name: int | None = None
    each: bool = False
