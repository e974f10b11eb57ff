"""A summary as Markdown, plain text or one HTML page.

The letter's words pass through here: whatever stands in a letter, it must come out as text and never as markup, as a
terminal's control codes or as a script.
"""

from __future__ import annotations

import html as html_escapes
import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from string import Template

from summarizer.resources import read_text
from summarizer.schema import Paragraph, PlainSummary, Run, Section

TEXT_WIDTH = 80

# what Markdown (and GitHub's) reads as markup anywhere in a line, and what only at the beginning of one
# ("Hip & Pelvis" is none, "&amp;" is)
_MARKDOWN_SIGN = re.compile(r"[\\`*_\[\]<>|~]|&(?=#?\w+;)")
_LINE_START = re.compile(r"^(\d{1,9})([.)])|^([-+=:#])")
# "## TENS unit ##" would lose its end
_HEADING_END = re.compile(r"(#+)$")


def markdown(summary: PlainSummary) -> str:
    """CommonMark."""
    blocks = [f"# {_markdown_text(summary.title)}"]
    for section in summary.sections:
        heading = _markdown_text("".join(run.text for run in section.heading))
        blocks.append(_HEADING_END.sub(r"\\\1", f"## {heading}"))
        for is_list, paragraphs in _lists(section):
            lines = [_markdown_paragraph(paragraph) for paragraph in paragraphs]
            blocks += ["\n".join(lines)] if is_list else lines
    return "\n\n".join(blocks) + "\n"


def text(summary: PlainSummary) -> str:
    """Plain text in lines of at most 80 characters; words with weight stand in capitals."""
    blocks = [f"{summary.title}\n{'=' * len(summary.title)}"]
    for section in summary.sections:
        heading = _wrapped("".join(printable(run.text) for run in section.heading))
        blocks.append(f"{heading}\n{'-' * max(map(len, heading.splitlines()))}")
        for is_list, paragraphs in _lists(section):
            lines = [_text_paragraph(paragraph) for paragraph in paragraphs]
            blocks += ["\n".join(lines)] if is_list else lines
    return "\n\n".join(blocks) + "\n"


def html(summary: PlainSummary) -> str:
    """One self-contained page: no script, nothing fetched, dark and light, made to be printed too."""
    sections = (_html_section(section, number, summary) for number, section in enumerate(summary.sections))
    return Template(read_text("data/summary.html")).substitute(
        language=_html_text(summary.language),
        title=_html_text(summary.title),
        letter=_html_text(summary.letter),
        sections="\n".join(sections),
    )


def as_file(summary: PlainSummary, form: str, *, indented: bool = True) -> str:
    """The summary as the text of a file ("md", "text", "html", "json"), with a line break at its end."""
    match form:
        case "html":
            content = html(summary)
        case "json":
            content = summary.model_dump_json(indent=2 if indented else None)
        case "text":
            content = text(summary)
        case _:
            content = markdown(summary)
    return content.rstrip("\n") + "\n"


def _lists(section: Section) -> Iterator[tuple[bool, tuple[Paragraph, ...]]]:
    """Paragraphs in stretches: bullets in a row are one list."""
    for is_list, paragraphs in groupby(section.paragraphs, key=lambda paragraph: paragraph.shape == "bullet"):
        yield is_list, tuple(paragraphs)


def printable(words: str) -> str:
    """Without control and format characters: an escape code in a letter must not reach a terminal."""
    return "".join(character for character in words if unicodedata.category(character)[0] != "C")


def _styled(runs: Iterable[Run], style: Callable[[Run], str], mark: Callable[[str, str], str]) -> str:
    """Runs of one style in a row get one mark around them; blanks at its edges stay outside, as Markdown needs it."""
    pieces = []
    for name, alike in groupby(runs, key=style):
        words = "".join(printable(run.text) for run in alike)
        inner = words.strip(" ")
        before, after = words[: len(words) - len(words.lstrip(" "))], words[len(words.rstrip(" ")) :]
        pieces.append(f"{before}{mark(name, inner)}{after}" if inner else words)
    return "".join(pieces)


def _style(run: Run) -> str:
    if run.strong:
        return "strong"
    return run.kind if run.kind in ("name", "value", "cite") else "plain"


def _markdown_paragraph(paragraph: Paragraph) -> str:
    body = _styled(paragraph.runs, _style, _markdown_mark)
    # a paragraph that begins with the letter's words must not turn into a list or a rule
    if paragraph.shape == "bullet":
        return f"- {_line_start_escaped(body)}"
    if paragraph.shape in ("quote", "warning", "notice"):
        return f"> {_line_start_escaped(body)}"
    return _line_start_escaped(body)


def _markdown_mark(style: str, words: str) -> str:
    words = _markdown_text(words)
    return {"strong": f"**{words}**", "name": f"*{words}*"}.get(style, words)


def _markdown_text(words: str) -> str:
    return _MARKDOWN_SIGN.sub(lambda sign: f"\\{sign[0]}", printable(words))


def _line_start_escaped(line: str) -> str:
    return _LINE_START.sub(lambda start: f"{start[1]}\\{start[2]}" if start[1] else f"\\{start[3]}", line)


def _text_paragraph(paragraph: Paragraph) -> str:
    words = "".join(printable(run.text).upper() if _is_loud(run) else printable(run.text) for run in paragraph.runs)
    if paragraph.shape == "bullet":
        return _wrapped(words, first="- ", rest="  ")
    if paragraph.shape == "quote":
        return _wrapped(words, first="    ", rest="    ")
    if paragraph.shape in ("warning", "notice"):
        return _wrapped(words, first="! ", rest="! ")
    return _wrapped(words)


def _is_loud(run: Run) -> bool:
    """Words of weight, except labels ("Why:")."""
    return run.strong and run.kind == "own" and not run.text.rstrip().endswith(":")


def _wrapped(words: str, *, first: str = "", rest: str = "") -> str:
    return textwrap.fill(
        words, TEXT_WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def _html_section(section: Section, number: int, summary: PlainSummary) -> str:
    heading = "".join(_html_mark(run.kind, _html_text(run.text), summary.language) for run in section.heading)
    blocks = []
    for is_list, paragraphs in _lists(section):
        lines = [_html_paragraph(paragraph, summary) for paragraph in paragraphs]
        blocks += ["<ul>", *lines, "</ul>"] if is_list else lines
    return "\n".join(
        [
            f'<section class="{section.kind}" aria-labelledby="part-{number}">',
            f'<h2 id="part-{number}">{heading}</h2>',
            *blocks,
            "</section>",
        ]
    )


def _html_paragraph(paragraph: Paragraph, summary: PlainSummary) -> str:
    body = _styled(paragraph.runs, _style, lambda style, words: _html_mark(style, _html_text(words), summary.language))
    if paragraph.shape == "bullet":
        return f"<li>{body}</li>"
    if paragraph.shape == "quote":
        return f"<blockquote{_letter_language(summary.language)}><p>{body}</p></blockquote>"
    outcome = f" {summary.outcome or 'none'}" if paragraph.shape == "headline" else ""
    return f'<p class="{paragraph.shape}{outcome}">{body}</p>'


def _html_mark(style: str, words: str, language: str) -> str:
    match style:
        case "strong":
            return f"<strong>{words}</strong>"
        case "name":
            return f"<em{_letter_language(language)}>{words}</em>"
        case "cite":
            return f"<small>{words}</small>"
        case "value":
            return f'<span class="value">{words}</span>'
        case _:
            return words


def _letter_language(language: str) -> str:
    """Letters are in English: a screen reader must know where the language changes."""
    return "" if language == "en" else ' lang="en"'


def _html_text(words: str) -> str:
    return html_escapes.escape(printable(words))
