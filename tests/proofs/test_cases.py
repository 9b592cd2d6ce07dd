"""Cases: an obligation holds at a point exactly where all of its cases do."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import holds
from mechanisms.terms.free_variables import variables
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import (
    FALSE,
    TRUE,
    Abs,
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
    Event,
    IfThenElse,
    MinMax,
    Negation,
    Occurs,
    Pick,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Tail,
    Term,
    Variable,
    number,
)
from proofs.arithmetic.polynomial import Polynomial
from proofs.checking.cases import MOST_CASES, Case, Sign, cases, premise_systems
from proofs.checking.obligation import Obligation

NAMES = [Variable(name) for name in "xyd"]
x, y, d = NAMES
BOX = {
    x: Interval(Fraction(-1), Fraction(1)),
    y: Interval(Fraction(0), Fraction(2), low_open=True),
    d: Interval(Fraction(1), Fraction(2)),
}
HALF = Fraction(1, 2)
points = st.fixed_dictionaries(
    {
        x: st.sampled_from([Fraction(i, 2) for i in range(-2, 3)]),
        y: st.sampled_from([HALF, Fraction(1), Fraction(2)]),
        d: st.sampled_from([Fraction(1), 3 * HALF, Fraction(2)]),
    }
)
constants = st.integers(-2, 2).map(number)


def _grown(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(Sum),
        pairs.map(Product),
        st.builds(Quotient, inner, st.sampled_from([d, -d, d + y, x, x - y, number(3)])),
        st.builds(Power, inner, st.just(2)),
        st.builds(MinMax, st.sampled_from(Pick), pairs),
        inner.map(Abs),
        st.builds(IfThenElse, st.builds(Comparison, inner, st.sampled_from(Relation), inner), inner, inner),
        st.just(Tail(y / number(2), number(2), number(1))),
    )


terms: st.SearchStrategy[Term] = st.recursive(st.one_of(constants, st.sampled_from(NAMES)), _grown, max_leaves=4)
comparisons = st.builds(Comparison, terms, st.sampled_from(Relation), terms)
conditions: st.SearchStrategy[Condition] = st.recursive(
    st.one_of(comparisons, comparisons, st.sampled_from([TRUE, FALSE])),
    lambda inner: st.one_of(
        inner.map(Negation),
        st.lists(inner, max_size=2).map(lambda c: Conjunction(tuple(c))),
        st.lists(inner, max_size=2).map(lambda c: Disjunction(tuple(c))),
    ),
    max_leaves=3,
)


def _true(case: Case, point: dict[Variable, Fraction]) -> bool:
    given_signs = all(sign.allows(sign.polynomial.at(point)) for sign in case.premises)
    return not given_signs or case.goal.allows(case.goal.polynomial.at(point))


@settings(max_examples=300)
@given(conditions, st.lists(comparisons, max_size=1), st.lists(points, min_size=3, max_size=5))
def test_an_obligation_holds_at_a_point_exactly_where_all_its_cases_do(
    goal: Condition, premises: list[Condition], at: list[dict[Variable, Fraction]]
) -> None:
    obligation = Obligation("any", BOX, tuple(premises), goal)
    try:
        found = cases(obligation)
    except DomainError as error:
        assert "cases" in str(error) or "denominator" in str(error)  # noqa: PT017  nothing else may stop it
        return
    for point in at:
        try:
            meant = not all(holds(p, point) for p in premises) or holds(goal, point)
            given_everywhere = [holds(p, point) for p in (goal, *premises)]
        except DomainError:
            continue
        assert len(given_everywhere) == 1 + len(premises)
        if not _divides_by_zero((goal, *premises), point):
            assert all(_true(case, point) for case in found) == meant


def _divides_by_zero(conditions: tuple[Condition, ...], point: dict[Variable, Fraction]) -> bool:
    """Whether some divisor is 0 at a point, also in a branch that is not taken there."""
    return point[x] == 0 or point[x] == point[y]


@given(st.lists(comparisons, max_size=2), points)
def test_premises_hold_at_a_point_exactly_where_one_of_their_systems_does(
    premises: list[Condition], point: dict[Variable, Fraction]
) -> None:
    obligation = Obligation("any", BOX, tuple(premises), TRUE)
    try:
        systems = premise_systems(obligation)
        meant = False not in [holds(p, point) for p in premises]  # every premise must have a meaning
    except DomainError:
        return
    if not _divides_by_zero(tuple(premises), point):
        found = any(all(s.allows(s.polynomial.at(point)) for s in signs) for signs in systems)
        assert found == meant


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("value", [-1, 0, 1])
def test_a_sign_or_its_negation_holds_and_never_both(value: int, strict: bool) -> None:
    sign = Sign(Polynomial.of(x), strict)
    assert sign.allows(Fraction(value)) != sign.negated.allows(-Fraction(value))


def test_a_goal_that_is_true_has_no_cases_and_one_that_is_false_fails_everywhere() -> None:
    assert cases(Obligation("", BOX, (), TRUE)) == ()
    (never,) = cases(Obligation("", BOX, (), FALSE))
    assert never.goal == Sign(Polynomial.of(0), strict=True)


def test_a_false_goal_under_a_premise_says_that_the_premise_fails() -> None:
    (case,) = cases(Obligation("", BOX, (Comparison(x, Relation.GE, y),), FALSE))
    assert case.goal == Sign(Polynomial.of(y) - Polynomial.of(x), strict=True)
    assert case.premises == ()


@given(comparisons, st.lists(comparisons, max_size=2), points)
def test_a_parameter_with_a_single_value_is_put_in(
    goal: Condition, premises: list[Condition], point: dict[Variable, Fraction]
) -> None:
    """The cases do not mention it, and they are what the obligation says at that value."""
    obligation = Obligation("any", {**BOX, x: Interval(point[x], point[x])}, tuple(premises), goal)
    try:
        found, systems = cases(obligation), premise_systems(obligation)
        held = False not in [holds(p, point) for p in premises]
        meant = not held or holds(goal, point)
    except DomainError:
        return
    signs = [sign for case in found for sign in (case.goal, *case.premises)] + [s for each in systems for s in each]
    assert not any(x in case.box for case in found)
    assert not any(x in variables(sign.term) for sign in signs)
    if not _divides_by_zero((goal, *premises), point):
        assert all(_true(case, point) for case in found) == meant
        assert any(all(s.allows(s.polynomial.at(point)) for s in each) for each in systems) == held


def test_a_divisor_of_known_sign_is_cleared_and_another_is_squared_away() -> None:
    def goal(below: Term) -> Polynomial:
        (case,) = cases(Obligation("", BOX, (), Comparison(y / below, Relation.GE, number(0))))
        return case.goal.polynomial

    assert goal(d) == Polynomial.of(y)
    assert goal(-d) == -Polynomial.of(y)
    assert goal(x) == Polynomial.of(y) * Polynomial.of(x)


def test_an_event_left_open_in_a_claim_is_refused() -> None:
    for goal in (Occurs(Event("s", "e")), Negation(Occurs(Event("s", "e")))):
        with pytest.raises(DomainError, match="not settled"):
            cases(Obligation("", BOX, (), goal))


def test_a_claim_that_splits_too_often_is_refused() -> None:
    pieces = tuple(Abs(x - number(Fraction(i, 20)) * d) for i in range(12))
    with pytest.raises(DomainError, match=f"more than {MOST_CASES} cases"):
        cases(Obligation("", BOX, (), Comparison(Sum(pieces), Relation.GE, y)))
