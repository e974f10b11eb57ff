"""Tokens, what they cost, and a cap that no request can break: its highest cost is reserved before it is sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from summarizer.errors import CostCapReached
from summarizer.resources import load_toml
from summarizer.schema import Tokens

NOTHING = Tokens()
# "gpt-4.1-mini-2025-04-14"
_DATE = re.compile(r"-\d{4}-\d\d-\d\d$")


class Price(NamedTuple):
    """US dollars for a million tokens."""

    input: float
    cached: float
    output: float

    def of(self, tokens: Tokens) -> float:
        """US dollars."""
        fresh = tokens.input - tokens.cached
        return (fresh * self.input + tokens.cached * self.cached + tokens.output * self.output) / 1_000_000


def parsed_price(written: str) -> Price:
    """The price in "0.4/0.1/1.6". Raises `ValueError`."""
    try:
        given, cached, answered = map(float, written.split("/"))
    except ValueError:
        raise ValueError("three numbers, as in 0.4/0.1/1.6") from None
    return Price(given, cached, answered)


def price_of(model: str) -> Price | None:
    """The price in `data/prices.toml`, where a dated name is the plain one's; `None` for a model that is not there."""
    table: dict[str, dict[str, float]] = load_toml("prices")["models"]
    price = table.get(_DATE.sub("", model))
    return Price(**price) if price else None


def batch_price(price: Price) -> Price:
    """What a provider's batches cost."""
    share: float = load_toml("prices")["batch"]
    return Price(*(part * share for part in price))


def added(one: Tokens, other: Tokens) -> Tokens:
    """The sum."""
    return Tokens(input=one.input + other.input, cached=one.cached + other.cached, output=one.output + other.output)


@dataclass(slots=True)
class Purse:
    """What a run has spent and may still spend, in US dollars.

    `cap`: `None` for no limit. `used`: the tokens of all answers. What is `reserved` for requests under way counts as
    spent, so that many requests at once cannot break the cap together.
    """

    price: Price | None
    cap: float | None = None
    spent: float = 0.0
    reserved: float = 0.0
    used: Tokens = NOTHING

    def reserve(self, most: Tokens) -> float:
        """Set the highest cost of a request aside and return it. Raises `CostCapReached`."""
        if self.price is None:
            return 0.0
        cost = self.price.of(most)
        if self.cap is not None and self.spent + self.reserved + cost > self.cap:
            raise CostCapReached(
                f"--max-cost {self.cap:g}: {self.spent:.4f} US dollars are spent and the next request could cost"
                f" {cost:.4f}; what is done is kept, a higher --max-cost goes on"
            )
        self.reserved += cost
        return cost

    def pay(self, used: Tokens) -> None:
        """Count what an answer took, whatever it is good for."""
        self.used = added(self.used, used)
        if self.price is not None:
            self.spent += self.price.of(used)

    def settle(self, reserved: float) -> None:
        """Take back what was set aside."""
        self.reserved -= reserved
