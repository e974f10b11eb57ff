"""What somebody else wrote for a summary, item by item, in place of the rule-written words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ToldItem:
    """Plain sentences about one item; `lacked`: short phrases."""

    asked: str
    decided: str
    why: str
    lacked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """`in_short`: what the review was about. `items` by the index of the issue."""

    in_short: str
    items: Mapping[int, ToldItem]
