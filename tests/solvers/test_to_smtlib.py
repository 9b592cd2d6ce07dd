"""The text of an obligation: what it says is what the obligation says, to every solver that reads it."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import holds
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import (
    Abs,
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
    IfThenElse,
    MinMax,
    Number,
    Pick,
    Relation,
    Tail,
    Term,
    Variable,
    number,
)
from proofs.checking.cases import cases
from proofs.checking.obligation import Obligation
from solvers.engines.cvc5_process import answer
from solvers.engines.smtlib import MOST_BITS, comment, echo, of_case, of_obligation, symbol

pytest.importorskip("cvc5")

x, y = Variable("x"), Variable("y")
UNIT = Interval(Fraction(0), Fraction(1))
OPEN = Interval(Fraction(0), Fraction(1), low_open=True, high_open=True)


def asked(goal: Condition, *premises: Condition, **box: Interval) -> Obligation:
    return Obligation("goal", {x: box.get("x", UNIT), y: box.get("y", UNIT)}, premises, goal)


def of_z3(script: str) -> list[str]:
    context = z3.Context()
    return str(z3.Z3_eval_smtlib2_string(context.ref(), script)).splitlines()


def of_cvc5(script: str) -> str:
    return str(answer(script, 2_000_000, 5_000)["answer"])


def told(obligation: Obligation) -> str:
    """The one answer of both solvers."""
    script = of_obligation(obligation)
    assert of_z3(script) == [of_cvc5(script)]
    return of_cvc5(script)


def compared(left: Term, relation: str, right: Term) -> Comparison:
    return Comparison(left, Relation(relation), right)


def test_a_goal_that_holds_is_unsat_and_one_that_fails_is_sat() -> None:
    assert told(asked(compared(x * x + y * y, ">=", number(2) * x * y))) == "unsat"
    assert told(asked(compared(x * x, ">=", x))) == "sat"


def test_premises_are_taken_as_given() -> None:
    assert told(asked(compared(x, ">=", y * y), compared(x, ">=", y))) == "unsat"
    assert told(asked(compared(x, ">=", y), compared(x, ">=", y * y))) == "sat"


def test_an_open_end_does_not_belong_to_the_range() -> None:
    assert told(asked(compared(x, ">", number(0)), x=OPEN)) == "unsat"
    assert told(asked(compared(x, "<", number(1)), x=OPEN)) == "unsat"
    assert told(asked(compared(x, ">", number(0)))) == "sat"
    assert told(asked(compared(x, "<", number(1)))) == "sat"


def test_a_range_without_an_end_goes_on() -> None:
    assert told(asked(compared(x, "<", number(10**9)), x=Interval(Fraction(0), None))) == "sat"


@pytest.mark.parametrize("relation", ["<", "<=", "==", "!=", ">=", ">"])
def test_exact_numbers_stay_exact(relation: str) -> None:
    """x = -1/3 - 1/10^40 against itself, the one point of the range."""
    value = Fraction(-1, 3) - Fraction(1, 10**40)
    goal = compared(x, relation, Number(value))
    assert told(asked(goal, x=Interval(value, value))) == ("unsat" if holds(goal, {x: value}) else "sat")


def test_min_max_abs_and_if_are_split() -> None:
    least, greatest = MinMax(Pick.LEAST, (x, y)), MinMax(Pick.GREATEST, (x, y))
    assert told(asked(compared(least + greatest, "==", x + y))) == "unsat"
    assert told(asked(compared(Abs(x - y), "==", greatest - least))) == "unsat"
    assert told(asked(compared(IfThenElse(compared(x, "<", y), x, y), "==", least))) == "unsat"
    assert told(asked(compared(least, ">=", x))) == "sat"


def test_a_disjunction_holds_where_one_part_does() -> None:
    either = Disjunction((compared(x, ">=", y), compared(y, ">=", x)))
    assert told(asked(either)) == "unsat"
    assert told(asked(Conjunction((compared(x, ">=", y), compared(y, ">=", x))))) == "sat"


def test_denominators_are_cleared() -> None:
    assert told(asked(compared(x / (number(1) + y), "<=", x))) == "unsat"
    assert told(asked(compared(x / (number(1) + y), ">=", x))) == "sat"


def test_a_short_tail_is_written_out_and_a_long_one_is_marked_as_relaxed() -> None:
    short, long = (Tail(x, number(trials), number(1)) for trials in (3, 1000))
    assert told(asked(compared(short, "==", number(1) - (number(1) - x) ** 3))) == "unsat"
    assert "stands for" not in of_obligation(asked(compared(short, "<=", y)))
    assert told(asked(compared(long, "<=", number(1000) * x))) == "unsat"
    assert "; tail.1 stands for P(at least 1 of 1000 succeed), each with probability $x" in of_obligation(
        asked(compared(long, "<=", y))
    )


def test_the_tail_inside_a_tail_comes_before_it() -> None:
    inner = Tail(x, number(2), number(1))
    script = of_obligation(asked(compared(Tail(inner, number(100), number(2)), "<=", number(50) * inner)))
    assert of_z3(script) == ["unsat"]
    assert script.index("tail.1 is P(at least 1 of 2") < script.index("tail.2 stands for P(at least 2 of 100")


def test_a_number_of_thousands_of_digits_stands_between_short_ones() -> None:
    third = Number(Fraction(3**MOST_BITS, 3 ** (MOST_BITS + 1) + 1))
    script = of_obligation(asked(compared(third * x, "<", number(Fraction(1, 2)))))
    assert "number.1 stands for a number too long" in script
    assert len(script) < 2000
    assert of_z3(script) == ["unsat"]
    assert of_z3(of_obligation(asked(compared(third * x, ">=", y)))) == ["sat"]


@pytest.mark.parametrize("sign", [1, -1])
def test_a_long_number_next_to_0_stands_between_it_and_a_short_one(sign: int) -> None:
    tiny = number(sign) * Number(Fraction(1, 3) ** (MOST_BITS + 1))
    script = of_obligation(asked(compared(tiny * x, "<=", number(Fraction(1, 10**9)))))
    assert "number.1 stands for" in script
    assert of_z3(script) == ["unsat"]
    assert told(asked(compared(tiny * x, "==", number(0)))) == "sat"


def test_a_whole_number_that_no_fraction_is_near_is_refused() -> None:
    with pytest.raises(DomainError, match="too long"):
        of_obligation(asked(compared(number(2 ** (MOST_BITS + 1)) * x, "<", number(1))))


def test_a_goal_without_a_case_is_unsat() -> None:
    assert cases(asked(Conjunction(()))) == ()
    assert told(asked(Conjunction(()))) == "unsat"


HOSTILE = ["let", "abs", "pi", "exp", "a-b", "a b", "|", "\\", "x)(exit)(assert false", 'q"', "π", "a%b", "_", "E#0"]


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_is_a_symbol_and_no_command(name: str) -> None:
    variable = Variable(name)
    script = of_obligation(Obligation("goal", {variable: UNIT}, (), compared(variable, "<=", number(0))), title=name)
    assert of_cvc5(script) == "sat"
    assert of_z3(script)[-1] == "sat"
    assert len(of_z3(script)) == 2


def test_different_names_are_different_symbols() -> None:
    names = [*HOSTILE, "a%25%b", "%7c%", "a", "b", "A"]
    assert len({symbol(Variable(name)) for name in names}) == len(names)


def test_comments_and_titles_stay_on_their_line() -> None:
    assert comment("a\n(exit)\r\x0b(exit) é") == "; a (exit) (exit) ?"
    assert echo('a"\n)(exit)') == '(echo "a\' )(exit)")'


def test_the_text_is_the_same_in_every_order_of_the_sum() -> None:
    first, second = (asked(compared(term, "<=", number(1))) for term in (x * y + x + y, y + x + y * x))
    assert of_obligation(first) == of_obligation(second)


# on obligations that nobody wrote --------------------------------------------------------------------

_ATOMS: list[Term] = [x, y, number(0), number(1), number(Fraction(1, 3)), number(-2)]
_terms = st.recursive(
    st.sampled_from(_ATOMS),
    lambda inner: st.one_of(
        st.builds(lambda a, b: a + b, inner, inner),
        st.builds(lambda a, b: a - b, inner, inner),
        st.builds(lambda a, b: a * b, inner, inner),
        st.builds(lambda a, b: MinMax(Pick.LEAST, (a, b)), inner, inner),
        st.builds(Abs, inner),
        st.builds(lambda a: a / (number(2) - y), inner),
        st.sampled_from([Tail(x, number(2), number(1)), Tail(x * y, number(30), number(2))]),
    ),
    max_leaves=5,
)
_conditions = st.builds(Comparison, _terms, st.sampled_from(Relation), _terms)
_GRID = [Fraction(n, 6) for n in range(7)]


@settings(max_examples=150)
@given(_conditions, st.lists(_conditions, max_size=1))
def test_solvers_and_a_grid_never_contradict_each_other(goal: Condition, premises: list[Condition]) -> None:
    obligation = asked(goal, *premises)
    script = of_obligation(obligation)
    answers = {*of_z3(f"(set-option :rlimit 5000000)\n{script}"), of_cvc5(script)} - {"unknown"}
    assert len(answers) <= 1
    points = [{x: a, y: b} for a, b in product(_GRID, _GRID)]
    if any(obligation.admits(point) and not holds(goal, point) for point in points):
        assert answers <= {"sat"}
    by_case = {of_cvc5(of_case(case)) for case in cases(obligation)}
    if answers == {"unsat"}:
        assert by_case <= {"unsat", "unknown"}
