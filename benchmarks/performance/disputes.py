"""Disputes of many rounds, and large arenas: generated games with known answers.

    ladder(claims)      a claim, its counter, the counter of that: each is posted with a bond, and costs gas
    bisection(rounds)   a challenge in which every move of the challenger may come too late
    windows()           the window of the bond of each, its least value compared with the known answer
    walked(rounds)      a game of perfect information in which no two plays meet

Ladders: the bond of a countered claim goes to whoever countered it; the last counter takes all bonds of the other side.
Countering every false claim is the challenger's best play exactly if the first bond is at least the gas; where each
move fails with chance c, at least gas / (1 - c). Source: specs.optimism.io, bond incentives of the fault dispute game.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator, Sequence
from fractions import Fraction
from time import process_time

from bondproof.commands.bond.bond import bond
from mechanisms.diagnostics import Position
from mechanisms.game.compilation import arena
from mechanisms.game.game import Decision, Game, Player
from mechanisms.game.ledger import Line
from mechanisms.game.worth import Worths
from mechanisms.language.reader import read_text
from mechanisms.terms.terms import TRUE, Event, Occurs, Variable, all_of, number
from mechanisms.values import Frozen

_SIDES = ("attacker", "challenger")


def _stage(depth: int) -> str:
    return _SIDES[depth % 2] + (f"#{depth // 2 + 1}" if depth > 1 else "")


def _bonds(depth: int, growth: str) -> str:
    """The bonds of the claims of the other side that are at stake at a depth; each is `g` times the last."""
    count = (depth + 1) // 2
    if not growth:
        return f"base * {count}"
    return f"base * {'g * ' if depth % 2 == 0 else ''}((g^2)^{count} - 1) / (g^2 - 1)"


def ladder(claims: int, *, gas: str = "8 USD", growth: str = "", fails: str = "") -> str:
    """A spec of a ladder of this many claims. Bonds grow by `growth`, a range; each move `fails` with that chance."""
    params = ["base: solve min USD on 0 .. 100000", f"gas: {gas}"]
    params += [f"g: {growth}"] if growth else []
    params += [f"fails: {fails}"] if fails else []
    game, ledger = list[str](), list[str]()
    for depth in range(claims):
        side, other = _SIDES[depth % 2], _SIDES[1 - depth % 2]
        seen, late = (f", late{depth - 1}", f" and not late{depth - 1}") if fails else ("", "")
        answers = f" sees {_stage(depth - 1)}{seen} when c{depth - 1}{late}" if depth else ""
        game.append(f"{side}{answers}: [c{depth}, s{depth}]")
        game += [f"late{depth}: chance fails when c{depth}"] if fails else []
        ledger.append(f"{side} -> outside: gas when c{depth}")
        if depth > 1:
            gives_up = f"s{depth} or late{depth}" if fails else f"s{depth}"
            ledger.append(f"{side} -> {other}: {_bonds(depth - 1, growth)} when {gives_up}")
    final = f"c{claims - 1} and not late{claims - 1}" if fails else f"c{claims - 1}"
    ledger.append(f"{_SIDES[claims % 2]} -> {_SIDES[1 - claims % 2]}: {_bonds(claims - 1, growth)} when {final}")
    fight = ", ".join(f"{'c' if depth % 2 or not depth else 's'}{depth}" for depth in range(claims))
    to_the_end = ", ".join(f"c{depth}" for depth in range(claims))
    said = [
        "honest-is-stable: nash()",
        f"challenging-pays: best_response(challenger | {fight})",
        f"challenging-pays-to-the-end: best_response(challenger | {to_the_end})",
        f"false-root-loses: E[attacker | {fight}] < 0",
    ]
    return _spec(params, game, ledger, [f"{'sc'[depth % 2]}{depth}" for depth in range(claims)], said)


def bisection(rounds: int) -> str:
    """A spec of a dispute in which the challenger moves in every round, and at last proves one step."""
    params = ["bond: solve min USD on 0 .. 100000", "move: 1 USD", "misses: 1%", "step: 5 USD"]
    game, ledger, last = ["challenger: [challenge, accept]"], list[str](), rounds + 1
    for turn in range(1, last + 1):
        seen = f" sees late{turn - 1} when go{turn - 1} and not late{turn - 1}" if turn > 1 else " when challenge"
        game += [f"challenger{seen}: [go{turn}, give_up{turn}]", f"late{turn}: chance misses when go{turn}"]
        ledger.append(f"challenger -> outside: {'step' if turn == last else 'move'} when go{turn}")
        ledger.append(f"challenger -> outside: bond when give_up{turn} or late{turn}")
    ledger.append(f"outside -> challenger: bond when go{last} and not late{last}")
    honest = ["challenge", *(f"go{turn}" for turn in range(1, last + 1))]
    return _spec(params, game, ledger, honest, ["challenging-pays: nash()"])


def _spec(
    params: Sequence[str], game: Sequence[str], ledger: Sequence[str], honest: Sequence[str], claims: Sequence[str]
) -> str:
    lists = "".join(
        f"{name}:\n" + "".join(f"  - {line}\n" for line in lines)
        for name, lines in (("game", game), ("ledger", ledger))
    )
    settings, said = ("".join(f"  {line}\n" for line in lines) for lines in (params, claims))
    return f"mech: 1\nname: dispute\nparams:\n{settings}{lists}honest: [{', '.join(honest)}]\nclaims:\n{said}"


def late_in_each(rounds: int) -> Fraction:
    """The least bond of a bisection: (1 + q + .. + q^(n-1) + 5 q^n) / (2 q^(n+1) - 1) for moves in time by q = 99%."""
    in_time = Fraction(99, 100)
    costs = sum((in_time**turn for turn in range(rounds)), Fraction(0)) + 5 * in_time**rounds
    return costs / (2 * in_time ** (rounds + 1) - 1)


DISPUTES: tuple[tuple[str, str, tuple[str, ...], Fraction], ...] = (
    ("ladder of 8 claims", ladder(8), (), Fraction(8)),
    ("ladder of 20 claims", ladder(20), (), Fraction(8)),
    ("ladder of 74 claims", ladder(74), (), Fraction(8)),
    ("74 claims, bonds and gas in ranges", ladder(74, gas="0 .. 80 USD", growth="1.05 .. 1.1"), (), Fraction(80)),
    ("20 claims, moves fail", ladder(20, fails="10%"), ("challenging-pays",), Fraction(80, 9)),
    ("48 claims, moves fail", ladder(48, fails="10%"), ("challenging-pays",), Fraction(80, 9)),
    ("bisection of 20 rounds", bisection(20), (), late_in_each(20)),
)
"""What it is, the spec, the claims that are asked about (all, where none is named), and the least bond."""


class Dispute(Frozen):
    """CPU seconds of reading a dispute and finding the window of its bond."""

    name: str
    positions: int
    seconds: float


def windows(most: int | None = None) -> Iterator[Dispute]:
    """The windows of the first disputes, or of all. AssertionError where a least value is not the known one."""
    for name, text, claims, least in DISPUTES[:most]:
        started = process_time()
        mechanism = read_text(text, "dispute.mech.yaml")
        (span,) = bond(mechanism, claims=claims).window.spans
        took = process_time() - started
        assert (span.low, span.low_exact) == (least, True), name
        yield Dispute(name, len(arena(mechanism.game, mechanism.ledger).positions), took)


class Walk(Frozen):
    """An arena, the CPU seconds that it took, those of its worths, and the most memory of the process in MiB."""

    positions: int
    compiled: float
    weighed: float
    memory: int


def walked(rounds: int) -> Walk:
    """Compile a game in which two players move in turn and see everything, and weigh all positions of a profile."""
    game, ledger = _all_seen(rounds)
    started = process_time()
    graph = arena(game, ledger)
    compiled = process_time()
    last = {decision.name: decision.moves[-1] for decision in game.decisions}
    worths = Worths(graph, ledger, game.players[0], lambda place: last[place.stage])
    weighed = process_time()
    assert worths.on(graph.first) == number(0), "the last moves pay nothing"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Walk(len(graph.positions), compiled - started, weighed - compiled, memory)


def _all_seen(rounds: int) -> tuple[Game, tuple[Line, ...]]:
    players, here = (Player("ann"), Player("bob")), Position("", 1, 1)
    stages, ledger = list[Decision](), list[Line]()
    for turn in range(rounds):
        mover, other = players[turn % 2], players[1 - turn % 2]
        name, seen = f"{mover}#{turn}", tuple(stage.name for stage in stages)
        moves = tuple(Event(name, f"{side}{turn}") for side in ("left", "middle", "right")[turn > 0 :])
        stages.append(Decision(name, mover, moves, seen, TRUE, here))
        before = Occurs(stages[turn // 2].moves[0])
        amount = Variable("x") * number(turn + 1)
        ledger.append(Line(mover, other, amount, all_of(before, Occurs(moves[0])), here, ""))
    return Game(players, tuple(stages)), tuple(ledger)
