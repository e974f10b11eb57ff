"""A folder of letters and labels -> cases, found by naming alone.

FOLDER/letters/NAME.txt|pdf
FOLDER/labels/NAME.json
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from evals.errors import CasesError
from summarizer.files import LETTER_ENDINGS
from summarizer.schema import Label


@dataclass(frozen=True, slots=True)
class Case:
    """One letter and what a person read in it."""

    name: str
    path: Path
    label: Label

    @property
    def status(self) -> str | None:
        """`validated`, `in_progress`, or `None` where the label does not say."""
        return self.label.labelling.status if self.label.labelling else None

    @property
    def counts(self) -> bool:
        """Accuracy is reported on validated labels, and in a foreign folder on those without a status."""
        return self.status != "in_progress"


def load_cases(folder: Path, names: Iterable[str] | None = None) -> tuple[Case, ...]:
    """All cases of a folder in the order of their names, or those of `names`.

    Raises `CasesError`, which lists every fault: a letter without a label, a label without a letter, two
    letters of one name, a label that the schema refuses or that names another letter, a name that is not there.
    """
    letters = _letters(folder)
    labels = {path.stem: path for path in sorted((folder / "labels").glob("*.json"))}
    wanted = set(letters) | set(labels) if names is None else set(names)
    faults = [*_duplicates(folder), *_orphans(wanted, letters, labels)]
    cases = []
    for name in sorted(wanted & set(letters) & set(labels)):
        try:
            cases.append(Case(name, letters[name], _load_label(labels[name])))
        except ValueError as error:
            faults.append(str(error))
    if faults:
        raise CasesError(f"{folder}: " + "; ".join(faults))
    return tuple(cases)


def load_labels(folder: Path) -> dict[str, Label]:
    """The labels of a folder of `NAME.json` files. Raises `CasesError`, which lists every invalid one."""
    labels, faults = {}, []
    for path in sorted(folder.glob("*.json")):
        try:
            labels[path.stem] = _load_label(path)
        except ValueError as error:
            faults.append(str(error))
    if faults or not labels:
        raise CasesError(f"{folder}: " + ("; ".join(faults) or "no label"))
    return labels


def _letters(folder: Path) -> dict[str, Path]:
    paths = sorted((folder / "letters").glob("*"))
    return {path.stem: path for path in paths if path.suffix.lower() in LETTER_ENDINGS}


def _duplicates(folder: Path) -> list[str]:
    stems = Counter(path.stem for path in (folder / "letters").glob("*") if path.suffix.lower() in LETTER_ENDINGS)
    return [f"{stem}: {count} letters of this name" for stem, count in sorted(stems.items()) if count > 1]


def _orphans(wanted: set[str], letters: dict[str, Path], labels: dict[str, Path]) -> list[str]:
    faults = []
    for name in sorted(wanted):
        if name not in letters and name not in labels:
            faults.append(f"{name}: no such case")
        elif name not in letters:
            faults.append(f"{name}: a label without a letter")
        elif name not in labels:
            faults.append(f"{name}: a letter without a label")
    return faults


def _load_label(path: Path) -> Label:
    try:
        label = Label.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = "/".join(str(step) for step in first["loc"])
        raise ValueError(f"{path.stem}: invalid label, {where}: {first['msg']}") from error
    if label.letter != path.stem:
        raise ValueError(f"{path.stem}: the label names another letter, {label.letter}")
    return label
