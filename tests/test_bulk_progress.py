from __future__ import annotations

import pytest

from summarizer.bulk import progress as module
from summarizer.bulk.progress import progress, progress_line
from summarizer.bulk.run import SoFar


def test_a_line_says_how_far_and_how_long_still() -> None:
    assert progress_line(SoFar(6_000), 30_000, 60.0, 3) == "6,000 of 30,000 letters, 100/s, 4 min left, 3 not readable"


def test_without_a_total_no_time_is_guessed() -> None:
    assert progress_line(SoFar(6_000), None, 60.0, 0) == "6,000 letters, 100/s, 0 not readable"


def test_where_there_is_no_terminal_one_line_a_minute_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 0.0
    monkeypatch.setattr(module, "monotonic", lambda: clock)
    lines: list[str] = []
    with progress(100, lines.append, on_terminal=False) as watch:
        for second in range(130):
            clock = float(second)
            watch(SoFar(second), 0)

    assert [line.partition(" ")[0] for line in lines] == ["60", "120"]


def test_a_run_with_a_model_says_what_it_took_so_far() -> None:
    line = progress_line(SoFar(50, 200_000, 1.5), 100, 60.0, 0)

    assert line.endswith("0 not readable, 200,000 tokens, 1.50 US dollars")
