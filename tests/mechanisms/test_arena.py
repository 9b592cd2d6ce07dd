"""The arena of a game: positions hold what is still asked for, and transfers fall due once they are settled."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mechanisms.diagnostics import Position
from mechanisms.errors import DomainError
from mechanisms.game import compilation
from mechanisms.game.arena import Arena, Edge
from mechanisms.game.compilation import Asked, Question, arena, compiled, questions
from mechanisms.game.game import Chance, Game
from mechanisms.language.reader import read_text
from mechanisms.terms.terms import FALSE, Comparison, Event, Occurs, Relation, Variable, choose, negate, number

HEAD = "mech: 1\nname: x\nparams:\n  p: 5% .. 10%\n  fee: 1 USD .. 2 USD\n"
P, FEE = Variable("p"), Variable("fee")


def _arena(game: str, ledger: str = "  - outside -> ann: 1 USD") -> Arena:
    mechanism = read_text(f"{HEAD}game:\n{game}\nledger:\n{ledger}\n", "a.mech.yaml")
    return arena(mechanism.game, mechanism.ledger)


def _edge(graph: Arena, *outcomes: str) -> Edge:
    """The last edge of a play, by the names of its outcomes; `-` where chance says no."""
    edge = graph.first
    for name in outcomes:
        assert edge.to is not None
        edge = next(e for e in graph.positions[edge.to].edges if (str(e.event) if e.event else "-") == name)
    return edge


def _due(edge: Edge) -> list[int]:
    return [transfer.place for transfer in edge.due]


def _dispute(rounds: int) -> str:
    """Two players who answer each other in turn; who gives up ends it. Neither hears of the chances."""
    stages = ["  - ann: [go0, stop0]", "  - noise0: chance p when go0"]
    for i in range(1, rounds):
        player, other = ("ann", "bob") if i % 2 == 0 else ("bob", "ann")
        before = other if i < 3 else f"{other}#{(i + 1) // 2}"
        stages += [f"  - {player} sees {before} when go{i - 1}: [go{i}, stop{i}]", f"  - noise{i}: chance p when go{i}"]
    return "\n".join(stages)


@pytest.mark.parametrize("rounds", [2, 8, 49])
def test_a_dispute_has_two_positions_for_each_round_however_many_plays(rounds: int) -> None:
    lines = [f"  - ann -> outside: fee when noise{i}" for i in range(rounds)]
    graph = _arena(_dispute(rounds), "\n".join(lines))
    assert len(graph.positions) == 2 * rounds
    assert sum(len(edge.due) for edge in graph.edges) == rounds


def test_an_edge_leads_to_a_later_position() -> None:
    graph = _arena(_dispute(6), "  - ann -> bob: fee when noise1 or noise4")
    assert all(edge.to is None or edge.to > here for here, p in enumerate(graph.positions) for edge in p.edges)
    reached = {edge.to for edge in graph.edges}
    assert reached == {None, *range(len(graph.positions))}


def test_independent_events_are_forgotten_one_by_one() -> None:
    names = [f"c{i}" for i in range(40)]
    game = "  - ann: [a, b]\n" + "\n".join(f"  - {name}: chance p" for name in names)
    each = "\n".join(f"  - ann -> outside: fee when {name} and a" for name in names)
    together = f"  - ann -> outside: fee when {' or '.join(names)}"
    assert len(_arena(game, each).positions) == 1 + len(names)
    assert len(_arena(game, together).positions) == 1 + len(names)


GAME = "  - ann: [up, down]\n  - bob when up: [left, right]\n  - rain: chance p"


def test_what_asks_for_no_event_is_due_at_the_way_in() -> None:
    graph = _arena(GAME, "  - ann -> bob: fee\n  - ann -> bob: fee when up and down or fee > 3 USD")
    assert [(t.place, t.amount) for t in graph.first.due] == [(0, FEE)]


def test_a_transfer_falls_due_where_it_is_settled_for_good() -> None:
    graph = _arena(GAME, "  - ann -> bob: fee when down or left or rain\n  - ann -> bob: fee when left and rain")
    assert _due(_edge(graph, "down")) == [0]
    assert _edge(graph, "down").to is None  # a stage out of reach rules the second line out, and nobody asks for rain
    assert _due(_edge(graph, "up", "left")) == [0]
    assert _due(_edge(graph, "up", "left", "rain")) == [1]
    assert _due(_edge(graph, "up", "right", "rain")) == [0]
    assert _due(_edge(graph, "up", "right", "-")) == []


def test_a_condition_on_parameters_stays_in_the_amount() -> None:
    graph = _arena(GAME, "  - ann -> bob: fee when down and fee > 1 USD")
    (transfer,) = _edge(graph, "down").due
    assert transfer.amount == choose(Comparison(FEE, Relation.GT, number(1)), FEE, number(0))


def test_the_terms_of_a_sum_fall_due_for_themselves() -> None:
    graph = _arena(GAME, "  - ann -> bob: (fee if up else 0 USD) + (2 USD if rain else 0 USD)")
    assert [(t.place, t.amount) for t in _edge(graph, "up").due] == [(0, FEE)]
    assert [(t.place, t.amount) for t in _edge(graph, "up", "left", "rain").due] == [(0, number(2))]


def test_a_chance_that_nobody_asks_for_has_no_position() -> None:
    assert [p.stage.name for p in _arena(GAME).positions] == ["ann", "bob"]


def test_chance_is_as_likely_as_what_happened_before_makes_it() -> None:
    graph = _arena("  - ann: [up, down]\n  - rain: chance (p if up else 1 / 2)", "  - ann -> burn: fee when rain")
    assert [_edge(graph, move, "rain").likely for move in ("up", "down")] == [P, number(Fraction(1, 2))]
    assert _edge(graph, "up", "-").likely == number(1) - P
    assert _edge(graph, "up").likely is None


def test_what_a_mover_knows_is_kept_to_his_last_move_and_no_longer() -> None:
    game = "  - rain: chance p\n  - ann sees rain: [a, b]\n  - bob: [c, d]\n  - ann: [e, f]\n  - bob: [g, h]"
    graph = _arena(game)
    count = {name: sum(p.stage.name == name for p in graph.positions) for name in ("ann", "bob", "ann#2", "bob#2")}
    assert count == {"ann": 2, "bob": 4, "ann#2": 8, "bob#2": 2}
    assert len({p.place for p in graph.positions if p.stage.name == "ann#2"}) == 4
    assert len(graph.places) == 2 + 1 + 4 + 2
    assert [isinstance(p.stage, Chance) for p in graph.positions[:2]] == [True, False]


def test_a_reader_who_asks_for_no_knowledge_gets_positions_without_it() -> None:
    mechanism = read_text(f"{HEAD}game:\n{GAME}\nledger:\n  - ann -> bob: fee when left and rain\n", "a.mech.yaml")
    graph = compiled(mechanism.game, Asked(questions(mechanism.ledger), {}, weighed=False))
    assert graph.places == ()
    assert [e.likely for p in graph.positions for e in p.edges] == [None] * 6


def test_an_arena_with_too_many_positions_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compilation, "MOST_POSITIONS", 5)
    assert len(_arena(_dispute(2), "  - ann -> bob: fee when noise1").positions) == 3
    with pytest.raises(DomainError, match="more than 5 positions"):
        _arena(_dispute(6))


def test_a_stage_that_depends_on_a_parameter_is_refused() -> None:
    chance = Chance(Event("rain", "rain"), P, Comparison(FEE, Relation.GT, number(1)), Position("a", 1, 1))
    with pytest.raises(DomainError, match="may name events only"):
        compiled(Game((), (chance,)), Asked((Question(0, Occurs(chance.event), FEE),), {}, weighed=True))


def test_a_stage_that_is_never_played_rules_out_what_names_it() -> None:
    never = Chance(Event("rain", "rain"), P, FALSE, Position("a", 1, 1))
    after = Chance(Event("wind", "wind"), P, negate(Occurs(never.event)), Position("a", 2, 1))
    asked = (Question(0, Occurs(never.event), FEE), Question(1, negate(Occurs(never.event)), FEE))
    graph = compiled(Game((), (never, after)), Asked((*asked, Question(2, Occurs(after.event), FEE)), {}, weighed=True))
    assert _due(graph.first) == [1]
    assert [p.stage.name for p in graph.positions] == ["wind"]
