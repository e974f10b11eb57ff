"""Errors of the harness, below the package's own tree.

ImrError
  EvalError
    CasesError      a folder of letters and labels is not sound
    RunError        a run folder is missing, of another suite, or damaged
"""

from summarizer.errors import ImrError


class EvalError(ImrError):
    """Something that the person who runs an evaluation can act on."""

    exit_code = 2


class CasesError(EvalError):
    """A folder of letters and labels is not sound; the text lists every fault."""


class RunError(EvalError):
    """A run folder is missing, was made from another suite, or is damaged."""
