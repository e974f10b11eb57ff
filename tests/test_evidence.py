"""A span writes its fields by its own hand, and is a frozen dataclass like the others all the same."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, asdict, fields

import pytest
from pydantic import TypeAdapter

from summarizer.schema import Span

SPAN = Span(3, 7, 1, "knee")


def test_a_span_holds_every_field_in_its_order() -> None:
    assert Span(*range(5)) == Span(**{field.name: at for at, field in enumerate(fields(Span))})  # type: ignore[arg-type]
    assert asdict(SPAN) == {"start": 3, "end": 7, "page": 1, "quote": "knee", "rule": None}


def test_a_span_comes_back_the_same_from_json_and_from_a_pickle() -> None:
    adapter = TypeAdapter(Span)

    assert {adapter.validate_json(adapter.dump_json(SPAN)), pickle.loads(pickle.dumps(SPAN))} == {SPAN}


@pytest.mark.parametrize("name", [field.name for field in fields(Span)])
def test_a_field_of_a_span_cannot_be_changed(name: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(SPAN, name, 5)
