"""Are the packages next to bondproof really ours?

bondproof lies next to four packages with everyday names: mechanisms, proofs,
solvers, benchmarks. Someone's own `solvers/` in the current folder, on
PYTHONPATH or in another installed package may come first on Python's path.

    take_own_siblings()      ours come first from now on, in a process that is bondproof's alone
    require_own_siblings()   nothing is changed: None, or ForeignSibling says the cause in a sentence
    hidden()                 each sibling, and the ForeignSibling that stands in its way on Python's path

A process of somebody else (a notebook, pytest) keeps its own `solvers`: there the second one is
for. Both look packages up without importing them, and take well under a millisecond.
Rests on the standard library alone: mechanisms/errors.py, where all other errors
live, may be the very thing that is hidden.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec
from types import ModuleType

SIBLINGS = ("mechanisms", "proofs", "solvers", "benchmarks")


class ForeignSibling(ImportError):
    """A package of ours is hidden by another of the same name, or is missing."""


class _OwnFirst:
    """Finds our siblings next to bondproof, whatever Python's path holds; asks for nothing else."""

    @staticmethod
    def find_spec(
        fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return PathFinder.find_spec(fullname, [_home()], target) if fullname in SIBLINGS else None


def take_own_siblings() -> None:
    """Find each sibling next to this bondproof from now on, in this process.

    Raises
    ------
    ForeignSibling : another package of that name is imported already, or ours is missing.

    >>> take_own_siblings()
    """
    if _OwnFirst not in sys.meta_path:
        sys.meta_path.insert(0, _OwnFirst)
    require_own_siblings()


def require_own_siblings() -> None:
    """Do nothing if each sibling is the one that came with this bondproof.

    Raises
    ------
    ForeignSibling : another package of that name comes first on the path, or there is none.

    >>> require_own_siblings()
    """
    for name in SIBLINGS:
        if (fault := _fault(name, _where(name))) is not None:
            raise fault


def hidden() -> dict[str, ForeignSibling | None]:
    """Each sibling, and what is wrong with it for whoever goes by Python's path alone."""
    found = {name: PathFinder.find_spec(name, sys.path) for name in SIBLINGS}
    return {name: _fault(name, None if spec is None else spec.origin) for name, spec in found.items()}


def _fault(name: str, found: str | None) -> ForeignSibling | None:
    """What is to be said of a sibling that was found in a file, or not at all."""
    ours = os.path.join(_home(), name)
    if found is None:
        why = f"bondproof needs its own package `{name}` at {ours}, and Python finds none. Install bondproof again."
        return ForeignSibling(why, name=name)
    if _same(os.path.dirname(found), ours):
        return None
    why = f"bondproof needs its own package `{name}` at {ours}, but Python finds another one first: {found}."
    return ForeignSibling(f"{why} {_advice(found)}", name=name, path=found)


def _home() -> str:
    """The folder in which bondproof and its siblings lie."""
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def _where(name: str) -> str | None:
    """The file that `import name` would run, or None if it would fail or find only a bare folder."""
    try:
        spec = find_spec(name)
    except ValueError:  # already imported, by something that left no spec
        return getattr(sys.modules[name], "__file__", None)
    return spec.origin if spec is not None else None


def _same(a: str, b: str) -> bool:
    return a == b or os.path.realpath(a) == os.path.realpath(b)


def _advice(found: str) -> str:
    here = os.path.realpath(os.getcwd())
    if os.path.realpath(found).startswith(os.path.join(here, "")) and not sys.flags.safe_path:
        return "Start it with `python -P -m bondproof`, which leaves the current folder out, or from another folder."
    return "Install bondproof in an environment of its own, and keep PYTHONPATH clear of folders that hold the other."
