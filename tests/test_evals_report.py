from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from evals.agreement import agreement, human_f1
from evals.report.charts import accuracy_chart, x_of
from evals.report.files import write_reports
from evals.report.places import places_of, segments
from evals.runfolder import Attempt, Run
from evals.score import Leaf
from summarizer.explain import explain
from summarizer.schema import Claimant
from tests.eval_samples import MRI, TEXT, attempt, label, record_of, run_of, with_decision

NASTY = "<script>document.title = 'owned'</script><img src=x onerror=alert(1)> {{ 7 * 7 }} \x0b &amp;"


def nasty_run() -> Run:
    """A flip, a crash, and markup in every text that reaches a report."""
    text = TEXT + NASTY
    wanted = label("bad", issues=(replace(MRI, request=f"MRI {NASTY}"),))
    record = record_of(wanted, text)
    named = replace(record.issues[0], request=f"MRI {NASTY} <b>x", decision=None)
    return run_of(
        attempt(label("good")),
        attempt(label("flip"), with_decision(record_of(label("flip")), 0, "overturned")),
        attempt(wanted, record.model_copy(update={"issues": (named,)}), text=text),
        attempt(label("crash"), crash=f"Traceback\nValueError: {NASTY}", text=""),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    write_reports(nasty_run(), folder)
    return folder


def test_the_page_fetches_nothing_and_lets_only_its_own_script_run(folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    script = page.partition("<script>")[2].partition("</script>")[0]

    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in unescape(page)
    assert page.count("<script") == 1


def test_markup_of_a_letter_is_shown_and_not_obeyed(folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")

    assert "&lt;script&gt;document.title" in page
    assert "<img" not in page
    assert "{{ 7 * 7 }}" in page


def test_every_link_into_the_page_has_a_target(folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    ids = re.findall(r'\bid="([^"]+)"', page)

    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    assert len(ids) == len(set(ids))


def test_the_page_has_no_style_attribute_that_its_policy_would_refuse(folder: Path) -> None:
    assert " style=" not in (folder / "report.html").read_text(encoding="utf-8")


def test_markdown_names_flips_and_crashes_and_escapes_what_a_letter_says(folder: Path) -> None:
    text = (folder / "report.md").read_text(encoding="utf-8")

    assert "**Decisions flipped:** flip /issues/0/decision" in text
    assert "**Crashed:** crash" in text
    assert "<script" not in text.replace("\\<script", "")
    assert all(line.count("|") - line.count("\\|") in (0, 11, 6) for line in text.splitlines())


def test_json_holds_every_error(folder: Path) -> None:
    board = json.loads((folder / "report.json").read_text(encoding="utf-8"))

    leaves = [one["leaf"] for one in board["errors"] if one["letter"] == "flip"]
    assert ("issues.decision", "wrong", "upheld", "overturned") in [
        (leaf["field"], leaf["verdict"], leaf["expected"], leaf["got"]) for leaf in leaves
    ]


def test_junit_fails_the_letters_with_critical_errors_and_the_rows_below_target(folder: Path) -> None:
    root = ET.parse(folder / "report.xml").getroot()
    outcome = {case.get("name"): [child.tag for child in case] for case in root.iter("testcase")}

    assert outcome["good"] == []
    assert outcome["flip"] == ["failure"]
    assert outcome["crash"] == ["error"]
    assert outcome["template"] == ["failure"]
    assert outcome["inconsistencies"] == ["skipped"]
    assert [(suite.get("tests"), suite.get("failures")) for suite in root] == [("4", "2"), ("7", "4")]


def test_a_human_ceiling_stands_beside_the_figures(tmp_path: Path) -> None:
    human = human_f1(agreement({"one": label()}, {"one": label(issues=(MRI,))}))
    write_reports(nasty_run(), tmp_path, human)

    assert "Two people" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert human["issues found"] == pytest.approx(2 / 3)
    assert human["reasons"] == pytest.approx(2 / 3)


def places(one: Attempt, leaf: Leaf) -> list[tuple[str, str]]:
    return [(place.side, one.text[place.start : place.end]) for place in places_of(one, {0: leaf})]


def test_both_values_of_an_error_are_found_in_the_letter() -> None:
    record = record_of(label()).model_copy(update={"claimant": Claimant(age=47, sex="female")})
    one = attempt(label().model_copy(update={"claimant": Claimant(age=6)}), record)

    found = places(one, Leaf("claimant.age", "wrong", 6, 47, "/claimant/age", "/claimant/age"))

    assert found == [("got", "47-year-old"), ("expected", "6")]


def test_a_date_is_found_in_any_form() -> None:
    found = places(attempt(label()), Leaf("injury.date", "missed", "2017-08-02", None, "/injury/date"))

    assert found == [("expected", "08/02/2017")]


def test_the_code_of_an_issue_that_has_no_words_leads_to_the_request() -> None:
    found = places(attempt(label()), Leaf("issues.category", "missed", "therapy", None, "/issues/1/category"))

    assert found == [("expected", "Physical therapy, 6 visits")]


def test_a_number_of_an_issue_is_looked_for_in_its_request_only() -> None:
    found = places(attempt(label()), Leaf("issues.quantity", "missed", 6, None, "/issues/1/quantity"))

    assert found == [("expected", "6")]


def test_segments_join_to_the_text_and_anchor_each_error_once() -> None:
    one = attempt(label())
    leaves = {
        3: Leaf("issues.request", "missed", "Physical therapy, 6 visits", None, "/issues/1/request"),
        4: Leaf("issues.quantity", "missed", 6, None, "/issues/1/quantity"),
    }

    cut = segments(one.text, places_of(one, leaves))

    assert "".join(segment.text for segment in cut) == one.text
    assert sorted(anchor for segment in cut for anchor in segment.anchors) == [3, 4]
    assert [segment.errors for segment in cut if segment.text == "6"] == [(3, 4)]


def test_the_scale_spreads_out_what_is_close_to_1() -> None:
    assert x_of(0) < x_of(0.9) < x_of(0.98) < x_of(0.99) < x_of(1)
    assert x_of(1) - x_of(0.99) > x_of(0.5) - x_of(0.4)


def test_the_chart_leaves_out_what_was_not_measured() -> None:
    assert accuracy_chart([], []).bands == ()


def test_a_summary_stands_beside_its_checks(tmp_path: Path) -> None:
    one = attempt(label())
    assert one.record is not None
    told = one.model_copy(update={"summary": explain(one.record, one.letter)})

    board = write_reports(run_of(told), tmp_path)

    assert board.summaries.summaries == 1
    assert board.summaries.misleading == ()
    assert "summary-text" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_summary_that_states_another_outcome_than_the_label_is_named(tmp_path: Path) -> None:
    denied = record_of(label(issues=(MRI,)))
    approved = label(issues=(replace(MRI, decision="overturned"),))
    one = attempt(approved, denied)
    told = one.model_copy(update={"summary": explain(denied, one.letter)})

    assert write_reports(run_of(told), tmp_path).summaries.misleading == ("one",)
