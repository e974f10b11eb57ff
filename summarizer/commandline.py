"""What both command lines have in common: how they tell a value that does not fit its option."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup


class Commands(TyperGroup):
    """All commands; a wrong value is told in the words of whoever checked it, without pydantic's before them."""

    def invoke(self, ctx: Any) -> object:
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ")
            raise
