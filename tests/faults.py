"""Fault cassettes: hand-made answers of an endpoint that misbehaves, in real exchanges with the client.

`python -m tests.faults` writes tests/cassettes/faults/FAULT/ anew, which a changed prompt makes necessary. No vendor's
endpoint ever gave these answers; each file says so.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from summarizer.errors import ImrError
from summarizer.files import load_letter
from summarizer.letter import Letter
from summarizer.model.cassettes import cassettes
from summarizer.model.client import Client, Patience
from summarizer.model.endpoint import NO_KEY, Endpoint
from summarizer.model.money import Purse
from summarizer.model.question import About, Answer, Question
from summarizer.model.reader import read_letter
from summarizer.model.recordings import Origin, all_recordings, recording_path
from summarizer.model.wire import Extraction, Wire
from summarizer.reader import rules
from tests.answers import answer_of
from tests.endpoint import Reply, completion, endpoint, error

A = TypeVar("A", bound=Wire)

FOLDER = Path(__file__).parent / "cassettes" / "faults"
LETTER = Path(__file__).parents[1] / "golden" / "letters" / "d-aquatic-therapy-home-aide-upheld-p.txt"
# nobody listens there
NOWHERE = "http://127.0.0.1:1/v1"
# stands in a cassette for a connection that broke, which vcrpy cannot record
DROPPED = {"status": {"code": 0, "message": "connection dropped"}, "headers": {}, "body": {"string": ""}}
ORIGIN = Origin(
    endpoint=NOWHERE,
    model="faulty",
    by="hand-made: answers of no endpoint, to show what the client does with a fault",
    recorded="2026-11-21",
)
_PATIENCE = Patience(tries=3, backoff=0.0)


class Fault(NamedTuple):
    """What the endpoint answers, one request after another; `mend` changes the interactions that were recorded."""

    replies: tuple[Reply, ...]
    mend: Callable[[list[dict[str, Any]]], None] = lambda _: None


def letter() -> Letter:
    """The letter that all faults are about."""
    return load_letter(LETTER)


def faults() -> dict[str, Fault]:
    """Every fault by its folder's name."""
    good = answer_of(rules.read(letter()))
    answer = completion(good.model_dump_json())
    return {
        "429-with-retry-after": Fault((error(429), answer), _with_retry_after),
        "500-then-good": Fault((error(500), answer)),
        "dropped-connection-then-good": Fault((answer,), _with_dropped),
        "truncated-twice": Fault((completion('{"case": {', finish="length"),)),
        "refusal": Fault((completion(None, refusal="I cannot help with that."),)),
        "invalid-then-valid": Fault((completion('{"case": 7}'), answer)),
        "ungrounded-quote": Fault((completion(_with_invented_diagnosis(good)),)),
        "flipped-decision": Fault((completion(_flipped(good)),)),
    }


def write(folder: Path) -> None:
    """Write every fault below a folder."""
    for name, fault in faults().items():
        shutil.rmtree(folder / name, ignore_errors=True)
        with endpoint(fault.replies) as server:
            asyncio.run(_recorded(folder / name, server.url))
        for path in all_recordings(folder / name):
            _finish(path, fault)


async def _recorded(folder: Path, url: str) -> None:
    async with Client(Endpoint(url, ORIGIN.model, NO_KEY), Purse(None), _PATIENCE) as client:
        with suppress(ImrError):  # the fault itself
            await read_letter(letter(), _Writer(folder, client), "both")


class _Writer:
    """Records whatever the endpoint answers."""

    def __init__(self, folder: Path, client: Client) -> None:
        self.model = client.model
        self._folder = folder
        self._client = client

    async def __call__(self, question: Question[A], about: About) -> Answer[A]:
        with cassettes().use_cassette(recording_path(self._folder, about), record_mode="new_episodes"):
            return await self._client(question, about)


def _finish(path: Path, fault: Fault) -> None:
    """Put what hands must add, an address where nobody listens, and the origin."""
    cassette = json.loads(path.read_bytes())
    for one in cassette["interactions"]:
        one["request"]["uri"] = f"{NOWHERE}/chat/completions"
    fault.mend(cassette["interactions"])
    told = {"metadata": {"origin": ORIGIN.model_dump()}, **cassette}
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _with_retry_after(interactions: list[dict[str, Any]]) -> None:
    interactions[0]["response"]["headers"]["retry-after"] = ["7"]


def _with_dropped(interactions: list[dict[str, Any]]) -> None:
    interactions.insert(0, {"request": interactions[0]["request"], "response": DROPPED})


def _with_invented_diagnosis(good: Extraction) -> str:
    data = good.model_dump(mode="json")
    data["clinical"]["diagnoses"] = [{"value": "lupus", "quote": "a long history of lupus"}]
    return json.dumps(data)


def _flipped(good: Extraction) -> str:
    """An answer that takes the heading's word for its opposite."""
    data = good.model_dump(mode="json")
    data["issues"][0]["decision"] = {"value": "overturned", "quote": "Upheld"}
    return json.dumps(data)


if __name__ == "__main__":
    write(FOLDER)
