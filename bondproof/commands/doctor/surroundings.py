"""What lies around bondproof: Python, its own packages, the terminal."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Mapping
from pathlib import Path

from bondproof import __version__
from bondproof._siblings import ForeignSibling, hidden
from bondproof.commands.doctor.result import Finding, State
from bondproof.system.terminal import width
from mechanisms.sanitize import in_one_line

LEAST_PYTHON = (3, 11)


def program() -> tuple[Finding, ...]:
    """bondproof, Python and the machine."""
    version = platform.python_version()
    fit = sys.version_info[:2] >= LEAST_PYTHON
    needed = ">= " + ".".join(map(str, LEAST_PYTHON))
    advice = "" if fit else "Install bondproof under a newer Python."
    return (
        Finding("bondproof", State.OK, f"{__version__} in {Path(__file__).parents[3]}"),
        Finding("python", State.OK if fit else State.WRONG, f"{version} ({sys.executable})", needed, advice),
        Finding("platform", State.OK, platform.platform()),
    )


def packages() -> tuple[Finding, ...]:
    """Our own packages: is each the one that came with this bondproof?"""
    home = Path(__file__).parents[3]
    return tuple(
        Finding(name, State.OK, str(home / name)) if why is None else _hidden(why, str(home / name))
        for name, why in hidden().items()
    )


def _hidden(why: ForeignSibling, ours: str) -> Finding:
    """A package that another one hides, which the command goes round, or that is not there at all."""
    assert why.name is not None
    if why.path is None:
        return Finding(why.name, State.WRONG, "not found", ours, str(why))
    advice = "The command goes round it. A program that imports bondproof there does not: start it with `python -P`."
    return Finding(why.name, State.NOTE, why.path, ours, advice)


def terminal(environment: Mapping[str, str] = os.environ) -> tuple[Finding, ...]:
    """Width, colours and characters, as they are for what is printed now."""
    out = sys.stdout
    on_terminal = out is not None and out.isatty()
    heard = ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "TERM")
    set_here = [f"{name}={environment[name]}" for name in heard if environment.get(name)]
    return (
        Finding("width", State.OK, f"{columns} columns" if (columns := width(environment)) else "as long as lines are"),
        Finding(
            "output", State.OK, "a terminal" if on_terminal else "no terminal: no colours unless they are asked for"
        ),
        Finding("settings", State.OK, ", ".join(_printable(each) for each in set_here) or "none"),
        _encoding(getattr(out, "encoding", None) or "unknown"),
    )


def _encoding(name: str) -> Finding:
    try:
        "·≈→".encode(name)
    except (UnicodeEncodeError, LookupError):
        return Finding("characters", State.NOTE, name, "UTF-8", "Set PYTHONUTF8=1.")
    return Finding("characters", State.OK, name)


def _printable(text: str) -> str:
    return in_one_line(text[:100])
