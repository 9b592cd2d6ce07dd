"""The ledger: every line is money that moves from one account to another under a condition.

    payoff of a player = what the lines that apply pay them, less what they take from them

A `Deposit` is money that a player has put in escrow: lines that pay out of it take it from
the player, and no play may take more than was deposited (limited liability).

Not here: expectations over chance (mechanisms/game/expectation.py).
"""

from __future__ import annotations

from typing import TypeAlias

from mechanisms.diagnostics import Position
from mechanisms.game.game import Player
from mechanisms.game.states import State
from mechanisms.terms.terms import Condition, Term
from mechanisms.values import Frozen


class Place(Frozen):
    """An account that belongs to no player: the protocol, the outside world, the fire."""

    name: str

    def __str__(self) -> str:
        return self.name


class Deposit(Frozen, apart=("at",)):
    """Money of a player in escrow: the parameter that says how much, by its name, and its worth.

    `during` names the states in which it lies there, in a game in time: each stay in them has a deposit of its own.
    None of them where one deposit serves the whole course of play.
    """

    name: str
    amount: Term
    owner: Player
    at: Position
    during: tuple[State, ...] = ()

    def __str__(self) -> str:
        return f"{self.name} of {self.owner}"


Account: TypeAlias = Player | Place | Deposit

Holder: TypeAlias = Player | Place
"""Whose money something is: a player's, or that of an account that belongs to none."""

PLACES = ("protocol", "outside", "burn")
"""The accounts that every ledger knows in addition to the players."""


class Line(Frozen, apart=("at", "text"), keeps_hash=True):
    """`source -> target: amount when condition`; `text` is the amount as it was written."""

    source: Account
    target: Account
    amount: Term
    when: Condition
    at: Position
    text: str

    def sign_for(self, who: Holder) -> int:
        """+1 where the line pays a player or an account, -1 where it takes from there, 0 where it does not touch it."""
        return (holder(self.target) == who) - (holder(self.source) == who)


def holder(account: Account) -> Holder:
    """Whose money lies in an account."""
    return account.owner if isinstance(account, Deposit) else account
