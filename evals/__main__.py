"""`imr-eval`, and `python -m evals`.

The command line is loaded inside the function, so that Ctrl-C while it loads is told like any other.
"""
# ruff: noqa: PLC0415 - see above

from __future__ import annotations

import sys


def main() -> None:
    """The console script."""
    try:
        from evals.cli import app

        app()
    except KeyboardInterrupt:
        from summarizer.errors import Exit

        sys.stderr.write("imr-eval: stopped\n")
        sys.exit(Exit.INTERRUPTED)


if __name__ == "__main__":
    main()
