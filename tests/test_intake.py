from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from summarizer.errors import OutputClash
from summarizer.intake import STDIN, Source, gather, output_paths


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.pdf", "a.TXT", "2016/c.txt", "2016/scan.tiff", "notes.docx", ".hidden.txt", ".git/d.txt"):
        path = tmp_path / "letters" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path / "letters"


def test_a_folder_gives_the_letters_below_it_sorted_and_counts_the_rest(folder: Path) -> None:
    intake = gather([folder])

    assert [source.place.as_posix() for source in intake.sources] == ["2016/c.txt", "a.TXT", "b.pdf"]
    assert intake.skipped == 2


def test_what_is_named_comes_in_the_order_of_its_naming(folder: Path) -> None:
    intake = gather([folder / "b.pdf", STDIN, folder / "a.TXT"])

    assert [str(source.place) for source in intake.sources] == ["b.pdf", "stdin", "a.TXT"]


def test_a_letter_that_is_named_twice_is_read_once(folder: Path) -> None:
    intake = gather([folder / "b.pdf", folder, folder / "2016" / ".." / "b.pdf"])

    assert [source.path.name for source in intake.sources] == ["b.pdf", "c.txt", "a.TXT"]


def test_a_file_that_is_named_is_a_letter_whatever_its_ending(folder: Path) -> None:
    assert [source.path.name for source in gather([folder / "notes.docx"]).sources] == ["notes.docx"]


def test_a_missing_file_and_a_folder_without_letters_stay_to_be_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    paths = [tmp_path / "none.pdf", tmp_path / "empty"]

    assert [source.path for source in gather(paths).sources] == paths


def test_a_link_to_nowhere_is_a_letter_that_is_missing_and_no_file_of_another_kind(folder: Path) -> None:
    (folder / "c.pdf").symlink_to("nowhere.pdf")
    (folder / "2016" / "link").symlink_to("nowhere")
    intake = gather([folder])

    assert [source.path.name for source in intake.sources] == ["c.txt", "a.TXT", "b.pdf", "c.pdf"]
    assert intake.skipped == 3


def test_the_output_folder_is_not_read(folder: Path) -> None:
    intake = gather([folder], output=folder / "2016")

    assert [source.path.name for source in intake.sources] == ["a.TXT", "b.pdf"]


def test_folders_that_form_a_loop_end(folder: Path) -> None:
    (folder / "2016" / "up").symlink_to(folder, target_is_directory=True)

    assert len(gather([folder]).sources) == 3


def test_outputs_keep_the_folders_below_the_one_that_was_named(folder: Path) -> None:
    out = Path("out")
    targets = output_paths(gather([folder]).sources, out, ".md")

    assert targets == (out / "2016" / "c.md", out / "a.md", out / "b.md")


def test_two_letters_with_one_output_are_named() -> None:
    sources = [Source(Path("x/a.pdf"), PurePath("a.pdf")), Source(Path("y/A.txt"), PurePath("A.txt"))]

    with pytest.raises(OutputClash, match=r"x/a\.pdf and y/A\.txt would both be written to"):
        output_paths(sources, Path("out"), ".md")


def test_a_summary_never_overwrites_a_letter(folder: Path) -> None:
    with pytest.raises(OutputClash, match=r"would overwrite the letter .*c\.txt"):
        output_paths(gather([folder]).sources, folder, ".txt")


def test_a_name_with_control_characters_is_shown_without_them() -> None:
    assert str(Source(Path("a\n\x1b[2Jb.pdf"), PurePath("b.pdf"))) == "a??[2Jb.pdf"
