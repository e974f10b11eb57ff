"""Which reader a run measures, and the fingerprint of its code."""

from __future__ import annotations

import platform
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import summarizer
from evals.errors import EvalError
from summarizer.letter import Letter
from summarizer.reader import rules
from summarizer.schema import ReaderName, Record

Read = Callable[[Letter], Record]

_CODE = frozenset({".py", ".toml"})


def reader_named(name: ReaderName) -> Read:
    """The function that reads a letter. Raises `EvalError` for a reader that is not there yet."""
    if name == "rules":
        return rules.read
    raise EvalError(
        f"--reader {name}: the model reader does not exist yet; it needs summarizer/model.py, "
        "an OpenAI-compatible endpoint and its key. Use --reader rules"
    )


@cache
def code_sha256() -> str:
    """One sha256 over all code and data of the package: a figure belongs to one state of it."""
    root = Path(summarizer.__file__).parent
    digest = sha256()
    for path in sorted(path for path in root.rglob("*") if path.suffix in _CODE):
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def versions() -> dict[str, str]:
    """Versions of what the figures depend on besides the code."""
    packages = ("pydantic", "pypdfium2", "rapidfuzz", "scipy")
    return {
        "summarizer": summarizer.__version__,
        "python": platform.python_version(),
        **{package: version(package) for package in packages},
    }
