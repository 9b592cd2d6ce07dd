"""Subgames: where each information set is entered with the least told, and all that is told is known later on.

A position is a history: the outcomes of the first stages. A subgame begins at one if everybody who moves from there on
knows it, that is, if no information set holds positions behind it and others. Each information set belongs to the last
such position before it; there alone a move in it has to be asked about.

    entries(mechanism)   every information set that some play reaches, with the position at which its subgame begins

Source: R. Selten, "Reexamination of the perfectness concept for equilibrium points in extensive games", International
Journal of Game Theory 4, 1975.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from mechanisms.errors import DomainError
from mechanisms.game.game import Chance, Decision, Play, happens, outcomes
from mechanisms.game.information import InformationSet, Told, information_set
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.rewriting import replace
from mechanisms.terms.terms import ONE, ZERO, Event, Number
from mechanisms.values import Frozen
from proofs.claims.grounding import Grounding, grounding

MOST_PLAYS = 20_000
"""A game with more plays than this has too many subgames to be told apart."""


class Entry(Frozen):
    """An information set, and what is told at the beginning of the smallest subgame that holds all of it."""

    place: InformationSet
    told: Told


def entries(mechanism: Mechanism) -> tuple[Entry, ...]:
    """Every information set that some play reaches by moves of any kind and chance that is not 0, in their order.

    Raises DomainError where the game has more than MOST_PLAYS plays.
    """
    held = dict[InformationSet, list[Told]]()
    for place, history in _met(mechanism):
        held.setdefault(place, []).append(history)
    shared = {place: _common(histories) for place, histories in held.items()}
    cut = {
        history[:length]
        for place, histories in held.items()
        for history in histories
        for length in range(shared[place] + 1, len(history) + 1)
    }
    found = list[Entry]()
    for place, histories in held.items():
        length = next(n for n in range(shared[place], -1, -1) if histories[0][:n] not in cut)
        found.append(Entry(place, histories[0][:length]))
    return tuple(found)


def _met(mechanism: Mechanism) -> Iterator[tuple[InformationSet, Told]]:
    """Every information set with each history that leads to it."""
    game, ground = mechanism.game, grounding(mechanism)
    histories: list[Told] = [()]
    for stage in game.stages:
        extended = list[Told]()
        for history in histories:
            play = dict(history)
            if isinstance(stage, Decision) and happens(stage.when, play):
                yield information_set(game, stage, play), history
            for outcome in outcomes(stage, play):
                if not isinstance(stage, Chance) or _possible(ground, stage, outcome, play):
                    extended.append((*history, (stage.name, outcome)))
        histories = extended
        if len(histories) > MOST_PLAYS:
            raise DomainError(f"the game has more than {MOST_PLAYS} plays: make it smaller")


def _possible(ground: Grounding, chance: Chance, outcome: Event | None, play: Play) -> bool:
    if not happens(chance.when, play):
        return True
    probability = ground.term(replace(chance.probability, settled=partial(_happened, play)))
    return probability != Number(ONE if outcome is None else ZERO)


def _happened(play: Play, event: Event) -> bool:
    return play.get(event.stage) == event


def _common(histories: list[Told]) -> int:
    """How many outcomes all histories share from the start on."""
    first = histories[0]
    return next((n for n in range(len(first)) if any(h[n] != first[n] for h in histories)), len(first))
