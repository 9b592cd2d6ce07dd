"""Expected payoffs as exact terms: E[player | strategies], one ledger line at a time.

A line's expectation needs only the stages that its amount and its condition depend on, and what
those depend on in turn; every other chance event sums to 1 and is left out. So the terms stay
small however many events the game has.

    expected_lines(mechanism, player, profile)   the term of each ledger line
    expected(mechanism, player, profile)         their sum

Not here: the independent play-out that checks this translation (proofs/playout.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from mechanisms.game import Chance, Game, Play, Player, Stage, happens
from mechanisms.ledger import Line
from mechanisms.mentions import events
from mechanisms.rewriting import replace, replace_in
from mechanisms.strategy import Profile, Strategy, information_set, known_stages
from mechanisms.terms import FALSE, ONE, ZERO, Condition, Event, Number, Term, add, choose, multiply


def expected(game: Game, ledger: Iterable[Line], player: Player, profile: Profile) -> Term:
    """The expected payoff of a player in money, as a term in the parameters."""
    return _expected(game, tuple(ledger), player, tuple(profile.items()))


@lru_cache(maxsize=1024)  # window, verdict and repairs of a claim ask for the same payoffs
def _expected(
    game: Game, ledger: tuple[Line, ...], player: Player, profile: tuple[tuple[Player, Strategy], ...]
) -> Term:
    return add(*(term for _, term in expected_lines(game, ledger, player, dict(profile))))


def expected_lines(
    game: Game, ledger: Iterable[Line], player: Player, profile: Profile
) -> tuple[tuple[Line, Term], ...]:
    """What each ledger line is expected to bring a player (negative: to cost him), the lines in their order.

    Lines that neither pay nor charge the player are left out.
    """
    return tuple(
        (line, _expected_line(game, line, sign, profile)) for line in ledger if (sign := line.sign_for(player)) != 0
    )


def _expected_line(game: Game, line: Line, sign: int, profile: Profile) -> Term:
    needed = _needed(game, {e.stage for e in events(line.when) | events(line.amount)})
    total: list[Term] = []
    for play, weight in _weighted(game, needed, profile):
        condition = _settle_condition(line.when, play)
        if condition != FALSE:
            total.append(multiply(weight, choose(condition, _settle(line.amount, play), Number(ZERO))))
    return multiply(Number(ONE * sign), add(*total))


def _needed(game: Game, names: set[str]) -> list[Stage]:
    """The named stages and all that their course depends on, in order."""
    needed = set(names)
    for stage in reversed(game.stages):
        if stage.name in needed:
            needed |= {e.stage for e in events(stage.when)}
            if isinstance(stage, Chance):
                needed |= {e.stage for e in events(stage.probability)}
            else:
                needed |= set(known_stages(game, stage))
    return [stage for stage in game.stages if stage.name in needed]


def _weighted(game: Game, stages: list[Stage], profile: Profile) -> list[tuple[Play, Term]]:
    """Every play of these stages under a profile, with its probability."""
    plays: list[tuple[dict[str, Event | None], Term]] = [({}, Number(ONE))]
    for stage in stages:
        plays = [
            ({**play, stage.name: outcome}, multiply(weight, chance))
            for play, weight in plays
            for outcome, chance in _outcomes(game, stage, play, profile)
            if chance != Number(ZERO)
        ]
    return [(play, weight) for play, weight in plays]


def _outcomes(game: Game, stage: Stage, play: Play, profile: Profile) -> list[tuple[Event | None, Term]]:
    if not happens(stage.when, play):
        return [(None, Number(ONE))]
    if isinstance(stage, Chance):
        probability = _settle(stage.probability, play)
        return [(stage.event, probability), (None, Number(ONE) - probability)]
    move = profile[stage.player].move_at(information_set(game, stage, play))
    return [(move, Number(ONE))]


def _settle(term: Term, play: Play) -> Term:
    return replace(term, settled=lambda event: play[event.stage] == event)


def _settle_condition(condition: Condition, play: Play) -> Condition:
    return replace_in(condition, settled=lambda event: play[event.stage] == event)
