"""A model under measurement, alone or with the rules: as `imr` reads with it, or with its recorded answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import PurePath

from evals.cases import Case
from evals.readers import Outcome
from summarizer.errors import NoRecording
from summarizer.explain import explain
from summarizer.intake import Source
from summarizer.letter import Letter
from summarizer.model.answers import ModelOptions, RecordedAnswers
from summarizer.model.question import Ask
from summarizer.model.reader import ModelReaderName, read_letter, write_summary
from summarizer.model.recordings import origin_of
from summarizer.model.session import Session
from summarizer.pipeline import Done
from summarizer.prompts import load_prompt

_PROMPTS = ("extract", "explain", "decide")


@dataclass(frozen=True, slots=True)
class ModelReader:
    """`tell` gets where the letters go before the first one is sent, and which have no recording."""

    options: ModelOptions | RecordedAnswers
    tell: Callable[[str], None]

    @property
    def name(self) -> ModelReaderName:
        return self.options.reader

    @property
    def model(self) -> str:
        options = self.options
        return options.model if isinstance(options, ModelOptions) else origin_of(options.folder).model

    @property
    def prompt_sha256(self) -> str:
        return sha256("".join(load_prompt(name).sha256 for name in _PROMPTS).encode()).hexdigest()

    def read(self, cases: Iterable[Case]) -> Iterator[tuple[Case, Outcome]]:
        """What became of each case; one without a recording is left out, and told."""
        cases = tuple(cases)
        with Session(self.options) as session:
            self.tell(session.notice)
            sources = [Source(case.path, PurePath(case.path.name)) for case in cases]
            for case, done in zip(cases, session.each(sources, partial(_read, reader=self.name)), strict=True):
                if isinstance(done, Done):
                    yield case, done.result
                elif isinstance(done.error, NoRecording):
                    self.tell(f"{case.name}: left out, {done.error}")
                else:
                    yield case, Outcome(None, crash=f"{type(done.error).__name__}: {done.error}")


async def _read(letter: Letter, ask: Ask, reader: ModelReaderName) -> Outcome:
    start = time.perf_counter()
    read = await read_letter(letter, ask, reader)
    seconds = time.perf_counter() - start
    written = await write_summary(read, letter, ask) if read.own.issues else None
    own_words = written.summary if written else None
    return Outcome(
        letter,
        read.record,
        seconds=seconds,
        summary=own_words or explain(read.record, letter),
        is_stale=written is not None and written.why_not == "not_recorded",
    )
