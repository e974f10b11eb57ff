"""Text or pages of text -> `Letter`: one normalised text that all offsets refer to.

Normalising undoes what PDF extractors and printers do to words (ligatures, non-breaking spaces, line-end
hyphens, doubled line breaks, page numbers, running footers) and nothing else. In the result the only
white space is one blank or one line break, so `Letter.flat`, where each line break is a blank, has the
same offsets as `Letter.text`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from summarizer.schema import Span

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\v"
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\x00"
_QUOTES = {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "′": "'", "″": '"'}
_DASHES = dict.fromkeys("‐‑‒–—−", "-")
_LINE_ENDS = {"\u2028": "\n", "\u2029": "\n", "\x85": "\n", "\r": "\n"}
_CLEAN = {
    **_LIGATURES,
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_INVISIBLE, ""),
    **_QUOTES,
    **_DASHES,
    **_LINE_ENDS,
    "\u00ad": "-\n",  # the soft hyphen
}
# pdfium's mark for a hyphen at a line end ("Guide\ufffelines"), the only character that most letters must lose
_LINE_END_HYPHEN = "\ufffe"
_UNCLEAN = re.compile(f"[{re.escape(''.join(_CLEAN))}]")
_UNCLEAN_ASCII = tuple(mark for mark in _CLEAN if mark.isascii())

# "Page 2", "2 of 5", "Page 2 of 5", "- 2 -"
_PAGE_NUMBER = r"(?:[Pp]age|PAGE) \d{1,3}(?: of \d{1,3})?|\d{1,3} of \d{1,3}|- ?\d{1,3} ?-"
# "Final Determination Letter for IMR Case Number CM15-0012345 3"
_FOOTER = r"Final Determination Letter for [^\n]{0,60}\bCM\d\d-\d{5,8}[^\n]{0,20}"
# "Final Letter of Determination Form Effective 5.16.13 Page 1"
_FOOTER_OF_2013 = r"Final Letter of Determination\b[^\n]{0,60}"
# each of them as a whole line, with the line break before it
_FURNITURE = re.compile(rf"\n(?:{_PAGE_NUMBER}|{_FOOTER}|{_FOOTER_OF_2013})(?=\n|\Z)")
# "non-" + "certified", "Guide-" + "lines"; a page may end between the two
_BROKEN_WORD = re.compile(r"-[\n\f](?=[A-Za-z0-9])")
# "11/23/" + "2016"
_BROKEN_DATE = re.compile(r"/(?<=[A-Za-z0-9]/)[\n\f](?=[0-9])")
_LAST_WORD = re.compile(r"[A-Za-z0-9]+\Z")
_PUNCTUATION = ".,;:()\"'/"
# characters of a letter's opening that stand in it once; no letter is as short as the second number
_OPENING, _SHORTEST = 200, 1000
# stands for a page break inside a word, where no character separates the two halves
_INNER_BREAK = "\x00"
# Prefixes whose hyphen is part of the word; every other hyphen at a line end is the printer's.
_KEEPS_HYPHEN = frozenset(
    "non pre post self well re co anti multi sub semi follow long short low high mid over under intra inter extra half"
    " full year day week month two three four five six x s c l t".split()
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. `page_starts[i]` is the offset in `text` where page `i + 1` begins. `repeated_pages`: from 1, pages
    that are printed twice; their second print is left out of `text`."""

    name: str
    sha256: str
    text: str
    page_starts: tuple[int, ...]
    flat: str = field(repr=False)
    repeated_pages: tuple[int, ...] = ()

    def page_at(self, offset: int) -> int:
        """The page, from 1, on which this offset stands."""
        return bisect_right(self.page_starts, offset)

    def pages_without_text(self) -> tuple[int, ...]:
        """Pages from 1 that hold no words, as a scanned page does, before the last page that has some."""
        ends = (*self.page_starts[1:], len(self.text) + 1)
        empty = [end - start <= 1 for start, end in zip(self.page_starts, ends, strict=True)]
        if True not in empty:
            return ()
        last = max((page for page, is_empty in enumerate(empty) if not is_empty), default=0)
        return tuple(page + 1 for page in range(last) if empty[page] and page + 1 not in self.repeated_pages)

    def span(self, start: int, end: int, rule: str | None = None) -> Span:
        """The place as evidence."""
        return Span(start, end, bisect_right(self.page_starts, start), self.text[start:end], rule)


def letter_from_pages(pages: Sequence[str], *, name: str, sha256: str) -> Letter:
    """Build a letter from the raw text of its pages; a form feed inside a page starts another one."""
    sheets = _cleaned(in_plain_characters(_one_copy("\f".join(pages)).replace("\r", "\n"))).split("\f")
    sheets = [_without_page_number(sheet, page) for page, sheet in enumerate(sheets, start=1)]
    repeated = _repeated(sheets)
    raw = _with_whole_words("\f".join("" if page in repeated else sheet for page, sheet in enumerate(sheets, start=1)))
    text = raw.replace("\f", "\n").replace(_INNER_BREAK, "")
    return Letter(name, sha256, text, _page_starts(raw), text.replace("\n", " "), repeated)


def in_plain_characters(text: str) -> str:
    """The text with ligatures, typographic quotation marks, dashes and blanks as a typewriter has them."""
    text = text.replace(_LINE_END_HYPHEN, "-\n")
    if text.isascii() and not any(mark in text for mark in _UNCLEAN_ASCII):
        return text
    return _UNCLEAN.sub(lambda found: _CLEAN[found[0]], text)


def _one_copy(raw: str) -> str:
    """The text without what repeats its beginning word for word to the end: copies for several people in one file."""
    again = raw.find(raw[:_OPENING], _SHORTEST)
    return raw[:again].removesuffix("\f") if again > 0 and raw.startswith(raw[again:]) else raw


def _cleaned(text: str) -> str:
    """Pages with one blank or one line break between words, and without the lines that stand on every page."""
    while "  " in text:
        text = text.replace("  ", " ")
    lines = [line.strip(" ") for line in text.replace("\f", "\n\f\n").split("\n")]
    return _FURNITURE.sub("", "\n" + "\n".join(filter(None, lines)))


def _without_page_number(sheet: str, page: int) -> str:
    """Drop a bare number on the first or last line of a page if it is about the page's own."""
    sheet = sheet.strip(" \n")
    first, _, rest = sheet.partition("\n")
    if _counts(first, page):
        sheet = rest
    rest, _, last = sheet.rpartition("\n")
    return rest if _counts(last, page) else sheet


def _repeated(sheets: Sequence[str]) -> tuple[int, ...]:
    """Pages from 1 that say the same as the one before them, as where a sheet was scanned twice."""
    return tuple(page for page, (before, sheet) in enumerate(pairwise(sheets), start=2) if sheet and sheet == before)


def _counts(line: str, page: int) -> bool:
    return line.isdecimal() and len(line) < 4 and abs(int(line) - page) <= 2


def _with_whole_words(raw: str) -> str:
    """Rejoin the words and dates that are broken over two lines or pages."""
    rejoined = _BROKEN_WORD.sub(_rejoin, raw)
    return _BROKEN_DATE.sub(lambda found: "/" + _inner_break(found), rejoined)


def _rejoin(found: re.Match[str]) -> str:
    """What stays of the hyphen between two halves of a word."""
    head = _LAST_WORD.search(found.string, max(0, found.start() - 30), found.start())
    if not head:
        return found[0]
    printer_hyphen = found.string[found.end()].islower() and _is_half_a_word(head[0], found.string)
    return ("" if printer_hyphen else "-") + _inner_break(found)


def _inner_break(found: re.Match[str]) -> str:
    return _INNER_BREAK if found[0].endswith("\f") else ""


def _is_half_a_word(head: str, raw: str) -> bool:
    """Not a prefix, an acronym ("FDA-" + "approved") or a word of its own in this letter ("evidence-" + "based")."""
    return (
        head.isalpha()
        and not head.isupper()
        and head.lower() not in _KEEPS_HYPHEN
        and not (len(head) > 2 and head in _lone_words(raw))
    )


@lru_cache(maxsize=1)  # one letter asks for each of its broken words, most letters never
def _lone_words(raw: str) -> frozenset[str]:
    return frozenset(word.strip(_PUNCTUATION) for word in set(raw.split()))


def _page_starts(raw: str) -> tuple[int, ...]:
    """Where each page begins once a page break is one line break, or nothing where it stands inside a word."""
    starts = [0]
    for page in raw.replace(_INNER_BREAK, _INNER_BREAK + "\f").split("\f")[:-1]:
        starts.append(starts[-1] + len(page) + (-1 if page.endswith(_INNER_BREAK) else 1))
    return tuple(starts)
