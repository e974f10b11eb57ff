"""A command in a process of its own, with the memory of all the processes that it starts."""

from __future__ import annotations

import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

_PROC = Path("/proc")
_EVERY = 0.1
# "Rss:               24252 kB", "Pss:               20123 kB"
_RSS, _PSS = "Rss:", "Pss:"


@dataclass(frozen=True, slots=True)
class Watched:
    """How a command ended. `memory`: megabytes at the peak, each process counted whole; `shared`: what processes share
    counted once; both 0 where the system does not tell. `first`: seconds until the file that was waited for had bytes.
    """

    code: int
    errors: str
    seconds: float
    memory: float
    shared: float
    first: float | None


def watched(
    command: Sequence[str],
    *,
    cwd: Path,
    environment: Mapping[str, str],
    first: Path | None = None,
    look_every: float = _EVERY,
) -> Watched:
    """Run it to its end. `first`: a file of which the first bytes are waited for. `look_every`: seconds."""
    said = cwd / "stderr.txt"
    memory = shared = 0.0
    seen: float | None = None
    begun = monotonic()
    with (
        said.open("wb") as stderr,
        subprocess.Popen(command, cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=stderr) as process,
    ):
        while True:
            with suppress(subprocess.TimeoutExpired):
                process.wait(look_every)
                break
            now = memory_of_tree(process.pid)
            memory, shared = max(memory, now[0]), max(shared, now[1])
            if first and seen is None and _has_bytes(first):
                seen = monotonic() - begun
        seconds = monotonic() - begun
    return Watched(process.returncode, said.read_text("utf-8", "replace"), seconds, memory, shared, seen)


def memory_of_tree(pid: int) -> tuple[float, float]:
    """Megabytes of a process and all below it: each counted whole, and what they share counted once."""
    sizes = [_sizes(one) for one in _tree(pid)]
    return sum(whole for whole, _ in sizes) / 1e6, sum(shared for _, shared in sizes) / 1e6


def _tree(pid: int) -> Iterator[int]:
    children = defaultdict(list)
    for folder in _PROC.glob("[0-9]*"):
        with suppress(OSError):  # it has ended
            # "4321 (python) S 4320 ...": a name may hold blanks and brackets
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            children[int(parent)].append(int(folder.name))
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += children[one]


def _sizes(pid: int) -> tuple[int, int]:
    """Bytes: resident, and resident with shared pages divided among those who share them."""
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0, 0
    told = {line.split()[0]: 1024 * int(line.split()[1]) for line in lines if line.startswith((_RSS, _PSS))}
    return told.get(_RSS, 0), told.get(_PSS, 0)


def _has_bytes(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0
