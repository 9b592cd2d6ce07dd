"""bondproof: prove that cheating a bonded protocol does not pay, and say how large the bond must be.

    verify(["audited-inference"])   the verdict on every claim of a spec
    certify(["proofs/"])            certificates on disk, checked again without a solver
    bond("audited-inference")       the window of the parameter that the spec leaves to be solved
    equilibria("inspection")        what rational players do: every equilibrium, exactly
    lint(["my.mech.yaml"])          what is wrong or doubtful with a spec
    load("audited-inference")       the mechanism itself, and what its claims say
    Budget                          how much work a solver may do
    results                         what these return

Importing this loads the standard library alone: each name is loaded when it is first used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bondproof import results as results
    from bondproof.certification import certify as certify
    from bondproof.games import equilibria as equilibria
    from bondproof.linting import lint as lint
    from bondproof.loading import load as load
    from bondproof.verification import verify as verify
    from bondproof.windows import bond as bond
    from solvers.solver import Budget as Budget

__version__ = "0.1.0"

__all__ = ["Budget", "__version__", "bond", "certify", "equilibria", "lint", "load", "results", "verify"]

_HOMES = {
    "Budget": "solvers.solver",
    "bond": "bondproof.windows",
    "certify": "bondproof.certification",
    "equilibria": "bondproof.games",
    "lint": "bondproof.linting",
    "load": "bondproof.loading",
    "verify": "bondproof.verification",
}


if not TYPE_CHECKING:  # a type checker that saw this would believe in every name

    def __getattr__(name: str) -> object:
        if name in _HOMES:
            found = globals()[name] = getattr(import_module(_HOMES[name]), name)
            return found
        if name == "results":
            return import_module("bondproof.results")
        raise AttributeError(f"module `bondproof` has no attribute `{name}`", name=name, obj=sys.modules[__name__])


def __dir__() -> list[str]:
    return sorted(__all__)
