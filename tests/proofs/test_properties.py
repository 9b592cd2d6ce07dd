"""Claim forms say what game theory says: each is compared with a search over all pure strategies, played out."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mechanisms.errors import SpecError
from mechanisms.game.game import Player
from mechanisms.game.strategy import Profile, pure_strategies
from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.evaluation import holds
from mechanisms.terms.terms import Variable
from proofs.claims.formulation import formulate
from proofs.claims.properties import properties, property
from proofs.claims.statement import Statement, obligations
from proofs.playout.playout import PlayOut

Spec = Callable[..., tuple[Mechanism, dict[str, Statement]]]

SIMULTANEOUS = """mech: 1
name: two-by-two
game:
  - ann: [up, down]
  - bob: [left, right]
ledger:
{lines}
claims:
  nash: nash(up, left)
  strict: strict_nash(up, left)
  best: best_response(ann | up, left)
  dominant: dominant(ann | up)
  joins: participates(ann | up, left)
  joins-for: participates(ann | up, left, outside = 1 USD)
"""

SEQUENTIAL = """mech: 1
name: entry
game:
  - ann: [up, down]
  - bob sees ann: [left, right]
ledger:
{lines}
claims:
  nash: nash(up, left if up else right)
  strict: strict_nash(up, left if up else right)
  best: best_response(bob | up, left if up else right)
  dominant: dominant(bob | left if up else right)
"""

CELLS = list(product(("up", "down"), ("left", "right")))
payoffs = st.lists(st.integers(-1, 2), min_size=8, max_size=8)


def _read(text: str, amounts: list[int]) -> tuple[Mechanism, dict[str, Statement]]:
    lines = [
        f"  - outside -> {player}: {amounts[2 * i + j]} USD when {row} and {column}"
        for i, (row, column) in enumerate(CELLS)
        for j, player in enumerate(("ann", "bob"))
    ]
    mechanism = read_text(text.format(lines="\n".join(lines)), "a.mech.yaml")
    return mechanism, {s.claim.name: s for s in formulate(mechanism)}


def _true(mechanism: Mechanism, statement: Statement) -> bool:
    played = PlayOut(mechanism, {})
    return all(played.holds(statement, part) for part in statement.parts)


class Brute:
    """All pure strategies, and the payoff of every profile."""

    def __init__(self, mechanism: Mechanism) -> None:
        self.game, self._played = mechanism.game, PlayOut(mechanism, {})
        self.ann, self.bob = mechanism.game.players

    def all(self, player: Player) -> list[Any]:
        return list(pure_strategies(self.game, player))

    def pays(self, player: Player, profile: Profile) -> Fraction:
        return self._played.payoff(player, profile)

    def loses_by(self, player: Player, profile: Profile) -> list[Fraction]:
        """What each other strategy loses against the one that the profile has."""
        stays = self.pays(player, profile)
        others = [s for s in self.all(player) if s.moves != profile[player].moves]
        return [stays - self.pays(player, {**profile, player: s}) for s in others]


def _named(brute: Brute, player: Player, *moves: str) -> Any:
    return next(s for s in brute.all(player) if tuple(str(m) for _, m in s.moves) == moves)


@settings(max_examples=60)
@given(payoffs)
def test_claims_on_a_simultaneous_game_are_those_of_a_search(amounts: list[int]) -> None:
    mechanism, claims = _read(SIMULTANEOUS, amounts)
    brute = Brute(mechanism)
    profile = {brute.ann: _named(brute, brute.ann, "up"), brute.bob: _named(brute, brute.bob, "left")}
    losses = {p: brute.loses_by(p, profile) for p in (brute.ann, brute.bob)}
    both = losses[brute.ann] + losses[brute.bob]
    assert _true(mechanism, claims["nash"]) == all(loss >= 0 for loss in both)
    assert _true(mechanism, claims["strict"]) == all(loss > 0 for loss in both)
    assert _true(mechanism, claims["best"]) == all(loss >= 0 for loss in losses[brute.ann])
    against = [brute.loses_by(brute.ann, {**profile, brute.bob: s}) for s in brute.all(brute.bob)]
    assert _true(mechanism, claims["dominant"]) == all(loss >= 0 for found in against for loss in found)
    assert _true(mechanism, claims["joins"]) == (brute.pays(brute.ann, profile) >= 0)
    assert _true(mechanism, claims["joins-for"]) == (brute.pays(brute.ann, profile) >= 1)


@settings(max_examples=60)
@given(payoffs)
def test_claims_on_a_sequential_game_are_those_of_a_search(amounts: list[int]) -> None:
    mechanism, claims = _read(SEQUENTIAL, amounts)
    brute = Brute(mechanism)
    answer = _named(brute, brute.bob, "left", "right")
    profile = {brute.ann: _named(brute, brute.ann, "up"), brute.bob: answer}
    losses = brute.loses_by(brute.ann, profile) + brute.loses_by(brute.bob, profile)
    assert _true(mechanism, claims["nash"]) == all(loss >= 0 for loss in losses)
    assert _true(mechanism, claims["best"]) == all(loss >= 0 for loss in brute.loses_by(brute.bob, profile))
    against = [brute.loses_by(brute.bob, {**profile, brute.ann: s}) for s in brute.all(brute.ann)]
    assert _true(mechanism, claims["dominant"]) == all(loss >= 0 for found in against for loss in found)
    on_path = [s for s in brute.all(brute.bob) if str(s.moves[0][1]) == "right"]
    changed = [brute.pays(brute.bob, profile) - brute.pays(brute.bob, {**profile, brute.bob: s}) for s in on_path]
    strict = all(loss > 0 for loss in brute.loses_by(brute.ann, profile) + changed)
    assert _true(mechanism, claims["strict"]) == strict


def test_a_change_off_the_path_is_no_deviation() -> None:
    mechanism, claims = _read(SEQUENTIAL, [1] * 8)
    labels = [part.label for part in claims["nash"].parts]
    assert labels == ["ann plays down", "bob plays right after up, left after down", "bob plays right"]
    assert not _true(mechanism, claims["strict"])


def test_the_parts_of_a_claim_say_what_they_ask() -> None:
    _, claims = _read(SIMULTANEOUS, [0] * 8)
    assert [p.label for p in claims["nash"].parts] == ["ann plays down", "bob plays right"]
    assert [p.label for p in claims["dominant"].parts] == [
        "ann plays down against left",
        "ann plays down against right",
    ]
    assert [p.label for p in claims["joins"].parts] == [""]


ALONE = {"game": "- ann: [up, down]", "ledger": "- outside -> ann: 1 USD when up"}


def test_a_player_alone_is_dominant_against_nobody(spec: Spec) -> None:
    mechanism, claims = spec(**ALONE, claims="k: dominant(ann | up)")
    assert [p.label for p in claims["k"].parts] == ["ann plays down"]
    assert _true(mechanism, claims["k"])


@pytest.mark.parametrize("claim", ["nash()", "strict_nash()", "dominant(ann |)", "nash() and E[ann | up] > 0"])
def test_without_arguments_the_intended_play_is_meant(spec: Spec, claim: str) -> None:
    mechanism, claims = spec(**ALONE, honest="- up", claims=f"k: {claim}")
    assert _true(mechanism, claims["k"])


def test_a_player_alone_before_the_bar_has_his_intended_strategy(spec: Spec) -> None:
    for claim in ("participates(ann | outside = 1 USD)", "E[ann | up] >= 0"):
        mechanism, claims = spec(**ALONE, honest="- up", claims=f"k: {claim}")
        assert _true(mechanism, claims["k"])


def test_a_player_with_one_move_has_nothing_to_gain_and_nothing_to_check(spec: Spec) -> None:
    _, claims = spec(game="- ann: [up]", claims="k: nash(up)")
    assert claims["k"].parts == ()


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        ("nash()", "no strategy for the player `ann`"),
        ("strict_nash()", "no strategy for the player `ann`"),
        ("nsh(up)", "unknown claim form `nsh`"),
        ("dominant(ann | bob = up)", "`bob` is not ann, whose strategy this is"),
        ("participates(ann | up, outside = 1 USD, outside = 2 USD)", "the outside option is given twice"),
        ("zebra(up)", "unknown claim form `zebra`"),
        ("best_response(up)", "`best_response` needs a player before a bar"),
        ("participates(up)", "`participates` needs a player before a bar"),
        ("dominant(up)", "`dominant` needs a player before a bar"),
        ("E[up] > 0", "`E` needs a player before a bar"),
        ("F[ann | up] > 0", "unknown function `F`"),
        ("E[bob | up] > 0", "bob"),
        ("nash(left)", "unknown move `left`"),
        ("up", "`up` is not a comparison"),
        ("nash", "`nash` is not a comparison"),
        ("not not nash(up)", "what is denied twice is claimed"),
        ("nash(up) + 1 > 0", "the claim form `nash` cannot be part of a formula"),
        ("participates(ann | up, outside = 1 h)", "the outside option must be"),
        ("E[ann | up] > 1 h", "compare"),
    ],
)
def test_a_claim_that_means_nothing_is_refused_with_its_place(spec: Spec, claim: str, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        spec(**ALONE, claims=f"k: {claim}")
    (diagnostic,) = caught.value.diagnostics
    assert message in diagnostic.message
    assert str(diagnostic.at).startswith("a.mech.yaml:8:")


def test_the_faults_of_all_claims_are_found_at_once(spec: Spec) -> None:
    with pytest.raises(SpecError) as caught:
        spec(**ALONE, claims="k: nsh(up)\nl: nash(left)")
    assert len(caught.value.diagnostics) == 2


def test_an_unknown_claim_form_is_told_the_known_ones(spec: Spec) -> None:
    with pytest.raises(SpecError, match="did you mean `nash`"):
        spec(**ALONE, claims="k: nsh(up)")
    with pytest.raises(
        SpecError,
        match=f"claim forms: {', '.join(sorted(properties()))}",
    ):
        spec(**ALONE, claims="k: zebra(up)")


def test_a_player_with_too_many_strategies_is_refused_where_the_claim_stands(spec: Spec) -> None:
    moves = ", ".join(f"m{i}" for i in range(33))
    stages = f"- ann: [{moves}]\n- bob sees ann: [left, right]"
    with pytest.raises(SpecError, match=r"a.mech.yaml:\d+.*bob has more than \d+ pure strategies"):
        spec(game=stages, claims="k: nash(m0, left)")


def test_too_many_plays_of_the_others_are_refused(spec: Spec) -> None:
    stages = "\n".join(f"- p{i}: [{', '.join(f'm{i}x{j}' for j in range(6))}]" for i in range(5))
    with pytest.raises(SpecError, match="dominance asks for 7776 comparisons, more than"):
        spec(game=stages, claims="k: dominant(p0 | m0x0)")


def test_the_folder_holds_every_claim_form_under_its_name() -> None:
    forms = properties()
    files = {file.stem for file in Path(property.__file__).parent.glob("*.py")}
    assert set(forms) == files - {"__init__", "property"}
    assert all(form.signature.startswith(f"{name}(") for name, form in forms.items())


def test_the_same_expectation_is_asked_for_once(spec: Spec) -> None:
    _, claims = spec(**ALONE, claims="k: E[ann | up] > 0 and E[ann | up] < 2 USD")
    (expectation,) = claims["k"].expectations
    assert expectation.plays == "up"
    assert all(claims["k"].mentioned(part) == (expectation,) for part in claims["k"].parts)


def test_deviations_are_unprofitable_where_each_of_them_earns_nothing(spec: Spec) -> None:
    """The pass of `down` pays 1 against `left`, and -1 once its price is 2."""
    sections: dict[str, str] = {
        "params": "price: 0 .. 2 USD",
        "game": "- ann: [up, down]\n- bob: [left]",
        "ledger": "- outside -> ann: 1 USD when down\n- ann -> burn: price when down\n- outside -> ann: 5 USD when up",
    }
    mechanism, claims = spec(**sections, claims="k: unprofitable(ann | up, left)")
    (goal,) = obligations(mechanism, claims["k"])
    assert [holds(goal.goal, {Variable("price"): Fraction(x)}) for x in (0, 1, 2)] == [False, True, True]


@pytest.mark.parametrize(
    "form", ["E[ann] == E[ann | up]", "participates(ann)", "best_response(ann)", "participates(ann, outside = 1 USD)"]
)
def test_a_player_without_a_bar_is_asked_about_in_the_intended_play(spec: Spec, form: str) -> None:
    sections = {"game": "- ann: [up, down]", "ledger": "- outside -> ann: 1 USD when up", "honest": "- up"}
    mechanism, claims = spec(**sections, claims=f"k: {form}")
    assert all(PlayOut(mechanism, {}).holds(claims["k"], part) for part in claims["k"].parts)


def test_a_player_without_a_bar_and_an_intended_play_is_asked_for_moves(spec: Spec) -> None:
    with pytest.raises(SpecError, match="no strategy for the player `ann`"):
        spec(game="- ann: [up, down]", claims="k: E[ann] >= 0")
