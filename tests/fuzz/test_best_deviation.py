"""The most profitable plan of random games in time, beside an enumeration of every plan."""

from __future__ import annotations

import pytest

from mechanisms.errors import SpecError
from mechanisms.language.reader import read_text
from solvers.plans.best_deviation import best_deviation
from tests.fuzz.games_in_time import RandomGame
from tests.fuzz.markov_policies import Oracle, TooManyPoliciesError

SEEDS = range(50_000, 50_040)


def compared(seed: int) -> list[tuple[bool, bool]]:
    """For each player of a game: whether some plan gains; of games that can be read and enumerated."""
    game, found = RandomGame(seed), list[tuple[bool, bool]]()
    oracle = Oracle(game.game, game.values)
    try:
        mechanism = read_text(game.text(), "game.mech.yaml")
        plans = {player: list(oracle.policies(player.name)) for player in mechanism.game.players}
    except (SpecError, TooManyPoliciesError):
        return found
    point = {variable: game.values[variable.name] for variable in mechanism.intervals}
    for player, policies in plans.items():
        meant, met = oracle.value(player.name), oracle.met(oracle.intended)
        others = [policy for policy in policies if any(policy[where] != oracle.intended[where] for where in met)]
        best = best_deviation(mechanism, player, mechanism.intended, point)
        assert (best is None) is (not others)
        if best is not None:
            assert best.strategy_pays == meant
            assert best.pays == max(oracle.value(player.name, policy) for policy in others)
            found.append((best.gain > 0, best.strikes is None))
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_that_changes_the_play_pays_more(seed: int) -> None:
    compared(seed)


def test_some_plans_gain_and_some_do_not() -> None:
    found = [each for seed in SEEDS for each in compared(seed)]
    assert {gains for gains, _ in found} == {True, False}
    assert len(found) > 40
