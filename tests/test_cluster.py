"""A cluster of several nodes on this machine, through Ray. Run by `make soak` and `.ci/run`, where Ray is installed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

pytest.importorskip("ray", reason="Ray is not installed: `make soak` runs these tests in an environment that has it")

from ray.cluster_utils import Cluster as Nodes
from ray.util import get_node_ip_address
from typer.testing import CliRunner

from summarizer.bulk.addresses import letters_at
from summarizer.bulk.cluster import Cluster
from summarizer.bulk.commands import Engine
from summarizer.bulk.inputs import Inputs
from summarizer.bulk.parquet_tables import parquet_tables
from summarizer.bulk.run import Ended, SoFar, Watch, extract_all
from summarizer.cli import app
from summarizer.errors import BadInput, ClusterError, Exit
from tests.bulk import counts, environment, errors, letter, watched
from tests.cluster_readers import CRASH, WatchedReader, read_lines
from tests.console import IMR

LETTERS = 60
LETTERS_A_PART = 4
TABLES = ("letters", "issues", "citations", "review")

pytestmark = [
    pytest.mark.loopback(get_node_ip_address()),
    # Ray's own, which differ from version to version
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    """Three machines of one core each; the first one is the driver's."""
    nodes = Nodes(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    for _ in range(2):
        nodes.add_node(num_cpus=1)
    yield nodes
    nodes.shutdown()


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return watched(tmp_path, LETTERS)


def run(engine: Engine, out: str, reader: WatchedReader, watch: Watch | None = None) -> Ended:
    return engine(
        Inputs([Path("letters")]).items(),
        reader,
        Path(out),
        tables=parquet_tables,
        watch=watch or (lambda *_: None),
        tell=lambda *_: None,
    )


def on(nodes: Nodes) -> Engine:
    return Cluster(nodes.address, letters_a_part=LETTERS_A_PART).extract_all


def same_as_on_one_machine(work: Path) -> None:
    """The same rows in the same schemas, records and errors."""
    (work / "other").mkdir()
    run(extract_all, "local", WatchedReader(work / "other"))
    for table in TABLES:
        assert rows(work / "out", table).equals(rows(work / "local", table), check_metadata=True), table
    assert errors(work / "out") == errors(work / "local")
    parts = sorted((work / "out" / "records").iterdir())
    assert b"".join(path.read_bytes() for path in parts) == (work / "local" / "records.jsonl").read_bytes()


def rows(out: Path, table: str) -> pa.Table:
    """All rows of a table, in input order."""
    return pq.read_table(out / f"{table}.parquet").sort_by("position")


def test_a_machine_that_dies_in_the_middle_loses_nothing_and_nothing_comes_twice(nodes: Nodes, work: Path) -> None:
    (work / "letters" / "invoice.txt").write_text("An invoice for chairs.", encoding="utf-8")
    (work / "letters" / "bad.txt").write_bytes(letter(99).encode() + CRASH)
    victim = nodes.add_node(num_cpus=1)
    raylet = victim.all_processes["raylet"][0].process.pid
    killed: list[int] = []

    def kill(done: SoFar, failures: int) -> None:
        if not killed and any(path.name.startswith(f"{raylet}-") for path in (work / "seen").iterdir()):
            killed.append(done.letters)
            nodes.remove_node(victim, allow_graceful=False)

    ended = run(on(nodes), "out", WatchedReader(work / "seen", seconds=0.2), kill)
    read = read_lines(work / "seen")

    assert killed
    assert killed[0] < LETTERS
    assert (ended.counts.letters, ended.counts.records) == (LETTERS + 2, LETTERS)
    assert [error["error"] for error in errors(work / "out")] == ["ReaderDied", "NotADetermination"]
    assert len(set(read)) == LETTERS + 2
    # again: the part that it was at, and at most one that it had just handed in
    assert len(read) <= LETTERS + 2 + 2 * LETTERS_A_PART
    same_as_on_one_machine(work)


def test_an_interrupted_run_goes_on_with_the_parts_that_are_missing(nodes: Nodes, work: Path) -> None:
    def interrupt(done: SoFar, failures: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(on(nodes), "out", WatchedReader(work / "seen", seconds=0.2), interrupt)
    finished = len(list((work / "out" / "parts").glob("part-*.json")))
    ended = run(on(nodes), "out", WatchedReader(work / "seen"))

    assert 0 < finished < LETTERS / LETTERS_A_PART
    assert ended.counts.letters == LETTERS
    assert ended.read == LETTERS - finished * LETTERS_A_PART
    same_as_on_one_machine(work)


def test_letters_in_a_store_give_the_rows_of_a_folder_and_are_counted_as_they_lie_there(
    nodes: Nodes, work: Path
) -> None:
    at = Inputs([(work / "letters").as_uri()], letters_at=letters_at)
    ended = on(nodes)(
        at.items(),
        WatchedReader(work / "seen"),
        Path("out"),
        tables=parquet_tables,
        watch=lambda *_: None,
        tell=lambda *_: None,
    )
    run(extract_all, "local", WatchedReader(work / "seen"))

    assert ended.counts.records == LETTERS
    assert unnamed_rows(work / "out", "issues").equals(unnamed_rows(work / "local", "issues"))
    assert stats_of("out") == stats_of("local")


def unnamed_rows(out: Path, table: str) -> pa.Table:
    """Without the names, which are addresses in one of them."""
    return rows(out, table).drop_columns("file")


def stats_of(out: str) -> str:
    return CliRunner().invoke(app, ["stats", out, "--minimum", "1"]).stdout


def test_the_command_starts_a_cluster_of_its_own_without_a_word(work: Path) -> None:
    done = subprocess.run(
        [*IMR, "extract", "letters", "--out", "out", "--engine", "ray", "--workers", "1"],
        cwd=work,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (Exit.DONE, "", f"imr: {LETTERS} read\n")
    assert counts(work / "out")["records"] == LETTERS


def test_a_cluster_of_its_own_is_reached_from_this_machine_alone() -> None:
    lines = (
        "from summarizer.bulk.ray_environment import LOCAL, ray_address",
        "assert ray_address(None) == LOCAL",
        "import ray",
        "from ray._common.usage.usage_lib import usage_stats_enabled",
        "print(ray.util.get_node_ip_address(), usage_stats_enabled())",
    )
    said = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], env=environment(), capture_output=True, text=True, check=True
    ).stdout

    assert said == "127.0.0.1 False\n"


def test_a_cluster_that_is_not_there_is_told(work: Path) -> None:
    with pytest.raises(ClusterError, match=r"no cluster at 127\.0\.0\.1:9"):
        run(Cluster("127.0.0.1:9").extract_all, "out", WatchedReader(work / "seen"))


def test_a_folder_of_a_run_on_one_machine_is_left_alone(work: Path) -> None:
    run(extract_all, "out", WatchedReader(work / "seen"))

    with pytest.raises(BadInput, match="holds a run without --engine ray"):
        run(Cluster("127.0.0.1:9").extract_all, "out", WatchedReader(work / "seen"))
