"""Is a summary true to its record and its letter, and can its reader read it? None of the checks needs a model."""

from summarizer.checks.failure import Failure
from summarizer.checks.suite import check_summary
from summarizer.checks.withholding import withhold

__all__ = ["Failure", "check_summary", "withhold"]
