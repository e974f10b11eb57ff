"""Text that a spreadsheet must not take for a formula."""

from __future__ import annotations

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """The text, behind an apostrophe where it could be run (https://owasp.org/www-community/attacks/CSV_Injection)."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text
