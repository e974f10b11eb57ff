from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import pytest

from evals.bench.__main__ import GOLDEN, letters_folder, rules_lines
from evals.bench.asking import measure_asking
from evals.bench.cores import bare_text, measure_cores
from evals.bench.reading import measure_growth, measure_speed
from evals.bench.server import server_for
from evals.bench.table import Better, Figure, lines_of
from evals.bench.watched import watched
from evals.bench.whole import measure_whole
from summarizer.files import load_letter
from tests.samples import KNEE_LETTER, pdf_of

LETTER = Path(__file__).parents[1] / "golden" / "letters" / "d-gym-weight-loss-upheld-q.txt"


def test_reading_is_held_against_extraction_of_the_same_letters() -> None:
    speed = measure_speed([pdf_of(KNEE_LETTER)] * 3, rounds=1)

    assert speed.letters == 3
    assert speed.ratio == pytest.approx(speed.reading / speed.extraction)


def test_a_neighbour_that_slows_whole_rounds_does_not_move_the_ratio(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0, 1, 1, 1.4, 2, 4, 4, 4.4, 5, 7, 7, 7.8])  # three rounds of extraction and reading
    monkeypatch.setattr("evals.bench.reading.process_time", lambda: next(clock))
    speed = measure_speed([pdf_of(KNEE_LETTER)], rounds=3)

    assert speed.extraction == 2
    assert speed.ratio == pytest.approx(0.4)


@pytest.mark.parametrize("part", ["summary", "decisions"])
def test_time_grows_no_faster_than_the_letter(part: str) -> None:
    ten, hundred = measure_growth(KNEE_LETTER.split("\f"), part, times=(10, 100))
    longer = hundred.characters / ten.characters

    assert longer > 5
    assert hundred.seconds < 2.5 * longer * ten.seconds


def test_a_folder_of_letters_gives_its_ratio_and_its_growth(tmp_path: Path) -> None:
    assert "set IMR_REAL" in "\n".join(rules_lines(tmp_path))
    (tmp_path / "knee.pdf").write_bytes(pdf_of(KNEE_LETTER))
    lines = list(rules_lines(tmp_path))

    assert [line for line in lines if "reading a letter / extracting" in line and "must 0.50  aim 0.25" in line]
    assert len([line for line in lines if line.lstrip().startswith(("summary", "decisions"))]) == 6


def test_composed_letters_are_said_to_be_no_measure_of_the_goal() -> None:
    _, told, _ = islice(rules_lines(GOLDEN), 3)

    assert "published ones, for which the goal is" in told


@pytest.mark.parametrize(
    ("value", "better", "verdict"),
    [(80, "more", "aim"), (60, "more", "must"), (50, "more", "short"), (50, "less", "aim"), (90, "less", "short")],
)
def test_a_figure_says_which_target_it_reaches(value: float, better: Better, verdict: str) -> None:
    must, aim = (55, 75) if better == "more" else (75, 55)
    figure = Figure("speed", value, "/s", must, aim, better)

    assert figure.verdict == verdict
    assert verdict in lines_of([figure])[0]


def test_all_cores_are_held_against_bare_extraction_of_files_that_differ(tmp_path: Path) -> None:
    cores = measure_cores([pdf_of(KNEE_LETTER)], tmp_path, letters=3, rounds=1)

    assert cores.letters == len({path.read_bytes() for path in (tmp_path / "letters").iterdir()}) == 3
    assert cores.ratio == pytest.approx(cores.reader / cores.bare)
    assert all(bare_text(path) > 1000 for path in (tmp_path / "letters").iterdir())


def test_the_memory_of_a_command_is_that_of_all_its_processes(tmp_path: Path) -> None:
    hold = "import time; held = b'x' * 60_000_000; time.sleep(1); print(len(held), file=open('out.txt', 'w'))"
    nested = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}])"
    ended = watched((sys.executable, "-c", nested), cwd=tmp_path, environment={}, first=tmp_path / "out.txt")

    assert ended.code == 0
    assert ended.memory > 60 or not Path("/proc").exists()


def test_a_command_that_fails_tells_what_it_said(tmp_path: Path) -> None:
    ended = watched((sys.executable, "-c", "raise SystemExit('no room')"), cwd=tmp_path, environment={})

    assert (ended.code, ended.errors.strip(), ended.first) == (1, "no room", None)


@pytest.mark.loopback
def test_the_client_and_the_bare_sdk_ask_the_same_server(tmp_path: Path) -> None:
    with server_for(LETTER) as server:
        asked = measure_asking(server, load_letter(LETTER), latency=20, letters=4, at_once=2, rounds=1)
        whole = measure_whole(server, LETTER.read_text("utf-8"), tmp_path, latency=0, letters=3, at_once=2, rounds=1)

    assert asked.ratio == pytest.approx(asked.client.letters / asked.bare.letters)
    assert min(asked.client.overhead, asked.bare.overhead) > -1
    assert whole.rate > 0
    assert len(list((tmp_path / "letters").iterdir())) == 3


def test_published_letters_are_found_through_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "letters").mkdir()
    monkeypatch.setenv("IMR_REAL", str(tmp_path))
    assert letters_folder() == tmp_path / "letters"

    monkeypatch.setenv("IMR_REAL", str(tmp_path / "none"))
    assert letters_folder() == Path("golden/letters")
