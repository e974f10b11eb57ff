"""The command `imr` for tests: in this process, in one of its own and on a terminal, with a folder of letters."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from typer.testing import CliRunner, Result

from summarizer.cli import app
from tests.samples import KNEE_LETTER, encrypted, pdf_of

IMR = [sys.executable, "-m", "summarizer"]


def imr(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


def with_letters(folder: Path) -> Path:
    """The folder with two letters, a locked one and a file of another kind, in and below its `letters`."""
    letters = folder / "letters"
    (letters / "2019").mkdir(parents=True)
    (letters / "knee.txt").write_text(KNEE_LETTER, encoding="utf-8")
    (letters / "2019" / "knee.pdf").write_bytes(pdf_of(KNEE_LETTER))
    (letters / "locked.pdf").write_bytes(encrypted(pdf_of(KNEE_LETTER), password="secret"))
    (letters / "notes.docx").write_bytes(b"PK")
    return folder


def on_terminal(arguments: Sequence[str], *, cwd: Path, **environment: str) -> str:
    """What `imr` shows when standard output and standard error are a terminal."""
    leader, follower = pty.openpty()
    env = {"PATH": os.defpath, "TERM": "xterm-256color", **environment}
    with subprocess.Popen([*IMR, *arguments], cwd=cwd, env=env, stdout=follower, stderr=follower, stdin=follower):
        os.close(follower)
        shown = b""
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:  # Linux: the terminal's other end was closed
                break
            if not part:
                break
            shown += part
    os.close(leader)
    return shown.decode()
