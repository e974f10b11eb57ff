"""Read every case with a reader into a run folder; an interrupted run goes on where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from evals.cases import Case
from evals.errors import CasesError
from evals.readers import RULES, CaseReader, attempted, code_sha256, versions
from evals.runfolder import Attempt, RunConfig, append, appending, open_run
from evals.slices import Slice, slices_of
from summarizer.files import load_letter
from summarizer.letter import Letter

NO_LETTER = Letter(name="", sha256="", text="", page_starts=(0,), flat="")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run."""

    golden: Path
    reader: CaseReader = RULES
    repeat: int = 1
    slice: Slice | None = None


def run(
    plan: Plan,
    cases: Iterable[Case],
    out: Path | None = None,
    watched: Callable[[Sequence[Case]], Iterable[Case]] = iter,
) -> Path:
    """Read what the run folder lacks and return the folder; `watched` passes the cases on and may show progress.

    Without `out` the folder's name follows from the configuration, so that the same run is never made twice.
    Raises `CasesError` for an empty suite, `RunError` if `out` holds another run.
    """
    cases = wanted(plan, cases)
    config = _config(plan, cases)
    folder = out or Path("runs") / _name(plan, config)
    done = open_run(folder, config)
    with appending(folder) as file:
        for repeat in range(plan.repeat):
            waiting = [case for case in cases if (case.name, repeat) not in done]
            for attempt in attempts(plan, watched(waiting), repeat):
                append(file, attempt)
    return folder


def wanted(plan: Plan, cases: Iterable[Case]) -> tuple[Case, ...]:
    """The cases of the plan's slice. Raises `CasesError` where there is none."""
    found = tuple(case for case in cases if _is_wanted(case, plan))
    if not found:
        raise CasesError(f"{plan.golden}: no case to run" + (f" in {plan.slice}" if plan.slice else ""))
    return found


def attempts(plan: Plan, cases: Iterable[Case], repeat: int = 0) -> Iterator[Attempt]:
    """Read each letter once and write its summary. A crash is a value."""
    for case, outcome in plan.reader.read(cases):
        letter = outcome.letter or NO_LETTER
        yield Attempt(
            name=case.name,
            repeat=repeat,
            sha256=letter.sha256,
            text=letter.text,
            page_starts=letter.page_starts,
            slices=slices_of(case, plan.golden, outcome.letter),
            label=case.label,
            record=outcome.record,
            crash=outcome.crash,
            seconds=outcome.seconds,
            summary=outcome.summary,
            summary_crash=outcome.summary_crash,
            is_stale=outcome.is_stale,
        )


def _is_wanted(case: Case, plan: Plan) -> bool:
    if plan.slice is None:
        return True
    letter, _ = attempted(partial(load_letter, case.path))
    return plan.slice.holds(slices_of(case, plan.golden, letter))


def _config(plan: Plan, cases: tuple[Case, ...]) -> RunConfig:
    return RunConfig(
        reader=plan.reader.name,
        model=plan.reader.model,
        repeat=plan.repeat,
        golden=plan.golden.as_posix(),
        slice=str(plan.slice) if plan.slice else None,
        letters=len(cases),
        suite_sha256=_suite_sha256(cases),
        reader_sha256=code_sha256(),
        prompt_sha256=plan.reader.prompt_sha256,
        versions=versions(),
    )


def _suite_sha256(cases: tuple[Case, ...]) -> str:
    digest = sha256()
    for case in cases:
        digest.update(f"{case.name}\0{case.label.model_dump_json()}\0".encode())
        digest.update(case.path.read_bytes())
    return digest.hexdigest()


def _name(plan: Plan, config: RunConfig) -> str:
    """ "golden-rules-1a2b3c4d": the same configuration gives the same name."""
    fingerprint = sha256(config.model_dump_json().encode()).hexdigest()[:8]
    return f"{plan.golden.resolve().name}-{plan.reader.name}-{fingerprint}"
