"""Optional packages: what is missing says how to install it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from summarizer.errors import MissingExtra


@contextmanager
def needs_extra(extra: str) -> Iterator[None]:
    """Imports inside raise `MissingExtra` if a package of this extra is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("summarizer", "evals"):
            raise  # a fault of ours, and nothing to install
        raise MissingExtra(
            f"this needs {error.name}, which is not installed: pip install 'imr-summarizer[{extra}]'"
            f" (in a checkout: '.[{extra}]')"
        ) from error
