"""The page of the statistics in a real browser; skipped, and said so, where none is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer.stats.as_html import html_page
from tests.browser import Browser, real_browser
from tests.stats_samples import figures, year_of_letters


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with real_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "all.html"
    letters = year_of_letters(2016, 42) + year_of_letters(2017, 90) + year_of_letters(2018, 40)
    path.write_text(html_page(figures(letters, minimum=10)), encoding="utf-8")
    return path


def test_it_opens_from_a_file_without_a_network_or_a_complaint(browser: Browser, page: Path) -> None:
    tab = browser.new_page(offline=True)
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("request", lambda request: complaints.append(request.url) if request.url != page.as_uri() else None)
    tab.goto(page.as_uri())

    assert complaints == []
    assert tab.locator("svg.months .point").count() == 36
    tab.close()


@pytest.mark.parametrize("width", [320, 390, 700, 1200])
def test_nothing_stands_beyond_the_edge_at_any_width(browser: Browser, page: Path, width: int) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 800})
    tab.goto(page.as_uri())
    tab.locator("summary").first.click()

    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.close()


def test_a_dot_stands_where_the_axis_says(browser: Browser, page: Path) -> None:
    tab = browser.new_page(viewport={"width": 1200, "height": 800})
    tab.goto(page.as_uri())
    dot, track = (tab.locator(f"table.years {what}").nth(1).bounding_box() for what in (".dot", ".track"))

    assert dot is not None
    assert track is not None
    # 2017: 90 of 500 are 18%; the axis ends at 30%, the first one that reaches the interval
    assert (dot["x"] + dot["width"] / 2 - track["x"]) / track["width"] == pytest.approx(0.18 / 0.3, abs=0.01)
    tab.close()


@pytest.mark.parametrize(("scheme", "paper"), [("light", "rgb(251, 250, 247)"), ("dark", "rgb(20, 22, 26)")])
def test_it_follows_the_system(browser: Browser, page: Path, scheme: str, paper: str) -> None:
    tab = browser.new_page(color_scheme="dark" if scheme == "dark" else "light")
    tab.goto(page.as_uri())

    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == paper
    tab.close()
