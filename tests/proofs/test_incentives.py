"""IC, NEG and IR are those of the textbook, for the player who moves first."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from bondproof.sources.loading import load
from mechanisms.errors import SpecError, UsageError
from mechanisms.language.reader import read, read_text
from mechanisms.model.parameters import Value
from proofs.claims.formulation import formulate
from proofs.claims.incentives import EQUILIBRIUM, IC, IR, NEG, principal, yardsticks, yardsticks_of
from proofs.claims.statement import Statement
from proofs.playout.playout import PlayOut
from proofs.work import unlimited

OVERRIDES = ("R=10 USD", "c_h=6 USD", "c_d=1 USD", "p=1/10", "f=1/100", "phi=1", "rho=0")


def _holds(name: str, bond: Fraction) -> bool:
    mechanism = load("audit-v1", overrides=OVERRIDES).mechanism
    (unknown,) = mechanism.solved
    fixed = mechanism.with_setting(unknown.variable, Value(bond))
    statement: Statement = yardsticks(fixed)[name]
    return all(PlayOut(fixed, {}).holds(statement, part) for part in statement.parts)


@pytest.mark.parametrize(
    ("name", "bond", "higher"),
    [
        (IC, Fraction(410, 9), True),  # (s + g)/(p - f) - phi R: case AUD-04
        (NEG, Fraction(80), True),  # (R + g - c_d - p phi R)/p: case AUD-06
        (IR, Fraction(390), False),  # (R (1 - phi f) - c_h)/f, as THEORY derives it
    ],
)
def test_a_yardstick_turns_at_the_bond_of_the_textbook(name: str, bond: Fraction, higher: bool) -> None:
    tiny = Fraction(1, 10**9)
    assert _holds(name, bond)
    assert _holds(name, bond + tiny) is higher
    assert _holds(name, bond - tiny) is not higher


def test_a_player_who_moves_alone_is_asked_for_a_strict_equilibrium() -> None:
    alone = load("audit-v1").mechanism
    assert yardsticks(alone)[EQUILIBRIUM].claim.text.startswith("strict_nash")
    together = load("commit-reveal-audit").mechanism
    assert yardsticks(together)[EQUILIBRIUM].claim.text.startswith("nash")


def test_a_spec_without_an_intended_play_has_no_temptation() -> None:
    with pytest.raises(UsageError, match="Add the section `honest`"):
        principal(read_text("mech: 1\ngame:\n  - ann: [up, down]\n", "x"))


WRITTEN = """
mech: 1
game:
  - ann: [up, down]
  - bob: [left, right]
ledger:
  - bob -> ann: 2 USD when up
honest: [up, left]
claims:
  IC: best_response(ann)
  NEG: unprofitable(ann)
  IR: participates(ann)
  EQUILIBRIUM: nash()
"""


def test_a_yardstick_asks_for_what_the_claim_form_behind_it_asks_for() -> None:
    mechanism = read_text(WRITTEN, "x")
    written = {statement.claim.name: statement for statement in formulate(mechanism)}
    found = yardsticks(mechanism)
    assert list(found) == list(written)
    for name, statement in found.items():
        assert (statement.parts, statement.expectations) == (written[name].parts, written[name].expectations)
        assert (statement.claim.text, statement.dimension) == (written[name].claim.text, written[name].dimension)


def test_a_game_with_too_many_strategies_for_a_yardstick_says_so() -> None:
    chances = "".join(f"  - seen{i}: chance 1/2\n" for i in range(4))
    seen = ", ".join(f"seen{i}" for i in range(4))
    mechanism = read_text(f"mech: 1\ngame:\n{chances}  - ann sees {seen}: [yes, no]\nhonest: ['yes']\n", "x")
    with pytest.raises(SpecError, match="ann has more than 1024 pure strategies"):
        yardsticks(mechanism)


NAMED = """
mech: 1
params:
  bond: 10 USD
  rate: 5% .. 20%
game:
  - ann: [work, cheat]
  - caught: chance rate when cheat
ledger:
  - outside -> ann: 1 USD when cheat
  - ann -> burn: bond when caught
honest: [work]
claims:
  by-form: best_response(ann | work)
  by-hand: E[ann | cheat] <= 0
  stricter: E[ann | cheat] < 0
  paid: participates(ann | work)
"""


def test_a_claim_is_a_yardstick_where_it_asks_for_the_same_however_it_is_written() -> None:
    spec = read_text(NAMED, "x")
    assert yardsticks_of(spec, formulate(spec)) == {
        "by-form": (IC,),
        "by-hand": (NEG,),
        "paid": (IR,),
    }


def test_no_claim_is_a_yardstick_without_an_intended_play_or_in_a_game_too_large_to_be_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spec = read_text(NAMED.replace("honest: [work]\n", "").replace("paid: part", "# "), "x")
    assert yardsticks_of(spec, formulate(spec)) == {}

    def too_large(*_: object) -> dict[str, Statement]:
        raise SpecError([])

    spec = read_text(NAMED, "x")
    monkeypatch.setattr("proofs.claims.incentives.yardsticks", too_large)
    assert yardsticks_of(spec, formulate(spec)) == {}


def test_a_yardstick_of_a_game_in_time_is_asked_again_with_plans() -> None:
    mechanism = read(Path(__file__).parents[1] / "cases" / "time" / "lag.mech.yaml")
    (player,) = mechanism.game.players
    for asked in yardsticks(mechanism).values():
        again = asked.again(mechanism, {player: (mechanism.intended[player],)}, unlimited)
        assert again.claim == asked.claim
        assert len(again.parts) >= 1
