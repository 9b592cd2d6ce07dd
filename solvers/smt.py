"""Z3 on the cases that corners do not decide.

One context and one solver for each question, assertions in a canonical order, `rlimit` as the
budget that decides and the clock only as a kill switch: the same question gets the same answer.
"""

from __future__ import annotations

from typing import ClassVar

import z3

from mechanisms.errors import DomainError
from proofs.cases import Case, Sign
from proofs.obligation import Box
from solvers.solver import Attempt, Broken, Budget, Found, GaveUp, Solver
from solvers.to_z3 import Translation


class Z3(Solver):
    """Asks Z3 for a point at which the premises hold and the goal fails."""

    name: ClassVar[str] = "z3"

    def attempt(self, case: Case, budget: Budget) -> Attempt:
        """unsat proves the case; a model is a point still to be replayed; unknown says why."""
        return find_point(case.box, (case.goal.negated, *case.premises), budget)


def find_point(box: Box, signs: tuple[Sign, ...], budget: Budget) -> Attempt:
    """Look for a point of the box with these signs: Broken holds one, Found says that there is none."""
    try:
        question = Translation(box)
        formulas = [question.sign(sign) for sign in signs]
    except DomainError as error:
        return GaveUp(str(error))
    solver = z3.SolverFor("QF_NRA", ctx=question.context)
    solver.set("rlimit", budget.rlimit)
    solver.set("timeout", int(budget.seconds * 1000))
    solver.add(*question.facts, *formulas)
    answer = solver.check()
    if answer == z3.unsat:
        return Found(None)
    if answer == z3.sat:
        return Broken(question.point(solver.model()))
    reason = solver.reason_unknown()
    if "interrupted from keyboard" in reason:  # Z3 catches the signal while it works: it is ours
        raise KeyboardInterrupt
    return GaveUp(f"z3 answers unknown: {reason}")
