"""On two-player specs that nobody wrote, `equilibria` finds what trying every complete strategy finds."""

from __future__ import annotations

from itertools import product
from math import prod
from random import Random

import pytest

from bondproof.commands.equilibria.equilibria import equilibria
from bondproof.commands.verify.verify import verify
from mechanisms.game.game import Player
from mechanisms.game.strategy import Plan, Strategy, first_moves, information_sets, plan_of
from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from proofs.playout.playout import PlayOut
from solvers.engines.budget import Exhausted

MOST_STRATEGIES = 24
"""Specs in which a player has more complete strategies than this are left out."""

UNREACHED = """mech: 1
name: unreached
game:
  - a:         [l, v]
  - b:         [i, w]
  - b when w:  [i2, w2]
ledger:
  - outside -> a:  1 USD  when v and w
honest:
  a:    l
  b:    i
  b#2:  {}
claims:
  stable: nash()
"""


def generated(random: Random) -> str:
    """Up to five stages of two players and of chance, some passed over, some seen; a ledger; an intended play."""
    stages, events, honest, count = list[str](), list[str](), list[str](), {"a": 0, "b": 0}
    for number in range(random.randint(2, 5)):
        player = ("a", "b")[number] if number < 2 else random.choice(["a", "b", "chance"])
        when = f" when {random.choice(['', 'not '])}{random.choice(events)}" if events and random.random() < 0.5 else ""
        if player == "chance":
            stages.append(f"  - e{number}: chance {random.choice(['1/2', '1/3', '1', '0'])}{when}")
            events.append(f"e{number}")
            continue
        moves = [f"{player}{number}{letter}" for letter in "xyz"[: random.choice([2, 2, 3])]]
        count[player] += 1
        name = player if count[player] == 1 else f"{player}#{count[player]}"
        others = [stage for stage in count if stage != player and count[stage]]
        sees = f" sees {others[0]}" if others and random.random() < 0.4 else ""
        stages.append(f"  - {player}{sees}{when}: [{', '.join(moves)}]")
        honest.append(f"  {name}: {random.choice(moves)}")
        events += moves
    lines = list[str]()
    for _ in range(random.randint(1, 5)):
        pair = " and ".join(random.sample(events, 2))
        lines.append(f"  - outside -> {random.choice('ab')}: {random.randint(0, 4)} USD when {pair}")
    top = ["mech: 1", "name: generated", "game:", *stages, "ledger:", *lines, "honest:", *honest]
    return "\n".join([*top, "claims:", "  stable: nash()", ""])


def complete(mechanism: Mechanism, player: Player) -> list[Strategy]:
    """Every strategy with a move at each information set, also where the player's own moves never lead; or none."""
    moves = {decision.name: decision.moves for decision in mechanism.game.decisions}
    places = information_sets(mechanism.game, player)
    if prod(len(moves[place.stage]) for place in places) > MOST_STRATEGIES:
        return []
    return [
        Strategy(player, tuple(zip(places, picked, strict=True)), "")
        for picked in product(*(moves[place.stage] for place in places))
    ]


def brute_force(mechanism: Mechanism) -> set[tuple[frozenset[object], ...]] | None:
    """The pure equilibria by playing out every pair of complete strategies, as plans; None where they are too many."""
    players = mechanism.game.players
    every = [complete(mechanism, player) for player in players]
    if not all(every):
        return None
    played = PlayOut(mechanism, {})
    pairs = list(product(*(range(len(each)) for each in every)))
    paid = {
        pair: [played.payoff(p, {q: every[s][pair[s]] for s, q in enumerate(players)}) for p in players]
        for pair in pairs
    }
    best = [
        {
            other: max(paid[pair][seat] for pair in pairs if pair[1 - seat] == other)
            for other in range(len(every[1 - seat]))
        }
        for seat in (0, 1)
    ]
    stable = [pair for pair in pairs if all(paid[pair][seat] == best[seat][pair[1 - seat]] for seat in (0, 1))]
    plans = [[as_set(plan_of(mechanism.game, strategy)) for strategy in each] for each in every]
    return {tuple(plans[seat][pair[seat]] for seat in (0, 1)) for pair in stable}


def as_set(plan: Plan) -> frozenset[object]:
    return frozenset(plan.items())


def compared(text: str) -> bool | None:
    """Whether the intended play is an equilibrium, once everything agrees; None where the spec is too large."""
    mechanism = read_text(text, "generated.mech.yaml")
    expected = brute_force(mechanism)
    if expected is None:
        return None
    result = equilibria(mechanism, proposers=False)
    solution = result.solution
    assert solution.complete
    table = dict(enumerate(mechanism.game.players))
    meant = tuple(as_set(plan_of(mechanism.game, mechanism.intended[table[seat]])) for seat in (0, 1))
    honest = [number for number in range(len(solution.equilibria)) if result.honest(number)]
    pure = [e.profile for e in solution.equilibria if all(len(support) == 1 for support in e.profile.supports)]
    assert len(pure) == len(expected), text
    assert bool(honest) == (meant in expected), text
    (spec,) = verify([mechanism]).specs
    assert (spec.claims[0].word == "PROVED") == (meant in expected), text
    return meant in expected


@pytest.mark.parametrize("seed", range(6))
def test_equilibria_of_random_specs_are_those_of_brute_force(seed: int) -> None:
    random = Random(seed)
    found = [compared(generated(random)) for _ in range(50)]
    assert {True, False} <= set(found), "the specs show both"
    assert found.count(None) < 35


@pytest.mark.parametrize("unreached", ["i2", "w2"])
def test_what_is_intended_where_the_honest_never_come_names_no_row_of_its_own(unreached: str) -> None:
    result = equilibria(read_text(UNREACHED.format(unreached), "unreached.mech.yaml"))
    assert [result.honest(number) for number in range(len(result.solution.equilibria))] == [True, False, False, False]
    assert result.solution.complete


def test_a_plan_leaves_out_what_its_own_moves_rule_out() -> None:
    mechanism = read_text(UNREACHED.format("w2"), "unreached.mech.yaml")
    (b,) = (strategy for player, strategy in mechanism.intended.items() if player.name == "b")
    assert [str(move) for _, move in b.moves] == ["i", "w2"]
    assert [str(move) for move in plan_of(mechanism.game, b).values()] == ["i"]
    assert [str(move) for move in first_moves(mechanism.game, b).values()] == ["i"]


def test_equilibria_whose_payoffs_are_not_played_out_to_the_end_rest_on_that(monkeypatch: pytest.MonkeyPatch) -> None:
    text = UNREACHED.format("i2")
    assert equilibria(read_text(text, "a.mech.yaml")).doubt == ""

    def spent(*_: object) -> None:
        raise Exhausted("the work allowed (--rlimit) is used up")

    monkeypatch.setattr(PlayOut, "expected", spent)
    open_still = equilibria(read_text(text, "a.mech.yaml")).doubt
    assert open_still == "the payoffs could not be played out to the end: the work allowed (--rlimit) is used up"
