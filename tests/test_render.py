"""Markdown, text and html of one summary: the same words, and nothing of the letter as markup."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from summarizer import render
from summarizer.explain import explain
from summarizer.schema import PlainSummary
from tests.summary_samples import APPROVED, DENIED, UNKNOWN, Item, sample

HOSTILE = "Brace <script>alert(1)</script> & [x](javascript:alert) **bold** `code` # 1. - <b>\x1b[31m _u_ ~~s~~ |a|"


def summary_of(*items: Item) -> PlainSummary:
    letter, record = sample(*items)
    return explain(record, letter)


def hostile() -> PlainSummary:
    """A letter whose request tries everything."""
    letter, record = sample(DENIED)
    issue = replace(record.issues[0], request=HOSTILE)
    return explain(record.model_copy(update={"issues": (issue,)}), letter)


class Page(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not [name for name, _ in attrs if name.startswith("on") or name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def markdown_tokens(page: str) -> set[str]:
    """The kinds of everything that a Markdown reader sees in a page."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(page)
    return {token.type for token in tokens} | {inner.type for token in tokens for inner in token.children or ()}


def test_markdown_says_the_decision_with_weight() -> None:
    page = render.markdown(summary_of(DENIED))
    assert page.startswith("# Your review decision in plain words\n\n## The result\n")
    assert "Your request is **not approved**: *Eight visits of aquatic therapy for the left knee*" in page


def test_text_keeps_to_80_columns_and_says_the_decision_in_capitals() -> None:
    page = render.text(summary_of(DENIED, APPROVED, UNKNOWN))
    assert max(map(len, page.splitlines())) <= render.TEXT_WIDTH
    assert "Request 1 is NOT APPROVED: Eight visits of aquatic therapy" in page
    assert "Why: The records" in page


def test_html_is_one_page_without_script_or_anything_fetched() -> None:
    page = render.html(summary_of(DENIED))
    tags = Page(page).tags
    assert tags[0] == "html"
    assert {"main", "h1", "h2", "section", "blockquote"} <= set(tags)
    assert not {"script", "link", "img", "iframe"} & set(tags)
    assert 'class="headline denied"' in page
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page


def test_a_letter_cannot_put_markup_into_the_html() -> None:
    page = Page(render.html(hostile()))
    assert not {"script", "b"} & set(page.tags)
    assert "<script>alert(1)</script>" in "".join(page.words)


def test_a_letter_cannot_put_markup_into_the_markdown() -> None:
    plain = markdown_tokens(render.markdown(summary_of(DENIED)))
    assert markdown_tokens(render.markdown(hostile())) == plain
    assert not {"html_inline", "html_block", "link_open", "code_inline", "table_open", "s_open"} & plain


@pytest.mark.parametrize("form", [render.markdown, render.text, render.html])
def test_control_characters_never_reach_a_reader(form: object) -> None:
    assert callable(form)
    assert "\x1b" not in form(hostile())


def test_an_ampersand_is_escaped_only_where_markdown_would_read_an_entity() -> None:
    page = render.markdown(summary_of(replace(DENIED, request="Hip & knee brace for H&P; sizes &lt; 3 and &#49;")))
    assert "*Hip & knee brace for H\\&P; sizes \\&lt; 3 and \\&#49;*" in page


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab1#*_-+=.)(<>[]`~|&\\:;! ", min_size=1, max_size=24))
def test_a_request_reads_in_markdown_as_it_stands_in_the_letter(words: str) -> None:
    request = " ".join(f"{words} end".split())
    letter, record = sample(DENIED)
    issue = replace(record.issues[0], request=request)
    page = render.markdown(explain(record.model_copy(update={"issues": (issue,)}), letter))
    tokens = [token for token in MarkdownIt("commonmark").parse(page) if token.type == "inline"]
    lines = ["".join(inner.content for inner in token.children or ()) for token in tokens]
    assert f"The denial stands. Your request is not approved: {request}" in lines


def test_json_gives_the_structure_back() -> None:
    summary = summary_of(DENIED, APPROVED)
    assert PlainSummary.model_validate_json(summary.model_dump_json()) == summary
