"""`make soak`; `python -m tests.soak --only kills` runs a part of it. Exit code 1 if a figure misses its target."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.soak.busy import rate, storm
from tests.soak.damaged import damaged
from tests.soak.faulty import faulty
from tests.soak.kills import kills
from tests.soak.many import many
from tests.soak.told import Soak, line_of

SOAKS: dict[str, Soak] = {
    "kills": kills,
    "storm": storm,
    "rate": rate,
    "faulty": faulty,
    "damaged": damaged,
    "many": many,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print each figure beside its target; 1 if one misses it."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=SOAKS, default=[*SOAKS], help=", ".join(SOAKS))
    held = [_held(name) for name in parser.parse_args(arguments).only]
    return 0 if all(held) else 1


def _held(name: str) -> bool:
    begun, holds = time.monotonic(), True
    _print(f"{name} (load {os.getloadavg()[0]:.1f})")
    with TemporaryDirectory() as folder:
        for told in SOAKS[name](Path(folder)):
            _print(line_of(told))
            holds = holds and told.holds
    _print(f"  {time.monotonic() - begun:.0f} s")
    return holds


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
