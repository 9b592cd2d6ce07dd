"""A player knows again what they saw and did before (perfect recall)."""

from __future__ import annotations

from mechanisms.game.game import Player
from mechanisms.game.strategy import information_sets
from mechanisms.language.reader import read_text

TEXT = """\
mech: 1
game:
  - rain: chance 50%
  - ann sees rain: [ready]
  - ann: [go, stay]
  - bob: [wait, leave]
ledger:
  - outside -> ann: 2 USD when go and rain
  - ann -> outside: 2 USD when go and not rain
"""


def test_a_player_remembers_what_he_saw_at_an_earlier_stage_of_his_own() -> None:
    game = read_text(TEXT, "recall.mech.yaml").game
    later = [place for place in information_sets(game, Player("ann")) if place.stage == "ann#2"]
    assert [[stage for stage, _ in place.seen] for place in later] == [["rain", "ann"]] * 2


def test_another_player_does_not_see_it() -> None:
    game = read_text(TEXT, "recall.mech.yaml").game
    (place,) = information_sets(game, Player("bob"))
    assert place.seen == ()
