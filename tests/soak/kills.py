"""Kill -9 at random moments: the same command finishes the rest, and pays at most for what was in flight twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.bulk import results
from tests.soak.runs import Run, records_in, server
from tests.soak.told import Told, at_most, exactly

_LETTERS, _KILLS, _AT_ONCE = 500, 20, 16
_OPTIONS = ("--concurrency", str(_AT_ONCE))


def kills(folder: Path) -> Iterator[Told]:
    """Runs that are killed once each, at a random moment of an undisturbed run's time."""
    moments = random.Random(5)
    with server() as address:
        whole = Run(address, "latency=50", folder)
        whole.write(_LETTERS)
        # the first run after a change of the code compiles it, and takes longer than any that is killed
        seconds = min(whole.extract(out, *_OPTIONS).seconds for out in ("whole", "once more"))
        wanted = results(folder / "whole")
        again, answered_twice, same, complete, between = [], [], 0, 0, 0
        for number in range(_KILLS):
            run, out = Run(address, f"latency=50,seed={number}", folder), f"out{number}"
            _killed(run, out, moments.uniform(0.1, 1) * seconds)
            before = run.stats()["requests"]
            between += 0 < before < _LETTERS
            run.extract(out, *_OPTIONS)
            counted = run.stats()
            again.append(counted["requests"] - _LETTERS)
            answered_twice.append(counted["extra_ok"])
            complete += records_in(folder / out) == _LETTERS
            same += results(folder / out) == wanted
    yield exactly(f"{_KILLS} kills of a {_LETTERS}-letter run: complete after a rerun", complete, _KILLS)
    yield exactly("outputs byte for byte those of an undisturbed run", same, _KILLS)
    yield at_most(f"asked again after a kill ({_AT_ONCE} in flight), the worst", max(again), _AT_ONCE)
    yield at_most("of them answered before the kill, the worst", max(answered_twice), _AT_ONCE)
    yield Told("kills in the middle of asking", str(between), "at least 10", between >= _KILLS / 2)


def _killed(run: Run, out: str, seconds: float) -> None:
    process = subprocess.Popen(
        run.command(out, *_OPTIONS),
        cwd=run.folder,
        env=run.environment,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(seconds)
    with suppress(ProcessLookupError):  # it was done before
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
