"""Z3 on the cases that corners do not decide.

One context and one solver for each question, assertions in a canonical order, `rlimit` as the
budget that decides and the clock only as a kill switch: the same question gets the same answer.

Every denominator has been cleared before (proofs/checking/cases.py), since Z3 gives x/0 a value. A small
binomial tail is written out; a large one becomes a fresh unknown with sound facts (proofs/checking/tails.py):
so an answer `unsat` is valid, and a model is a candidate that must be replayed.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from mechanisms.errors import DomainError
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Tail, Variable
from proofs.arithmetic.polynomial import Generator, Polynomial
from proofs.checking.cases import Case, Sign
from proofs.checking.obligation import Box
from proofs.checking.tails import facts, written_out
from solvers.engines.budget import Meter, foreign
from solvers.engines.solver import Attempt, Candidate, Proof, Solver, Unknown

if TYPE_CHECKING:
    import z3

MOST_BITS = 8192
"""A number of more bits than this is not given to Z3, which reads numbers as decimal text."""


class Translation:
    """One context with the unknowns of one question. Z3's objects never leave it."""

    def __init__(self, box: Box) -> None:
        import z3

        self._z3 = z3
        self.context = z3.Context()
        self._box = box
        self._unknowns: dict[Generator, Any] = {}
        self.facts: list[Any] = []
        self.relaxed = False
        for variable, interval in box.items():
            self._unknowns[variable] = z3.Real(variable.name, self.context)
            self.facts += self._inside(self._unknowns[variable], interval)

    def sign(self, sign: Sign) -> Any:
        """The sign condition as a Z3 formula."""
        value = self._polynomial(sign.polynomial)
        return value > 0 if sign.strict else value >= 0

    def point(self, model: Any) -> dict[Variable, Fraction]:
        """The model's values of the box's variables; an irrational one is rounded."""
        return {v: _rational(model.eval(self._unknowns[v], model_completion=True)) for v in self._box}

    def _inside(self, unknown: Any, interval: Interval) -> Iterable[Any]:
        low = self._number(interval.low)
        yield unknown > low if interval.low_open else unknown >= low
        if interval.high is not None:
            high = self._number(interval.high)
            yield unknown < high if interval.high_open else unknown <= high

    def _number(self, value: Fraction) -> Any:
        _require_short(value)
        return self._z3.RealVal(value, self.context)

    def _polynomial(self, polynomial: Polynomial) -> Any:
        products = []
        for monomial, coefficient in polynomial.coefficients.items():
            product = self._number(coefficient)
            for generator, exponent in monomial:
                for _ in range(exponent):
                    product = product * self._unknown(generator)
            products.append(product)
        return self._z3.Sum(products) if products else self._number(Fraction(0))

    def _unknown(self, generator: Generator) -> Any:
        if generator not in self._unknowns:
            assert isinstance(generator, Tail)
            self._define(generator)
        return self._unknowns[generator]

    def _define(self, tail: Tail) -> None:
        """The tail as a formula where it is short, else as an unknown, of which the facts speak."""
        short = written_out(tail)
        if short is not None:
            self._unknowns[tail] = self._polynomial(short)
            return
        self.relaxed = True
        self._unknowns[tail] = self._z3.Real(f"tail!{len(self._unknowns)}", self.context)
        self.facts += [self.sign(fact) for fact in facts(tail, self._box)]


def _require_short(value: Fraction) -> None:
    if max(abs(value.numerator), value.denominator).bit_length() > MOST_BITS:
        raise DomainError("a number is too long to be written out for Z3")


def _rational(value: Any) -> Fraction:
    import z3

    if z3.is_algebraic_value(value):
        value = value.approx(40)
    return Fraction(value.numerator_as_long(), value.denominator_as_long())


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
    for sign in signs:  # before Z3 is loaded and makes a context, which takes longer than most questions
        for coefficient in sign.polynomial.coefficients.values():
            _require_short(coefficient)
    with foreign("z3-solver"):
        import z3
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
