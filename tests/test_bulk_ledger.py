"""What the ledger knows, forgets and refuses."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from summarizer.bulk.job import Answer, Identity
from summarizer.bulk.ledger import Ledger, open_ledger
from summarizer.errors import LedgerError, UnreadableFile
from summarizer.schema import Tokens

RULES = Identity("rules", "1")
SHA = "ab" * 32
OTHER = "cd" * 32


def stored(ledger: Ledger, answer: Answer) -> None:
    ledger.list_letter(ledger.counts().letters, "a.txt", "a.txt", answer.sha256)
    ledger.store(answer)


def test_what_is_stored_is_known_to_the_next_run(tmp_path: Path) -> None:
    with open_ledger(tmp_path, RULES) as ledger:
        stored(ledger, Answer(SHA, record=b"x"))
    with open_ledger(tmp_path, RULES) as ledger:
        assert (ledger.knows(SHA), ledger.knows(OTHER)) == (True, False)
        assert ledger.counts().letters == 0


def test_what_was_paid_for_is_kept_at_once_and_what_was_not_with_others(tmp_path: Path) -> None:
    for identity, kept in ((Identity("model", "1", model="m"), 1), (RULES, 0)):
        folder = tmp_path / identity.reader
        with open_ledger(folder, identity) as ledger:
            stored(ledger, Answer(SHA, record=b"x"))
            with closing(sqlite3.connect(folder / "ledger.sqlite")) as other:
                assert other.execute("SELECT count(*) FROM reading").fetchone() == (kept,)


@pytest.mark.parametrize(
    "identity",
    [
        Identity("both", "1"),
        Identity("rules", "2"),
        Identity("rules", "1", prompts="ff"),
        Identity("rules", "1", model="m"),
        Identity("rules", "1", schema="9"),
    ],
)
def test_another_reader_version_prompt_model_or_schema_reads_anew(tmp_path: Path, identity: Identity) -> None:
    with open_ledger(tmp_path, RULES) as ledger:
        stored(ledger, Answer(SHA, record=b"x"))
    with open_ledger(tmp_path, identity) as ledger:
        assert not ledger.knows(SHA)
    with open_ledger(tmp_path, RULES) as ledger:
        assert ledger.knows(SHA)


def test_an_error_that_may_pass_is_tried_again_and_one_of_the_letter_is_not(tmp_path: Path) -> None:
    with open_ledger(tmp_path, RULES) as ledger:
        stored(ledger, Answer(SHA, error="ReaderDied", message="crashed"))
        stored(ledger, Answer(OTHER, error="NoTextLayer", message="a scan"))
    with open_ledger(tmp_path, RULES) as ledger:
        assert (ledger.knows(SHA), ledger.knows(OTHER)) == (False, True)


def test_rows_come_in_input_order_with_record_or_error(tmp_path: Path) -> None:
    with open_ledger(tmp_path, RULES) as ledger:
        ledger.list_letter(0, "x/a.txt", "a.txt", SHA)
        ledger.list_failure(1, "none.txt", "none.txt", UnreadableFile("no such file"))
        ledger.list_letter(2, "x/b.txt", "b.txt", SHA)
        ledger.store(Answer(SHA, record=b"record", look=True))
        rows = list(ledger.rows(0, 10))
        counts = ledger.counts()

    assert [(row.name, row.record, row.error) for row in rows] == [
        ("x/a.txt", b"record", None),
        ("none.txt", None, "UnreadableFile"),
        ("x/b.txt", b"record", None),
    ]
    assert (counts.letters, counts.records, counts.to_look_at, counts.contents) == (3, 2, 2, 1)


def test_a_duplicate_is_paid_for_once(tmp_path: Path) -> None:
    with open_ledger(tmp_path, RULES) as ledger:
        ledger.list_letter(0, "a.txt", "a.txt", SHA)
        ledger.list_letter(1, "b.txt", "b.txt", SHA)
        ledger.store(Answer(SHA, record=b"", tokens=Tokens(input=100, cached=10, output=5), cost=0.25))
        spent = ledger.spent()

    assert (spent.input, spent.cached, spent.output, spent.cost) == (100, 10, 5, 0.25)


def test_a_run_in_the_same_folder_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    with open_ledger(tmp_path, RULES), pytest.raises(LedgerError, match="another run writes to"):
        open_ledger(tmp_path, RULES).__enter__()
    with open_ledger(tmp_path, RULES):
        pass


def test_a_ledger_of_another_version_is_not_touched(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "ledger.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")

    with pytest.raises(LedgerError, match="by a newer version of imr"):
        open_ledger(tmp_path, RULES).__enter__()


def test_a_full_disk_keeps_what_was_stored_and_says_so(tmp_path: Path) -> None:
    def fill() -> None:
        with open_ledger(tmp_path, RULES) as ledger:
            stored(ledger, Answer(SHA, record=b"x"))
            ledger.commit()
            ledger._connection.execute("PRAGMA max_page_count = 20")
            stored(ledger, Answer(OTHER, record=bytes(10_000_000)))

    with pytest.raises(LedgerError, match=r"disk is full.*run the same command again"):
        fill()
    with open_ledger(tmp_path, RULES) as ledger:
        assert ledger.knows(SHA)
