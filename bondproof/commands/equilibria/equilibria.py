"""Compute the equilibria of a mechanism, or of a game in Gambit's format.

    equilibria("inspection")                        at the middle of the ranges
    equilibria("audited-inference", scheme="bond-only")
    equilibria("game.nfg")

A table needs little of what a spec needs: bondproof/commands/equilibria/at_point.py is loaded for specs alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from bondproof.commands.equilibria.result import EquilibriaResult
from bondproof.exit_codes import ExitCode
from bondproof.system.progress import Progress, silent
from mechanisms.errors import UsageError
from mechanisms.values import evolve
from solvers.engines.budget import Budget

if TYPE_CHECKING:
    from bondproof.sources.loading import Given


def equilibria(
    source: Given,
    *,
    scheme: str | None = None,
    overrides: Sequence[str] = (),
    budget: Budget | None = None,
    bases: int | None = None,
    proposers: bool | None = None,
    allow_undecided: bool = False,
    progress: Progress = silent,
) -> EquilibriaResult:
    """All extreme equilibria of a spec or of a `.nfg` file, exactly.

    bases : the most bases to visit in each best-response polytope.
    proposers : whether to ask nashpy, too; by default for specs, not for tables from files.

    Raises SpecError if the source cannot be read, UsageError if a parameter needs a value, DomainError if the game
    has no table of two players.

    >>> found = equilibria("inspection", overrides=["bond=2 USD"]).solution
    >>> len(found.equilibria), found.complete
    (1, True)
    """
    started, allowance = perf_counter(), budget or Budget()
    if isinstance(source, (str, Path)) and Path(source).suffix.lower() == ".nfg":
        if scheme is not None or overrides:
            raise UsageError(f"`{source}` is a table of numbers: it has no parameters to set and no schemes.")
        result = _of_file(source, allowance, bases, bool(proposers))
    else:
        from bondproof.commands.equilibria.at_point import of_spec

        result = of_spec(source, scheme, overrides, allowance, bases, proposers is not False, progress)
    settled = allow_undecided or (result.solution.complete and not result.doubt)
    code = ExitCode.OK if settled else ExitCode.UNDECIDED
    return evolve(result, exit_code=int(code), seconds=perf_counter() - started)


def _of_file(path: str | Path, budget: Budget, bases: int | None, proposers: bool) -> EquilibriaResult:
    from mechanisms.gambit.nfg import read_nfg
    from solvers.equilibria.solution import solve

    read = read_nfg(path)
    name = read.title.strip() or Path(read.path).stem
    return EquilibriaResult(name, read.path, read.sha256, None, solve(read.game, bases, budget, nashpy=proposers))
