"""The texts of `explain`, and the names that they have.

words() codes()    the entries as they are written
known()            their names: words, then codes
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


def known() -> tuple[str, ...]:
    """The names of all entries: words, then codes."""
    return (*words(), *codes())


@cache
def words() -> dict[str, dict[str, Any]]:
    """The words that bondproof uses."""
    return _read("words.toml")


@cache
def codes() -> dict[str, dict[str, Any]]:
    """The diagnostic codes."""
    return _read("codes.toml")


def _read(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
