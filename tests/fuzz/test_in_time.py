"""A short, fixed run of random games in time; `python -m tests.fuzz.in_time` runs it for as long as one likes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.games_in_time import RandomGame
from tests.fuzz.in_time import claims, judged, truth
from tests.fuzz.markov_policies import Oracle

FOUND = (286, 10_009)
"""A plan that gains in a later state gains nothing where later periods count for nothing: at a discount of 0."""

STRICT = (208,)
"""There a change in a later state loses nothing, so it is not a strict equilibrium."""

QUICK = (*range(40_000, 40_004), *range(40_010, 40_022))

SEEDS = (*FOUND, *STRICT, *QUICK)


@pytest.mark.parametrize("seed", SEEDS)
def test_claims_of_a_random_game_agree_with_an_enumeration_of_policies(seed: int, tmp_path: Path) -> None:
    assert judged(RandomGame(seed, plain=seed in (*FOUND, *STRICT)), tmp_path / "game.mech.yaml") == []


def test_the_games_have_claims_of_both_kinds() -> None:
    games = [RandomGame(seed) for seed in SEEDS]
    for claim in ("worth", "perfect", "equilibrium", "strict", "best-ann", "nothing-ann", "joins-ann"):
        asked = [game for game in games if claim in claims(game)]
        assert {truth(game, Oracle(game.game, game.values), claim) for game in asked} >= {True, False}


def test_the_games_have_deposits_that_suffice_and_others() -> None:
    games = [RandomGame(seed) for seed in range(40_000, 40_040)]
    taken = {game: Oracle(game.game, game.values).taken() for game in games if "escrow" in game.text()}
    assert {most is not None and most <= game.bond for game, most in taken.items()} == {True, False}
    assert None in taken.values(), "some come round"


def test_a_game_is_the_same_every_time() -> None:
    assert RandomGame(7).text() == RandomGame(7).text() != RandomGame(8).text()
