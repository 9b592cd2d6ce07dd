"""Mixing probabilities as formulas: right at every point, and silent where there is no formula."""

from __future__ import annotations

from fractions import Fraction as F
from random import Random
from textwrap import indent

import pytest

from mechanisms.errors import InternalError
from mechanisms.game.normal_form import MixedProfile
from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import Variable
from proofs.claims.payoff_table import normal_form
from solvers.equilibria.enumeration import extreme_equilibria
from solvers.equilibria.frequencies import Frequency, frequencies
from solvers.equilibria.solution import solve

LEDGER = """- worker -> outside: dear when honest
- worker -> burn: stake when cheat and audit
- protocol -> auditor: prize when cheat and audit
- auditor -> outside: look when audit"""
PARAMS = ["dear: 1 .. 9 USD", "stake: 10 .. 90 USD", "prize: 10 .. 90 USD", "look: 1 .. 9 USD"]
POINT = {Variable(name): F(value) for name, value in (("dear", 5), ("stake", 20), ("prize", 50), ("look", 1))}
GAME = "- worker: [honest, cheat]\n- auditor: [audit, skip]"


def mechanism(*params: str, ledger: str = LEDGER, game: str = GAME) -> Mechanism:
    sections = {"params": "\n".join(params), "game": game, "ledger": ledger}
    parts = [f"{name}:\n{indent(text, '  ')}" for name, text in sections.items()]
    return read_text("\n".join(["mech: 1", "name: x", *parts, ""]), "x.mech.yaml")


def of(mechanism: Mechanism, **values: F | int) -> tuple[Frequency, ...]:
    point = {Variable(name): F(value) for name, value in values.items()}
    (profile,) = extreme_equilibria(normal_form(mechanism, point)).profiles
    return frequencies(mechanism, point, profile)


def test_the_cheating_frequency_is_what_an_audit_costs_over_what_a_find_brings() -> None:
    _, cheat, audit, _ = of(mechanism(*PARAMS), dear=5, stake=20, prize=50, look=1)
    assert (cheat.text, cheat.value, cheat.absent, cheat.zeros) == ("look/prize", F(1, 50), ("dear", "stake"), ())
    assert (audit.text, audit.value, audit.absent) == ("dear/stake", F(1, 4), ("prize", "look"))


def test_the_formula_is_right_at_every_point() -> None:
    """`frequencies` itself compares formula and enumeration, and raises where they differ."""
    random, spec = Random(7), mechanism(*PARAMS)
    for _ in range(40):
        values = {name: F(random.randint(10, 90), low) for name, low in zip(("dear", "look"), (10, 10), strict=True)}
        values |= {name: F(random.randint(100, 900), 10) for name in ("stake", "prize")}
        assert {f.text for f in of(spec, **values)} >= {"look/prize", "dear/stake"}


def test_a_parameter_that_is_fixed_at_nothing_is_left_out_and_named() -> None:
    spec = mechanism(*PARAMS, "more: 0 USD", ledger=LEDGER.replace("auditor: prize", "auditor: prize + more"))
    cheat = of(spec, dear=5, stake=20, prize=50, look=1)[1]
    assert (cheat.text, cheat.zeros) == ("look/prize", ("more",))


def test_definitions_are_opened_and_choices_taken_as_they_fall() -> None:
    spec = mechanism(*PARAMS, "half: = prize / 2", ledger=LEDGER.replace("auditor: prize", "auditor: max(half, stake)"))
    assert of(spec, dear=5, stake=20, prize=50, look=1)[1].text == "2*look/prize"
    assert of(spec, dear=5, stake=30, prize=50, look=1)[1].text == "look/stake"


def test_a_pure_equilibrium_has_no_formula() -> None:
    assert of(mechanism(*PARAMS), dear=1, stake=50, prize=10, look=20) == ()


def test_a_tie_that_every_mix_keeps_has_no_formula() -> None:
    """Each is indifferent whatever the other one does, so nothing says how often anybody does anything."""
    spec = mechanism(*PARAMS, ledger="- worker -> outside: dear when audit\n- outside -> auditor: prize when cheat")
    half = (F(1, 2), F(1, 2))
    assert frequencies(spec, POINT, MixedProfile(half, half)) == ()


def test_payoffs_that_nobody_would_read_are_not_made_into_a_formula() -> None:
    long = [" + ".join(f"{100 * j + i} * prize" for i in range(80)) for j in range(1, 9)]
    lines = [f"- protocol -> auditor: {amount} when cheat and audit" for amount in long]
    spec = mechanism(*PARAMS, ledger="\n".join([LEDGER, *lines]))
    assert of(spec, dear=5, stake=20, prize=50, look=1) == ()


def test_a_probability_that_is_not_the_formula_is_a_bug_of_ours() -> None:
    with pytest.raises(InternalError, match=r"the formula .* is 49/50, and the probability is 1/2"):
        frequencies(mechanism(*PARAMS), POINT, MixedProfile((F(1, 2), F(1, 2)), (F(1, 4), F(3, 4))))


def test_strategies_that_are_not_played_do_not_disturb_the_formula() -> None:
    game = "- worker: [burn_money, honest, cheat]\n- auditor: [audit, skip]"
    spec = mechanism(*PARAMS, game=game, ledger=LEDGER + "\n- worker -> outside: 100 USD when burn_money")
    solution = solve(normal_form(spec, POINT), nashpy=False)
    (equilibrium,) = solution.equilibria
    assert solution.dominated[0].strategy == "burn_money"
    assert [f.strategy for f in frequencies(spec, POINT, equilibrium.profile)] == [1, 2, 0, 1]
