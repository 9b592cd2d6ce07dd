"""cvc5, which shares no code with Z3: a second opinion on a case.

It is given the text that `bondproof export smt2` prints (solvers/engines/smtlib.py), in a process of its own
(solvers/engines/cvc5_process.py), with a limit on its resources that decides and a clock that only kills.
"""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

from proofs.checking.cases import Case
from solvers.engines.budget import Meter
from solvers.engines.smtlib import of_case, symbol
from solvers.engines.solver import Attempt, Candidate, Proof, Solver, Unknown

_PROCESS = Path(__file__).with_name("cvc5_process.py")

Z3_PER_CVC5 = 20
"""Z3's resource units that take the time of one of cvc5's."""

_GRACE_SECONDS = 1.0
"""A process that has not ended so long after its own clock is killed."""


class Cvc5(Solver):
    """Asks cvc5 for a point at which the premises hold and the goal fails."""

    name: ClassVar[str] = "cvc5"

    def search(self, case: Case, meter: Meter) -> Attempt:
        """unsat proves the case; a model is a point still to be replayed; unknown says why."""
        if find_spec("cvc5") is None:
            return Unknown("cvc5 is not installed: pip install bondproof[cvc5]")
        meter.check()
        return _read(_run(of_case(case), meter), case)


def _run(script: str, meter: Meter) -> dict[str, object]:
    """What the process answers; how it ended where it does not answer."""
    limits = (str(max(1, meter.left // Z3_PER_CVC5)), str(max(1, int(meter.seconds * 1000))))
    command = [sys.executable, "-P", str(_PROCESS), *limits]
    try:
        done = subprocess.run(
            command, input=script, capture_output=True, encoding="utf-8", timeout=meter.seconds + _GRACE_SECONDS
        )
    except subprocess.TimeoutExpired:
        return {"reason": "killed by the clock"}
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        return {"reason": f"its process ended with {done.returncode}: {last[:200]}"}
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def _read(answer: dict[str, object], case: Case) -> Attempt:
    if answer.get("answer") == "unsat":
        return Proof(None)
    values = answer.get("values")
    if answer.get("answer") == "sat" and isinstance(values, dict):
        return Candidate({variable: Fraction(values[symbol(variable)]) for variable in case.box})
    return Unknown(f"cvc5 answers unknown: {answer.get('reason')}")
