"""The packages that bondproof asks for, and the versions that are installed.

    requirements()    what the installed bondproof asks for, or the pyproject.toml of a checkout
    installed(name)   the version of a package, or None

Versions come from the metadata of packages: nothing is imported.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from mechanisms.values import Frozen

_REQUIREMENT = re.compile(
    r"(?P<name>[A-Za-z0-9._-]+)[^;>]*(?:>=\s*(?P<least>[0-9.]+))?[^;]*(?:;.*extra\s*==\s*['\"](?P<extra>[\w-]+)['\"])?"
)
_FOR_DEVELOPERS = "dev"


class Requirement(Frozen):
    """A package, the least version of it, and the extra that it belongs to (empty where it is always needed)."""

    name: str
    least: str
    extra: str = ""


def requirements() -> tuple[Requirement, ...]:
    """Everything that is asked for by users, in alphabetical order; a checkout says it in its pyproject.toml."""
    checkout = Path(__file__).parents[3] / "pyproject.toml"
    lines = _of_checkout(checkout) if checkout.is_file() else metadata.requires("bondproof") or []
    found = (parsed(line) for line in lines)
    return tuple(sorted((r for r in found if r.extra != _FOR_DEVELOPERS), key=lambda r: (r.extra, r.name.lower())))


def _of_checkout(file: Path) -> Iterable[str]:
    project = tomllib.loads(file.read_text(encoding="utf-8"))["project"]
    yield from project["dependencies"]
    for extra, lines in project.get("optional-dependencies", {}).items():
        yield from (f"{line}; extra == '{extra}'" for line in lines)


def parsed(line: str) -> Requirement:
    """A requirement as packages write it.

    >>> parsed("matplotlib>=3.8; extra == 'plot'")
    Requirement(name='matplotlib', least='3.8', extra='plot')
    """
    found = _REQUIREMENT.match(line)
    assert found is not None, "a requirement begins with a name"
    return Requirement(found["name"], found["least"] or "", found["extra"] or "")


def installed(name: str) -> str | None:
    """The version of an installed package; None where there is none, or where its metadata is damaged."""
    try:
        return metadata.version(name) or None
    except (metadata.PackageNotFoundError, KeyError, TypeError, ValueError, OSError):
        return None


def old(version: str, least: str) -> bool:
    """Whether a version comes before another one, by the numbers that both begin with.

    >>> old("1.10.2", "1.9"), old("8.1", "8.1.7"), old("2.0rc1", "2.0")
    (False, True, False)
    """
    return _numbers(version) < _numbers(least)


def _numbers(version: str) -> tuple[int, ...]:
    found = re.match(r"[0-9]+(?:\.[0-9]+)*", version)
    numbers = [int(part) for part in found[0].split(".")] if found else []
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
