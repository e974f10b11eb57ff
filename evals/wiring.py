"""From the options of `imr-eval run` to who reads.

What reads with a model is imported inside the function: its packages are loaded only where a model is named.
"""
# ruff: noqa: PLC0415 - see above

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import typer

from evals.readers import CaseReader, RulesReader
from summarizer.options import Reader


def reader_of(
    reader: Reader,
    model: str | None,
    replay: Path | None,
    timeout: float | None,
    repeat: int,
    tell: Callable[[str], None],
) -> CaseReader:
    """Who reads. Raises `BadParameter` for options that do not go together."""
    if reader == Reader.rules:
        if model or replay or timeout:
            raise typer.BadParameter("--model, --replay and --timeout need --reader model or both")
        return RulesReader()
    from evals.model_reader import ModelReader
    from summarizer.model.answers import ModelOptions
    from summarizer.model.replay import ReplayOptions

    name: Literal["model", "both"] = "model" if reader == Reader.model else "both"
    if replay:
        if repeat > 1:
            raise typer.BadParameter("--repeat: a recording holds one answer for each letter")
        if model or timeout:
            raise typer.BadParameter("--replay takes the model from the recording, and waits for nothing")
        return ModelReader(ReplayOptions(name, replay), tell)
    if not model:
        raise typer.BadParameter(f"--reader {reader} needs --model NAME, or --replay")
    return ModelReader(ModelOptions(name, model, timeout=timeout), tell)
