"""What the commands do: results to standard output, progress to standard error."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track

from evals import gate as gates
from evals.add import add as add_case
from evals.agreement import agreement as agree
from evals.agreement import human_f1
from evals.board import board_of
from evals.cases import Case, load_cases, load_labels
from evals.compare import compare as compare_runs
from evals.errors import EvalError
from evals.fields import BY_NAME
from evals.figures import score_attempt
from evals.learn import as_json, case_samples, composed_samples, learned
from evals.readers import CaseReader
from evals.report.files import write_reports
from evals.report.markdown import agreement_markdown, board_markdown, comparison_markdown, side_by_side_markdown
from evals.run import Plan, attempts, wanted
from evals.run import run as run_plan
from evals.runfolder import Run, load_run
from evals.sidebyside import side_by_side
from evals.slices import parse_slice, test_names
from evals.table import acceptance_table, errors_of
from summarizer.errors import Exit
from summarizer.output import write_text


def table(folder: Path, names: Path | None, field: str | None) -> Exit:
    """The acceptance table of the rules reader, or each error of one field."""
    if field is not None and field not in BY_NAME:
        raise EvalError(f"--errors {field}: there is no such field; there are {', '.join(BY_NAME)}")
    plan = Plan(folder)
    cases = wanted(plan, load_cases(folder, _names(names)))
    scored = [score_attempt(attempt) for attempt in attempts(plan, _watched(cases))]
    _say(acceptance_table(scored) if field is None else errors_of(scored, field))
    return Exit.DONE


def run(
    golden: Path,
    *,
    reader: CaseReader,
    repeat: int,
    slices: str | None,
    names: Path | None,
    out: Path | None,
) -> Exit:
    """Read what is missing, write the reports, print the markdown one."""
    plan = Plan(golden, reader, repeat, parse_slice(slices) if slices else None)
    folder = run_plan(plan, load_cases(golden, _names(names)), out, _watched)
    return _report(load_run(folder), folder)


def score(folder: Path, golden: Path | None) -> Exit:
    """Score the stored records again, with the labels of `golden` where it is given."""
    run = load_run(folder)
    return _report(_relabelled(run, load_cases(golden)) if golden else run, folder)


def report(folder: Path, out: Path | None, labellers: tuple[Path, Path] | None) -> Exit:
    """Write the reports of a run, with two labellers' agreement beside it where their folders are given."""
    human = human_f1(agree(*map(load_labels, labellers))) if labellers else None
    return _report(load_run(folder), out or folder, human)


def compare(folders: Sequence[Path]) -> Exit:
    """All side by side, then each against the first."""
    first, *others = runs = [load_run(folder) for folder in folders]
    name, *other_names = names = [str(folder) for folder in folders]
    _say(side_by_side_markdown(side_by_side(runs), names))
    for other, other_name in zip(others, other_names, strict=True):
        _say(comparison_markdown(compare_runs(first, other), name, other_name))
    return Exit.DONE


def gate(folder: Path, baseline: Path, reason: str | None) -> Exit:
    """Fail on each reason why the run is worse than the baseline; with a reason, record the run as the baseline."""
    board = board_of(load_run(folder))
    if reason is not None:
        before = gates.load_baseline(baseline) if baseline.exists() else None
        blessed = gates.bless(board, reason, dt.datetime.now(tz=dt.UTC).date(), before)
        write_text(baseline, blessed.model_dump_json(indent=2) + "\n")
        _say(f"{baseline}: {board.letters} letters blessed")
        return Exit.DONE
    failures = gates.gate(board, gates.load_baseline(baseline))
    for failure in failures:
        _say(f"FAIL {failure}")
    _say(f"{board.letters} letters, {len(failures)} failures against {baseline}")
    return Exit.FAILED if failures else Exit.DONE


def agreement(first: Path, second: Path) -> Exit:
    """Two labellers."""
    _say(agreement_markdown(agree(load_labels(first), load_labels(second))))
    return Exit.DONE


def learn(golden: Path, further: Path | None, names: Path | None, out: Path) -> Exit:
    """Weights from what may be learned from: never from the test split."""
    tests = test_names(golden)
    cases = [case for case in load_cases(golden) if case.counts and case.name not in tests]
    samples = [*case_samples(_watched(cases)), *composed_samples(golden / "rationales.jsonl")]
    if further:
        samples += case_samples(_watched(load_cases(further, _names(names))))
    write_text(out, as_json(learned(samples)))
    _say(f"{out}: learned from {len(samples)} rationales")
    return Exit.DONE


def add(letters: Iterable[Path], golden: Path, by: tuple[str, ...]) -> Exit:
    """New cases for a person to correct."""
    for letter in letters:
        _say(str(add_case(letter, golden, by)))
    return Exit.DONE


def _report(run: Run, folder: Path, human: Mapping[str, float | None] | None = None) -> Exit:
    board = write_reports(run, folder, human)
    _say(board_markdown(board, human).rstrip())
    Console(stderr=True, highlight=False).print(f"{folder / 'report.html'}", style="dim", soft_wrap=True)
    return Exit.DONE


def _relabelled(run: Run, cases: tuple[Case, ...]) -> Run:
    labels = {case.name: case.label for case in cases}
    missing = sorted({attempt.name for attempt in run.attempts} - labels.keys())
    if missing:
        raise EvalError(f"no label for {', '.join(missing)}, which the run has read")
    return run.model_copy(
        update={
            "attempts": tuple(one.model_copy(update={"label": labels[one.name]}) for one in run.attempts),
        }
    )


def _names(path: Path | None) -> list[str] | None:
    return path.read_text(encoding="utf-8").split() if path else None


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _watched(cases: Sequence[Case]) -> Iterator[Case]:
    """The cases, with a bar on a terminal."""
    console = Console(stderr=True)
    yield from track(cases, description="reading", console=console, disable=not console.is_terminal, transient=True)
