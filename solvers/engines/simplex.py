"""Linear systems are decided exactly, both ways: by a point, or by weights for a contradiction of the hypotheses.

    Simplex                                 the engine: decides a case whose goal and premises have degree 1
    premises_alone(obligation, charge)      whether premises can hold, as cases
    of_linear_premises(obligation, meter)   a point at which linear premises hold, or a proof that there is none
    is_linear(signs)                        whether signs have degree 1
    extremes(system, box, unknown, meter)   the ends of the values of a parameter at which such signs hold

A case fails where its hypotheses a x + c >= 0 (> 0 where strict) hold together. By Farkas's lemma they do nowhere
exactly if there are weights >= 0 by which the a add up to 0 and the c to at most 0, and to less where no strict one
has a weight. That is a linear program (solvers/engines/linear_program.py), and where it is impossible, the vector
that shows it is a point at which all hypotheses hold.

Source: A. Schrijver, "Theory of Linear and Integer Programming", 1986, chapter 7.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import ClassVar, TypeAlias

from mechanisms.terms.terms import TRUE, Variable
from mechanisms.values import evolve
from proofs.arithmetic.polynomial import Polynomial
from proofs.checking.cases import Case, Sign, premise_systems
from proofs.checking.certificate import Combination, Summand
from proofs.checking.check import check_case
from proofs.checking.combination import ends, hypotheses
from proofs.checking.obligation import Box, Obligation, Point, pieces
from proofs.work import Charge
from solvers.engines.budget import STOPS, Meter, why_stopped
from solvers.engines.linear_program import Impossible, Least, least
from solvers.engines.solver import Attempt, Candidate, Proof, Solver, Unknown

_ONE, _ZERO = Fraction(1), Fraction(0)
_NUMBER, _POSITIVE = "the number of a sign", "the weights of what is positive"
"""Two equations in addition to those of the parameters."""


Placed: TypeAlias = tuple[Case, Point]
"""A case, and a point of the box with the whole numbers of which it speaks."""

NEVER = Sign(Polynomial.of(0), strict=True)
"""A goal that holds nowhere: a case that breaks it is a point at which the premises hold."""


class Simplex(Solver):
    """Decides cases whose goal and premises have degree 1."""

    name: ClassVar[str] = "simplex"

    def search(self, case: Case, meter: Meter) -> Attempt:
        """Weights by which the hypotheses contradict each other, or else a point at which they hold."""
        if not is_linear((case.goal, *case.premises)):
            return Unknown("the goal or a premise is not linear")
        mentioned = {g for sign in (case.goal, *case.premises) for g in sign.polynomial.generators}
        chosen = [(n, s) for n, s in enumerate(hypotheses(case)) if mentioned.issuperset(s.polynomial.generators)]
        columns = [{**_vector(s.polynomial), **({_POSITIVE: _ONE} if s.strict else {})} for _, s in chosen]
        columns.append({_NUMBER: _ONE, _POSITIVE: _ONE})
        found = least(columns, {_POSITIVE: _ONE}, [_ZERO] * len(columns), meter)
        if isinstance(found, Impossible):
            number = found.witness[_NUMBER]
            point = {v: found.witness.get(v, _ZERO) / number for v in mentioned if isinstance(v, Variable)}
            return Candidate(point)
        assert isinstance(found, Least), "no cost is below 0"
        factors = [*((n,) for n, _ in chosen), ()]
        return Proof(Combination(tuple(Summand(weight, factors[j]) for j, weight in found.numbers.items())))


def premises_alone(obligation: Obligation, charge: Charge) -> Iterator[Placed]:
    """The question whether the premises can hold, by cases; what breaks one is a witness, with its whole numbers."""
    for values, piece in pieces(evolve(obligation, goal=TRUE)):
        for signs in premise_systems(piece, charge):
            yield Case(piece.box, signs, NEVER), values


def of_linear_premises(obligation: Obligation, meter: Meter) -> Attempt:
    """A point at which the premises hold, or a proof that they do nowhere, which was checked; Unknown of others."""
    found: Attempt = Proof(None)
    try:
        for question, values in premises_alone(obligation, meter.charge):
            found = Simplex().attempt(question, meter)
            if isinstance(found, Candidate):
                return Candidate({**values, **found.point})
            if not isinstance(found, Proof) or found.certificate is None:
                return found
            check_case(question, found.certificate)
    except STOPS as error:
        return Unknown(why_stopped(error))
    return found


def is_linear(signs: Sequence[Sign]) -> bool:
    """Whether all signs are of polynomials of degree 1 in parameters, written out."""
    return not any(sign.large for sign in signs) and all(
        sum(exponent for _, exponent in monomial) <= 1 and all(isinstance(g, Variable) for g, _ in monomial)
        for sign in signs
        for monomial in sign.polynomial.coefficients
    )


def extremes(system: Sequence[Sign], box: Box, unknown: Variable, meter: Meter) -> Iterator[Fraction]:
    """The ends of the values of a parameter at which signs of degree 1 hold in a box, if all were >= 0."""
    mentioned = {g for sign in system for g in sign.polynomial.generators} | {unknown}
    inside = {v: interval for v, interval in box.items() if v in mentioned}
    columns = [_vector(sign.polynomial) for sign in (*system, *ends(inside))]
    costs = [column.pop(_NUMBER, _ZERO) for column in columns]
    for direction in (_ONE, -_ONE):
        found = least(columns, {unknown: direction}, costs, meter)
        if isinstance(found, Least):
            yield -direction * found.cost


def _vector(polynomial: Polynomial) -> dict[object, Fraction]:
    """The coefficients of a polynomial of degree 1 by parameter, and its number."""
    return {(monomial[0][0] if monomial else _NUMBER): x for monomial, x in polynomial.coefficients.items()}
