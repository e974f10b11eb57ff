"""The client against the fault server: what each kind of fault ends in, and how many requests a document takes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, get_args

import pytest

from summarizer import errors
from summarizer.errors import ImrError
from summarizer.model.client import Client, Patience
from summarizer.model.endpoint import Endpoint
from summarizer.model.money import Purse
from summarizer.model.pace import Pace, Timeless
from summarizer.model.question import About, Answer, Question
from summarizer.model.wire import Choice
from tests.fault_spec import Kind
from tests.faultserver import faultserver, stats_of

pytestmark = pytest.mark.loopback

QUICK = Patience(tries=3, seconds=5, timeout=5, backoff=0.0)
HURRIED = replace(QUICK, timeout=0.5)
PATIENT = Patience(tries=10, seconds=20, timeout=5, backoff=0.05)
AT_ONCE = 8
DOCUMENT = "CM19-0123456"
SECRETS = (DOCUMENT, "Maria", "sk-secret", "MAYBE")


class Ends(NamedTuple):
    """`once`: requests until there is an answer if the fault comes once, `None` if it is not asked again.

    `error` after `always` requests if the fault stays; `says`: words of the error.
    """

    once: int | None
    error: type[ImrError]
    always: int
    says: str


OUTCOMES: dict[Kind, Ends] = {
    "400": Ends(None, errors.EndpointTrouble, 1, "refused the request"),
    "401": Ends(None, errors.EndpointError, 1, "does not accept the key"),
    "429": Ends(2, errors.EndpointTrouble, 3, "status 429"),
    "500": Ends(2, errors.EndpointTrouble, 3, "status 500"),
    "503": Ends(2, errors.EndpointTrouble, 3, "status 503"),
    "529": Ends(2, errors.EndpointTrouble, 3, "status 529"),
    "drop": Ends(2, errors.EndpointTrouble, 3, "dropped the connection"),
    "dropmid": Ends(2, errors.EndpointTrouble, 3, "dropped the connection"),
    "hang": Ends(2, errors.EndpointTrouble, 3, "no answer in time"),
    "trunc": Ends(2, errors.AnswerTruncated, 2, "did not fit"),
    "mal": Ends(2, errors.InvalidAnswer, 3, "broke the schema"),
    "wrong": Ends(2, errors.InvalidAnswer, 3, "broke the schema"),
    "refuse": Ends(None, errors.Refused, 1, "declined"),
    "empty": Ends(2, errors.EndpointTrouble, 3, "answered with nothing"),
    "filter": Ends(None, errors.Filtered, 1, "content filter"),
    "html": Ends(2, errors.EndpointTrouble, 3, "a page of a proxy"),
    "err200": Ends(2, errors.EndpointTrouble, 3, "an error inside a good status"),
}
ASKED_AGAIN = [kind for kind, ends in OUTCOMES.items() if ends.once]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with faultserver() as address:
        yield address


def question(document: str) -> Question[Choice]:
    letter = f"Case Number: {document}. A letter about Maria Garcia."
    return Question(
        Choice, ({"role": "system", "content": "Say what was decided."}, {"role": "user", "content": letter})
    )


def patience_with(kind: Kind) -> Patience:
    """No longer than it must be with a server that never answers."""
    return HURRIED if kind == "hang" else QUICK


def without_waiting() -> Pace:
    """A run that never stands still, however busy the endpoint is."""
    time = Timeless()
    return Pace(clock=time.now, sleep=time.sleep)


async def asked(
    server: str, spec: str, documents: Sequence[str], patience: Patience, pace: Pace | None = None
) -> list[Answer[Choice]]:
    """One question about each document, as many at once as in a session."""
    where = Endpoint(f"http://{server}/f/{spec}/v1", "faulty", "sk-secret")
    places = asyncio.Semaphore(AT_ONCE)
    async with Client(where, Purse(None), patience, pace) as client:

        async def ask(document: str) -> Answer[Choice]:
            async with places:
                return await client(question(document), About("decide", "letter.txt", "0" * 64))

        return await asyncio.gather(*map(ask, documents))


def counts_of(server: str, spec: str) -> dict[str, Any]:
    counts: dict[str, Any] = stats_of(server)["specs"][spec]
    return counts


def documents(number: int) -> list[str]:
    return [f"CM19-{each:07}" for each in range(number)]


def test_every_kind_of_fault_has_its_outcome() -> None:
    kinds = {kind for part in get_args(Kind) for kind in get_args(part) or [part]}

    assert set(OUTCOMES) == kinds - {"ok"}


@pytest.mark.parametrize("kind", ASKED_AGAIN)
def test_a_fault_that_comes_once_costs_one_more_request(server: str, kind: Kind) -> None:
    spec = f"first={kind}:1"
    [answer] = asyncio.run(asked(server, spec, [DOCUMENT], patience_with(kind), without_waiting()))

    assert answer.value.decision == "upheld"
    assert counts_of(server, spec)["requests"] == answer.requests == OUTCOMES[kind].once


@pytest.mark.parametrize("kind", OUTCOMES)
def test_a_fault_that_stays_ends_in_an_error_with_a_name(server: str, kind: Kind) -> None:
    spec = f"p{kind}=1"
    with pytest.raises(ImrError, match=OUTCOMES[kind].says) as caught:
        asyncio.run(asked(server, spec, [DOCUMENT], patience_with(kind), without_waiting()))

    assert type(caught.value) is OUTCOMES[kind].error
    assert counts_of(server, spec)["requests"] == OUTCOMES[kind].always
    for secret in SECRETS:
        assert secret not in str(caught.value)


@pytest.mark.parametrize(
    "spec",
    [
        "rate=100,burst=5,retry_after_ms=30,latency=5",
        "conc=6,latency=20",
        "storm=0.02:0.4,retry_after_ms=100,latency=20",
    ],
)
def test_a_busy_endpoint_answers_everything_in_the_end(server: str, spec: str) -> None:
    answers = asyncio.run(asked(server, spec, documents(20), PATIENT))
    counts = counts_of(server, spec)

    assert [answer.value.decision for answer in answers] == ["upheld"] * 20
    assert counts["kinds"]["429"] > 0
    assert (counts["docs_ok"], counts["extra_ok"]) == (20, 0)
    assert counts["max_attempts_per_doc"] <= PATIENT.tries
    assert counts["max_inflight"] <= AT_ONCE


def test_a_mixture_of_faults_loses_no_document(server: str) -> None:
    spec = "p500=0.1,pdrop=0.05,pdropmid=0.05,phtml=0.05,perr200=0.05,pempty=0.05,jitter=5,seed=3"
    answers = asyncio.run(asked(server, spec, documents(60), PATIENT))
    counts = counts_of(server, spec)

    assert len(answers) == counts["docs_ok"] == 60
    assert counts["extra_ok"] == 0
    assert sum(answer.requests for answer in answers) == counts["requests"]


def test_faults_of_every_kind_together_stay_within_the_tries_of_a_question(server: str) -> None:
    spec = "pdrop=0.2,pmal=0.2,pwrong=0.1,ptrunc=0.2,p500=0.2,seed=4"
    patience = Patience(tries=4, seconds=20, timeout=5, reasks=3, backoff=0.0)

    async def ended(document: str) -> bool:
        try:
            await asked(server, spec, [document], patience, without_waiting())
        except (errors.InvalidAnswer, errors.AnswerTruncated, errors.EndpointTrouble):
            return False
        return True

    async def all_ended() -> list[bool]:
        return await asyncio.gather(*map(ended, documents(30)))

    found = asyncio.run(all_ended())
    counts = counts_of(server, spec)

    assert any(found)
    assert not all(found)
    assert counts["max_attempts_per_doc"] == patience.tries
