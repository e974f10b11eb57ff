"""The wheel holds what `imr` needs at run time: it is built, unpacked and run far from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.samples import KNEE_LETTER, pdf_of

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    with ZipFile(wheel) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def _python(unpacked: Path, work: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python with nothing in its environment but the unpacked wheel, in a folder of its own."""
    environment = {"PYTHONPATH": str(unpacked), "PATH": os.defpath}
    return subprocess.run(
        [sys.executable, *arguments], cwd=work, env=environment, check=True, capture_output=True, text=True
    )


def test_the_unpacked_wheel_summarizes_a_letter_outside_the_checkout(unpacked: Path, tmp_path: Path) -> None:
    (tmp_path / "knee.pdf").write_bytes(pdf_of(KNEE_LETTER))
    where = _python(unpacked, tmp_path, "-c", "import summarizer; print(summarizer.__file__)")
    run = _python(unpacked, tmp_path, "-m", "summarizer", "summarize", "knee.pdf")

    assert Path(where.stdout.strip()).is_relative_to(unpacked)
    assert "MRI of the right knee" in run.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["knee.pdf"]


def test_the_wheel_holds_every_data_file_and_prompt(unpacked: Path) -> None:
    for folder, place in ((ROOT / "summarizer" / "data", "data"), (ROOT / "prompts", "prompts")):
        names = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
        assert names
        assert {
            path.relative_to(unpacked / "summarizer" / place) for path in (unpacked / "summarizer" / place).rglob("*")
        } == names


def test_the_loader_finds_a_prompt_in_the_wheel_as_in_the_checkout(unpacked: Path, tmp_path: Path) -> None:
    show = "from summarizer.resources import read_text; print(read_text('prompts/README.md'), end='')"

    assert _python(unpacked, tmp_path, "-c", show).stdout == (ROOT / "prompts" / "README.md").read_text(
        encoding="utf-8"
    )


def test_the_wheel_holds_no_tests_and_no_letters(unpacked: Path) -> None:
    assert {path.name for path in unpacked.iterdir() if path.suffix != ".dist-info"} == {"summarizer", "evals"}


def test_the_wheel_declares_its_commands_and_licence(unpacked: Path) -> None:
    [info] = unpacked.glob("*.dist-info")

    assert "imr = summarizer.__main__:main" in (info / "entry_points.txt").read_text(encoding="utf-8")
    assert "License-Expression: MIT" in (info / "METADATA").read_text(encoding="utf-8")
