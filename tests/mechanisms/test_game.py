"""Games, information and strategies on games that fit on a page."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mechanisms.diagnostics import Position
from mechanisms.errors import DomainError
from mechanisms.game.game import Chance, Decision, Game, Player, Stage, happens, outcomes
from mechanisms.game.information import InformationSet, known_stages
from mechanisms.game.ledger import Deposit, Line, Place, holder
from mechanisms.game.states import State
from mechanisms.game.strategy import Strategy, information_sets, pure_strategies, reached
from mechanisms.terms.terms import (
    TRUE,
    Comparison,
    Condition,
    Event,
    Number,
    Occurs,
    Relation,
    Variable,
    choose,
    negate,
    number,
)

HERE = Position("a.mech.yaml", 1, 1)
ANN, BOB = Player("ann"), Player("bob")
RAIN = Event("rain", "rain")


def _moves(stage: str, *names: str) -> tuple[Event, ...]:
    return tuple(Event(stage, name) for name in names)


def _decision(name: str, player: Player, moves: str, sees: Sequence[str] = (), when: Condition = TRUE) -> Decision:
    return Decision(name, player, _moves(name, *moves.split()), tuple(sees), when, HERE)


def _game(*stages: Stage) -> Game:
    movers = dict.fromkeys(s.player for s in stages if isinstance(s, Decision))
    return Game(tuple(movers), stages)


CHANCE = Chance(RAIN, Variable("p"), TRUE, HERE)
UP = Occurs(Event("ann", "up"))
FIRST = _decision("ann", ANN, "up down")
ANSWER = _decision("bob", BOB, "left right", sees=["ann"])


def test_a_stage_whose_condition_fails_is_passed_over() -> None:
    late = _decision("bob", BOB, "left right", when=UP)
    assert outcomes(late, {"ann": Event("ann", "up")}) == late.moves
    assert outcomes(late, {"ann": Event("ann", "down")}) == (None,)


def test_a_stage_has_behind_it_what_decides_whether_it_is_reached_and_how_likely() -> None:
    rain = Chance(RAIN, choose(UP, Variable("p"), number(1)), TRUE, HERE)
    after = _decision("bob", BOB, "left right", sees=["ann"], when=Occurs(RAIN))
    game = _game(FIRST, _decision("eve", Player("eve"), "a b"), rain, after)
    assert game.behind(["bob"]) == {"ann", "rain", "bob"}
    assert game.behind([]) == frozenset()


def test_decisions_and_chances_are_told_apart() -> None:
    game = _game(FIRST, CHANCE, ANSWER)
    assert game.decisions == (FIRST, ANSWER)
    assert game.chances == (CHANCE,)
    assert CHANCE.name == "rain"
    assert str(ANN) == "ann"


def test_the_course_of_a_game_hangs_on_events_only() -> None:
    condition = Comparison(Variable("p"), Relation.GT, Number(number(0).value))
    with pytest.raises(DomainError, match="events only"):
        happens(condition, {})


def test_a_mover_who_sees_has_one_information_set_for_each_outcome() -> None:
    game = _game(FIRST, ANSWER)
    assert information_sets(game, BOB) == tuple(InformationSet("bob", (("ann", m),)) for m in FIRST.moves)
    assert len(list(pure_strategies(game, BOB))) == 4


def test_a_mover_who_does_not_see_has_one_information_set() -> None:
    game = _game(FIRST, CHANCE, _decision("bob", BOB, "left right"))
    assert information_sets(game, BOB) == (InformationSet("bob", ()),)


def test_a_mover_knows_his_own_earlier_moves() -> None:
    again = _decision("ann#2", ANN, "stay go")
    game = _game(FIRST, CHANCE, again)
    assert known_stages(game, again) == ("ann",)
    assert len(information_sets(game, ANN)) == 3


def test_strategies_that_differ_only_where_their_own_moves_never_lead_are_one() -> None:
    game = _game(FIRST, CHANCE, _decision("ann#2", ANN, "stay go", sees=["rain"]))
    labels = [s.label for s in pure_strategies(game, ANN)]
    assert len(labels) == 8  # not 2 * 2**4
    assert labels[:2] == ["up, stay", "up, stay after rain, go after no rain"]
    plain = _game(FIRST, CHANCE, _decision("ann#2", ANN, "stay go"))
    assert [s.label for s in pure_strategies(plain, ANN)] == ["up, stay", "up, go", "down, stay", "down, go"]


def test_an_information_set_that_no_play_reaches_is_none() -> None:
    late = _decision("bob", BOB, "left right", sees=["ann"], when=UP)
    assert [place.seen for place in information_sets(_game(FIRST, late), BOB)] == [(("ann", Event("ann", "up")),)]


def test_a_strategy_is_named_by_its_move_or_by_what_each_move_answers() -> None:
    labels = [s.label for s in pure_strategies(_game(FIRST, ANSWER), BOB)]
    assert labels == ["left", "left after up, right after down", "right after up, left after down", "right"]
    blind = [s.label for s in pure_strategies(_game(CHANCE, _decision("bob", BOB, "left right", ["rain"])), BOB)]
    assert "left after rain, right after no rain" in blind


def test_an_own_decision_that_was_passed_over_is_not_told() -> None:
    """Whoever moves at once in some states and after another move of their own in others."""
    once = InformationSet("ann#2", (("ann", None), ("rain", None)), State("known"))
    assert once.where == " in known after no rain"
    assert InformationSet("ann#2", (("ann", Event("ann", "up")),)).where == " after up"


def test_a_strategy_without_knowledge_is_labelled_by_its_moves() -> None:
    second = _decision("bob#2", BOB, "stop go", when=negate(TRUE))
    assert [s.label for s in pure_strategies(_game(_decision("bob", BOB, "left"), second), BOB)] == ["left"]
    both = _game(_decision("bob", BOB, "left right"), _decision("bob#2", BOB, "stop go"))
    assert next(pure_strategies(both, BOB)).label == "left, stop"


def test_a_player_with_too_many_strategies_is_refused() -> None:
    moves = " ".join(f"m{i}" for i in range(5000))
    with pytest.raises(DomainError, match="bob has more than 1024 pure strategies"):
        list(pure_strategies(_game(_decision("bob", BOB, moves)), BOB))


def test_a_player_with_too_many_information_sets_is_refused_before_his_strategies_are_counted() -> None:
    """14 moves of which each sees all before it: 2^14 - 1 information sets, and 2^14 plans."""
    stages = (_decision(f"bob#{i}", BOB, f"a{i} b{i}") for i in range(1, 15))
    with pytest.raises(DomainError, match="bob has more than 2048 information sets"):
        list(pure_strategies(_game(*stages), BOB))


def _playing(game: Game, player: Player, label: str) -> Strategy:
    return next(s for s in pure_strategies(game, player) if s.label == label)


def test_only_what_the_profile_leads_to_is_reached() -> None:
    game = _game(FIRST, ANSWER)
    profile = {ANN: _playing(game, ANN, "up"), BOB: _playing(game, BOB, "right")}
    assert reached(game, profile) == {
        InformationSet("ann", ()),
        InformationSet("bob", (("ann", Event("ann", "up")),)),
    }


def test_every_outcome_of_chance_is_reached_and_a_stage_passed_over_is_not() -> None:
    late = _decision("bob", BOB, "left right", sees=["rain"], when=UP)
    game = _game(FIRST, CHANCE, late)
    up = {ANN: _playing(game, ANN, "up"), BOB: _playing(game, BOB, "left")}
    assert len(reached(game, up)) == 3
    assert reached(game, {**up, ANN: _playing(game, ANN, "down")}) == {InformationSet("ann", ())}


def test_a_strategy_answers_each_information_set() -> None:
    game = _game(FIRST, ANSWER)
    mixed = _playing(game, BOB, "left after up, right after down")
    assert [str(mixed.move_at(place)) for place in information_sets(game, BOB)] == ["left", "right"]


def _line(source: Player | Place | Deposit, target: Player | Place | Deposit) -> Line:
    return Line(source, target, number(1), TRUE, HERE, "1 USD")


def test_a_line_pays_its_target_and_charges_its_source() -> None:
    fire, deposit = Place("burn"), Deposit("bond", Variable("bond"), ANN, HERE)
    assert (_line(ANN, BOB).sign_for(BOB), _line(ANN, BOB).sign_for(ANN)) == (1, -1)
    assert _line(deposit, fire).sign_for(ANN) == -1
    assert _line(deposit, ANN).sign_for(ANN) == 0
    assert _line(fire, fire).sign_for(ANN) == 0
    assert holder(deposit) == ANN
    assert (str(deposit), str(fire)) == ("bond of ann", "burn")
