"""The fault server itself: what a spec says, how requests are treated, and what is counted."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fault_replies import reply
from tests.fault_run import Run
from tests.fault_spec import Kind, Spec, parsed_spec
from tests.faultserver import CANNED, DOCUMENT, faultserver, stats_of

PROMPTS = Path(__file__).parents[1] / "prompts"


class Clock:
    """Stands still until it is moved."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def run_of(spec: str, clock: Clock | None = None) -> Run:
    return Run(parsed_spec(spec), clock or Clock())


def kinds(run: Run, number: int, document: str = "CM19-0000001") -> list[Kind]:
    """How this many requests are treated, one after another."""
    treated: list[Kind] = []
    for _ in range(number):
        kind = run.begin(document).kind
        run.end(document, kind)
        treated.append(kind)
    return treated


def test_a_spec_is_read_from_a_path() -> None:
    spec = parsed_spec("latency=200,p429=0.1,pdrop=0.2,storm=1:2.5,first=hang:3,seed=7")

    assert spec.chances == {"429": 0.1, "drop": 0.2}
    assert (spec.latency, spec.storm, spec.first, spec.seed) == (200, (1, 2.5), ("hang", 3), "7")


@pytest.mark.parametrize("wrong", ["latancy=3", "pfoo=1", "p500=2", "first=foo:1", "storm=1", "rate=0", "conc=x"])
def test_a_setting_that_there_is_not_is_an_error(wrong: str) -> None:
    with pytest.raises(ValueError, match="validation error"):
        parsed_spec(wrong)


@given(st.integers(0, 99), st.integers(1, 20))
def test_the_same_seed_treats_a_document_the_same_way(seed: int, number: int) -> None:
    spec = f"p500=0.3,pdrop=0.3,jitter=50,seed={seed}"

    assert kinds(run_of(spec), number) == kinds(run_of(spec), number)
    assert run_of(spec).begin("-").delay == run_of(spec).begin("-").delay


def test_faults_come_as_often_as_asked() -> None:
    run = run_of("p500=0.25,pempty=0.25")
    kinds(run, 2000)

    assert run.kinds["500"] == pytest.approx(500, abs=60)
    assert run.kinds["empty"] == pytest.approx(500, abs=60)


def test_the_first_requests_of_every_document_fail() -> None:
    run = run_of("first=429:2")

    assert kinds(run, 3, "CM19-0000001") == kinds(run, 3, "CM19-0000002") == ["429", "429", "ok"]


def test_a_storm_begins_and_passes() -> None:
    clock = Clock()
    run = run_of("storm=1:2", clock)
    treated = []
    for clock.now in (100.0, 101.0, 102.9, 103.0):
        treated += kinds(run, 1)

    assert treated == ["ok", "429", "429", "ok"]


def test_a_rate_lets_a_burst_through_and_then_so_many_a_second() -> None:
    clock = Clock()
    run = run_of("rate=2,burst=3", clock)
    treated = kinds(run, 4)
    clock.now += 0.5

    assert (treated, kinds(run, 2)) == (["ok", "ok", "ok", "429"], ["ok", "429"])


def test_more_under_way_than_allowed_is_too_many() -> None:
    run = run_of("conc=2")

    assert [run.begin(document).kind for document in "abc"] == ["ok", "ok", "429"]
    assert run.most_in_flight == 3


def test_errors_come_at_once_and_answers_after_the_latency() -> None:
    run = run_of("latency=100,jitter=50,p500=0.5")
    treated = [run.begin(f"CM19-{number:07}") for number in range(50)]

    assert {delay for kind, delay in treated if kind == "500"} == {0}
    assert all(0.1 <= delay < 0.15 for kind, delay in treated if kind == "ok")
    assert len({delay for _, delay in treated}) > 10


def test_an_answer_that_is_paid_for_twice_is_counted() -> None:
    run = run_of("")
    kinds(run, 2, "CM19-0000001")
    run.begin("CM19-0000002")
    run.end("CM19-0000002", None)

    assert run.counts() == {
        "requests": 3,
        "kinds": {"ok": 3, "client_gone": 1},
        "inflight": 0,
        "max_inflight": 1,
        "docs": 2,
        "docs_ok": 1,
        "extra_ok": 1,
        "max_attempts_per_doc": 2,
        "span_s": 0,
    }


@pytest.mark.parametrize("path", sorted(PROMPTS.glob("*.md")), ids=lambda path: path.stem)
def test_no_prompt_holds_a_case_number_that_would_make_one_document_of_all_letters(path: Path) -> None:
    assert not DOCUMENT.search(path.read_bytes())


@pytest.mark.parametrize("kind", ["400", "401", "429", "500", "503", "529", "mal", "wrong", "refuse", "html", "err200"])
def test_a_fault_repeats_the_case_number_so_that_a_test_sees_where_it_goes(kind: Kind) -> None:
    said = reply(kind, Spec(), "CM19-0123456", b'{"model": "m", "messages": []}', CANNED)

    assert b"CM19-0123456" in said.body


def test_how_long_to_wait_is_told_with_errors_that_pass() -> None:
    spec = parsed_spec("retry_after=1,retry_after_ms=250")

    assert reply("429", spec, "-", b"", CANNED).head == b"retry-after: 1\r\nretry-after-ms: 250\r\n"
    assert reply("500", spec, "-", b"", CANNED).head == b""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with faultserver() as address:
        yield address


def asked(server: str, method: str, path: str, body: str = "") -> tuple[int, str]:
    connection = http.client.HTTPConnection(server, timeout=5)
    try:
        connection.request(method, path, body)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


@pytest.mark.loopback
def test_counts_are_kept_until_they_are_reset(server: str) -> None:
    asking = '{"model": "m", "messages": [{"content": "of CM19-0000001"}]}'
    asked(server, "POST", "/f/p500=1/v1/chat/completions", asking)
    asked(server, "POST", "/v1/chat/completions", asking)
    specs = stats_of(server)["specs"]
    asked(server, "POST", "/__reset")

    assert [(spec, specs[spec]["kinds"]) for spec in sorted(specs)] == [("", {"ok": 1}), ("p500=1", {"500": 1})]
    assert stats_of(server)["specs"] == {}


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("path", "body", "status"),
    [("/v1/responses", "{}", 404), ("/f/pfoo=1/v1/chat/completions", "{}", 400), ("/v1/chat/completions", "[]", 400)],
)
def test_what_it_does_not_know_it_says(server: str, path: str, body: str, status: int) -> None:
    assert asked(server, "POST", path, body)[0] == status
