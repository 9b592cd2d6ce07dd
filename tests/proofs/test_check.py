"""The checker accepts what is a proof, and rejects it once one number, name, sign or end is changed."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mechanisms.errors import CertificateRejected
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, Condition, Quotient, Relation, Tail, Term, Variable, number
from mechanisms.values import evolve
from proofs.arithmetic.bernstein import coefficients, show_sign
from proofs.arithmetic.polynomial import Monomial, Polynomial, ratio
from proofs.checking.cases import Case, Sign, cases
from proofs.checking.certificate import Certificate, Corners, End, Intervals, Split
from proofs.checking.check import check, check_case, check_counterexample, check_witness
from proofs.checking.obligation import Obligation

NAMES = [Variable(name) for name in "xyz"]
x, y, z = NAMES
LINEAR = dict.fromkeys(NAMES, 1)
small = st.integers(-2, 2).map(Fraction)


@st.composite
def intervals(draw: st.DrawFn, *, bounded: bool = False) -> Interval:
    low = Fraction(draw(st.integers(-2, 1)))
    low_open = draw(st.booleans())
    if not bounded and draw(st.integers(0, 2)) == 0:
        return Interval(low, None, low_open)
    width = draw(st.integers(0, 2))
    if width == 0:
        return Interval(low, low)
    return Interval(low, low + width, low_open, draw(st.booleans()))


@st.composite
def multilinear(draw: st.DrawFn) -> Polynomial:
    coefficients = {m: draw(small) for m in product((0, 1), repeat=3)}
    found: dict[Monomial, Fraction] = {}
    for m, c in coefficients.items():
        if c:
            found[tuple((v, 1) for v, e in zip(NAMES, m, strict=True) if e)] = c
    return Polynomial(found)


boxes = st.fixed_dictionaries({name: intervals() for name in NAMES})
bounded = st.fixed_dictionaries({name: intervals(bounded=True) for name in NAMES})


def _grid(interval: Interval) -> list[Fraction]:
    """Numbers that come close to both ends, and far out beyond an infinite one."""
    tiny = Fraction(1, 10**6)
    if interval.high is None:
        found = [interval.low, interval.low + tiny, interval.low + 1, interval.low + 10**6]
    else:
        middle = (interval.low + interval.high) / 2
        found = [interval.low, interval.low + tiny, middle, interval.high - tiny, interval.high]
    return [value for value in found if value in interval]


@given(multilinear(), boxes, st.booleans())
def test_corners_suffice_exactly_where_no_point_of_the_box_breaks_the_sign(
    polynomial: Polynomial, box: dict[Variable, Interval], strict: bool
) -> None:
    """With coefficients up to 2 and steps of a millionth, the grid meets every sign that the box has."""
    sign = Sign(polynomial, strict)
    values = tuple(coefficients(polynomial, LINEAR, box))
    accepted = show_sign(values, LINEAR, box, strict=strict)
    grid = product(*(_grid(box[v]) for v in NAMES))
    broken = any(not sign.allows(polynomial.at(dict(zip(NAMES, at, strict=True)))) for at in grid)
    assert accepted != broken


@given(multilinear(), bounded, st.booleans(), st.integers(0, 7), st.integers(-3, 3).filter(bool))
def test_a_corner_certificate_with_one_number_changed_is_rejected(
    polynomial: Polynomial, box: dict[Variable, Interval], strict: bool, place: int, change: int
) -> None:
    least = min(coefficients(polynomial, LINEAR, box))
    lifted = polynomial + Polynomial.of(strict - least)
    values = tuple(coefficients(lifted, LINEAR, box))
    case = Case(box, (), Sign(lifted, strict))
    certificate = Corners(0, tuple(NAMES), values)
    check_case(case, certificate)
    broken = (*values[:place], values[place] + change, *values[place + 1 :])
    with pytest.raises(CertificateRejected, match="not the value"):
        check_case(case, evolve(certificate, values=broken))
    with pytest.raises(CertificateRejected):
        check_case(case, evolve(certificate, values=values[:-1]))


@given(multilinear(), boxes, st.sampled_from(NAMES))
def test_a_corner_certificate_that_leaves_out_a_variable_is_rejected(
    polynomial: Polynomial, box: dict[Variable, Interval], left_out: Variable
) -> None:
    assume(left_out in polynomial.generators and box[left_out].low != box[left_out].high)
    kept = [v for v in NAMES if v != left_out]
    case = Case(box, (), Sign(polynomial, strict=False))
    others_vary = all(box[v].low != box[v].high for v in kept)
    if others_vary:
        with pytest.raises(CertificateRejected, match="left out"):
            check_case(case, Corners(0, tuple(kept), (Fraction(1),) * 4))


XY = Case(
    {x: Interval(Fraction(1), Fraction(2)), y: Interval(Fraction(0), Fraction(1))},
    (Sign(Polynomial.of(y) - Polynomial.of(2), strict=False),),
    Sign(Polynomial.of(x) - Polynomial.of(y), strict=False),
)
RIGHT = Corners(0, (x, y), (Fraction(1), Fraction(0), Fraction(2), Fraction(1)))


def test_the_corner_certificate_as_it_stands_is_accepted() -> None:
    check_case(XY, RIGHT)


@pytest.mark.parametrize(
    ("certificate", "words"),
    [
        (evolve(RIGHT, variables=(y, x)), "not the value"),
        (evolve(RIGHT, variables=(x, x)), "twice"),
        (evolve(RIGHT, variables=(x, z)), "not in the box"),
        (evolve(RIGHT, shows=2), "premise 2"),
        (evolve(RIGHT, shows=-1), "premise -1"),
        (evolve(RIGHT, shows=1), "not the value"),
        (evolve(RIGHT, values=(Fraction(0), Fraction(1), Fraction(1), Fraction(2))), "not the value"),
        (evolve(RIGHT, variables=(), values=(Fraction(1),)), "left out"),
    ],
)
def test_a_corner_certificate_that_speaks_of_something_else_is_rejected(certificate: Corners, words: str) -> None:
    with pytest.raises(CertificateRejected, match=words):
        check_case(XY, certificate)


def test_a_certificate_of_a_goal_that_is_only_just_true_does_not_show_the_strict_goal() -> None:
    strict = evolve(XY, goal=evolve(XY.goal, strict=True))
    with pytest.raises(CertificateRejected, match="0 where > is claimed"):
        check_case(strict, RIGHT)


def test_a_certificate_of_a_goal_does_not_show_its_opposite() -> None:
    turned = evolve(XY, goal=Sign(-XY.goal.polynomial, strict=False))
    with pytest.raises(CertificateRejected):
        check_case(turned, RIGHT)
    with pytest.raises(CertificateRejected, match="negative"):
        check_case(turned, evolve(RIGHT, values=tuple(-v for v in RIGHT.values)))


def test_a_premise_that_holds_nowhere_leaves_nothing_to_show() -> None:
    check_case(XY, Corners(1, (y,), (Fraction(2), Fraction(1))))
    satisfiable = evolve(XY, premises=(Sign(Polynomial.of(y) - Polynomial.of(1), strict=False),))
    with pytest.raises(CertificateRejected, match="do not show"):
        check_case(satisfiable, Corners(1, (y,), (Fraction(1), Fraction(0))))


def test_corners_decide_no_square() -> None:
    case = evolve(XY, goal=Sign(ratio(x * x).numerator, strict=False))
    with pytest.raises(CertificateRejected, match="degree 1"):
        check_case(case, RIGHT)


# cells ---------------------------------------------------------------------------------------------

PARABOLA = Case({x: Interval(Fraction(0), Fraction(1))}, (), Sign(ratio(number(1) - x + x * x).numerator, strict=True))
"""1 - x + x^2 > 0 falls on the left half and rises on the right."""

LOW, HIGH, NONE = Intervals(0, ((x, End.LOW),)), Intervals(0, ((x, End.HIGH),)), Intervals(0, ())
HALVES = Split(x, Fraction(1, 2), HIGH, LOW)


def test_a_tree_of_cells_that_decides_each_cell_is_accepted() -> None:
    check_case(PARABOLA, HALVES)


@pytest.mark.parametrize(
    ("certificate", "words"),
    [
        (Split(x, Fraction(2), HIGH, LOW), "outside its cell"),
        (Split(x, Fraction(-1), HIGH, LOW), "outside its cell"),
        (Split(y, Fraction(1, 2), HIGH, LOW), "outside its cell"),
        (Split(x, Fraction(1, 2), LOW, HIGH), "least at the low end"),
        (Split(x, Fraction(1, 2), HIGH, HIGH), "least at the high end"),
        (Split(x, Fraction(3, 4), HIGH, LOW), "least at the high end"),
        (Split(x, Fraction(1, 4), HIGH, LOW), "least at the low end"),
        (LOW, "least at the low end"),
        (Intervals(0, ((y, End.LOW),)), "y is not in the box"),
        (NONE, "does not show the sign"),
        (evolve(HALVES, below=evolve(HIGH, shows=1)), "premise 1"),
    ],
)
def test_a_tree_of_cells_with_one_part_changed_is_rejected(certificate: Certificate, words: str) -> None:
    with pytest.raises(CertificateRejected, match=words):
        check_case(PARABOLA, certificate)


@given(st.fractions(min_value=-1, max_value=2, max_denominator=8), st.sampled_from([LOW, HIGH, NONE]), st.data())
def test_whatever_tree_is_accepted_its_goal_is_true(at: Fraction, below: Intervals, data: st.DataObject) -> None:
    above = data.draw(st.sampled_from([LOW, HIGH, NONE]))
    least = data.draw(st.fractions(min_value=0, max_value=1, max_denominator=8))
    strict = data.draw(st.booleans())
    case = evolve(PARABOLA, goal=Sign(PARABOLA.goal.polynomial - Polynomial.of(least), strict))
    try:
        check_case(case, Split(x, at, below, above))
    except CertificateRejected:
        return
    assert least < Fraction(3, 4) or (least == Fraction(3, 4) and not strict)


def test_a_goal_that_touches_zero_is_shown_only_where_it_is_not_strict() -> None:
    touching = Case(PARABOLA.box, (), Sign(ratio((x - number(Fraction(1, 2))) ** 2).numerator, strict=False))
    check_case(touching, HALVES)
    with pytest.raises(CertificateRejected, match="does not show"):
        check_case(evolve(touching, goal=evolve(touching.goal, strict=True)), HALVES)


def test_an_end_at_infinity_is_no_end() -> None:
    falling = Case({x: Interval(Fraction(0), None)}, (), Sign(-Polynomial.of(x) + Polynomial.of(1), strict=False))
    with pytest.raises(CertificateRejected, match="least at the high end"):
        check_case(falling, HIGH)
    with pytest.raises(CertificateRejected, match="least at the high end"):
        check_case(falling, Split(x, Fraction(1, 2), HIGH, HIGH))
    with pytest.raises(CertificateRejected, match="does not show the sign"):
        check_case(falling, NONE)


def test_cells_decide_a_tail_at_its_worst_end() -> None:
    tail = Tail(x, number(1000), number(1))
    goal = Comparison(tail, Relation.GE, number(Fraction(6, 10)))
    box = {x: Interval(Fraction(1, 1000), Fraction(1))}
    check(Obligation("tail", box, (), goal), [LOW])
    with pytest.raises(CertificateRejected, match="tail: the polynomial is not shown"):
        check(Obligation("tail", box, (), goal), [HIGH])


# obligations, witnesses, counterexamples -----------------------------------------------------------


def _above(left: Term, right: Term) -> Condition:
    return Comparison(left, Relation.GT, right)


SQUARE = Obligation("square", PARABOLA.box, (_above(x, number(Fraction(1, 4))),), _above(x, number(Fraction(1, 2))))


def test_each_case_needs_its_own_certificate() -> None:
    goal = Obligation("two", XY.box, (), Comparison(x, Relation.NE, number(0)))
    one = cases(evolve(goal, goal=Comparison(x, Relation.GT, number(0))))
    assert len(one) == 1
    proof = Corners(0, (x,), (Fraction(1), Fraction(2)))
    check(evolve(goal, goal=Comparison(x, Relation.GT, number(0))), [proof])
    with pytest.raises(CertificateRejected, match="two: 0 certificates for 1 cases"):
        check(evolve(goal, goal=Comparison(x, Relation.GT, number(0))), [])
    with pytest.raises(CertificateRejected, match="2 certificates for 1 cases"):
        check(evolve(goal, goal=Comparison(x, Relation.GT, number(0))), [proof, proof])


@pytest.mark.parametrize("value", [Fraction(1, 4), Fraction(-1), Fraction(2)])
def test_a_witness_outside_the_box_or_the_premises_is_rejected(value: Fraction) -> None:
    check_witness(SQUARE, {x: Fraction(1)})
    with pytest.raises(CertificateRejected, match="breaks a range or an assumption"):
        check_witness(SQUARE, {x: value})


def test_a_witness_must_name_every_parameter() -> None:
    with pytest.raises(CertificateRejected):
        check_witness(SQUARE, {y: Fraction(1)})


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Fraction(1, 4), "breaks a range or an assumption"),
        (Fraction(-1), "breaks a range or an assumption"),
        (Fraction(3, 4), "the goal holds"),
    ],
)
def test_a_counterexample_that_is_none_is_rejected(value: Fraction, words: str) -> None:
    check_counterexample(SQUARE, {x: Fraction(1, 2)})
    with pytest.raises(CertificateRejected, match=words):
        check_counterexample(SQUARE, {x: value})


def test_a_point_at_which_a_premise_has_no_meaning_is_no_witness() -> None:
    obligation = evolve(SQUARE, premises=(_above(Quotient(number(1), x), number(0)),))
    with pytest.raises(CertificateRejected):
        check_witness(obligation, {x: Fraction(0)})


def test_a_certificate_knows_its_kind() -> None:
    kinds: list[Certificate] = [RIGHT, HALVES]
    assert [c.kind for c in kinds] == ["corners", "split"]
