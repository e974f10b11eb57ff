"""A list of phrases from a data file as one pattern."""

from __future__ import annotations

import re
from functools import cache


@cache
def any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of the phrases as whole words in either case, the longest first; "fail*" stands for "failed" too."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(_pattern, longest_first)) + r")(?!\w)", re.IGNORECASE)


def _pattern(phrase: str) -> str:
    return re.escape(phrase.removesuffix("*")) + (r"\w*" if phrase.endswith("*") else "")
