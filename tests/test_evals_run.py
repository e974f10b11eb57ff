from __future__ import annotations

from pathlib import Path

import pytest

from evals.cases import load_cases
from evals.errors import CasesError, EvalError, RunError
from evals.run import Plan, run
from evals.runfolder import ATTEMPTS, CONFIG, appending, load_run
from evals.slices import Slice, parse_slice
from tests.eval_samples import label, write_case
from tests.samples import KNEE_LETTER


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    folder = tmp_path / "golden"
    for name in ("a", "b", "c"):
        write_case(folder, label(name), KNEE_LETTER)
    return folder


def start(golden: Path, out: Path | None = None, repeat: int = 1) -> Path:
    return run(Plan(golden, repeat=repeat), load_cases(golden), out or golden.parent / "run")


def test_a_run_holds_everything_that_scoring_needs(golden: Path) -> None:
    attempts = load_run(start(golden)).attempts

    assert [one.name for one in attempts] == ["a", "b", "c"]
    assert attempts[0].label == label("a")
    assert attempts[0].record is not None
    assert attempts[0].record.letter.sha256 == attempts[0].sha256
    assert "MRI of the right knee" in attempts[0].text
    assert attempts[0].summary is not None


def test_a_letter_that_cannot_be_read_is_a_value_and_stops_nothing(golden: Path) -> None:
    (golden / "letters" / "b.txt").write_text("a shopping list")

    attempts = load_run(start(golden)).attempts

    assert [bool(one.crash) for one in attempts] == [False, True, False]
    assert "NotADetermination" in str(attempts[1].crash)


def test_an_interrupted_run_goes_on_where_it_stopped(golden: Path) -> None:
    folder = start(golden)
    whole = (folder / ATTEMPTS).read_text().splitlines(keepends=True)
    (folder / ATTEMPTS).write_text(whole[0] + whole[1][:100])

    start(golden)

    again = (folder / ATTEMPTS).read_text().splitlines(keepends=True)
    assert again[0] == whole[0]
    assert [one.name for one in load_run(folder).attempts] == ["a", "b", "c"]


def test_a_finished_run_reads_nothing_again(golden: Path) -> None:
    folder = start(golden)
    before = (folder / ATTEMPTS).read_bytes()

    start(golden)

    assert (folder / ATTEMPTS).read_bytes() == before


def test_each_repeat_is_read_and_kept_apart(golden: Path) -> None:
    attempts = load_run(start(golden, repeat=2)).attempts

    assert sorted((one.name, one.repeat) for one in attempts) == [(n, r) for n in "abc" for r in (0, 1)]


def test_a_folder_of_another_run_is_refused_and_says_what_differs(golden: Path) -> None:
    folder = start(golden)
    write_case(golden, label("d"), KNEE_LETTER)

    with pytest.raises(RunError, match="letters, suite_sha256 differ"):
        start(golden, folder)


def test_the_default_folder_is_named_after_what_is_run(golden: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(golden.parent)

    first = run(Plan(golden), load_cases(golden))
    again = run(Plan(golden), load_cases(golden))
    other = run(Plan(golden), load_cases(golden, ["a"]))

    assert first == again != other
    assert first.name.startswith("golden-rules-")


def test_an_empty_suite_is_an_error(golden: Path) -> None:
    with pytest.raises(CasesError, match="no case to run in layout=A"):
        run(Plan(golden, slice=Slice("layout", "A")), load_cases(golden), golden / "run")


def test_a_slice_limits_the_letters(golden: Path) -> None:
    (golden / "test.txt").write_text("b\n")

    folder = run(Plan(golden, slice=parse_slice("split=test")), load_cases(golden), golden / "run")

    assert [one.name for one in load_run(folder).attempts] == ["b"]


def test_an_unknown_slice_names_the_keys() -> None:
    with pytest.raises(EvalError, match="layout"):
        parse_slice("colour=red")


def test_two_processes_cannot_write_to_one_run(golden: Path) -> None:
    folder = start(golden)

    with appending(folder), pytest.raises(RunError, match="another process"), appending(folder):
        pass


def test_a_folder_that_is_no_run_is_refused(golden: Path) -> None:
    with pytest.raises(RunError, match="not a run folder"):
        load_run(golden)


def test_an_empty_run_measured_nothing(golden: Path) -> None:
    folder = start(golden)
    (folder / ATTEMPTS).write_text("")

    with pytest.raises(RunError, match="nothing was measured"):
        load_run(folder)


def test_a_damaged_line_is_named_by_its_number(golden: Path) -> None:
    folder = start(golden)
    lines = (folder / ATTEMPTS).read_text().splitlines()
    (folder / ATTEMPTS).write_text("\n".join([lines[0], "{}", lines[2]]) + "\n")

    with pytest.raises(RunError, match=r"attempts.jsonl:2: damaged"):
        load_run(folder)


def test_a_config_of_another_version_is_refused(golden: Path) -> None:
    folder = start(golden)
    (folder / CONFIG).write_text("{}")

    with pytest.raises(RunError, match="damaged"):
        load_run(folder)
