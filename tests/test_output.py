from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.output import replacing, write_text


def test_a_file_appears_whole_with_the_folders_above_it(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "summary.md"
    write_text(path, "done\n")

    assert path.read_bytes() == b"done\n"
    assert [entry.name for entry in path.parent.iterdir()] == ["summary.md"]


def test_what_fails_half_way_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "summary.md"
    path.write_text("old", encoding="utf-8")

    def interrupted() -> None:
        with replacing(path) as file:
            file.write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [entry.name for entry in tmp_path.iterdir()] == ["summary.md"]
    assert path.read_text(encoding="utf-8") == "old"


def test_an_error_names_the_path_that_was_given(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / ("x" * 250)):
        with pytest.raises(OSError, match=str(tmp_path)) as caught:
            write_text(path, "page")
        assert caught.value.filename == str(path)
    assert list(tmp_path.iterdir()) == []
