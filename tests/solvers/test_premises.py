"""Claims under premises, denied claims, and claims that hold exactly where a condition does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mechanisms.errors import SpecError
from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.evaluation import holds
from mechanisms.terms.terms import Variable
from proofs.checking.verdict import Proved, Refuted, Undecided, Vacuous
from proofs.claims.formulation import formulate
from proofs.claims.grounding import grounding
from proofs.claims.statement import Statement
from proofs.claims.substance import of_ranges_alone, says_nothing
from solvers.claims.decide_claim import ClaimResult, decide_claim
from solvers.engines.budget import Budget
from solvers.windows.window import bond_window

Read = tuple[Mechanism, dict[str, Statement]]
Spec = Callable[..., Read]

ONCE = {
    "params": "stake: 1 .. 10 USD\ngain: 2 .. 5 USD",
    "game": "- worker: [honest, cheat]",
    "ledger": "- outside -> worker: gain when cheat\n- worker -> burn: stake when cheat",
}
GRIM = {
    "params": "patience: 0.05 .. 0.9\nsaving: 1 .. 2 USD\nmargin: 1 USD",
    "states": "- good\n- gone: end",
    "discount": "patience",
    "game": "- op: [honest, cheat]",
    "ledger": "- outside -> op: margin when honest\n- outside -> op: margin + saving when cheat",
    "next": "- good -> gone: when cheat",
}
"""Cheating once brings `saving` more and ends it all: honest play is best from saving / (saving + margin) on."""


def _decided(spec: Spec, claim: str, sections: dict[str, str]) -> ClaimResult:
    mechanism, said = spec(**sections, claims=f"x: {claim}")
    return decide_claim(mechanism, said["x"], Budget())


@pytest.mark.parametrize(
    ("claim", "word"),
    [
        ("stake > 5 USD implies nash(honest)", "PROVED"),
        ("stake >= 5 USD implies best_response(worker | honest)", "PROVED"),
        ("stake > 4 USD implies nash(honest)", "REFUTED"),
        ("stake >= 5 USD implies strict_nash(honest)", "REFUTED"),
        ("stake > 10 USD implies nash(honest)", "VACUOUS"),
        ("stake > 10 USD implies nash(honest) and nash(cheat)", "VACUOUS"),
        ("(stake > 10 USD implies nash(honest)) and nash(honest)", "REFUTED"),
        ("stake == gain implies E[worker | cheat] == 0", "PROVED"),
        ("stake > 4 USD implies gain < 4 USD implies nash(honest)", "PROVED"),
        ("stake > 4 USD implies gain > 5 USD implies nash(honest)", "VACUOUS"),
        ("stake < 2 USD implies not nash(honest)", "PROVED"),
        ("stake <= 2 USD implies not nash(honest)", "REFUTED"),
        ("not nash(cheat)", "REFUTED"),
        ("not (nash(honest) and strict_nash(cheat))", "PROVED"),
        ("not (nash(honest) and nash(cheat))", "REFUTED"),
        ("not (stake >= 5 USD implies nash(honest))", "REFUTED"),
        ("not (dominant(worker | honest) and participates(worker | cheat) and gain > stake)", "PROVED"),
        ("not unprofitable(worker | honest)", "REFUTED"),
        ("exactly_when(stake >= gain, nash(honest))", "PROVED"),
        ("exactly_when(stake > gain, nash(honest))", "REFUTED"),
        ("exactly_when(stake > gain, strict_nash(honest))", "PROVED"),
        ("exactly_when(stake >= gain, strict_nash(honest))", "REFUTED"),
        ("exactly_when(stake == gain, nash(honest) and nash(cheat))", "PROVED"),
        ("exactly_when(stake <= gain, E[worker | cheat] >= 0)", "PROVED"),
        ("exactly_when(stake >= 0 USD, nash(honest))", "REFUTED"),
        ("exactly_when(stake >= 0 USD, gain > 1 USD)", "VACUOUS"),
    ],
)
def test_premises_and_denials_mean_what_logic_says(spec: Spec, claim: str, word: str) -> None:
    assert _decided(spec, claim, ONCE).verdict.word == word


@pytest.mark.parametrize(
    ("claim", "direction"),
    [
        ("exactly_when(stake > gain, nash(honest))", "the condition fails and the claim holds"),
        ("exactly_when(stake >= gain, strict_nash(honest))", "the condition holds, worker plays cheat"),
    ],
)
def test_a_refuted_equivalence_names_the_direction_and_a_point(spec: Spec, claim: str, direction: str) -> None:
    broken = _decided(spec, claim, ONCE).broken
    assert broken is not None
    assert broken.part.label == direction
    assert broken.point[Variable("stake")] == broken.point[Variable("gain")]
    assert broken.gap == 0
    assert broken.ledger is not None


def test_the_witness_of_an_implication_satisfies_its_premise(spec: Spec) -> None:
    mechanism, said = spec(**ONCE, claims="x: stake > 9 USD implies nash(honest)")
    verdict = decide_claim(mechanism, said["x"], Budget()).verdict
    assert isinstance(verdict, Proved)
    assert holds(grounding(mechanism).condition(said["x"].parts[0].premise), verdict.witness)


@pytest.mark.parametrize(
    ("claim", "word"),
    [
        ("exactly_when(patience >= saving / (saving + margin), nash(honest))", "PROVED"),
        ("exactly_when(patience > saving / (saving + margin), best_response(op | honest))", "REFUTED"),
        ("exactly_when(patience >= saving / (saving + margin), subgame_perfect(honest))", "PROVED"),
        ("patience < 0.5 implies not nash(honest)", "PROVED"),
        ("patience <= 0.5 implies not nash(honest)", "REFUTED"),
        ("not nash(honest)", "REFUTED"),
        ("not nash(cheat)", "REFUTED"),
        ("patience > 0.7 implies not nash(cheat)", "PROVED"),
        ("patience > 0.9 implies nash(honest)", "VACUOUS"),
        ("(patience >= 2/3 implies nash(honest)) and (patience < 1/2 implies nash(cheat))", "PROVED"),
    ],
)
def test_in_a_game_in_time_a_denial_is_proved_by_plans(spec: Spec, claim: str, word: str) -> None:
    assert _decided(spec, claim, GRIM).verdict.word == word


def test_what_is_denied_in_time_is_refuted_only_where_the_best_plan_gains_nothing(
    spec: Spec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("solvers.plans.planned.MOST_PLANS", 0)
    verdict = _decided(spec, "patience < 0.3 implies not nash(honest)", GRIM).verdict
    assert isinstance(verdict, Undecided)
    assert isinstance(_decided(spec, "patience > 0.8 implies not nash(honest)", GRIM).verdict, Refuted)


def test_a_claim_that_some_plan_gains_says_something(spec: Spec) -> None:
    mechanism, said = spec(**GRIM, claims="x: not nash(honest)")
    assert not says_nothing(said["x"])
    assert not of_ranges_alone(mechanism, said["x"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-2, 2), min_size=8, max_size=8), st.sampled_from(("nash", "strict_nash")))
def test_a_denied_equilibrium_is_refuted_exactly_where_the_claim_is_proved(amounts: list[int], form: str) -> None:
    cells = [(a, b) for a in ("up", "down") for b in ("left", "right")]
    lines = "".join(
        f"  - outside -> {player}: {amounts[2 * i + j]} USD when {a} and {b}\n"
        for i, (a, b) in enumerate(cells)
        for j, player in enumerate(("ann", "bob"))
    ).replace(": -", ": 0 USD - ")
    text = "mech: 1\nname: x\ngame:\n  - ann: [up, down]\n  - bob: [left, right]\nledger:\n" + lines
    mechanism = read_text(f"{text}claims:\n  yes: {form}(up, left)\n  no: not {form}(up, left)\n", "a.mech.yaml")
    yes, no = (decide_claim(mechanism, each, Budget()).verdict for each in formulate(mechanism))
    assert {type(yes), type(no)} == {Proved, Refuted}


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        ("honest implies nash(honest)", "a premise cannot speak of what happens in the game"),
        ("E[worker | cheat] > 0 implies nash(honest)", "a premise cannot speak of expected payoffs"),
        ("1 < 2 implies nash(honest)", "this premise always holds"),
        ("nash(honest) implies stake > 1 USD", "the claim form `nash` cannot be part of a formula"),
        ("not not nash(honest)", "what is denied twice is claimed"),
        ("not exactly_when(stake > gain, nash(honest))", "`exactly_when` cannot be denied"),
        ("exactly_when(stake > gain)", "`exactly_when` takes a condition and a claim"),
        ("not nush(honest)", "unknown claim form `nush`"),
        ("stake > gain implies nush(honest)", "unknown claim form `nush`"),
        ("nash(honest) or stake > gain", "the claim form `nash` cannot be part of a formula"),
    ],
)
def test_what_no_premise_can_say_is_refused(spec: Spec, claim: str, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        spec(**ONCE, claims=f"x: {claim}")
    assert message in str(caught.value)


@pytest.mark.parametrize("form", ["strict_nash(honest)", "unprofitable(op | honest)", "dominant(op | honest)"])
def test_forms_about_every_plan_cannot_be_denied_in_a_game_in_time(spec: Spec, form: str) -> None:
    with pytest.raises(SpecError) as caught:
        spec(**GRIM, claims=f"x: not {form}")
    assert "cannot be denied" in str(caught.value)


def _window(spec: Spec, claim: str, sections: dict[str, str], name: str) -> object:
    mechanism, said = spec(**sections, claims=f"x: {claim}")
    parameter = mechanism.parameter(name)
    assert parameter is not None
    return bond_window(mechanism, [said["x"]], parameter, Budget())


SOLVED = ONCE | {"params": "stake: solve min USD on 0 .. 10\ngain: 2 .. 5 USD"}


def test_the_window_of_an_implication_asks_only_where_its_premise_holds(spec: Spec) -> None:
    found = _window(spec, "gain <= 3 USD implies nash(honest)", SOLVED, "stake")
    assert [(span.low, span.high) for span in found.spans] == [(3, 10)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("claim", ["gain > 5 USD implies nash(honest)", "stake >= 7 USD implies nash(honest)"])
def test_a_window_in_which_a_premise_says_nothing_is_vacuous(spec: Spec, claim: str) -> None:
    found = _window(spec, claim, SOLVED, "stake")
    assert isinstance(found.doubt, Vacuous)  # type: ignore[attr-defined]


def test_a_denied_claim_about_plans_has_no_window(spec: Spec) -> None:
    found = _window(spec, "not nash(honest)", GRIM, "patience")
    assert isinstance(found.doubt, Undecided)  # type: ignore[attr-defined]
