"""The weights of `summarizer/data/reason_weights.json`, learned from labelled rationales.

A logistic regression for each reason over the features of `summarizer/reader/weighing.py`, with a penalty on large
weights. What it learns from: the letters of folders of cases, without their test split, and rationales composed for
it, one JSON object a line.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np
from pydantic import ValidationError
from scipy.optimize import minimize

from evals.cases import Case
from evals.errors import CasesError
from summarizer.errors import LetterError
from summarizer.files import load_letter
from summarizer.reader import rules
from summarizer.reader.conclusion import read_rationale
from summarizer.reader.lexicon import split_words
from summarizer.reader.part import Range
from summarizer.reader.reasons import features_of, judge
from summarizer.reader.weighing import ALWAYS
from summarizer.schema import UPHELD_REASONS, Category, Decision, Frozen, Reason

# against large weights, and features seen in fewer rationales: both chosen by leaving out one composer's rationales
_PENALTY, _SELDOM = 5.0, 2
_DIGITS = 2
_SMALL = 0.1


@dataclass(frozen=True, slots=True)
class Table:
    """A side's reasons, and for each feature a weight for each of them."""

    reasons: list[str]
    weights: dict[str, list[float]]


Weights = dict[Decision, Table]


class Composed(Frozen):
    """A rationale that was composed to learn from."""

    id: str
    decision: Decision
    request: str
    category: Category
    rationale: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A rationale's features and its labelled reasons."""

    side: Decision
    features: frozenset[str]
    reasons: tuple[Reason, ...]


def composed_samples(path: Path) -> Iterator[Sample]:
    """From a file of rationales. Raises `CasesError` for a line that is none."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            one = Composed.model_validate_json(line)
        except ValidationError as error:
            raise CasesError(f"{path}, line {number}: {error}") from error
        yield from _sample(one.rationale, one.decision, one.category, one.reasons)


def case_samples(cases: Iterable[Case]) -> Iterator[Sample]:
    """From letters whose items were found one and all."""
    for case in cases:
        try:
            issues = rules.read(load_letter(case.path)).issues
        except LetterError:
            continue
        if len(issues) == len(case.label.issues):
            for read, labelled in zip(issues, case.label.issues, strict=True):
                if read.rationale and labelled.decision:
                    yield from _sample(read.rationale, labelled.decision, read.category, labelled.reasons)


def _sample(text: str, side: Decision, category: Category | None, reasons: tuple[Reason, ...]) -> Iterator[Sample]:
    flat = " ".join(text.split())
    judged = judge(flat, read_rationale(split_words(flat), Range(0, len(flat))), side, category)
    if judged and judged.side == side:
        yield Sample(side, frozenset(features_of(judged, category).names()), reasons)


def learned(samples: Sequence[Sample]) -> Weights:
    """A table for each side."""
    weights: Weights = {}
    for side in get_args(Decision):
        reasons = [reason for reason in get_args(Reason) if (reason in UPHELD_REASONS) == (side == "upheld")]
        weights[side] = _learned([sample for sample in samples if sample.side == side], reasons)
    return weights


def _learned(samples: Sequence[Sample], reasons: Sequence[Reason]) -> Table:
    seen = Counter(feature for sample in samples for feature in sample.features)
    names = sorted(feature for feature, count in seen.items() if count >= _SELDOM)
    present = np.array([[name in sample.features for name in names] for sample in samples], dtype=float)
    penalty = np.array([0.0 if name == ALWAYS else _PENALTY for name in names])
    columns = [
        _regression(present, np.array([1.0 if reason in sample.reasons else -1.0 for sample in samples]), penalty)
        for reason in reasons
    ]
    rows = np.round(np.transpose(columns), _DIGITS)
    kept = {name: row.tolist() for name, row in zip(names, rows, strict=True) if np.abs(row).max() >= _SMALL}
    return Table(list(reasons), kept)


def _regression(present: np.ndarray, labels: np.ndarray, penalty: np.ndarray) -> np.ndarray:
    """The weights that make the labels (1 or -1) likeliest, less the penalty on their squares."""

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margins = labels * (present @ weights)
        wrong = 1 / (1 + np.exp(margins))
        value = np.logaddexp(0, -margins).sum() + (penalty * weights**2).sum() / 2
        return float(value), penalty * weights - present.T @ (labels * wrong)

    return np.asarray(minimize(loss, np.zeros(present.shape[1]), jac=True, method="L-BFGS-B").x)


def as_json(weights: Weights) -> str:
    """A line for each feature, so that a change shows where it is."""
    return "{\n" + ",\n".join(f'  "{side}": {_table_json(table)}' for side, table in weights.items()) + "\n}\n"


def _table_json(table: Table) -> str:
    lines = ",\n".join(f"      {json.dumps(name)}: {json.dumps(row)}" for name, row in table.weights.items())
    return f'{{\n    "reasons": {json.dumps(table.reasons)},\n    "weights": {{\n{lines}\n    }}\n  }}'
