"""The worth of positions: what is due on the way, and what chance and the profile lead to."""

from __future__ import annotations

from fractions import Fraction

from mechanisms.game.compilation import Moves, arena
from mechanisms.game.game import Player
from mechanisms.game.worth import Worths
from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.free_variables import walk
from mechanisms.terms.terms import Variable, number

ANN = Player("ann")
P, FEE = Variable("p"), Variable("fee")
AT = {P: Fraction(1, 4), FEE: Fraction(8)}


def _read(game: str, ledger: str) -> Mechanism:
    head = "mech: 1\nname: x\nparams:\n  p: 0 .. 1\n  fee: 1 USD .. 9 USD\n"
    return read_text(f"{head}game:\n{game}\nledger:\n{ledger}\n", "a.mech.yaml")


GAME = "  - ann: [risk, rest]\n  - rain: chance p when risk\n  - bob sees rain when risk: [help, harm]"
LEDGER = "  - outside -> ann: 2 USD\n  - outside -> ann: fee when help and rain\n  - ann -> bob: fee when harm"
MECHANISM = _read(GAME, LEDGER)
GRAPH = arena(MECHANISM.game, MECHANISM.ledger)


def _playing(*names: str) -> Moves:
    moves = {d.name: next(move for move in d.moves if move.name in names) for d in MECHANISM.game.decisions}
    return lambda place: moves[place.stage]


def test_a_position_is_worth_what_is_still_to_come() -> None:
    worths = Worths(GRAPH, MECHANISM.ledger, ANN, _playing("risk", "help"))
    at = {p.stage.name: evaluate(worths.at(number), AT) for number, p in enumerate(GRAPH.positions[:2])}
    assert at == {"ann": 2, "rain": 2}
    assert evaluate(worths.on(GRAPH.first), AT) == 4
    bob = Worths(GRAPH, MECHANISM.ledger, Player("bob"), _playing("rest", "harm"))
    assert evaluate(bob.on(GRAPH.first), AT) == 0
    assert [evaluate(bob.on(edge), AT) for edge in GRAPH.positions[0].edges] == [8, 0]


def test_a_chance_that_changes_nothing_does_not_stand_in_the_worth() -> None:
    worths = Worths(GRAPH, MECHANISM.ledger, ANN, _playing("risk", "harm"))
    assert worths.on(GRAPH.first) == number(2) - FEE


def test_the_worths_of_a_long_game_share_their_terms() -> None:
    """Thirty rounds, each of which doubles the plays: 2^30 of them, and some hundred terms."""
    stages = ["  - c0: chance p", *(f"  - c{i}: chance (p if c{i - 1} else p / 2)" for i in range(1, 30))]
    mechanism = _read(
        "  - ann: [go]\n" + "\n".join(stages), "\n".join(f"  - outside -> ann: fee when c{i}" for i in range(30))
    )
    graph = arena(mechanism.game, mechanism.ledger)
    assert len(graph.positions) == 1 + 1 + 2 * 29
    term = Worths(graph, mechanism.ledger, ANN, lambda place: mechanism.game.decisions[0].moves[0]).on(graph.first)
    assert len(list(walk(term))) < 400
    likely, worth = AT[P], Fraction(0)
    for _ in range(30):
        worth += 8 * likely
        likely = AT[P] * likely + AT[P] / 2 * (1 - likely)
    assert evaluate(term, AT) == worth
