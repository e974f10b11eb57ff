"""A new letter -> a case whose label the rules reader has filled in, for a person to correct."""

from __future__ import annotations

import shutil
from pathlib import Path

from evals.errors import CasesError
from summarizer.errors import LetterError
from summarizer.files import LETTER_ENDINGS, load_letter
from summarizer.reader import rules
from summarizer.schema import Labelling


def add(letter: Path, golden: Path, by: tuple[str, ...]) -> Path:
    """Copy the letter below `golden` and write its label as `in_progress`; return the label's path.

    Raises `LetterError` if it cannot be read, `CasesError` if there is a case of this name.
    """
    if letter.suffix.lower() not in LETTER_ENDINGS:
        raise CasesError(f"{letter}: give a {' or '.join(sorted(LETTER_ENDINGS))} file")
    target = golden / "letters" / letter.name
    label_path = golden / "labels" / f"{letter.stem}.json"
    others = [path for path in (golden / "letters").glob("*") if path.stem == letter.stem and path != letter]
    if others or label_path.exists():
        raise CasesError(f"{golden}: there is a case named {letter.stem} already")
    try:
        label = rules.read(load_letter(letter)).as_label()
    except LetterError as error:
        raise type(error)(f"{letter}: {error}") from error
    label = label.model_copy(update={"labelling": Labelling(by=by, status="in_progress")})
    target.parent.mkdir(parents=True, exist_ok=True)
    label_path.parent.mkdir(parents=True, exist_ok=True)
    if letter.resolve() != target.resolve():
        shutil.copyfile(letter, target)
    label_path.write_text(label.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return label_path
