"""Imports each package that it is given the name of, and has each engine solve a tiny problem with a known answer.

Run as a program of its own (imports.py), since a package may take Python down. Each step is a line of JSON on stdout:

    ["begin", "z3"]    ["works", "z3", 0.2, []]    ["failed", "z3", "ImportError: ..."]

The last entry of `works` names the solvers of CVXPY that solved theirs. Rests on the standard library alone.
"""

import importlib
import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any


def z3(module: Any) -> None:
    """0 < x < 1 has a whole number in it: no."""
    x, solver = module.Int("x"), module.Solver()
    solver.add(x > 0, x < 1)
    assert solver.check() == module.unsat, "Z3 finds a whole number between 0 and 1"


def cvc5(module: Any) -> None:
    """x > x: no."""
    solver = module.Solver()
    x = solver.mkConst(solver.getRealSort(), "x")
    solver.assertFormula(solver.mkTerm(module.Kind.GT, x, x))
    assert solver.checkSat().isUnsat(), "cvc5 finds a number above itself"


def flint(module: Any) -> None:
    """x + y = 3, x - y = 1."""
    found = module.fmpq_mat(2, 2, [1, 1, 1, -1]).solve(module.fmpq_mat(2, 1, [3, 1]))
    assert [str(entry) for entry in found.entries()] == ["2", "1"], "FLINT solves two equations wrongly"


def nashpy(module: Any) -> None:
    """Matching pennies."""
    pennies = module.Game([[1, -1], [-1, 1]])
    rows, columns = next(pennies.support_enumeration())
    assert [*rows, *columns] == [0.5] * 4, "nashpy finds no equilibrium of matching pennies"


def sympy(module: Any) -> None:
    """x^2 - 1 = (x - 1)(x + 1)."""
    x = module.Symbol("x")
    assert module.expand((x - 1) * (x + 1)) == x**2 - 1, "SymPy multiplies wrongly"


def cvxpy(module: Any) -> list[str]:
    """The least x >= 1 by each solver that is called through CVXPY, those whose answer is right."""
    return [name for name in ("SCIPY", "CLARABEL") if name in module.installed_solvers() and _least(module, name)]


def _least(module: Any, solver: str) -> bool:
    """As a linear program, for Clarabel as a semidefinite one: the uses that we make of them."""
    x = module.Variable()
    above = module.bmat([[x, 1], [1, 1]]) >> 0 if solver == "CLARABEL" else x >= 1
    try:
        module.Problem(module.Minimize(x), [above]).solve(solver=solver)
    except Exception:
        return False
    return x.value is not None and abs(float(x.value) - 1) < 1e-3


PROBLEMS: dict[str, Callable[[Any], list[str] | None]] = {
    "z3": z3,
    "cvc5": cvc5,
    "flint": flint,
    "nashpy": nashpy,
    "sympy": sympy,
    "cvxpy": cvxpy,
}


def main() -> None:
    """Try each module that is named on the command line."""
    out = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # what packages print when they are imported is none of ours
    for name in sys.argv[1:]:
        print(json.dumps(["begin", name]), file=out, flush=True)
        start = time.perf_counter()
        try:
            module = importlib.import_module(name)
            seconds = time.perf_counter() - start
            problem = PROBLEMS.get(name)
            said: list[Any] = ["works", name, seconds, (problem(module) if problem else None) or []]
        except BaseException as error:
            said = ["failed", name, f"{type(error).__name__}: {error}"[:300]]
        print(json.dumps(said), file=out, flush=True)


if __name__ == "__main__":
    main()
