"""The reports of a run, written beside it or elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter

from evals.board import Board, board_of
from evals.report.junit import junit_xml
from evals.report.markdown import board_markdown
from evals.report.page import html_page
from evals.report.view import view_of
from evals.runfolder import Run
from evals.summaries import check_attempts
from summarizer.output import write_text

_BOARD = TypeAdapter(Board)


def write_reports(run: Run, folder: Path, human: Mapping[str, float | None] | None = None) -> Board:
    """Score a run and write `report.html`, `report.md`, `report.json` and `report.xml`; return the board.

    `human`: the F1 of one labeller against another, to stand beside the reader's.
    """
    checks = check_attempts(attempt for attempt in run.attempts if attempt.counts)
    board = board_of(run, checks)
    summaries = {(check.letter, check.repeat): check for check in checks}
    write_text(folder / "report.html", html_page(view_of(run, board, summaries, human)))
    write_text(folder / "report.md", board_markdown(board, human))
    write_text(folder / "report.json", _BOARD.dump_json(board, indent=2).decode() + "\n")
    write_text(folder / "report.xml", junit_xml(board))
    return board
