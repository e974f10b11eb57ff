"""What both command lines have in common: how they tell a value that does not fit."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup


class Commands(TyperGroup):
    """All commands; a wrong value is told in the words of whoever checked it, without pydantic's before them."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if any(map(_is_empty, args)):
            raise typer.BadParameter(
                "an argument is empty, perhaps a variable that is not set; the current folder is .", ctx
            )
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> object:
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ")
            raise


def _is_empty(argument: str) -> bool:
    """`imr extract "$LETTERS" --out="$DIR"` without a value for them, which as paths would be the current folder."""
    name, given, value = argument.partition("=")
    return not argument or (name.startswith("--") and bool(given) and not value)
