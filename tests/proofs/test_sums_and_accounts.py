"""Sums of payoffs and payoffs of accounts: `E[a + b | ...]` and `E[pool]`, symbolic and played out."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mechanisms.errors import SpecError
from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.terms import Comparison, Variable
from proofs.claims.figures import figure_terms
from proofs.claims.formulation import formulate
from proofs.claims.statement import Statement, obligations
from proofs.playout.breakdown import breakdown
from proofs.playout.playout import PlayOut

Spec = Callable[..., tuple[Mechanism, dict[str, Statement]]]

MARKET = {
    "accounts": "- pool\n- client\n- idle",
    "params": "bond: 0 .. 100 USD\nrisk: 0 .. 1",
    "escrow": "- bond of worker",
    "game": "- worker: [honest, cheat]\n- caught: chance risk when cheat",
    "ledger": """
        - client -> worker: 10 USD
        - worker -> outside: 4 USD when honest
        - bond of worker -> pool: bond when caught
        - pool -> client: 3 USD when caught""".replace("        ", ""),
    "honest": "- honest",
}
ACCOUNTS = ("worker", "pool", "idle", "outside", "burn", "protocol")


def _worth(mechanism: Mechanism, statement: Statement, **values: Fraction) -> Fraction:
    """The left side of the first part of a claim, at a point; both readings agree on it."""
    point = {Variable(name): value for name, value in values.items()}
    (goal,) = (each.goal for each in obligations(mechanism, statement))
    assert isinstance(goal, Comparison)
    found = evaluate(goal.left, point)
    assert PlayOut(mechanism, point).gap(statement, statement.parts[0]) == found - evaluate(goal.right, point)
    return found


def test_a_sum_of_payoffs_is_the_sum_of_its_expectations(spec: Spec) -> None:
    mechanism, said = spec(
        **MARKET,
        claims="""
            sum: E[worker + pool + client | cheat] == 0
            apart: E[worker | cheat] + E[pool | cheat] + E[client | cheat] == 0""".replace("            ", ""),
    )
    assert [e.player.name for e in said["sum"].expectations] == ["worker", "pool", "client"]
    for statement in said.values():
        assert _worth(mechanism, statement, bond=Fraction(30), risk=Fraction(1, 2)) == 0


def test_an_account_has_what_it_receives_less_what_it_pays(spec: Spec) -> None:
    mechanism, said = spec(
        **MARKET,
        claims="pool: E[pool | cheat] >= 0\nidle: E[idle] >= 0\noutside: E[outside] >= 0\nburn: E[burn] >= 0",
    )
    at = {"bond": Fraction(30), "risk": Fraction(1, 2)}
    assert {name: _worth(mechanism, each, **at) for name, each in said.items()} == {
        "pool": Fraction(27, 2),
        "idle": 0,
        "outside": 4,
        "burn": 0,
    }


@settings(max_examples=30, deadline=None)
@given(
    st.fractions(0, 100, max_denominator=7), st.fractions(0, 1, max_denominator=7), st.sampled_from(("cheat", "honest"))
)
def test_money_is_neither_made_nor_lost(bond: Fraction, risk: Fraction, move: str) -> None:
    text = "mech: 1\nname: x\n" + "\n".join(
        f"{name}:\n  " + body.strip().replace("\n", "\n  ") for name, body in MARKET.items()
    )
    everybody = " + ".join((*ACCOUNTS, "client"))
    mechanism = read_text(f"{text}\nclaims:\n  none: E[{everybody} | {move}] == 0\n", "a.mech.yaml")
    (statement,) = formulate(mechanism)
    assert _worth(mechanism, statement, bond=bond, risk=risk) == 0


def test_what_an_account_gains_is_taken_apart_by_ledger_lines(spec: Spec) -> None:
    mechanism, said = spec(**MARKET, claims="pool: E[pool | cheat] >= 20 USD")
    point = {Variable("bond"): Fraction(10), Variable("risk"): Fraction(1)}
    found = breakdown(mechanism, said["pool"], said["pool"].parts[0], point)
    assert found is not None
    assert [(row.line.at.line, row.amounts) for row in found.rows] == [(18, (Fraction(10),)), (19, (Fraction(-3),))]
    assert found.gap == -13


def test_accounts_and_sums_are_worth_their_discounted_flow_in_a_game_in_time(spec: Spec) -> None:
    """The pool gets 2 a period while play lasts, which it does with chance 1/2: 2 / (1 - 1/2 * 9/10) = 40/11."""
    mechanism, said = spec(
        accounts="- pool",
        states="- open\n- gone: end",
        discount="90%",
        game="- worker: [stay, leave]\n- stops: chance 0.5",
        ledger="- worker -> pool: 2 USD\n- outside -> worker: 3 USD",
        next="- open -> gone: when stops",
        claims="pool: E[pool | stay] == 0\nboth: E[worker + pool at open | stay] == 0",
    )
    assert _worth(mechanism, said["pool"]) == Fraction(40, 11)
    assert _worth(mechanism, said["both"]) == Fraction(60, 11)


def test_a_figure_may_be_a_sum_of_payoffs(spec: Spec) -> None:
    mechanism, _ = spec(**MARKET, figures="surplus: E[worker + client + pool]")
    (figure,) = figure_terms(mechanism)
    assert evaluate(figure.term, {Variable("bond"): Fraction(1), Variable("risk"): Fraction(1)}) == -4


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        ("E[worker + nobody | cheat] > 0", "unknown player or account `nobody`"),
        ("E[worker - pool | cheat] > 0", "a name is needed before the bar"),
        ("E[2 | cheat] > 0", "a name is needed before the bar"),
        ("best_response(worker + pool | cheat)", "`best_response` speaks of one player"),
        ("best_response(pool | cheat)", "unknown player `pool`"),
        ("E[client | cheat] > 0", "unknown player or account `client`"),
    ],
)
def test_names_before_the_bar_are_players_or_accounts(spec: Spec, claim: str, message: str) -> None:
    market = MARKET | {"ledger": "- worker -> pool: 1 USD", "accounts": "- pool"}
    market.pop("escrow")
    with pytest.raises(SpecError) as caught:
        spec(**market, claims=f"x: {claim}")
    assert message in str(caught.value)
