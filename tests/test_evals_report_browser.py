"""The report in a real browser; skipped, and said so, where none is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.report.files import write_reports
from tests.browser import real_browser
from tests.test_evals_report import nasty_run

pytest.importorskip("playwright.sync_api", reason="playwright is not installed: no test of the report in a browser")

from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with real_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browser")
    write_reports(nasty_run(), folder)
    return folder / "report.html"


@pytest.fixture
def page(browser: Browser, report: Path) -> Iterator[Page]:
    page = browser.new_page(offline=True)
    page.goto(report.as_uri())
    yield page
    page.close()


def shown(page: Page) -> int:
    return page.locator(".errors tbody tr:visible").count()


def test_it_opens_from_a_file_without_a_network_or_a_complaint(browser: Browser, report: Path) -> None:
    page = browser.new_page(offline=True)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(request.url) if request.url != report.as_uri() else None)
    page.goto(report.as_uri())

    assert page.locator("svg.accuracy circle").count() > 0
    assert complaints == []
    page.close()


def test_script_tags_in_a_letter_do_nothing(page: Page) -> None:
    assert page.title() == "rules reader on golden"
    assert page.locator("img").count() == 0
    assert "<script>document.title" in str(page.locator("#letters").text_content())


def test_filters_show_only_what_fits_and_say_how_many(page: Page) -> None:
    everything = shown(page)
    page.select_option("select[name=field]", "issues.decision")

    assert 0 < shown(page) < everything
    assert page.locator("#shown").inner_text() == f"{shown(page)} of {everything} errors"

    page.select_option("select[name=verdict]", "wrong")
    assert page.locator(".errors tbody tr:visible").all_inner_texts()[0].split()[0] == "flip"

    page.select_option("select[name=field]", "")
    page.select_option("select[name=verdict]", "")
    page.fill("input[name=text]", "overturned")
    assert 0 < shown(page) < everything
    page.fill("input[name=text]", "")
    page.check("input[name=critical]")
    assert 0 < shown(page) < everything


def test_an_error_links_to_its_place_in_the_letter(page: Page) -> None:
    page.select_option("select[name=letter]", "flip")
    page.locator(".errors tbody tr:visible a").first.click()

    mark = page.locator("mark.here")
    mark.wait_for(state="visible")
    assert "Upheld" in mark.inner_text()
    assert page.locator("details.letter[open]").count() == 1


def test_a_column_of_the_map_leads_to_its_letter(page: Page) -> None:
    page.locator("svg.map a").first.focus()
    page.keyboard.press("Enter")

    page.wait_for_selector("details.letter[open]")
    assert "crash" in page.locator("details.letter[open] summary").inner_text()


def test_keys_walk_through_the_errors_and_back(page: Page) -> None:
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "text"

    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator(".errors tbody tr:visible a").nth(1).get_attribute("href")
    assert page.evaluate("document.activeElement.getAttribute('href')") == second

    page.keyboard.press("Enter")
    page.wait_for_selector("details.letter[open]")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('href')") == second


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_it_follows_the_system_and_the_button_turns_it_over(
    browser: Browser, report: Path, scheme: str, dark: bool
) -> None:
    page = browser.new_page(color_scheme="dark" if dark else "light")
    page.goto(report.as_uri())
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    after = page.evaluate("getComputedStyle(document.body).backgroundColor")

    light, black = "rgb(251, 250, 247)", "rgb(20, 22, 26)"
    assert (before, after) == ((black, light) if dark else (light, black)), scheme
    page.close()


def test_it_can_be_read_on_a_telephone(browser: Browser, report: Path) -> None:
    page = browser.new_page(viewport={"width": 400, "height": 800})
    page.goto(report.as_uri())

    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.close()
