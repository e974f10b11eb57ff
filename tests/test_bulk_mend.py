"""A damaged ledger: what is readable is saved, and nothing else."""

from __future__ import annotations

import random
import sqlite3
import zlib
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from summarizer.bulk.job import Answer, Identity
from summarizer.bulk.ledger import open_ledger, peeked
from summarizer.bulk.ledger_file import LASTING, make_tables
from summarizer.bulk.mend import mend
from summarizer.bulk.said import Said
from summarizer.errors import LedgerError

MODEL = Identity("model", "1", model="m")
LETTERS = 200
SHAS = [sha256(str(number).encode()).hexdigest() for number in range(LETTERS)]


def packed(number: int) -> bytes:
    """As large as a record is."""
    return zlib.compress(random.Random(number).randbytes(4000))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A ledger of records, and of what a model said."""
    with open_ledger(tmp_path, MODEL) as ledger:
        for number, sha in enumerate(SHAS):
            said = Said(sha256(sha.encode()).digest(), b'{"decision":"upheld"}')
            ledger.store(Answer(sha, record=packed(number), said=(said,)))
    return tmp_path


def mended(folder: Path) -> str:
    """What is told about the damage."""
    with pytest.raises(LedgerError) as told:
        read(folder)
    return str(told.value)


def read(folder: Path) -> None:
    with open_ledger(folder, MODEL) as ledger:
        for sha in SHAS:
            ledger.knows(sha)
            ledger.said(sha)


def stored(folder: Path) -> dict[str, bytes]:
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as connection:
        return {sha.hex(): record for sha, record in connection.execute("SELECT sha256, record FROM reading")}


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_of_a_ledger_that_was_cut_off_all_that_is_left_is_saved(folder: Path, share: float) -> None:
    ledger = folder / "ledger.sqlite"
    whole = ledger.read_bytes()
    ledger.write_bytes(whole[: int(share * len(whole))])
    told = mended(folder)
    saved = stored(folder)

    assert f"was damaged: {len(saved)} of its results are saved" in told
    assert "the damaged one is now ledger.damaged.sqlite; the same command goes on" in told
    assert len(saved) >= (share - 0.1) * LETTERS
    assert all(record == packed(SHAS.index(sha)) for sha, record in saved.items())
    with open_ledger(folder, MODEL) as opened:
        known = [sha for sha in SHAS if opened.knows(sha)]
        assert sorted(known) == sorted(saved)
        assert all(opened.said(sha) for sha in known[:10])


@pytest.mark.parametrize("seed", range(8))
def test_pages_that_hold_anything_cost_no_more_than_theirs(folder: Path, seed: int) -> None:
    ledger = folder / "ledger.sqlite"
    pages = random.Random(seed)
    data = bytearray(ledger.read_bytes())
    for _ in range(3):
        at = 4096 * pages.randrange(12, len(data) // 4096)
        data[at : at + 4096] = pages.randbytes(4096)
    ledger.write_bytes(data)
    kept = mend(ledger, LASTING, make_tables).kept
    saved = stored(folder)

    assert kept.read_bytes() == data
    assert len(saved) > LETTERS / 2
    assert all(record == packed(SHAS.index(sha)) for sha, record in saved.items())


def test_a_value_that_was_changed_costs_itself_alone(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as connection:
        connection.execute("UPDATE said SET value = substr(value, 1, 9) WHERE sha256 = ?", (bytes.fromhex(SHAS[7]),))
        connection.commit()
    told = mended(folder)
    read(folder)

    assert f"was damaged: {LETTERS} of its results are saved" in told


def test_a_second_damaged_ledger_gets_another_name(folder: Path) -> None:
    for name in ("ledger.damaged.sqlite", "ledger.damaged-2.sqlite"):
        (folder / "ledger.sqlite").write_bytes(b"no database at all, " * 500)
        assert f"0 of its results are saved, the damaged one is now {name}" in mended(folder)
        assert (folder / name).read_bytes().startswith(b"no database")


def test_a_look_into_a_damaged_ledger_changes_nothing(folder: Path) -> None:
    (folder / "ledger.sqlite").write_bytes(b"no database at all, " * 500)
    with pytest.raises(LedgerError, match="a run that reads saves what can be saved"), peeked(folder, MODEL) as peek:
        peek.knows(SHAS[0])

    assert (folder / "ledger.sqlite").read_bytes().startswith(b"no database")
