"""The plans with which a claim about a game in time was asked, on disk: who follows them, and their moves.

A claim of best responses is stated with plans that may be followed off the path (proofs/claims/plans.py). Whichever are
given, the obligations are enough for the claim; so nothing in a file needs to be trusted. They are named for `certify
--spec`, which states the claim with the same ones. Moves are in the order of the information sets of the spec.

    plans_of(statement)             as they are written
    stated(statement, mechanism, plans)   the statement with these plans, or CertificateRejected
"""

from __future__ import annotations

from typing import TypeAlias

from mechanisms.errors import CertificateRejected
from mechanisms.game.game import Player
from mechanisms.game.strategy import Strategy
from mechanisms.model.mechanism import Mechanism
from proofs.claims.statement import Plans, Statement
from proofs.files.tree import Item, Json
from proofs.work import unlimited

PlanTexts: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
"""The name of a player and the names of the moves, for each plan."""

KEY = "plans"
MOST_PLANS, MOST_MOVES = 256, 100_000


def plans_of(statement: Statement) -> PlanTexts:
    """The plans that a statement was given."""
    return tuple(
        (player.name, tuple(move.name for _, move in plan.moves))
        for player, plans in statement.plans.items()
        for plan in plans
    )


def write_plans(plans: PlanTexts) -> dict[str, Json]:
    """The field of a claim; none where there are no plans."""
    return {KEY: [[player, list(moves)] for player, moves in plans]} if plans else {}


def read_plans(claim: Item) -> PlanTexts:
    """The plans of a claim in a file."""
    if not claim.has(KEY):
        return ()
    return tuple(_plan(item) for item in claim.field(KEY).items(1, MOST_PLANS))


def _plan(item: Item) -> tuple[str, tuple[str, ...]]:
    player, moves = item.items(2, 2)
    return player.text(), tuple(move.text() for move in moves.items(0, MOST_MOVES))


def stated(statement: Statement, mechanism: Mechanism, plans: PlanTexts) -> Statement:
    """The statement with these plans. Raises CertificateRejected where the game has no such ones."""
    if not plans:
        return statement
    found = dict[Player, Plans]()
    for name, moves in plans:
        strategy = next((s.profile[s.player] for s in statement.asked if s.player.name == name), None)
        if strategy is None or len(strategy.moves) != len(moves):
            raise CertificateRejected(f"a plan of {name} in the file does not fit the game of the spec")
        found[strategy.player] = (*found.get(strategy.player, ()), _followed(mechanism, strategy, moves))
    return statement.again(mechanism, found, unlimited)


def _followed(mechanism: Mechanism, strategy: Strategy, moves: tuple[str, ...]) -> Strategy:
    offered = {d.name: {m.name: m for m in d.moves} for d in mechanism.game.decisions}
    try:
        made = tuple((place, offered[place.stage][m]) for (place, _), m in zip(strategy.moves, moves, strict=True))
    except KeyError:
        raise CertificateRejected(f"a plan of {strategy.player} in the file makes a move that there is not") from None
    return Strategy(strategy.player, made, "")
