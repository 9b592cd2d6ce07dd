"""Which parameters an obligation depends on: in goals, guards, sides of `or`, through assumptions, after cancelling."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import prod

import pytest

from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import (
    TRUE,
    Abs,
    Comparison,
    Condition,
    Disjunction,
    IfThenElse,
    MinMax,
    Negation,
    Pick,
    Quotient,
    Relation,
    Tail,
    Term,
    Variable,
    number,
)
from proofs.checking.obligation import Obligation
from proofs.claims.statement import Statement
from solvers.engines.budget import Budget
from solvers.windows.dependence import depends, names
from solvers.windows.real_sets import Span
from solvers.windows.window import bond_window, claims_for

Spec = Callable[..., tuple[Mechanism, dict[str, Statement]]]
B, x, y, z = (Variable(name) for name in ("bond", "x", "y", "z"))
ANY = Interval(Fraction(0), None)


def _above(left: Term, right: Term | int = 0) -> Condition:
    return Comparison(left, Relation.GT, number(right) if isinstance(right, int) else right)


ENOUGH = _above(B, 150)


@pytest.mark.parametrize(
    "goal",
    [
        _above(B),
        _above(IfThenElse(ENOUGH, number(200), number(5)) * x, y),
        _above(IfThenElse(_above(x), B, y)),
        _above(IfThenElse(ENOUGH, x, x + number(1))),
        _above(MinMax(Pick.LEAST, (B, x))),
        _above(Abs(x - B), 1),
        _above(Quotient(x, B), 1),
        _above(Tail(B, number(9), number(1)), x),
        _above(IfThenElse(_above(IfThenElse(ENOUGH, x, y)), number(1), number(2)), z),
        Disjunction((_above(x), ENOUGH)),
        Negation(Disjunction((_above(x), ENOUGH))),
    ],
)
def test_an_obligation_depends_on_what_its_truth_depends_on(goal: Condition) -> None:
    assert depends(Obligation("", {B: ANY, x: ANY, y: ANY, z: ANY}, (), goal), B)


@pytest.mark.parametrize(
    "goal",
    [
        TRUE,
        _above(x),
        _above(x + B, y + B),
        _above(B * x - x * B),
        _above(IfThenElse(ENOUGH, x + y, y + x)),
        _above(IfThenElse(ENOUGH, x, y) + z, IfThenElse(ENOUGH, x, y)),
        _above(MinMax(Pick.LEAST, (B, x)) + z, MinMax(Pick.LEAST, (B, x))),
    ],
)
def test_what_cancels_is_no_dependence(goal: Condition) -> None:
    assert not depends(Obligation("", {B: ANY, x: ANY, y: ANY, z: ANY}, (), goal), B)


def test_an_assumption_ties_parameters_together_also_through_another_one() -> None:
    box = {B: ANY, x: ANY, y: ANY, z: ANY}
    chain = (_above(B, x), _above(x, y))
    assert depends(Obligation("", box, chain, _above(y, 1)), B)
    assert not depends(Obligation("", box, chain, _above(z, 1)), B)
    assert not depends(Obligation("", box, (_above(B, 1), _above(x, y)), _above(y, 1)), B)
    assert not depends(Obligation("", box, (_above(B + x, B + y),), _above(y, 1)), B)


def test_a_formula_that_is_too_large_counts_with_all_it_mentions() -> None:
    wide: Term = number(0)
    for n in range(9):
        wide = wide + Variable(f"v{n}")
    assert B in names(_above(wide * wide * wide * wide * wide * wide * wide * wide * wide * wide + B - B))


def test_a_large_formula_whose_parameters_all_move_it_names_them_without_being_multiplied_out() -> None:
    shares = [Variable(f"v{n}") for n in range(9)]
    product = prod((number(1) - v for v in shares), start=number(1))
    assert names(_above(product)) == set(shares)
    assert names(_above(product * B - B * product + x)) == {x}
    assert names(_above(product + Tail(x + number(3), number(2), number(1)))) == {*shares, x}


GAME = {
    "game": "- worker: [honest, cheat]\n- caught: chance rate when cheat",
    "honest": "- honest",
}


def test_a_claim_that_needs_the_bond_in_a_guard_alone_is_in_the_window(spec: Spec) -> None:
    ledger = """- outside -> worker: gain when cheat
- worker -> burn: 200 USD when caught and bond >= 150 USD
- worker -> burn: 5 USD when caught"""
    mechanism, statements = spec(
        params="bond: solve min USD on 0 .. 1000\nrate: 50% .. 60%\ngain: 40 .. 50 USD",
        **GAME,
        ledger=ledger,
        claims="cheating-loses: E[worker | cheat] < 0\naffordable: bond <= 500 USD\nother: rate < 1",
    )
    (parameter,) = mechanism.solved
    claims = claims_for(parameter, mechanism, list(statements.values()))
    assert [s.claim.name for s in claims] == ["cheating-loses", "affordable"]
    window = bond_window(mechanism, claims, parameter, Budget(rlimit=2_000_000))
    assert window.spans == (Span(Fraction(150), Fraction(500)),)


def test_a_claim_about_what_an_assumption_ties_to_the_bond_is_in_the_window(spec: Spec) -> None:
    mechanism, statements = spec(
        params="bond: solve min USD on 0 .. 100\nrate: 50%\nstake: 0 .. 80 USD",
        assume="- stake <= bond / 2",
        **GAME,
        ledger="- outside -> worker: 1 USD when cheat\n- worker -> burn: 9 USD when caught",
        claims="small: stake <= 30 USD\nother: rate < 1",
    )
    (parameter,) = mechanism.solved
    claims = claims_for(parameter, mechanism, list(statements.values()))
    assert [s.claim.name for s in claims] == ["small"]


@pytest.mark.parametrize(
    "nested", [lambda d: MinMax(Pick.GREATEST, (d, d / number(2) + x)), lambda d: Abs(d) + Abs(d - x)]
)
def test_what_forty_definitions_share_is_looked_at_once(nested: Callable[[Term], Term]) -> None:
    term: Term = B + x
    for _ in range(40):
        term = nested(term)
    assert names(Comparison(term, Relation.GT, y)) == {B, x, y}
