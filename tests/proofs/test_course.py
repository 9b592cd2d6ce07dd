"""A course of play ends, and takes no more out of a deposit than lies in it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mechanisms.diagnostics import Diagnostic
from mechanisms.errors import SpecError
from mechanisms.game.ledger import Deposit
from mechanisms.language.reader import read_text
from mechanisms.terms.terms import number
from proofs.claims.course import Recurring, drawn_over_time
from proofs.claims.formulation import formulate
from proofs.claims.wellformedness import implicit_claims
from tests.messages import Messages

SPEC = """\
mech: 1
name: x
params:
  bond: 10 USD
  n: 3
  p: 10%
  r: 0 .. 1
  h: 1/2
states:
  - trusted
  - watched[1 .. n]
  - gone: end
discount: 90%
game:
  - worker: [honest, cheat]
  - flagged: chance p
ledger:
  - worker -> outside: 1 USD when honest
next:
  - trusted -> watched[1]: when flagged
  - watched[k] -> watched[k+1]: when flagged and k < n
  - watched[n] -> gone: when flagged
honest: [honest]
claims:
  c: nash()
"""
DISCOUNT, LINE = "discount: 90%", "  - worker -> outside: 1 USD when honest"


ESCROW = """\
escrow:
  - bond of worker@
ledger:
  - bond of worker -> burn: bond when flagged
"""


def escrow_faults(during: str, next_rules: str) -> Sequence[Diagnostic]:
    text = SPEC.replace(f"ledger:\n{LINE}\n", ESCROW.replace("@", during))
    start, end = text.index("next:\n"), text.index("honest: [")
    mechanism = read_text(text[:start] + "next:\n" + next_rules + text[end:], "x.mech.yaml")
    with pytest.raises(SpecError) as raised:
        implicit_claims(mechanism)
    return raised.value.diagnostics


ROUND = "  - trusted -> watched[1]: when flagged\n  - watched -> trusted: always\n"


def test_a_bond_that_a_course_takes_again_and_again_is_refused(messages: Messages) -> None:
    messages.check(escrow_faults("", ROUND), ["M070 18:5 deposit taken again and again"])


def test_a_bond_taken_in_a_state_where_it_does_not_lie_is_refused(messages: Messages) -> None:
    messages.check(escrow_faults(" while trusted", ROUND), ["M064 18:5 deposit taken where there is none"])


def escrow_claims(during: str, taken: str, next_rules: str, when: str = "") -> set[str]:
    """What must be proved of a deposit that is not plainly so."""
    lines = ESCROW.replace("@", during).replace("bond when flagged", f"{taken} when flagged{when}")
    text = SPEC.replace(f"ledger:\n{LINE}\n", lines)
    start, end = text.index("next:\n"), text.index("honest: [")
    mechanism = read_text(text[:start] + "next:\n" + next_rules + text[end:], "x.mech.yaml")
    return {each.obligation.name for each in implicit_claims(mechanism)}


ONCE = "  - trusted -> watched[1]: when flagged\n  - watched -> gone: always\n"


def test_two_periods_of_a_course_must_share_a_deposit() -> None:
    assert escrow_claims("", "bond", ONCE) == {"escrow/bond of worker"}
    assert escrow_claims("", "bond / 2", ONCE) == set()


def test_each_stay_in_the_states_of_a_deposit_is_one_of_its_own() -> None:
    assert escrow_claims(" while trusted, watched", "bond / 2", ONCE) == set()
    assert "escrow/bond of worker" in escrow_claims(" while trusted, watched", "bond", ONCE)
    assert escrow_claims(" while trusted", "bond", ROUND, " and trusted") == set()


@pytest.mark.parametrize(("p", "asked"), [("(0 .. 10%]", True), ("0 .. 10%", True), ("5% .. 10%", False)])
def test_a_course_without_discount_must_end_at_every_value(p: str, asked: bool) -> None:
    """An open end is a matter of proof: the chance of the end must be above 0, and is."""
    text = SPEC.replace(DISCOUNT, "discount: none")
    found = [each.obligation.name for each in implicit_claims(read_text(text, "x.mech.yaml", overrides=[f"p={p}"]))]
    assert any(name.startswith("well-formed/ends/") for name in found) is asked


def test_a_course_that_ends_at_no_value_is_refused_before_any_claim(messages: Messages) -> None:
    text = SPEC.replace(DISCOUNT, "discount: none")
    with pytest.raises(SpecError) as raised:
        formulate(read_text(text, "x.mech.yaml", overrides=["p=0%"]))
    messages.check(raised.value.diagnostics, ["M075 13:11 course without end"])


@pytest.mark.parametrize("amount", ["bond * h", "min(bond * h, 1 USD)"])
def test_an_amount_that_is_0_at_all_values_takes_nothing_however_often(amount: str) -> None:
    """`bond * h` with an h of 0 leaves the deposit alone, so a course may come round."""
    lines = ESCROW.replace("@", "").replace("bond when flagged", f"{amount} when flagged")
    text = SPEC.replace(f"ledger:\n{LINE}\n", lines)
    start, end = text.index("next:\n"), text.index("honest: [")
    text = text[:start] + "next:\n" + ROUND + text[end:]
    assert drawn_over_time(read_text(text, "x.mech.yaml", overrides=["h=0%"]), _deposit(text)) == (number(0),)
    assert isinstance(drawn_over_time(read_text(text, "x.mech.yaml", overrides=["h=1%"]), _deposit(text)), Recurring)


def _deposit(text: str) -> Deposit:
    (deposit,) = read_text(text, "x.mech.yaml").deposits
    return deposit
