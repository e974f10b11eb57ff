from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals import cli, commands
from evals.__main__ import main
from evals.cli import app
from evals.runfolder import ATTEMPTS
from summarizer.schema import Label
from tests.eval_samples import write_case
from tests.samples import KNEE_LETTER

RUNNER = CliRunner()
GOLDEN = Path(__file__).parents[1] / "golden"
# a letter of dev whose answers are recorded
RECORDED = "d-gym-weight-loss-upheld-q"


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    """Two cases whose labels are what the rules reader reads: no error."""
    letter = tmp_path / "knee.txt"
    letter.write_text(KNEE_LETTER, encoding="utf-8")
    folder = tmp_path / "golden"
    assert call("add", str(letter), "--golden", str(folder), "--by", "me")[0] == 0
    wanted = Label.model_validate_json((folder / "labels" / "knee.json").read_bytes())
    write_case(folder, wanted.model_copy(update={"labelling": None}), KNEE_LETTER)
    write_case(folder, wanted.model_copy(update={"letter": "knee-2", "labelling": None}), KNEE_LETTER)
    return folder


def call(*arguments: str) -> tuple[int, str]:
    result = RUNNER.invoke(app, arguments)
    return result.exit_code, result.output


def unboxed(output: str) -> str:
    """An error in one line, without the frame around it."""
    return " ".join(output.replace("│", "").split())


def ran(golden: Path, name: str = "run") -> str:
    out = golden.parent / name
    assert call("run", "--golden", str(golden), "--out", str(out))[0] == 0
    return str(out)


def flip(run: str) -> None:
    """Plant a flip in the first record of a run."""
    path = Path(run, ATTEMPTS)
    first, *rest = path.read_text(encoding="utf-8").splitlines()
    attempt = json.loads(first)
    issue = attempt["record"]["issues"][0]
    issue["decision"] = "overturned" if issue["decision"] == "upheld" else "upheld"
    path.write_text("\n".join([json.dumps(attempt), *rest]) + "\n", encoding="utf-8")


def test_add_prefills_a_label_in_progress_that_does_not_count(tmp_path: Path) -> None:
    letter = tmp_path / "knee.txt"
    letter.write_text(KNEE_LETTER, encoding="utf-8")
    folder = tmp_path / "golden"

    code, output = call("add", str(letter), "--golden", str(folder), "--by", "me")

    wanted = Label.model_validate_json((folder / "labels" / "knee.json").read_bytes())
    assert (code, output.strip()) == (0, str(folder / "labels" / "knee.json"))
    assert wanted.labelling is not None
    assert (wanted.labelling.by, wanted.labelling.status) == (("me",), "in_progress")
    assert wanted.issues
    assert call("add", str(letter), "--golden", str(folder), "--by", "me")[0] == 2
    for told in (
        call("table", str(folder))[1],
        call("run", "--golden", str(folder), "--out", str(tmp_path / "run"))[1],
    ):
        assert "0 letters" in told
        assert "1 left out: their labels are in progress, to be marked as validated" in told


def test_a_letter_that_cannot_be_added_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "knee.txt"
    assert call("add", str(missing), "--by", "me") == (3, f"imr-eval: {missing}: no such file\n")


def test_a_folder_that_cannot_be_made_is_one_line_and_no_traceback(golden: Path) -> None:
    taken = golden / "labels" / "knee.json"
    told = (1, f"imr-eval: {taken}: File exists\n")

    assert call("run", "--golden", str(golden), "--out", str(taken)) == told
    assert call("relay", "--spool", f"{taken}/spool")[0] == told[0]


def test_an_interrupted_command_says_so(golden: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "table", interrupted)
    assert call("table", str(golden)) == (130, "imr-eval: stopped\n")


def test_an_interrupt_while_the_command_line_loads_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "app", interrupted)
    with pytest.raises(SystemExit, match="130"):
        main()

    assert capsys.readouterr().err == "imr-eval: stopped\n"


def test_table_prints_rows_and_errors(golden: Path) -> None:
    code, table = call("table", str(golden))

    assert code == 0
    assert "2 letters measured, 0 crashed" in table
    assert "TEMPLATE" in table
    assert call("table", str(golden), "--errors", "issues.decision") == (0, "\n")
    assert call("table", str(golden), "--errors", "nonsense")[0] == 2


@pytest.mark.parametrize("command", [["table"], ["run", "--golden"]])
def test_a_folder_without_cases_is_told_and_not_measured(tmp_path: Path, command: list[str]) -> None:
    assert call(*command, str(tmp_path)) == (2, f"imr-eval: {tmp_path}: no case to run\n")


def test_run_writes_all_reports_and_prints_the_table(golden: Path) -> None:
    out = golden.parent / "run"
    code, output = call("run", "--golden", str(golden), "--out", str(out))

    assert code == 0
    assert "| template | 1.000 |" in output
    assert sorted(path.name for path in out.iterdir()) == [
        "attempts.jsonl",
        "config.json",
        "report.html",
        "report.json",
        "report.md",
        "report.xml",
    ]


def test_score_takes_corrected_labels_and_reads_nothing_again(golden: Path) -> None:
    run = ran(golden)
    path = golden / "labels" / "knee.json"
    corrected = json.loads(path.read_text())
    corrected["claimant"]["age"] = 101
    path.write_text(json.dumps(corrected))
    (golden / "letters" / "knee.txt").write_text("changed since")

    assert '"age"' not in call("score", run)[1]
    code, output = call("score", run, "--golden", str(golden))

    assert code == 0
    assert "| people and dates | 1.000 |" not in output


def test_compare_shows_a_planted_flip_as_a_loss(golden: Path) -> None:
    before, after = ran(golden, "before"), ran(golden, "after")
    flip(after)

    code, output = call("compare", before, after)

    assert code == 0
    assert f"{before}: rules | {after}: rules |" in output.replace("\\", "")
    assert f"A: {before}. B: {after}." in output.replace("\\", "")
    assert "knee | issues.decision" in output.partition("### Losses")[2]


def test_the_gate_passes_a_blessed_run_and_fails_a_planted_flip(golden: Path) -> None:
    run = ran(golden)
    baseline = str(golden / "baseline.json")

    assert call("gate", run, "--baseline", baseline)[0] == 2
    assert call("gate", run, "--baseline", baseline, "--bless", "first")[0] == 0
    assert call("gate", run, "--baseline", baseline)[0] == 0

    flip(run)
    code, output = call("gate", run, "--baseline", baseline)
    assert code == 1
    assert "FAIL knee issues.decision: new error, wrong" in output


def test_agreement_of_a_folder_with_itself_is_full(golden: Path) -> None:
    labels = str(golden / "labels")
    code, output = call("agreement", labels, labels)

    assert code == 0
    assert "No difference." in output


def test_a_report_can_carry_two_labellers(golden: Path) -> None:
    labels = str(golden / "labels")
    code, output = call("report", ran(golden), "--human", labels, labels)

    assert code == 0
    assert "two people" in output


@pytest.mark.parametrize("reader", ["model", "both"])
def test_a_model_needs_a_name_or_recordings(golden: Path, reader: str) -> None:
    code, output = call("run", "--golden", str(golden), "--reader", reader, "--out", str(golden.parent / "x"))

    assert code == 2
    assert "--replay" in output


def test_a_wrong_choice_is_told_in_plain_words() -> None:
    code, output = call("run", "--reader", "nobody")

    assert code == 2
    assert "'--reader' / '-r': 'nobody' is not one of 'rules', 'model', 'both'" in unboxed(output)


def test_a_recording_cannot_be_read_several_times_over(golden: Path) -> None:
    code, output = call("run", "--golden", str(golden), "--reader", "model", "--replay", "--repeat", "2")

    assert code == 2
    assert "one answer for each letter" in unboxed(output)


@pytest.mark.parametrize("reader", ["model", "both"])
def test_recorded_answers_are_measured_offline_and_letters_without_one_are_left_out(golden: Path, reader: str) -> None:
    shutil.copy(GOLDEN / "letters" / f"{RECORDED}.txt", golden / "letters")
    shutil.copy(GOLDEN / "labels" / f"{RECORDED}.json", golden / "labels")
    code, output = call(
        "run", "--golden", str(golden), "--reader", reader, "--replay", "--out", str(golden.parent / "x")
    )

    assert code == 0
    assert "1 letters; decisions 1.000" in output
    assert "left out, nothing is recorded" in output
    assert "1 in the model's words" in output
    assert ("Agreement of the two readers" in output) == (reader == "both")


def test_help_loads_nothing_heavy() -> None:
    code = "import evals.cli, sys; print([m for m in ('scipy', 'numpy', 'pydantic', 'jinja2') if m in sys.modules])"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert output.strip() == "[]"


def test_every_command_is_told_in_one_line() -> None:
    code, output = call("--help")

    assert code == 0
    for command in ("table", "run", "score", "report", "compare", "gate", "agreement", "add"):
        assert command in output
