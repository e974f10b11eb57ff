"""The checkout's fault server as an endpoint of known latency, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


def is_there() -> bool:
    """Whether this folder is a checkout: an installed package has no tests."""
    return Path("tests", "faultserver.py").is_file()


@contextmanager
def server_for(letter: Path) -> Iterator[str]:
    """Its address, "http://127.0.0.1:8901"; it always answers what a model would that reads this letter."""
    with TemporaryDirectory() as folder:
        canned = Path(folder) / "answer.json"
        canned.write_bytes(_python("tests.answers", str(letter.resolve())))
        command = [sys.executable, "-m", "tests.faultserver", "--port", "0", "--canned", str(canned)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            try:
                yield f"http://127.0.0.1:{int(process.stdout.readline())}"
            finally:
                process.terminate()


def _python(module: str, *arguments: str) -> bytes:
    return subprocess.run([sys.executable, "-m", module, *arguments], check=True, capture_output=True).stdout
