from __future__ import annotations

import importlib

import pytest

from summarizer.errors import Exit, MissingExtra
from summarizer.extras import needs_extra


def absent(module: str) -> None:
    with needs_extra("bulk"):
        importlib.import_module(module)


def test_a_missing_package_says_what_to_install() -> None:
    with pytest.raises(MissingExtra, match=r"no_such_package.*pip install 'imr-summarizer\[bulk\]'") as caught:
        absent("no_such_package")

    assert caught.value.exit_code == Exit.USAGE


def test_a_missing_module_of_ours_is_no_missing_package() -> None:
    with pytest.raises(ModuleNotFoundError):
        absent("summarizer.no_such_module")
