"""The board as JUnit XML: a test case a letter (no critical error), a test case a row (the target is reached)."""

from __future__ import annotations

import re
from collections import defaultdict
from xml.etree import ElementTree as ET

from evals.board import Board, Error
from evals.figures import Figure
from evals.table import figure

# What XML 1.0 cannot hold, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_OUTCOMES = {"failure": "failures", "error": "errors", "skipped": "skipped"}


def junit_xml(board: Board) -> str:
    """One suite of letters, one of rows."""
    root = ET.Element("testsuites", name="imr-eval")
    _letters(root, board)
    _rows(root, board)
    for suite in root:
        for kind, attribute in _OUTCOMES.items():
            suite.set(attribute, str(len(suite.findall(f"*/{kind}"))))
        suite.set("tests", str(len(suite)))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _letters(root: ET.Element, board: Board) -> None:
    suite = ET.SubElement(root, "testsuite", name=f"letters of {board.config.golden}")
    crashes = dict(board.crashes)
    errors: defaultdict[str, list[Error]] = defaultdict(list)
    for error in board.errors:
        if error.critical:
            errors[error.letter].append(error)
    for name in board.names:
        case = ET.SubElement(suite, "testcase", classname="letters", name=_text(name))
        if name in crashes:
            ET.SubElement(case, "error", message="crashed").text = _text(crashes[name])
        elif errors[name]:
            message = f"{len(errors[name])} errors in critical fields"
            ET.SubElement(case, "failure", message=message).text = _text("\n".join(map(_line, errors[name])))


def _rows(root: ET.Element, board: Board) -> None:
    suite = ET.SubElement(root, "testsuite", name="targets")
    for row in board.rows:
        if row.row.target is None:
            continue
        case = ET.SubElement(suite, "testcase", classname="targets", name=row.name)
        if row.met is None:
            ET.SubElement(case, "skipped", message="nothing was measured")
        elif not row.met:
            ET.SubElement(case, "failure", message=_shortfall(row))


def _shortfall(row: Figure) -> str:
    f1 = row.f1.value if row.f1 else None
    precision = row.precision.value if row.precision else None
    return f"F1 {figure(f1)}, target {row.row.target}; precision {figure(precision)}"


def _line(error: Error) -> str:
    return f"{error.leaf.field} {error.leaf.verdict}: expected {error.leaf.expected!r}, got {error.leaf.got!r}"


def _text(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
