from __future__ import annotations

from pathlib import Path

import pytest

from evals.bench import letters_folder, measure_growth, measure_speed, report
from tests.samples import KNEE_LETTER, pdf_of


def test_reading_is_held_against_extraction_of_the_same_letters() -> None:
    speed = measure_speed([pdf_of(KNEE_LETTER)] * 3, rounds=2)

    assert speed.letters == 3
    assert speed.ratio == pytest.approx(speed.reading / speed.extraction)


@pytest.mark.parametrize("part", ["summary", "decisions"])
def test_time_grows_no_faster_than_the_letter(part: str) -> None:
    ten, hundred = measure_growth(KNEE_LETTER.split("\f"), part, times=(10, 100))
    longer = hundred.characters / ten.characters

    assert longer > 5
    assert hundred.seconds < 2.5 * longer * ten.seconds


def test_the_report_prints_the_ratio_and_the_growth(tmp_path: Path) -> None:
    assert "set IMR_REAL" in report(tmp_path)
    (tmp_path / "knee.pdf").write_bytes(pdf_of(KNEE_LETTER))
    lines = report(tmp_path).splitlines()

    assert [line for line in lines if "reading / extraction" in line]
    assert len([line for line in lines if line.startswith(("  summary", "  decisions"))]) == 6


def test_published_letters_are_found_through_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "letters").mkdir()
    monkeypatch.setenv("IMR_REAL", str(tmp_path))
    assert letters_folder() == tmp_path / "letters"

    monkeypatch.setenv("IMR_REAL", str(tmp_path / "none"))
    assert letters_folder() == Path("golden/letters")
