"""All requests of one spec: how each is treated, and the counts that `GET /__stats` gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import accumulate
from typing import NamedTuple

from tests.fault_spec import Kind, Spec


class Treatment(NamedTuple):
    """`delay`: seconds before the answer."""

    kind: Kind
    delay: float


@dataclass(slots=True)
class Run:
    """`clock`: seconds that only grow."""

    spec: Spec
    clock: Callable[[], float]
    requests: Counter[str] = field(default_factory=Counter)  # by document
    answers: Counter[str] = field(default_factory=Counter)  # by document, good ones
    kinds: Counter[str] = field(default_factory=Counter)
    in_flight: int = 0
    most_in_flight: int = 0
    began: float | None = None
    latest: float = 0.0
    _allowed: float = 0.0  # requests, of `rate` and `burst`
    _allowed_at: float = 0.0

    @property
    def _burst(self) -> float:
        return self.spec.burst or max(1.0, self.spec.rate or 1.0)

    def begin(self, document: str) -> Treatment:
        """Count a request and say what becomes of it."""
        now = self.clock()
        if self.began is None:
            self.began = self._allowed_at = now
            self._allowed = self._burst
        self.latest = now
        self.requests[document] += 1
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        chance, share = _drawn(self.spec.seed, document, self.requests[document])
        kind = self._kind(document, now - self.began, chance)
        self.kinds[kind] += 1
        delay = 0.0 if kind.isdigit() else (self.spec.latency + share * self.spec.jitter) / 1000
        return Treatment(kind, delay)

    def end(self, document: str, kind: Kind | None) -> None:
        """`kind`: how the request was answered, `None` if the client did not wait for it."""
        self.in_flight -= 1
        if kind == "ok":
            self.answers[document] += 1
        if kind is None:
            self.kinds["client_gone"] += 1

    def counts(self) -> dict[str, object]:
        """Counts by name; a document with more than one good answer was paid for twice."""
        return {
            "requests": self.requests.total(),
            "kinds": dict(self.kinds),
            "inflight": self.in_flight,
            "max_inflight": self.most_in_flight,
            "docs": len(self.requests),
            "docs_ok": len(self.answers),
            "extra_ok": self.answers.total() - len(self.answers),
            "max_attempts_per_doc": max(self.requests.values(), default=0),
            "span_s": round(self.latest - (self.began or self.latest), 3),
        }

    def _kind(self, document: str, since: float, chance: float) -> Kind:
        spec = self.spec
        if spec.storm and spec.storm[0] <= since < sum(spec.storm):
            return "429"
        if spec.first and self.requests[document] <= spec.first[1]:
            return spec.first[0]
        if spec.conc is not None and self.in_flight > spec.conc:
            return "429"
        if spec.rate is not None and not self._is_within(spec.rate):
            return "429"
        ends = zip(spec.chances, accumulate(spec.chances.values()), strict=True)
        return next((kind for kind, end in ends if chance < end), "ok")

    def _is_within(self, rate: float) -> bool:
        """A token bucket."""
        self._allowed = min(self._burst, self._allowed + (self.latest - self._allowed_at) * rate)
        self._allowed_at = self.latest
        if self._allowed < 1:
            return False
        self._allowed -= 1
        return True


def _drawn(seed: str, document: str, attempt: int) -> tuple[float, float]:
    """Two random numbers below 1 that are the same in every run."""
    digest = blake2b(f"{seed}|{document}|{attempt}".encode(), digest_size=16).digest()
    return int.from_bytes(digest[:8], "big") / 2**64, int.from_bytes(digest[8:], "big") / 2**64
