"""The names that `summarizer.schema` shows are those that its modules define."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from summarizer import schema


def _defined(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def test_each_type_of_its_modules_is_shown_and_nothing_else() -> None:
    modules = [path for path in Path(schema.__file__).parent.glob("*.py") if path.stem != "__init__"]

    assert sorted(schema.__all__) == sorted(name for path in modules for name in _defined(path))
