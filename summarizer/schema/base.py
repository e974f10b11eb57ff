"""What all types here are: frozen, closed, and silent about their input in error messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Base of all data here: immutable, closed, and silent about its input in error messages."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


@dataclass(frozen=True, slots=True)
class Plain:
    """Base of what a record is made of: dataclasses, closed and silent like `Frozen`.

    A reader makes some hundred of them for a letter from what it knows to be right, and pydantic does not judge them
    then; it does where a record or a label is read from outside.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", hide_input_in_errors=True)
