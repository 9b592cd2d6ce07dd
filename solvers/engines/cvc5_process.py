"""The process in which cvc5 works: a script in SMT-LIB comes in, one JSON object goes out.

    python -P cvc5_process.py RLIMIT MILLISECONDS < script.smt2
    {"answer": "sat", "values": {"$x": "1/2"}}
    {"answer": "unsat"}
    {"answer": "unknown", "reason": "RESOURCEOUT"}

It is a process of its own since cvc5 heeds no Ctrl-C while it works, and its clock is not looked at in
all of its loops: the parent can always end it. Here the standard library and cvc5 are imported alone.
"""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from typing import Any

_HALVINGS = 60
"""So often is the interval around an irrational number cut in two before a number in it is taken."""


def answer(script: str, rlimit: int, milliseconds: int) -> dict[str, object]:
    """What cvc5 says to a script that ends in `(check-sat)`, with the value of each constant where it says sat."""
    import cvc5

    manager = cvc5.TermManager()
    solver, symbols = cvc5.Solver(manager), cvc5.SymbolManager(manager)
    options = {"produce-models": "true", "rlimit-per": str(rlimit), "tlimit-per": str(milliseconds)}
    for name, value in options.items():
        solver.setOption(name, value)
    parser = cvc5.InputParser(solver, symbols)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, script, "script")
    while (command := parser.nextCommand()).getCommandName() != "check-sat":
        command.invoke(solver, symbols)
    found = solver.checkSat()
    if found.isUnsat():
        return {"answer": "unsat"}
    if not found.isSat():
        return {"answer": "unknown", "reason": found.getUnknownExplanation().name}
    values = {str(name): _rational(solver.getValue(name), manager) for name in symbols.getDeclaredTerms()}
    return {"answer": "sat", "values": {name: str(value) for name, value in values.items()}}


def _rational(value: Any, manager: Any) -> Fraction:
    """A value of the model; an irrational one is rounded within the interval in which it is the only root."""
    if value.isRealValue():
        return Fraction(value.getRealValue())
    low, high = (
        Fraction(end.getRealValue())
        for end in (value.getRealAlgebraicNumberLowerBound(), value.getRealAlgebraicNumberUpperBound())
    )
    unknown = manager.mkVar(manager.getRealSort(), "x")
    root = value.getRealAlgebraicNumberDefiningPolynomial(unknown)
    rising = _at(root, low) < 0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if (_at(root, middle) < 0) == rising:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _at(term: Any, x: Fraction) -> Fraction:
    """The value of a polynomial in one unknown."""
    from cvc5 import Kind

    kind, parts = term.getKind(), [_at(part, x) for part in term]
    if kind == Kind.VARIABLE:
        return x
    if kind == Kind.ADD:
        return sum(parts, Fraction(0))
    if kind == Kind.MULT:
        product = Fraction(1)
        for part in parts:
            product *= part
        return product
    return Fraction(term.getRealValue())


if __name__ == "__main__":
    sys.stdout.write(json.dumps(answer(sys.stdin.read(), int(sys.argv[1]), int(sys.argv[2]))) + "\n")
