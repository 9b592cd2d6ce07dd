"""The grammar: text and syntax are each other's inverse, precedence is that of the page, bounds hold."""

from fractions import Fraction as F
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.diagnostics import Position
from mechanisms.errors import SpecError
from mechanisms.language.document import Scalar
from mechanisms.language.faults import Faults
from mechanisms.language.grammar import formula
from mechanisms.language.numerals import Vocabulary
from mechanisms.language.wording import written
from mechanisms.model.syntax import COMPARISONS, Argument, Binary, Call, IfElse, Name, Numeral, Run, Syntax, Unary
from mechanisms.values import evolve

HERE = Position("", 1, 1)
WORDS = Vocabulary(frozenset({"TAO"}), frozenset({"a", "b"}))


def scalar(text: str, column: int = 1) -> Scalar:
    return Scalar(text, Position("f", 1, column, len(text), " " * (column - 1) + text))


def parsed(text: str) -> Syntax:
    return formula(scalar(text), WORDS, Faults())


def bare(node: Any) -> Any:
    """The tree with every position made the same."""
    match node:
        case Numeral() | Name():
            return evolve(node, at=HERE)
        case Unary(operator, operand):
            return Unary(operator, bare(operand), HERE)
        case Binary(operator, left, right):
            return Binary(operator, bare(left), bare(right), HERE)
        case Run(operators, operands, places):
            return Run(operators, tuple(map(bare, operands)), (HERE,) * len(places))
        case IfElse(condition, then, otherwise):
            return IfElse(bare(condition), bare(then), bare(otherwise), HERE)
        case Argument(label, value):
            return Argument(label, bare(value), HERE)
        case Call(name, square, subject, arguments, _, start, others):
            first, state = bare(subject) if subject else None, bare(start) if start else None
            return Call(name, square, first, tuple(map(bare, arguments)), HERE, state, tuple(map(bare, others)))
        case _:
            raise AssertionError(node)


names = st.sampled_from(["a", "b", "bond", "cheat", "x1"])
whole = st.integers(0, 10**12).map(F)
numbers = st.one_of(whole, st.tuples(whole, st.integers(0, 9)).map(lambda t: t[0] / 10 ** t[1]))
units = st.sampled_from([(), (("*", "USD"),), (("*", "%"), ("/", "year")), (("*", "TAO"), ("/", "day"), ("*", "h"))])
atoms = st.one_of(
    st.builds(Numeral, numbers, units, st.just(HERE)),
    st.builds(Name, names, st.one_of(st.none(), st.sampled_from(["worker", "worker#2"])), st.just(HERE)),
)
exponents = st.integers(0, 64).map(lambda n: Numeral(F(n), (), HERE))


def grown(inner: st.SearchStrategy[Syntax]) -> st.SearchStrategy[Syntax]:
    here = st.just(HERE)
    operators = st.sampled_from(["+", "-", "*", "/", "and", "or", "implies", *COMPARISONS])
    arguments = st.lists(st.builds(Argument, st.one_of(st.none(), names), inner, here), max_size=3).map(tuple)
    plain = st.builds(Name, names, st.none(), here)
    subjects = st.lists(plain, max_size=3).map(lambda found: (found[0] if found else None, tuple(found[1:])))
    calls = st.tuples(st.sampled_from(["E", "min", "nash"]), st.booleans(), subjects, arguments).map(
        lambda t: Call(t[0], t[1], t[2][0], t[3], HERE, None, t[2][1])
    )
    return st.one_of(
        st.builds(Unary, st.sampled_from(["-", "not"]), inner, here),
        st.builds(Binary, operators, inner, inner, here),
        st.builds(Binary, st.just("^"), inner, exponents, here),
        st.builds(IfElse, inner, inner, inner, here),
        calls,
    )


@given(st.recursive(atoms, grown, max_leaves=12))
def test_a_tree_is_read_back_from_its_text(tree: Syntax) -> None:
    assert bare(parsed(written(tree))) == tree


@pytest.mark.parametrize(
    ("text", "grouped"),
    [
        ("a + b * 2", "a + (b * 2)"),
        ("a - b - 2", "(a - b) - 2"),
        ("a / b / 2", "(a / b) / 2"),
        ("-a^2", "-(a^2)"),
        ("-a * b", "(-a) * b"),
        ("a * -b", "a * (-b)"),
        ("not a and b", "(not a) and b"),
        ("not a < b", "not (a < b)"),
        ("a or b and not a", "a or (b and (not a))"),
        ("a and b implies a or b implies not a", "(a and b) implies ((a or b) implies (not a))"),
        ("(a implies b) implies a", "(a implies b) implies a"),
        ("a + 1 < b - 1", "(a + 1) < (b - 1)"),
        ("a if a < b else b if b else 3", "a if (a < b) else (b if b else 3)"),
        ("a + 1 if b else 2 * a", "(a + 1) if b else (2 * a)"),
        ("2 USD/h * a", "(2 USD/h) * a"),
        ("2 * a / 1 h", "(2 * a) / (1 h)"),
        ("5% / a", "(5%) / a"),
        ("nash(a, b,)", "nash(a, b)"),
        ("griefing(a, b) <= 2", "(griefing(a, b)) <= 2"),
        ("E[a | b] >= E[a | x1] + 1", "(E[a | b]) >= ((E[a | x1]) + 1)"),
        ("f(a = b, x1: 3)", "f(a: b, x1 = 3)"),
    ],
)
def test_operators_bind_as_the_page_says(text: str, grouped: str) -> None:
    assert bare(parsed(text)) == bare(parsed(grouped))


def test_every_node_knows_where_it_stands() -> None:
    syntax = formula(scalar("  bond *  guess_cost", column=11), WORDS, Faults())
    assert isinstance(syntax, Binary)
    assert [(n.at.column, n.at.length) for n in (syntax.left, syntax, syntax.right)] == [(13, 4), (18, 1), (21, 10)]


def test_a_unit_belongs_to_the_stretch_of_its_number() -> None:
    syntax = parsed("2 + 1.50 USD / h  - a")
    assert isinstance(syntax, Run)
    assert [(n.at.column, n.at.length) for n in syntax.operands] == [(1, 1), (5, 12), (21, 1)]
    assert [at.column for at in syntax.places] == [3, 19]
    assert syntax.at.column == 19


def test_a_sum_or_a_product_is_one_level_however_long_it_is() -> None:
    for operator in "+-*/":
        long = parsed(operator.join(["a"] * 5000))
        assert isinstance(long, Run)
        assert set(map(bare, long.operands)) == {bare(parsed("a"))}
        assert set(long.operators) == {operator}
        assert written(long) == f" {operator} ".join(["a"] * 5000)
    with pytest.raises(SpecError, match="M024"):
        parsed(" and ".join(["a"] * 101))
    with pytest.raises(SpecError, match="M024"):
        parsed("(a + b * " * 60 + "a" + ")" * 60)


def test_what_stands_before_an_operator_of_a_run_is_a_formula() -> None:
    run = parsed("a - b + x1 - 2")
    assert isinstance(run, Run)
    assert [bare(run.before(n)) for n in range(3)] == [bare(parsed(text)) for text in ("a", "a - b", "a - b + x1")]


@pytest.mark.parametrize("opening", ["(", "-", "not ", "f(", "a if b else ", "2 * (a if b else "])
def test_nesting_is_bounded_whatever_nests(opening: str) -> None:
    depth = 20
    parsed(opening * depth + "a" + ")" * (depth * opening.count("(")))
    for count in (150, 3000):
        with pytest.raises(SpecError, match=r"M024|M023"):
            parsed(opening * count + "a" + ")" * (count * opening.count("(")))


def test_a_formula_has_at_most_twenty_five_thousand_parts() -> None:
    with pytest.raises(SpecError, match="M023"):
        parsed("+".join(["a"] * 12_501))
    with pytest.raises(SpecError, match=r"M023.*more than 2500 arguments"):
        parsed("f(" + ",".join(["a"] * 2_501) + ")")


def test_a_number_has_at_most_sixty_digits() -> None:
    assert parsed("1" * 60) == Numeral(F(int("1" * 60)), (), Position("f", 1, 1, 60, "1" * 60))
    for digits in (61, 1_000_000):
        with pytest.raises(SpecError, match="M025"):
            parsed("1" * digits)
