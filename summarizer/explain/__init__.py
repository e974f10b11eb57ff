"""A record in plain words for the person whose treatment it is about."""

from summarizer.explain.compose import explain

__all__ = ["explain"]
