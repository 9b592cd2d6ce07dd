"""Linear systems are decided both ways: each has a point, or weights that the checker accepts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.errors import CertificateRejected
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import TRUE, Abs, Comparison, Condition, Relation, Term, Variable, add, number
from mechanisms.values import evolve
from proofs.arithmetic.polynomial import Polynomial
from proofs.checking.cases import Case, Sign, cases, premise_systems
from proofs.checking.certificate import Combination
from proofs.checking.check import check_case
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved, Refuted, Vacuous
from proofs.claims.statement import Statement
from solvers.engines.budget import Budget
from solvers.engines.portfolio import decide, never
from solvers.engines.simplex import Simplex, extremes, of_linear_premises
from solvers.engines.solver import Candidate, Proof, Unknown
from solvers.windows.real_sets import Span
from solvers.windows.window import bond_window

Spec = Callable[..., tuple[Mechanism, dict[str, Statement]]]
B, s, t, u = map(Variable, ("B", "s", "t", "u"))
FREE = Interval(F(0), None)
BOX = dict.fromkeys((B, s, t), FREE)
BUDGET = Budget()


def le(left: Term, right: Term | int) -> Comparison:
    return Comparison(left, Relation.LE, right if isinstance(right, Term) else number(right))


def lt(left: Term, right: Term | int) -> Comparison:
    return Comparison(left, Relation.LT, right if isinstance(right, Term) else number(right))


def eq(left: Term, right: Term | int) -> Comparison:
    return Comparison(left, Relation.EQ, right if isinstance(right, Term) else number(right))


CHAIN = (le(B, number(2) * s), le(s, number(3) * t), le(t, 15))
STRICT = (lt(B, number(2) * s), lt(s, number(3) * t), lt(t, 15))
EQUAL = (eq(B, number(2) * s), eq(s, number(3) * t), le(t, 15))


@pytest.mark.parametrize(
    ("premises", "goal", "holds"),
    [
        (CHAIN, le(B, 90), True),
        (CHAIN, le(B, number(F(899, 10))), False),
        (CHAIN, lt(B, 90), False),
        (STRICT, lt(B, 90), True),
        (STRICT, le(B, number(F(899, 10))), False),
        (EQUAL, eq(B, number(6) * t), True),
        (EQUAL, le(B, number(5) * t), False),
        (CHAIN[:2], le(B, 10**9), False),
        (CHAIN[:2], le(B, number(6) * t), True),
        ((le(number(2) * s, B), le(number(3) * t, s)), le(number(6) * t, B), True),
    ],
)
def test_what_follows_from_a_chain_is_decided_both_ways(
    premises: Sequence[Condition], goal: Condition, holds: bool
) -> None:
    verdict = decide(Obligation("chain", BOX, tuple(premises), goal), BUDGET, names=["simplex"])
    assert isinstance(verdict, Proved if holds else Refuted)
    if isinstance(verdict, Proved):
        assert all(c is not None and c.kind == "farkas" for c in verdict.certificates)


@pytest.mark.parametrize("premises", [(*CHAIN, le(number(91), B)), (*STRICT, le(number(90), B)), (*EQUAL, lt(t, 0))])
def test_a_chain_that_contradicts_itself_is_vacuous(premises: Sequence[Condition]) -> None:
    assert isinstance(decide(Obligation("chain", BOX, tuple(premises), le(B, 5)), BUDGET), Vacuous)


def test_a_certificate_with_one_weight_changed_is_rejected() -> None:
    (case,) = cases(Obligation("chain", BOX, CHAIN, le(B, 90)))
    attempt = Simplex().attempt(case, BUDGET)
    assert isinstance(attempt, Proof)
    assert isinstance(attempt.certificate, Combination)
    check_case(case, attempt.certificate)
    first, *others = attempt.certificate.summands
    assert isinstance(first.weight, F)
    with pytest.raises(CertificateRejected):
        check_case(case, Combination((evolve(first, weight=first.weight + 1), *others)))


_small = st.integers(-3, 3)


@st.composite
def linear_cases(draw: st.DrawFn) -> Case:
    """A few signs over three parameters, of which one has no upper end and one leaves both ends out."""
    box = {s: FREE, t: Interval(F(-1), F(2), True, True), u: Interval(F(0), F(1))}

    def sign() -> Sign:
        parts = [Polynomial.of(draw(_small)) * Polynomial.of(v) for v in box]
        return Sign(sum(parts, Polynomial.of(draw(_small))), draw(st.booleans()))

    return Case(box, tuple(sign() for _ in range(draw(st.integers(0, 4)))), sign())


@given(linear_cases())
def test_every_linear_case_is_decided(case: Case) -> None:
    match Simplex().attempt(case, BUDGET):
        case Proof(certificate):
            assert certificate is not None
            check_case(case, certificate)
        case Candidate(point):
            whole = {s: F(0), t: F(0), u: F(0)} | point
            assert all(whole[v] in interval for v, interval in case.box.items())
            assert all(sign.holds_at(whole) for sign in (case.goal.negated, *case.premises))
        case Unknown(reason):
            raise AssertionError(reason)


def test_what_is_not_linear_is_left_to_others() -> None:
    (case,) = cases(Obligation("square", BOX, (le(B * s, t),), le(B, 1)))
    assert Simplex().attempt(case, BUDGET) == Unknown("the goal or a premise is not linear")
    assert isinstance(of_linear_premises(Obligation("square", BOX, (le(B * s, t),), TRUE), BUDGET.meter()), Unknown)


def test_premises_of_too_many_cases_are_left_to_others() -> None:
    many = [Variable(f"v{n}") for n in range(9)]
    folds = le(number(1), add(*(Abs(v - number(1)) for v in many)))
    box = dict.fromkeys(many, Interval(F(0), F(2)))
    attempt = of_linear_premises(Obligation("folds", box, (folds,), TRUE), BUDGET.meter())
    assert isinstance(attempt, Unknown)
    assert "cases" in attempt.reason


@pytest.mark.parametrize(
    ("premises", "ends"),
    [
        (CHAIN, [0, 90]),
        (STRICT, [0, 90]),
        (CHAIN[:2], [0]),
        ((*CHAIN, le(number(7), B)), [7, 90]),
        ((lt(B, 0),), [0, 0]),
    ],
)
def test_the_ends_of_a_parameter_under_linear_premises_are_exact(
    premises: Sequence[Condition], ends: list[int]
) -> None:
    (system,) = premise_systems(Obligation("chain", BOX, tuple(premises), TRUE))
    assert list(extremes(system, BOX, B, BUDGET.meter())) == ends


def test_no_value_satisfies_what_contradicts_itself() -> None:
    (system,) = premise_systems(Obligation("chain", BOX, (*CHAIN, le(number(91), B)), TRUE))
    assert list(extremes(system, BOX, B, BUDGET.meter())) == []


@pytest.mark.parametrize(
    ("assume", "claims", "window"),
    [
        ("- bond <= 2 * a\n- a <= 3 * b\n- b <= 15 USD", "k: bond >= 7 USD", Span(F(7), F(90))),
        ("- bond < 2 * a\n- a < 3 * b\n- b < 15 USD", "k: bond >= 7 USD", Span(F(7), F(90), high_open=True)),
        ("- bond == 2 * a\n- a == 3 * b\n- b <= 15 USD", "k: bond >= 7 USD", Span(F(7), F(90))),
        ("- bond <= a\n- a <= 3 * b\n- b <= 4 * c\n- c <= 5 USD", "k: bond >= 7 USD", Span(F(7), F(60))),
        ("- bond <= 2 * a\n- a <= 3 * b", "k: bond > 7 USD", Span(F(7), None, low_open=True)),
        ("- a <= 3 * b\n- b <= 15 USD", "k: bond >= 2 * a", Span(F(90), None)),
        ("- a < 3 * b\n- b < 4 * c\n- c < 15 USD", "k: bond >= 2 * a or b >= 20 USD", Span(F(120), None)),
        ("- a == 3 * b\n- b <= 15 USD\n- b >= 2 USD", "k: bond >= 2 * a\nl: bond <= 100 USD + b", Span(F(90), F(102))),
    ],
)
def test_a_window_under_a_chain_has_exact_ends(spec: Spec, assume: str, claims: str, window: Span) -> None:
    params = "bond: solve min USD\na: 0 .. inf USD\nb: 0 .. inf USD\nc: 0 .. 1000 USD"
    mechanism, statements = spec(params=params, assume=assume, claims=claims)
    (parameter,) = mechanism.solved
    assert bond_window(mechanism, list(statements.values()), parameter, BUDGET).spans == (window,)


@pytest.mark.parametrize(
    ("assume", "claims", "window"),
    [
        # at bonds from 3 on nothing satisfies the assumption; the claim fails below 14/5 alone
        ("- 2 * b + x + y + 3 * w <= 6", "k: b - 2 * x >= 2", Span(F(14, 5), F(3), high_open=True)),
        # at bonds of 7/6 and less nothing satisfies the assumptions
        (
            "- 3 * x + w <= 6\n- x - 2 * b <= 6\n- 3 * b + x >= y + 2 * w + 4",
            "k: b <= 12",
            Span(F(2, 3), F(12), low_open=True),
        ),
    ],
)
def test_values_at_which_nothing_satisfies_the_assumptions_are_told_from_those_at_which_a_claim_fails(
    spec: Spec, assume: str, claims: str, window: Span
) -> None:
    params = "bond: solve min USD on 0 .. 12\nx: 0 .. inf\ny: 0 .. 5\nw: (0 .. 3]\nb: = bond / 1 USD"
    mechanism, statements = spec(params=params, assume=assume, claims=claims)
    (parameter,) = mechanism.solved
    assert bond_window(mechanism, list(statements.values()), parameter, BUDGET).spans == (window,)


def test_premises_that_contradict_each_other_where_a_corner_seems_to_satisfy_them_are_shown_to() -> None:
    """Corners of the first premise have no value for `u`, and none that is left out counts as endless."""
    premises = (le(number(3) * s + t, 6), le(s, 6), le(u + number(2) * t + number(4), s))
    box = {B: FREE, s: FREE, t: Interval(F(0), F(3), True), u: Interval(F(0), F(5))}
    meter = BUDGET.meter()
    assert isinstance(never(Obligation("none", box, premises, TRUE), meter), Proved)
    assert meter.left > BUDGET.rlimit // 2
