"""cvc5, a second opinion beside Z3: it reads the SMT-LIB text of a case, which shares nothing with Z3's translation.

Optional: `pip install bondproof[cvc5]`. Its own resource limit decides, the clock only kills.

Source: H. Barbosa et al., "cvc5: A Versatile and Industrial-Strength SMT Solver", TACAS 2022.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, ClassVar

from mechanisms.errors import DomainError
from mechanisms.terms import Variable
from proofs.cases import Case
from solvers.solver import Attempt, Broken, Budget, Found, GaveUp, Solver
from solvers.to_smtlib import case_script, symbols

_SHARE = 20
"""Z3's units of work for one of cvc5's: both then stop after about as long."""


class Cvc5(Solver):
    """Asks cvc5 for a point at which the premises hold and the goal fails."""

    name: ClassVar[str] = "cvc5"

    def attempt(self, case: Case, budget: Budget) -> Attempt:
        """unsat shows the case; a model is a point still to be replayed; unknown says why."""
        try:
            import cvc5
        except ImportError:
            return GaveUp("cvc5 is not installed: pip install bondproof[cvc5]")
        try:
            text = case_script(case)
        except DomainError as error:
            return GaveUp(str(error))
        solver = cvc5.Solver(cvc5.TermManager())
        solver.setOption("produce-models", "true")
        solver.setOption("rlimit-per", str(max(1, budget.rlimit // _SHARE)))
        solver.setOption("tlimit-per", str(int(budget.seconds * 1000)))
        answer, model = _asked(cvc5, solver, text)
        if answer.startswith("unsat"):
            return Found(None)
        if answer.startswith("sat"):
            return _point(solver, model, symbols(case.box))
        return GaveUp(f"cvc5 answers {answer.strip() or 'nothing'}")


def _asked(cvc5: Any, solver: Any, text: str) -> tuple[str, Any]:
    """The last answer to the commands of a script, and the declared constants."""
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "case")
    answer = ""
    while not (command := parser.nextCommand()).isNull():
        answer = command.invoke(solver, parser.getSymbolManager()) or answer
    return answer, parser.getSymbolManager().getDeclaredTerms()


def _point(solver: Any, constants: Any, names: dict[str, Variable]) -> Attempt:
    """The model's values of the parameters; an irrational one has none that could be replayed."""
    point: dict[Variable, Fraction] = {}
    for constant in constants:
        variable = names.get(constant.getSymbol())
        if variable is None:
            continue
        value = solver.getValue(constant)
        if not value.isRealValue():
            return GaveUp("cvc5 answers sat at an irrational point")
        point[variable] = Fraction(value.getRealValue())
    return Broken(point)
