"""Record a model's answers about golden letters: real exchanges, of which only what is stale is asked again."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar

from evals.cases import Case, load_cases
from evals.slices import test_names
from summarizer.errors import LetterError
from summarizer.extras import needs_extra
from summarizer.files import load_letter
from summarizer.letter import Letter
from summarizer.model.cassettes import cassettes
from summarizer.model.client import Client, Patience
from summarizer.model.endpoint import Endpoint, endpoint_from_environment
from summarizer.model.money import Purse, price_of
from summarizer.model.question import About, Answer, Question
from summarizer.model.reader import read_letter, write_summary
from summarizer.model.recordings import Origin, all_recordings, find_recording, recording_path
from summarizer.model.wire import Wire
from summarizer.output import write_text

with needs_extra("model"):
    from vcr.cassette import Cassette

A = TypeVar("A", bound=Wire)


@dataclass(slots=True)
class _Used:
    """The requests of one recording that were needed in this run, and whether one of them was new."""

    bodies: list[object] = field(default_factory=list)
    is_fresh: bool = False


class Recorder:
    """Answers from recordings where there is one to this very question; else asks and records."""

    def __init__(self, folder: Path, client: Client, origin: Origin) -> None:
        self.fresh = 0
        self._folder = folder
        self._client = client
        self._origin = origin
        self._cassettes = cassettes()
        self._cassettes.before_record_response = _if_answered
        self._used: dict[Path, _Used] = {}
        self._one_at_a_time = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.__aexit__()

    @property
    def model(self) -> str:
        return self._client.model

    async def __call__(self, question: Question[A], about: About) -> Answer[A]:
        path = find_recording(self._folder, about) or recording_path(self._folder, about)
        async with self._one_at_a_time:
            with self._cassettes.use_cassette(path, record_mode="new_episodes") as cassette:
                known = len(cassette)
                try:
                    return await self._client(question, about)
                finally:
                    self._note(path, cassette, known)

    def tidy(self, *, all_letters: bool) -> int:
        """Drop what was not needed, and return how many files went. `all_letters`: what was not asked is stale too."""
        for path, used in self._used.items():
            _rewrite(path, used, self._origin)
        stale = [path for path in all_recordings(self._folder) if path not in self._used] if all_letters else []
        for path in stale:
            path.unlink()
        return len(stale)

    def _note(self, path: Path, cassette: Cassette, known: int) -> None:
        requests = cassette.requests
        fresh = requests[known:]
        if not cassette.play_counts and not fresh:
            return  # nobody answered
        used = self._used.setdefault(path, _Used())
        used.bodies += [
            json.loads(request.body) for request in [*(requests[at] for at in cassette.play_counts), *fresh]
        ]
        used.is_fresh |= bool(fresh)
        self.fresh += len(fresh)


def record_golden(
    golden: Path,
    folder: Path,
    model: str,
    *,
    by: str | None,
    explained: int,
    names: Iterable[str] | None,
    tell: Callable[[str], None],
) -> None:
    """Ask the endpoint of the environment about the letters of `golden`, and about the summary for all of its test
    split and `explained` others. What became of it goes to `tell`, a line each. Raises `EndpointError`.
    """
    cases = load_cases(golden, names)
    endpoint = endpoint_from_environment(model, environ=os.environ)
    tell(f"letters are sent to {endpoint.host}, model {model}")
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    origin = Origin(endpoint=endpoint.base_url, model=model, by=by or f"{model} at {endpoint.host}", recorded=today)
    wanted = letters_to_explain(cases, test_names(golden), explained)
    recorder, failures = asyncio.run(_recorded(folder, endpoint, origin, cases, wanted))
    for failure in failures:
        tell(failure)
    dropped = recorder.tidy(all_letters=names is None and not failures)
    told = f"{recorder.fresh} answers recorded, {len(failures)} letters failed, {dropped} stale files dropped"
    tell(f"{len(cases)} letters: {told}")


async def _recorded(
    folder: Path, endpoint: Endpoint, origin: Origin, cases: Iterable[Case], explained: frozenset[str]
) -> tuple[Recorder, list[str]]:
    async with Recorder(folder, Client(endpoint, Purse(price_of(endpoint.model)), Patience()), origin) as recorder:
        outcomes = [(case.name, await _failure(recorder, case, explained)) for case in cases]
    return recorder, [f"{name}: {failure}" for name, failure in outcomes if failure]


def letters_to_explain(cases: Iterable[Case], test: frozenset[str], dev: int) -> frozenset[str]:
    """Every letter of the test split, and `dev` others."""
    others = sorted(case.name for case in cases if case.name not in test)
    step = max(1, len(others) // dev) if dev else len(others) + 1
    return test | frozenset(others[::step][:dev])


async def _failure(recorder: Recorder, case: Case, explained: frozenset[str]) -> str | None:
    """Ask about one letter as `--reader both` does; `None`, or why there is no answer."""
    try:
        letter: Letter = load_letter(case.path)
        read = await read_letter(letter, recorder, "both")
        if case.name in explained and read.own.issues:
            await write_summary(read, letter, recorder)
    except LetterError as error:
        return str(error)
    return None


def _rewrite(path: Path, used: _Used, origin: Origin) -> None:
    """Keep what was needed, once each, and say where it came from."""
    cassette: dict[str, Any] = json.loads(path.read_bytes())
    kept = list(_needed(cassette["interactions"], used.bodies))
    metadata = cassette.get("metadata", {})
    if used.is_fresh or "origin" not in metadata:
        metadata = {"origin": origin.model_dump()}
    if kept != cassette["interactions"] or metadata != cassette.get("metadata"):
        told = {"metadata": metadata, "version": cassette["version"], "interactions": kept}
        write_text(path, json.dumps(told, ensure_ascii=False, indent=1) + "\n")


def _needed(interactions: Iterable[dict[str, Any]], bodies: list[object]) -> Iterator[dict[str, Any]]:
    seen: list[object] = []
    for one in interactions:
        body = one["request"]["body"]["json"]
        if body in bodies and body not in seen:
            seen.append(body)
            yield one


def _if_answered(response: dict[str, Any]) -> dict[str, Any] | None:
    """A busy endpoint's fault is no answer, and is not recorded."""
    return response if response["status"]["code"] < 400 else None
