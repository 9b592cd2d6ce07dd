"""bondproof: prove that cheating a bonded protocol does not pay, and say how large the bond must be.

    verify("audited-inference")     the verdict on every claim of a spec, or of several
    bond("audited-inference")       the window of the parameter that the spec leaves to be solved
    closed_form("audited-inference")  an end of that window as a formula, at one point or at a million
    design("my.mech.yaml")          several parameters at once, at minimum cost
    sweep("audited-inference", over="audit_rate=0.1%..5%:200")  the window in each cell of a grid
    equilibria("inspection")        what rational players do: every equilibrium, exactly
    values("records.mech.yaml")     what play is worth in each state of a game in time, between exact bounds
    claims()                        what others published about protocols, decided
    claims_table()                  the table of the article, computed
    compare("audited-inference")    its schemes side by side: windows, deterrence, costs
    report("audited-inference", "page.html")  the answer as a page for people
    certify("proofs/")              certificates on disk, checked again without a solver
    lint("my.mech.yaml")            what is wrong or doubtful with a spec
    load("audited-inference")       the mechanism itself, and what its claims say
    Spec("mine")                    a spec built in Python, with the formulas of bondproof.dsl
    to_yaml(spec)                   ... or read from a file, as YAML
    Budget                          how much work a solver may do
    results                         what these return
    errors                          what these raise, in one tree

A spec is given by its path, by its name in the catalogue, as what `load` gives, or its mechanism, or as a Spec.
Keywords change how it is read: `scheme="bond-only"`, `overrides=["bond=25 USD"]`. Results never change;
`exit_code` is that of the command; in a notebook they show themselves as tables. What is wrong with a spec raises
errors.SpecError, which holds the diagnostics.

>>> result = verify("commit-reveal-audit", overrides=["bond=20 USD"])
>>> [(claim.claim.name, claim.word) for claim in result.specs[0].claims][:2]
[('cheating-loses', 'REFUTED'), ('honesty-pays', 'PROVED')]

Importing this loads the standard library alone: each name is loaded when it is first used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bondproof import dsl as dsl
    from bondproof import errors as errors
    from bondproof import results as results
    from bondproof.commands.bond.bond import bond as bond
    from bondproof.commands.certify.certify import certify as certify
    from bondproof.commands.claims.claims import claims as claims
    from bondproof.commands.claims.table import claims_table as claims_table
    from bondproof.commands.closed_form import closed_form as closed_form
    from bondproof.commands.compare.compare import compare as compare
    from bondproof.commands.design.design import design as design
    from bondproof.commands.equilibria.equilibria import equilibria as equilibria
    from bondproof.commands.lint import lint as lint
    from bondproof.commands.report.report import report as report
    from bondproof.commands.sweep.sweep import sweep as sweep
    from bondproof.commands.values.values import values as values
    from bondproof.commands.verify.verify import verify as verify
    from bondproof.sources.loading import load as load
    from bondproof.sources.loading import to_yaml as to_yaml
    from mechanisms.builder.spec import Spec as Spec
    from solvers.engines.budget import Budget as Budget

__version__ = "0.1.0"

__all__ = [
    "Budget",
    "Spec",
    "__version__",
    "bond",
    "certify",
    "claims",
    "claims_table",
    "closed_form",
    "compare",
    "design",
    "dsl",
    "equilibria",
    "errors",
    "lint",
    "load",
    "report",
    "results",
    "sweep",
    "to_yaml",
    "values",
    "verify",
]

_HOMES = {
    "Budget": "solvers.engines.budget",
    "Spec": "mechanisms.builder.spec",
    "bond": "bondproof.commands.bond.bond",
    "certify": "bondproof.commands.certify.certify",
    "claims": "bondproof.commands.claims.claims",
    "claims_table": "bondproof.commands.claims.table",
    "closed_form": "bondproof.commands.closed_form",
    "compare": "bondproof.commands.compare.compare",
    "design": "bondproof.commands.design.design",
    "equilibria": "bondproof.commands.equilibria.equilibria",
    "lint": "bondproof.commands.lint",
    "load": "bondproof.sources.loading",
    "report": "bondproof.commands.report.report",
    "sweep": "bondproof.commands.sweep.sweep",
    "to_yaml": "bondproof.sources.loading",
    "values": "bondproof.commands.values.values",
    "verify": "bondproof.commands.verify.verify",
}
_MODULES = ("dsl", "errors", "results")


if not TYPE_CHECKING:  # a type checker that saw this would believe in every name

    def __getattr__(name: str) -> object:
        if name in _HOMES or name in _MODULES:
            from bondproof._siblings import require_own_siblings

            require_own_siblings()  # says in a sentence what `ImportError: cannot import name` leaves open
        if name in _HOMES:
            found = globals()[name] = getattr(import_module(_HOMES[name]), name)
            return found
        if name in _MODULES:
            return import_module(f"bondproof.{name}")
        raise AttributeError(f"module `bondproof` has no attribute `{name}`", name=name, obj=sys.modules[__name__])


def __dir__() -> list[str]:
    return sorted(__all__)
