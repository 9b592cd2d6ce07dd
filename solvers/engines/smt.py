"""Z3 on the cases that corners do not decide.

One context and one solver for each question, assertions in a canonical order, `rlimit` as the
budget that decides and the clock only as a kill switch: the same question gets the same answer.
"""

from __future__ import annotations

from typing import ClassVar

import z3

from proofs.checking.cases import Case, Sign
from proofs.checking.obligation import Box
from solvers.engines.budget import Meter
from solvers.engines.solver import Attempt, Candidate, Proof, Solver, Unknown
from solvers.engines.to_z3 import Translation

_MOST_UNITS = 2**32 - 1
"""What Z3 can count to."""


class Z3(Solver):
    """Asks Z3 for a point at which the premises hold and the goal fails."""

    name: ClassVar[str] = "z3"

    def search(self, case: Case, meter: Meter) -> Attempt:
        """unsat proves the case; a model is a point still to be replayed; unknown says why."""
        return find_point(case.box, (case.goal.negated, *case.premises), meter)


def find_point(box: Box, signs: tuple[Sign, ...], meter: Meter) -> Attempt:
    """Look for a point of the box with these signs: Candidate holds one, Proof says that there is none."""
    meter.charge(1)
    question = Translation(box)
    formulas = [question.sign(sign) for sign in signs]
    solver = z3.SolverFor("QF_NRA", ctx=question.context)
    solver.set("rlimit", min(meter.left + 1, _MOST_UNITS))
    solver.set("timeout", int(meter.seconds * 1000) + 1)
    solver.add(*question.facts, *formulas)
    answer = solver.check()
    meter.spend(_units(solver))
    meter.check()
    if answer == z3.unsat:
        return Proof(None)
    if answer == z3.sat:
        return Candidate(question.point(solver.model()))
    reason = solver.reason_unknown()
    if "interrupted from keyboard" in reason:  # Z3 catches the signal while it works: it is ours
        raise KeyboardInterrupt
    return Unknown(f"z3 answers unknown: {reason}")


def _units(solver: z3.Solver) -> int:
    """What the question has cost, as Z3 counts it."""
    statistics = solver.statistics()
    return int(statistics.get_key_value("rlimit count")) if "rlimit count" in statistics.keys() else 0  # noqa: SIM118
