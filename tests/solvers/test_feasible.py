"""The values of one parameter at which an obligation holds: exact, on the safe side, and necessary."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import (
    TRUE,
    Comparison,
    Condition,
    Conjunction,
    IfThenElse,
    MinMax,
    Pick,
    Relation,
    Tail,
    Term,
    Variable,
    number,
)
from mechanisms.values import evolve
from proofs.checking.cases import cases, premise_systems
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved, Undecided, Vacuous, Verdict
from solvers.engines.budget import Budget
from solvers.windows import decide_on_interval as spanwise
from solvers.windows import feasible as searching
from solvers.windows.admissible import possible_all_over
from solvers.windows.critical_values import Critical, critical_values
from solvers.windows.decide_on_interval import holds_on
from solvers.windows.feasible import Feasible, feasible
from solvers.windows.real_sets import Span, Spans
from solvers.windows.values_at_point import Allowed

B, x, y = Variable("bond"), Variable("x"), Variable("y")
NAMES = (x, y)
BUDGET = Budget(rlimit=500_000, seconds=10)
ENDLESS = Interval(Fraction(0), None)
UNIT = Interval(Fraction(0), Fraction(1))
OPENED = Interval(Fraction(0), Fraction(1), low_open=True)


def _found(goal: Condition, *premises: Condition, bond: Interval = ENDLESS, **box: Interval) -> Feasible:
    found = _asked(goal, *premises, bond=bond, **box)
    assert isinstance(found, Feasible), found
    return found


def _asked(
    goal: Condition, *premises: Condition, bond: Interval = ENDLESS, **box: Interval
) -> Feasible | Undecided | Vacuous:
    ranges = {B: bond, x: box.get("x", UNIT), y: box.get("y", UNIT)}
    return feasible(Obligation("goal", ranges, premises, goal), B, BUDGET)


def _ge(left: Term, right: Term) -> Comparison:
    return Comparison(left, Relation.GE, right)


def _gt(left: Term, right: Term) -> Comparison:
    return Comparison(left, Relation.GT, right)


def _from(low: Fraction | int, high: Fraction | int | None = None, *, low_open: bool = False) -> Spans:
    return (Span(Fraction(low), None if high is None else Fraction(high), low_open),)


small = st.integers(-3, 3).map(Fraction)


@settings(max_examples=60)
@given(
    st.lists(small, min_size=4, max_size=4),
    st.lists(small, min_size=4, max_size=4),
    st.sampled_from([Relation.GE, Relation.GT]),
    st.tuples(st.booleans(), st.booleans()),
)
def test_the_values_that_keep_an_affine_goal_are_those_that_keep_it_at_every_corner(
    still: list[Fraction], rising: list[Fraction], relation: Relation, opens: tuple[bool, bool]
) -> None:
    """still + rising * bond, both multilinear in x and y: brute force at the corners, or close to an open one."""

    def multilinear(c: list[Fraction]) -> Term:
        return number(c[0]) + number(c[1]) * x + number(c[2]) * y + number(c[3]) * x * y

    def at(c: list[Fraction], a: Fraction, b: Fraction) -> Fraction:
        return c[0] + c[1] * a + c[2] * b + c[3] * a * b

    ranges = [Interval(Fraction(0), Fraction(1), low_open=opened) for opened in opens]
    goal = Comparison(multilinear(still) + multilinear(rising) * B, relation, number(0))
    found = _found(goal, x=ranges[0], y=ranges[1], bond=Interval(Fraction(0), Fraction(12)))
    near = Fraction(1, 10**9)
    ends = [[near if opened else Fraction(0), Fraction(1)] for opened in opens]
    for value in [Fraction(i, 12) for i in range(145)]:
        good = all(relation.holds(at(still, a, b) + at(rising, a, b) * value, Fraction(0)) for a, b in product(*ends))
        if any(opens):  # what fails only beyond the open end is not told apart by a point a billionth inside
            limit = product(*[[Fraction(0), near, Fraction(1)]] * 2)
            values = [at(still, a, b) + at(rising, a, b) * value for a, b in limit]
            if good and any(-100 * near <= v <= 100 * near for v in values):
                continue
        assert any(value in span for span in found.spans) == good
    assert not found.enclosed


def test_the_worst_point_in_the_middle_is_enclosed_on_the_safe_side() -> None:
    (span,) = _found(_ge(B, x * (number(1) - x))).spans
    assert Fraction(1, 4) <= span.low <= Fraction(1, 4) + Fraction(1, 10**8)
    (strict,) = _found(_gt(B, x * (number(1) - x))).spans
    assert Fraction(1, 4) <= strict.low <= Fraction(1, 4) + Fraction(1, 10**8)
    assert strict.low > Fraction(1, 4) or strict.low_open


def test_an_enclosed_end_has_a_point_just_beyond_it_that_fails() -> None:
    goal = _ge(B, x * (number(1) - x * x))
    found = _found(goal)
    (span,) = found.spans
    worst = 2 / (3 * 3**0.5)
    assert abs(float(span.low) - worst) < 1e-6
    assert float(span.low) > worst - 1e-12
    point = found.enclosed.get((span.low, False))
    if point is not None:
        assert not point[B] >= point[x] * (1 - point[x] ** 2)


def test_an_irrational_end_is_rounded_into_the_window() -> None:
    (span,) = _found(_ge(B * B, number(2))).spans
    assert span.low**2 > 2
    assert not span.low_exact


def test_a_goal_of_degree_two_leaves_a_union() -> None:
    found = _found(_ge((B - number(1)) * (B - number(2)), number(0)))
    assert found.spans == (Span(Fraction(0), Fraction(1)), Span(Fraction(2), None))
    moving = _found(_ge((B - number(1)) * (B - number(2)), x * number(2)))
    assert moving.spans == (Span(Fraction(0), Fraction(0)), Span(Fraction(3), None))


def test_an_open_corner_limits_without_being_attained() -> None:
    assert _found(_ge(B * x, number(5) * x), x=OPENED).spans == _from(5)
    assert _found(_gt(B + x, number(5)), x=OPENED).spans == _from(5)
    assert _found(_ge(B + x, number(5)), x=OPENED).spans == _from(5)
    assert _found(_gt(B - x, number(5)), x=UNIT).spans == _from(6, low_open=True)
    closed_above = Interval(Fraction(0), Fraction(1), high_open=True)
    assert _found(_gt(B - x, number(5)), x=closed_above).spans == _from(6)


def test_a_condition_true_only_at_the_end_left_out_does_not_limit() -> None:
    step = IfThenElse(Comparison(x, Relation.LE, number(0)), number(10), number(1))
    assert _found(_ge(B, step), x=OPENED).spans == _from(1)
    assert _found(_ge(B, step)).spans == _from(10)


def test_no_value_is_a_finding_and_the_cuts_show_why() -> None:
    found = _found(_gt(x, number(2)))
    assert found.spans == ()
    assert found.cuts
    low = _found(Conjunction((_ge(B, number(5)), _ge(number(3), B))))
    assert low.spans == ()


def test_every_end_is_cut_by_a_point() -> None:
    found = _found(_ge(B, x + y))
    assert found.spans == _from(2)
    cut = found.cut_at(Fraction(2), high=False)
    assert cut is not None
    assert cut.actual
    assert cut.point == {x: 1, y: 1}
    assert found.cut_at(Fraction(2), high=True) is None


def test_assumptions_about_the_unknown_alone_are_its_range() -> None:
    assert _found(_gt(B, number(10)), _ge(B, number(20))).spans == _from(20)
    assert _found(_gt(B, number(30)), _ge(B, number(20))).spans == _from(30, low_open=True)
    assert isinstance(_asked(_gt(B, number(30)), Comparison(B, Relation.LT, number(0))), Vacuous)


def test_values_at_which_no_assumption_can_hold_are_no_answer() -> None:
    premise = _ge(B, number(20) + x)
    assert _found(_gt(B, number(30)), premise).spans == _from(30, low_open=True)
    assert isinstance(_asked(TRUE, _ge(x, number(3))), Vacuous)


def test_an_assumption_about_the_others_spares_the_points_that_it_excludes() -> None:
    assert _found(_ge(B, number(4) * x), _ge(number(Fraction(1, 2)), x)).spans == _from(2)
    (span,) = _found(_ge(B, number(4) * x), _ge(y, x), y=Interval(Fraction(0), Fraction(1, 4))).spans
    assert 1 <= span.low < 1 + Fraction(1, 10**6)  # the worst point, x = y = 1/4, is not a corner


def test_an_extremum_of_the_unknown_is_split() -> None:
    goal = _ge(MinMax(Pick.LEAST, (B, number(5))), number(3) + x)
    assert _found(goal).spans == _from(4)
    assert _found(_ge(MinMax(Pick.GREATEST, (B, number(2))), number(3) * x)).spans == _from(3)


def test_the_unknown_inside_a_tail_is_refused() -> None:
    answer = _asked(_ge(Tail(B, number(100), number(1)), x), bond=UNIT)
    assert isinstance(answer, Undecided)
    assert "inside a binomial tail" in answer.reason


def test_a_tail_of_another_parameter_is_worked_out_at_the_ends() -> None:
    tail = Tail(x, number(1000), number(1))
    box = Interval(Fraction(1, 1000), Fraction(1, 100))
    (span,) = _found(_ge(B * tail, number(1)), x=box).spans
    assert span.low == 1 / (1 - Fraction(999, 1000) ** 1000)


def test_what_no_solver_settles_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spanwise, "decide", lambda *_, **__: Undecided("no time"))
    assert _asked(_ge(B, x)) == Undecided("no time")
    assert isinstance(_asked(_ge(B * B, x)), Undecided)


def test_an_enclosure_that_cannot_be_proved_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each answer cuts a little, until the rounds are over; then the middle must be proved."""
    obligation = Obligation("goal", {B: ENDLESS, x: UNIT}, (), _ge(B, number(4) * x))
    enclosing = evolve(BUDGET, rounds=0)
    found = feasible(obligation, B, enclosing)
    assert isinstance(found, Feasible)
    (span,) = found.spans
    assert 4 <= span.low < 4 + Fraction(1, 10**6)
    assert span.high is None
    exact = feasible(obligation, B, evolve(enclosing, bisections=0))
    assert isinstance(exact, Undecided)
    assert "no enclosure was asked for" in exact.reason
    monkeypatch.setattr(spanwise, "decide", lambda *_: Undecided("no time"))
    assert feasible(obligation, B, enclosing) == Undecided("the ends of the window could not be enclosed")


def test_a_window_that_may_end_somewhere_is_not_called_endless(monkeypatch: pytest.MonkeyPatch) -> None:
    def bounded_only(obligation: Obligation, unknown: Variable, span: Span, budget: Budget) -> Verdict:
        return Undecided("no") if span.high is None else holds_on(obligation, unknown, span, budget)

    monkeypatch.setattr(searching, "holds_on", bounded_only)
    obligation = Obligation("goal", {B: ENDLESS, x: UNIT}, (), _ge(B, x))
    answer = feasible(obligation, B, evolve(BUDGET, rounds=0))
    assert answer == Undecided("the window could not be shown to be unbounded")


@pytest.mark.parametrize("relation", [Relation.GE, Relation.GT])
@pytest.mark.parametrize(
    "span",
    [
        Span(Fraction(1), Fraction(2)),
        Span(Fraction(1), Fraction(2), low_open=True),
        Span(Fraction(1), Fraction(2), high_open=True),
        Span(Fraction(1), Fraction(2), True, True),
        Span(Fraction(1), None),
        Span(Fraction(1), None, True),
        Span(Fraction(1), Fraction(1)),
    ],
)
@pytest.mark.parametrize("goal", [B - number(1), number(2) - B, x * (B - number(1)), number(0) * B, B - x, x - B])
def test_a_goal_holds_on_a_span_exactly_where_it_holds_at_its_points(
    goal: Term, span: Span, relation: Relation
) -> None:
    verdict = holds_on(
        Obligation("", {B: ENDLESS, x: UNIT}, (), Comparison(goal, relation, number(0))), B, span, BUDGET
    )
    tiny = Fraction(1, 10**6)
    candidates = [span.low, span.low + tiny, span.inside(), Fraction(1000)]
    candidates += [] if span.high is None else [span.high, span.high - tiny]
    values = [v for v in candidates if v in span]
    allowed = Allowed(Obligation("", {B: ENDLESS, x: UNIT}, (), Comparison(goal, relation, number(0))), B)
    good = all(any(v in s for s in allowed.at({x: at})) for v in values for at in (Fraction(0), Fraction(1)))
    assert isinstance(verdict, Proved) == good


def test_a_goal_that_is_nothing_but_true_is_proved_with_a_witness() -> None:
    verdict = holds_on(Obligation("", {B: ENDLESS, x: UNIT}, (), TRUE), B, Span(Fraction(0), None), BUDGET)
    assert isinstance(verdict, Proved)
    assert set(verdict.witness) == {B, x}


def test_critical_values_are_found_where_three_parameters_are_tied_in_a_chain() -> None:
    z, wide = Variable("z"), Interval(Fraction(0), Fraction(1000))
    chain = (_ge(x, B * number(Fraction(1, 2))), _ge(y, x * number(Fraction(1, 3))), _ge(z * z, y))
    box = {B: Interval(Fraction(0), Fraction(100)), x: wide, y: wide, z: wide}
    systems = [(*case.premises, case.goal.negated) for case in cases(Obligation("goal", box, chain, _ge(z, number(3))))]
    found = critical_values(systems, box, B, BUDGET.meter())
    assert found is not None
    assert (Fraction(-54), Fraction(1)) in found.polynomials
    assert not found.complete


def test_the_critical_values_of_linear_signs_are_all_found_whatever_their_number() -> None:
    """`B <= 2 x0`, `x0 <= 2 x1`, ..., `x7 <= 1`: B is at most 2^8, and no parameter has an upper end."""
    links = [B, *(Variable(f"x{n}") for n in range(8))]
    chain = [_ge(number(2) * above, below) for below, above in pairwise(links)]
    box = dict.fromkeys(links, ENDLESS)
    (system,) = premise_systems(Obligation("chain", box, (*chain, _ge(number(1), links[-1])), TRUE))
    found = critical_values([system], box, B, BUDGET.meter())
    assert found == Critical(((Fraction(0), Fraction(1)), (Fraction(-256), Fraction(1))))


def test_a_value_that_fails_speaks_for_its_neighbours_only_as_far_as_paths_of_failing_points_go() -> None:
    tied: list[Condition] = [_ge(B, x), _ge(number(3), x)]
    box = {B: Interval(Fraction(0), Fraction(10)), x: Interval(Fraction(0), Fraction(9))}

    def all_over(fails: list[Condition], low: int, high: int) -> bool:
        span = Span(Fraction(low), Fraction(high), low_open=True, high_open=True)
        return possible_all_over(box, fails, B, span, BUDGET.meter())

    assert all_over(tied, 0, 10)
    assert all_over([*tied, _ge(x, B)], 0, 3)
    assert not all_over([*tied, _ge(x, B)], 0, 10)
    assert not all_over([*tied, _ge(x, B)], 1, 4)
