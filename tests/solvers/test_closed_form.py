"""Closed forms of the ends of a window, where the unknown stands inside min, max, abs or if."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mechanisms.model.mechanism import Mechanism
from proofs.claims.statement import Statement
from solvers.engines.budget import Budget, Exhausted
from solvers.formulas.notation import text
from solvers.windows.closed_form import closed_form
from solvers.windows.window import bond_window, claims_for

Read = tuple[Mechanism, dict[str, Statement]]
Spec = Callable[..., Read]


def _form(found: Read, *, high: bool = False) -> str | None:
    mechanism, statements = found
    (parameter,) = mechanism.solved
    claims = claims_for(parameter, mechanism, list(statements.values()))
    window = bond_window(mechanism, claims, parameter, Budget(rlimit=2_000_000))
    form = closed_form(mechanism, window, parameter, Budget(), high=high)
    return None if form is None else text(form.term)


@pytest.mark.parametrize(
    ("claim", "low"),
    [
        ("max(bond, floor / 2) >= floor", "floor"),
        ("min(2 * bond, 3 * floor) >= floor", "floor/2"),
        ("abs(bond - floor) <= floor / 2", "floor/2"),
        ("(bond if bond > floor else 0 USD) >= 2 * floor", "2*floor"),
    ],
)
def test_a_form_is_found_on_the_branch_that_holds_at_the_end(spec: Spec, claim: str, low: str) -> None:
    found = spec(
        params="bond: solve min USD\nfloor: 8 USD",
        game="- w: [good, bad]",
        ledger="- w -> outside: 1 USD when good",
        claims=f"enough: {claim}",
    )
    assert _form(found) == low


def test_an_end_that_is_the_jump_of_a_choice_has_no_form(spec: Spec) -> None:
    found = spec(
        params="bond: solve min USD\nfloor: 8 USD",
        game="- w: [good, bad]",
        ledger="- w -> outside: 1 USD when good",
        claims="enough: (1 if bond > floor else 0) == 1",
    )
    assert _form(found) is None


@pytest.mark.parametrize(
    ("allowed", "why"), [(Budget(rlimit=10), "--rlimit"), (Budget(seconds=0.0), "--timeout")], ids=["count", "clock"]
)
def test_a_formula_is_given_up_where_the_budget_ends(spec: Spec, allowed: Budget, why: str) -> None:
    mechanism, statements = spec(
        params="bond: solve min USD\nfloor: 1 .. 8 USD",
        game="- w: [good, bad]",
        ledger="- w -> outside: 1 USD when good",
        claims="enough: bond >= 2 * floor",
    )
    (parameter,) = mechanism.solved
    window = bond_window(mechanism, list(statements.values()), parameter, Budget())
    with pytest.raises(Exhausted, match=why):
        closed_form(mechanism, window, parameter, allowed, high=False)
