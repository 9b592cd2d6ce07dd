"""Names of states in formulas that cannot be read: one fault, in its place."""

from __future__ import annotations

import pytest

from mechanisms.errors import SpecError
from mechanisms.language.reader import read_text

SPEC = """\
mech: 1
name: x
params:
  n: 3
states:
  - trusted
  - watched[1 .. n]
discount: 90%
game:
  - worker: [honest, cheat]
ledger:
  - worker -> outside: 1 USD when watched[2]
next:
  - trusted -> watched[2]: when cheat
"""


def said(text: str) -> list[tuple[str | None, str, str, str]]:
    with pytest.raises(SpecError) as raised:
        read_text(text, "x.mech.yaml")
    return [(d.code, f"{d.at.line}:{d.at.column}", d.message, d.help) for d in raised.value.diagnostics]


def test_brackets_behind_another_name_are_told_with_the_nearest_states() -> None:
    text = SPEC.replace("when watched[2]", "when watchd[2]")
    assert said(text) == [("M012", "12:35", "there are no states `watchd`", "did you mean `watched`?")]


def test_a_game_that_is_played_once_has_no_states() -> None:
    text = SPEC.replace("states:\n  - trusted\n  - watched[1 .. n]\ndiscount: 90%\n", "")
    text = text[: text.index("next:")]
    assert said(text) == [("M012", "8:35", "there are no states `watched`", "list it under `states:`")]


def test_a_fault_elsewhere_that_leaves_the_states_unknown_is_the_only_one() -> None:
    """How many states of the family there are, hangs on a parameter that could not be read."""
    assert [code for code, *_ in said(SPEC.replace("n: 3", "n: 3 USDX"))] == ["M027"]


def test_an_account_may_be_named_like_a_state() -> None:
    """No place has room for both: accounts are in transfers and before the bar of E, states elsewhere."""
    text = SPEC.replace("name: x\n", "name: x\naccounts: [trusted]\n").replace("worker -> outside", "worker -> trusted")
    claims = "claims:\n  paid: E[trusted at trusted | cheat] > 0\n"
    mechanism = read_text(f"{text}{claims}", "x.mech.yaml")
    assert {str(line.target) for period in mechanism.periods for line in period.ledger} == {"trusted"}


@pytest.mark.parametrize("name", ["worker", "honest", "n"])
def test_a_state_is_not_named_like_anything_else_that_formulas_name(name: str) -> None:
    found = said(SPEC.replace("trusted", name))
    assert [(code, place) for code, place, *_ in found] == [("M041", "6:5")]
