"""SMT-LIB text: cvc5 and Z3 read it as it is, and say what the exact engines say."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import cvc5
import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from mechanisms.errors import DomainError
from mechanisms.parameters import Interval
from mechanisms.terms import (
    Comparison,
    Condition,
    Extremum,
    Magnitude,
    Pick,
    Quotient,
    Relation,
    Tail,
    Term,
    Variable,
    number,
)
from proofs.cases import Case, Sign, cases
from proofs.obligation import Obligation
from proofs.polynomial import Polynomial
from solvers.by_cvc5 import Cvc5
from solvers.solver import Broken, Budget, Found, GaveUp
from solvers.to_smtlib import number as written
from solvers.to_smtlib import script

x, y = Variable("x"), Variable("y")
UNIT = Interval(Fraction(0), Fraction(1))
BUDGET = Budget()


def unit(goal: Condition, *premises: Condition, **box: Interval) -> Obligation:
    return Obligation("goal", {x: box.get("x", UNIT), y: box.get("y", UNIT)}, premises, goal)


def at_least(left: Term, right: Term) -> Condition:
    return Comparison(left, Relation.GE, right)


def by_z3(text: str) -> str:
    solver = z3.SolverFor("QF_NRA", ctx=z3.Context())
    solver.from_string(text.removesuffix("(check-sat)\n"))
    return str(solver.check())


def by_cvc5(text: str) -> str:
    solver = cvc5.Solver(cvc5.TermManager())
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "test")
    answer = ""
    while not (command := parser.nextCommand()).isNull():
        answer = command.invoke(solver, parser.getSymbolManager()) or answer
    return answer.strip()


HALF_OPEN = Interval(Fraction(0), Fraction(1), low_open=True)
TAIL = Tail(x, number(1000), number(1))


@pytest.mark.parametrize(
    ("obligation", "answer"),
    [
        (unit(at_least(x + y, x * y)), "unsat"),
        (unit(at_least(x, number(Fraction(1, 2)))), "sat"),
        (unit(Comparison(x, Relation.GT, number(0)), x=HALF_OPEN), "unsat"),
        (unit(Comparison(x, Relation.GT, number(0))), "sat"),
        (unit(at_least(x, y), at_least(x, number(2) * y)), "unsat"),
        (unit(at_least(Extremum(Pick.GREATEST, (x, y)), Extremum(Pick.LEAST, (x, y)))), "unsat"),
        (unit(at_least(Magnitude(x - y), number(0))), "unsat"),
        (unit(at_least(Quotient(number(1), x + number(1)), number(Fraction(1, 2)))), "unsat"),
        (unit(at_least(Tail(x, number(3), number(2)), x * x * x)), "unsat"),
        (unit(at_least(number(1000) * x, TAIL)), "unsat"),
        (unit(Comparison(x, Relation.NE, y)), "sat"),
        (unit(Comparison(x - x, Relation.EQ, number(0))), "unsat"),
    ],
)
def test_both_solvers_read_the_text_as_it_is(obligation: Obligation, answer: str) -> None:
    text = script(obligation)
    assert by_z3(text) == by_cvc5(text) == answer


def test_a_long_tail_is_a_constant_and_the_text_says_so() -> None:
    text = script(unit(at_least(number(1000) * x, TAIL)))
    assert "; |tail!2| is a binomial tail, at least 1 of 1000 trials" in text
    assert "(declare-const |tail!2| Real)" in text


def test_numbers_are_exact() -> None:
    assert written(Fraction(3)) == "3.0"
    assert written(Fraction(-3, 4)) == "(/ (- 3.0) 4.0)"
    with pytest.raises(DomainError, match="digits"):
        written(Fraction(10**5000))


@pytest.mark.parametrize("name", ["x|", "x) (exit", "1x", 'x"', ""])
def test_a_name_cannot_smuggle_a_command_in(name: str) -> None:
    bad = Variable(name)
    with pytest.raises(DomainError, match="cannot be written in SMT-LIB"):
        script(Obligation("goal", {bad: UNIT}, (), Comparison(bad, Relation.GE, number(0))))


def test_the_same_obligation_gives_the_same_text() -> None:
    obligation = unit(at_least(x * y, TAIL), at_least(x, y))
    assert script(obligation) == script(obligation)


# The engine ---------------------------------------------------------------------------------------------------------


def only_case(obligation: Obligation) -> Case:
    (found,) = cases(obligation)
    return found


def test_cvc5_proves_by_its_word_and_breaks_by_a_point() -> None:
    assert Cvc5().attempt(only_case(unit(at_least(x + y, x * y))), BUDGET) == Found(None)
    broken = Cvc5().attempt(only_case(unit(at_least(x, number(Fraction(1, 2))))), BUDGET)
    assert isinstance(broken, Broken)
    assert broken.point[x] < Fraction(1, 2)


def test_cvc5_gives_up_where_its_model_is_irrational() -> None:
    square = Comparison(x * x, Relation.NE, number(Fraction(1, 2)))
    attempt = Cvc5().attempt(only_case(unit(square)), BUDGET)
    assert attempt == GaveUp("cvc5 answers sat at an irrational point")


def test_cvc5_says_that_its_budget_is_spent() -> None:
    hard = at_least(x**4 + y**4 + number(1), number(3) * x * y * (x + y) * number(Fraction(9, 10)))
    attempt = Cvc5().attempt(only_case(unit(hard)), Budget(rlimit=1))
    assert isinstance(attempt, GaveUp)
    assert "cvc5 answers unknown" in attempt.reason


def test_cvc5_gives_up_on_numbers_that_are_too_long() -> None:
    attempt = Cvc5().attempt(only_case(unit(at_least(x, number(Fraction(-(10**5000)))))), BUDGET)
    assert isinstance(attempt, GaveUp)


coefficients = st.integers(-2, 2).map(Fraction)


@given(st.lists(coefficients, min_size=6, max_size=6), st.booleans())
@settings(max_examples=60)
def test_cvc5_never_contradicts_the_grid(numbers: list[Fraction], strict: bool) -> None:
    monomials = [(), ((x, 1),), ((y, 1),), ((x, 1), (y, 1)), ((x, 2),), ((y, 2),)]
    polynomial = Polynomial({m: c for m, c in zip(monomials, numbers, strict=True) if c})
    case = Case({x: UNIT, y: UNIT}, (), Sign(polynomial, strict))
    attempt = Cvc5().attempt(case, BUDGET)
    grid = [Fraction(i, 4) for i in range(5)]
    broken = [{x: a, y: b} for a, b in product(grid, grid) if not case.goal.allows(polynomial.at({x: a, y: b}))]
    if isinstance(attempt, Found):
        assert not broken
    if isinstance(attempt, Broken):
        assert not case.goal.allows(polynomial.at(attempt.point))
