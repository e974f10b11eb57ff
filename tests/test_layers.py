"""Imports go one way: a module may import only what stands before it in the table."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# (package, its modules); the further down, the more a module may know
LAYERS = (
    # what all stand on
    ("summarizer", "__init__ errors extras intervals output phrases resources sentences spreadsheet"),
    # the record and the summary
    ("summarizer.schema", "base values evidence parts records summary __init__"),
    # letters in
    ("summarizer", "letter pdf files intake"),
    # reader
    (
        "summarizer.reader",
        "__init__ part dates numerals ages header told_decisions item_headings blocks sections completeness "
        "trie lexicon sentences conclusion narrative conflict requested "
        "ordered conflict_anatomy conflict_restated conflict_requests conflict_dates "
        "conflict_decision people conflict_people quantity conflict_quantity consistency "
        "diagnoses citation guidelines injured_parts injury treatments work_status "
        "history signs weighing reasons request issues layout reviewer utilization rules",
    ),
    # what is to know about a record
    ("summarizer", "contradictions findings"),
    # words and measures
    ("summarizer", "facts words syllables readability"),
    # explain
    (
        "summarizer.explain",
        "quotes parts told glossary groups lacking dependent space items next_steps outcome things_to_check compose "
        "__init__",
    ),
    # checks
    ("summarizer.checks", "failure vocabulary claims values grounding polarity reading suite withholding __init__"),
    # what is shown
    ("summarizer", "render"),
    # many records, counted
    (
        "summarizer.stats",
        "letters groups count published figures words as_text as_csv charts as_html commands __init__",
    ),
    # two readers, one record
    ("summarizer", "prompts pairing reconcile"),
    # the story, and the commands that tell it
    ("summarizer", "pipeline"),
    # many letters
    (
        "summarizer.bulk",
        "__init__ item addresses archives jsonl_column parquet_column inputs said stop job workers crew "
        "rules_reader preloaded draft batch_job batch_book mend folder ledger_file ledger tables csv_tables "
        "parquet_tables outputs run parts part_task ray_environment cluster batch_send batch_collect batch_run "
        "progress summaries commands",
    ),
    (
        "summarizer.model",
        "__init__ wire endpoint money question typed dialect faults pace client quotes agree ground items reading "
        "sent redact extract explain decide reader remembering step recordings cassettes replay answers session many "
        "estimate desk batch batching",
    ),
    ("summarizer", "commands commandline replaying options wiring cli __main__"),
    # evals
    (
        "evals",
        "__init__ errors add align fields similarity score metrics agreement evidence paired runfolder stats "
        "figures cases learn coverage slices summaries risk board compare sidebyside gate readers table model_reader "
        "relay record",
    ),
    ("evals.report", "__init__ junit markdown charts places view page files"),
    ("evals", "run commands wiring cli __main__"),
    ("evals.bench", "__init__ table reading watched cores server asking whole model __main__"),
)

ORDER = [package if name == "__init__" else f"{package}.{name}" for package, names in LAYERS for name in names.split()]
LEVEL = {module: level for level, module in enumerate(ORDER)}


def _modules() -> Iterator[str]:
    for package in ("summarizer", "evals"):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _path(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _imports(tree: ast.AST) -> Iterator[str]:
    """Names of our modules that are imported anywhere in the tree, also inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if _is_ours(alias.name))
        elif isinstance(node, ast.ImportFrom) and node.module and _is_ours(node.module):
            # `from summarizer import render` imports a module, `from summarizer.render import html` a name of one
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if _path(inner).exists() else node.module


def _is_ours(name: str) -> bool:
    return name.partition(".")[0] in ("summarizer", "evals")


def _upward(module: str, tree: ast.AST) -> list[str]:
    return [name for name in _imports(tree) if LEVEL[name] >= LEVEL[module]]


def test_every_module_is_in_the_table_and_nothing_else_is() -> None:
    assert sorted(LEVEL) == sorted(_modules())
    assert len(LEVEL) == len(ORDER)


@pytest.mark.parametrize("module", sorted(LEVEL))
def test_a_module_imports_only_what_stands_before_it(module: str) -> None:
    tree = ast.parse(_path(module).read_text(encoding="utf-8"))

    assert _upward(module, tree) == []
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]


def test_the_package_never_imports_its_evaluation() -> None:
    for module in _modules():
        if module.startswith("summarizer"):
            tree = ast.parse(_path(module).read_text(encoding="utf-8"))
            assert not [name for name in _imports(tree) if name.startswith("evals")], module


def test_an_import_that_goes_up_is_found() -> None:
    planted = ast.parse("def late():\n    from summarizer import commands\n    from summarizer.cli import app\n")

    assert _upward("summarizer.letter", planted) == ["summarizer.commands", "summarizer.cli"]


def test_only_the_command_line_imports_late() -> None:
    late = {
        module
        for module in _modules()
        for node in ast.walk(ast.parse(_path(module).read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    }

    assert late <= {
        "summarizer.__main__",
        "summarizer.cli",
        "summarizer.wiring",
        "evals.__main__",
        "evals.cli",
        "evals.wiring",
    }
