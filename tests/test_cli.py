from __future__ import annotations

import json
import os
import pty
import re
import resource
import subprocess
import sys
from collections.abc import Sequence
from contextlib import chdir
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from summarizer import pipeline
from summarizer.checks import Failure
from summarizer.cli import app
from summarizer.errors import DataFileError, Exit
from summarizer.intake import Source
from summarizer.schema import Record
from tests.samples import CLINIC_NEWSLETTER, KNEE_LETTER, encrypted, pdf_of, scan_of

IMR = [sys.executable, "-m", "summarizer"]
_HOW_MANY = "`imr extract --out DIR` reads archives, and tables with --column NAME"
WITHOUT_DECISIONS = KNEE_LETTER.replace(": Upheld", ":").replace(": Overturned", ":")


def imr(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two letters, a locked one and a file of another kind, in and below the current folder's `letters`."""
    monkeypatch.chdir(tmp_path)
    letters = tmp_path / "letters"
    (letters / "2019").mkdir(parents=True)
    (letters / "knee.txt").write_text(KNEE_LETTER, encoding="utf-8")
    (letters / "2019" / "knee.pdf").write_bytes(pdf_of(KNEE_LETTER))
    (letters / "locked.pdf").write_bytes(encrypted(pdf_of(KNEE_LETTER), password="secret"))
    (letters / "notes.docx").write_bytes(b"PK")
    return tmp_path


def test_a_summary_is_markdown_when_piped(folder: Path) -> None:
    run = imr("summarize", "letters/knee.txt")

    assert run.exit_code == Exit.DONE
    assert run.stdout.startswith("# ")
    assert run.stderr == ""


@pytest.mark.parametrize(("form", "start"), [("md", "# "), ("html", "<!"), ("json", "{")])
def test_each_format_is_what_it_is_called(folder: Path, form: str, start: str) -> None:
    assert imr("summarize", "letters/knee.txt", "--format", form).stdout.lower().startswith(start)


def test_a_text_summary_holds_no_markup(folder: Path) -> None:
    assert "**" not in imr("summarize", "letters/knee.txt", "--format", "text").stdout


def test_standard_input_is_read_like_a_file(folder: Path) -> None:
    from_file = imr("summarize", "letters/knee.txt").stdout

    assert imr("summarize", "-", stdin=KNEE_LETTER.encode()).stdout == from_file
    assert json.loads(imr("extract", "-", stdin=pdf_of(KNEE_LETTER)).stdout)["letter"]["name"] == "stdin"


def test_a_record_is_one_line_when_piped(folder: Path) -> None:
    run = imr("extract", "letters/knee.txt")
    record = Record.model_validate_json(run.stdout)

    assert run.stdout.count("\n") == 1
    assert [issue.decision for issue in record.issues] == ["upheld", "overturned"]
    assert record.read_by.reader == "rules"


def test_a_record_is_indented_on_request(folder: Path) -> None:
    assert imr("extract", "letters/knee.txt", "--pretty").stdout.startswith('{\n  "schema_version"')


def test_two_ways_of_printing_at_once_are_a_usage_error(folder: Path) -> None:
    assert imr("extract", "letters/knee.txt", "--pretty", "--jsonl").exit_code == Exit.USAGE


def test_one_bad_letter_of_a_folder_stops_nothing(folder: Path) -> None:
    run = imr("extract", "letters")
    records = [json.loads(line) for line in run.stdout.splitlines()]

    assert run.exit_code == Exit.UNREADABLE
    assert [record["letter"]["name"] for record in records] == ["knee.pdf", "knee.txt"]
    assert "letters/locked.pdf: the PDF asks for a password" in run.stderr
    assert run.stderr.splitlines()[-1] == "imr: 2 read, 1 not readable, 1 other files skipped"


def test_records_and_errors_of_a_folder_go_to_two_files(folder: Path) -> None:
    run = imr("extract", "letters", "--out", "out")
    records = (folder / "out" / "records.jsonl").read_text(encoding="utf-8").splitlines()
    [error] = (folder / "out" / "errors.jsonl").read_text(encoding="utf-8").splitlines()

    assert (run.exit_code, run.stdout, len(records)) == (Exit.UNREADABLE, "", 2)
    assert json.loads(error)["letter"] == str(Path("letters/locked.pdf"))
    assert json.loads(error)["error"] == "PasswordNeeded"


def test_summaries_keep_the_folders_of_their_letters(folder: Path) -> None:
    imr("summarize", "letters", "--out", "out", "--format", "html")

    written = sorted(path.relative_to(folder).as_posix() for path in (folder / "out").rglob("*.html"))
    assert written == ["out/2019/knee.html", "out/knee.html"]


def test_two_letters_with_one_output_are_named_before_anything_is_written(folder: Path) -> None:
    run = imr("summarize", "letters/knee.txt", "letters/2019/knee.pdf", "--out", "out")

    assert run.exit_code == Exit.USAGE
    assert "letters/knee.txt and letters/2019/knee.pdf would both be written to" in run.stderr
    assert not (folder / "out").exists()


def test_html_of_several_letters_needs_a_folder(folder: Path) -> None:
    run = imr("summarize", "letters", "--format", "html")

    assert (run.exit_code, run.stdout) == (Exit.USAGE, "")
    assert "--out DIR" in run.stderr


BAD = {
    "empty.pdf": (b"", "empty"),
    "empty.txt": (b" \n", "empty"),
    "binary.txt": (bytes(range(256)), "binary"),
    "half.pdf": (pdf_of(KNEE_LETTER)[:900], "stops before its end"),
    "locked.pdf": (encrypted(pdf_of(KNEE_LETTER), password="secret"), "password"),
    "scan.pdf": (scan_of(2), "ocrmypdf"),
    "news.txt": (CLINIC_NEWSLETTER.encode(), "not an IMR determination: no "),
    "news.pdf": (pdf_of(CLINIC_NEWSLETTER), "not an IMR determination: no "),
    "rows.txt": (json.dumps({"text": KNEE_LETTER}).encode(), "this is JSON"),
    "large.txt": (b"x" * 1_100_000, "--max-size"),
}


@pytest.mark.parametrize("command", ["summarize", "extract", "check"])
@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_one_line_and_no_output(tmp_path: Path, name: str, command: str) -> None:
    content, hint = BAD[name]
    path = tmp_path / name
    path.write_bytes(content)
    out: list[str | Path] = [] if command == "check" else ["--out", tmp_path / "out"]
    run = imr(command, path, *out, "--max-size", "1")

    assert (run.exit_code, run.stdout) == (Exit.UNREADABLE, "")
    assert run.stderr.startswith(f"imr: {path}: ")
    assert run.stderr.count("\n") == 1
    assert hint in run.stderr
    assert not [found for found in tmp_path.rglob("*.*") if found.stat().st_size and found.suffix in (".md", ".part")]


def test_a_missing_file_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    for path, hint in ((tmp_path / "none.pdf", "no such file"), (tmp_path / "empty", "without .pdf or .txt")):
        run = imr("extract", path)
        assert run.exit_code == Exit.UNREADABLE
        assert hint in run.stderr


@pytest.mark.parametrize("command", ["summarize", "extract", "check"])
def test_a_path_that_is_missing_stops_no_other_letter(folder: Path, command: str) -> None:
    run = imr(command, "letters/knee.txt", "letters/kne.txt")

    assert run.exit_code == Exit.UNREADABLE
    assert run.stdout
    assert "letters/kne.txt: no such file" in run.stderr


@pytest.mark.parametrize("command", ["summarize", "extract"])
@pytest.mark.parametrize("others", [[], ["letters"]])
def test_a_path_that_is_missing_leaves_what_an_earlier_run_wrote(folder: Path, command: str, others: list[str]) -> None:
    imr(command, "letters", "--out", "out")
    before = {path: path.read_bytes() for path in (folder / "out").rglob("*") if path.is_file()}
    run = imr(command, *others, "lettrs", "--out", "out")

    assert (run.exit_code, run.stdout) == (Exit.USAGE, "")
    assert run.stderr == "imr: lettrs: No such file or directory; nothing was read or written\n"
    assert {path: path.read_bytes() for path in (folder / "out").rglob("*") if path.is_file()} == before


def test_a_missing_file_of_a_list_stops_nothing(folder: Path) -> None:
    (folder / "list.txt").write_text("letters/knee.txt\nletters/kne.txt\n", encoding="utf-8")
    run = imr("extract", "--list", "list.txt", "--out", "out")

    assert run.exit_code == Exit.UNREADABLE
    assert (folder / "out" / "records.jsonl").read_text("utf-8").count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [["lettrs"], ["rows.jsonl"], ["--list", "none.txt"], ["letters", "--engine", "ray", "--format", "csv"]]
)
def test_a_run_that_is_refused_leaves_no_folder(folder: Path, arguments: list[str]) -> None:
    (folder / "rows.jsonl").write_text("{}\n", encoding="utf-8")
    run = imr("extract", *arguments, "--out", "out")

    assert run.exit_code == Exit.USAGE
    assert not (folder / "out").exists()


@pytest.mark.parametrize("name", ["rows.jsonl", "all.parquet", "ALL.ZIP", "2019.tar.gz", "2019.tar"])
@pytest.mark.parametrize("arguments", [["summarize"], ["check"], ["extract"], ["summarize", "--out", "out"]])
def test_a_file_of_many_letters_is_not_read_as_one(tmp_path: Path, name: str, arguments: list[str]) -> None:
    path = tmp_path / name
    path.write_text(json.dumps({"text": KNEE_LETTER}), encoding="utf-8")
    with chdir(tmp_path):
        run = imr(*arguments, path)

    assert (run.exit_code, run.stdout) == (Exit.UNREADABLE, "")
    assert run.stderr == f"imr: {path}: no letter but many: {_HOW_MANY}\n"


@pytest.mark.parametrize("command", ["summarize", "extract", "check"])
def test_a_letter_without_decisions_is_shown_and_must_be_looked_at(tmp_path: Path, command: str) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(WITHOUT_DECISIONS, encoding="utf-8")
    run = imr(command, path)

    assert run.exit_code == Exit.LOOK
    assert run.stderr.startswith(f"imr: {path}: ")
    assert run.stderr.count("\n") == 1
    assert run.stdout


CONTRADICTED = (
    ("MRI of the right knee is not medically", "MRI of the right knee is medically", 1),
    ("physical therapy is medically", "physical therapy is not medically", 2),
)


@pytest.mark.parametrize("command", ["summarize", "extract", "check"])
@pytest.mark.parametrize(("old", "new", "number"), CONTRADICTED)
def test_a_decision_against_its_rationale_must_be_looked_at(
    tmp_path: Path, command: str, old: str, new: str, number: int
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(KNEE_LETTER.replace(old, new), encoding="utf-8")
    run = imr(command, path)

    assert run.exit_code == Exit.LOOK
    assert f"contradicts itself about the decision on item {number};" in run.stderr
    assert run.stderr.count("\n") == 1


def test_a_summary_that_fails_a_check_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failure = Failure(check="polarity", detail="planted", section=0, paragraph=0)
    monkeypatch.setattr(pipeline, "check_summary", lambda *_: (failure,))
    run = imr("summarize", "letters/knee.txt")

    assert run.exit_code == Exit.LOOK
    assert "a part of the summary failed its checks" in run.stderr
    assert "left out" in run.stdout


def test_check_lists_what_was_not_found(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(KNEE_LETTER.replace("Priority: Standard ", ""), encoding="utf-8")
    run = imr("check", path)

    assert run.exit_code == Exit.DONE
    assert run.stdout.splitlines()[0] == str(path)
    assert "    priority" in run.stdout.splitlines()


def test_check_quotes_both_sides_of_a_contradiction(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(KNEE_LETTER.replace("She is working", "He is working"), encoding="utf-8")
    lines = imr("check", path).stdout.splitlines()

    assert "  Contradictory" in lines
    assert [line for line in lines if line.startswith('      page 1: "')]


def test_the_same_letter_gives_the_same_bytes(folder: Path) -> None:
    for arguments in (("extract", "letters"), ("summarize", "letters"), ("check", "letters")):
        assert imr(*arguments).stdout == imr(*arguments).stdout


def test_a_fault_of_ours_in_one_letter_stops_nothing_and_tells_nothing_of_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extract = pipeline.extract

    def faulty(source: Source, *, max_bytes: int) -> Record:
        if source.path.name == "knee.pdf":
            raise KeyError("Jane Roe slipped")
        return extract(source, max_bytes=max_bytes)

    monkeypatch.setattr(pipeline, "extract", faulty)
    run = imr("extract", "letters/2019/knee.pdf", "letters/knee.txt")

    assert run.exit_code == Exit.UNREADABLE
    assert run.stdout.count("\n") == 1
    assert "a fault of imr itself (KeyError in pipeline.py, line " in run.stderr
    assert "Jane" not in run.stderr


def test_a_fault_of_the_package_stops_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Source, *, max_bytes: int) -> Record:
        raise DataFileError(f"summarizer/data/x.toml: malformed, {max_bytes}")

    monkeypatch.setattr(pipeline, "extract", broken)
    run = imr("extract", "letters")

    assert run.exit_code == Exit.FAILED
    assert run.stderr.startswith("imr: summarizer/data/x.toml: malformed")


def test_an_output_that_cannot_be_written_is_one_line(folder: Path) -> None:
    (folder / "file").touch()
    run = imr("summarize", "letters/knee.txt", "--out", "file")

    assert run.exit_code == Exit.FAILED
    assert run.stderr.startswith("imr: file: ")
    assert run.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [["summarize"], ["summarize", "x", "--format", "doc"], ["extract", "x", "--reader", "x"], ["read"]]
)
def test_a_wrong_command_line_is_a_usage_error(arguments: list[str]) -> None:
    run = imr(*arguments)

    assert (run.exit_code, run.stdout) == (Exit.USAGE, "")


@pytest.mark.parametrize("line", ["summarize x --format doc", "extract x --engine gpu", "stats x --by colour"])
def test_a_wrong_choice_is_told_in_plain_words(line: str) -> None:
    assert re.search(r"'(--\w+)'.*: '\w+' is not one of '\w+', ", imr(*line.split()).stderr)


@pytest.mark.parametrize("arguments", [["--help"], ["summarize", "--help"], ["extract", "-h"], ["check", "--help"]])
def test_help_teaches_by_example_and_lists_the_exit_codes(arguments: list[str]) -> None:
    text = imr(*arguments).stdout

    assert "Examples" in text
    assert all(f"{code:d}" in text for code in Exit)


def test_the_reader_and_the_version_can_be_named(folder: Path) -> None:
    assert imr("extract", "letters/knee.txt", "--reader", "rules").exit_code == Exit.DONE
    assert imr("--version").stdout.startswith("imr ")


def test_help_starts_in_less_than_a_third_of_a_second() -> None:
    """The processor's time: how long the clock runs depends on what else the machine does."""

    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*IMR, "--help"], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(5)) < 0.3


def test_help_loads_nothing_that_reads_letters() -> None:
    code = "import sys; from summarizer.cli import app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()

    assert not {"pydantic", "pypdfium2", "summarizer.schema"} & set(loaded)


def on_terminal(arguments: Sequence[str], *, cwd: Path, **environment: str) -> str:
    """What `imr` shows when standard output and standard error are a terminal."""
    leader, follower = pty.openpty()
    env = {"PATH": os.defpath, "TERM": "xterm-256color", **environment}
    with subprocess.Popen([*IMR, *arguments], cwd=cwd, env=env, stdout=follower, stderr=follower, stdin=follower):
        os.close(follower)
        shown = b""
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:  # Linux: the terminal's other end was closed
                break
            if not part:
                break
            shown += part
    os.close(leader)
    return shown.decode()


def test_a_terminal_gets_styles_and_indented_json(folder: Path) -> None:
    assert "\x1b[" in on_terminal(["summarize", "letters/knee.txt"], cwd=folder)
    assert on_terminal(["extract", "letters/knee.txt"], cwd=folder).startswith('{\r\n  "schema_version"')
    assert on_terminal(["extract", "letters/knee.txt", "--jsonl"], cwd=folder).count("\n") == 1


@pytest.mark.parametrize("arguments", [["summarize", "letters/knee.txt"], ["check", "letters/knee.txt"]])
def test_no_color_is_honoured_on_a_terminal(folder: Path, arguments: list[str]) -> None:
    assert "\x1b" not in on_terminal(arguments, cwd=folder, NO_COLOR="1")


def test_a_folder_shows_progress_on_a_terminal_only(folder: Path) -> None:
    shown = on_terminal(["extract", "letters", "--out", "out"], cwd=folder)
    piped = subprocess.run([*IMR, "extract", "letters"], cwd=folder, capture_output=True, text=True, check=False)

    assert "Reading" in shown
    assert "Reading" not in piped.stderr


def test_a_reader_that_stops_early_gets_no_traceback(folder: Path) -> None:
    for number in range(300):
        (folder / "letters" / f"copy{number}.txt").write_text(KNEE_LETTER, encoding="utf-8")
    with subprocess.Popen(
        [*IMR, "extract", "letters"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout
        assert run.stderr
        run.stdout.readline()
        run.stdout.close()
        stderr = run.stderr.read()

    assert b"Traceback" not in stderr
    assert b"Exception" not in stderr


def test_output_is_utf8_in_any_locale(folder: Path) -> None:
    letter = KNEE_LETTER.replace("wet ramp", "wet ramp at 20°C")
    (folder / "degrees.txt").write_text(letter, encoding="utf-8")
    env = {"PATH": os.defpath, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    run = subprocess.run([*IMR, "extract", "degrees.txt"], cwd=folder, env=env, capture_output=True, check=True)

    assert "20°C" in run.stdout.decode("utf-8")
