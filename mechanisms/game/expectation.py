"""Expected payoffs as exact terms: E[player | strategies], one ledger line at a time.

Expectations add up, so each line is taken for itself, and needs only the stages that its amount and its condition
depend on, and what those depend on in turn. What is a sum in its amount is taken apart too. So the terms stay small
however many events the game has.

    expected_lines(mechanism, player, profile)   the term of each ledger line
    expected(mechanism, player, profile)         their sum

Not here: how likely conditions are (mechanisms/game/likelihood.py), the independent play-out that checks this
translation (proofs/playout/playout.py).
"""

from __future__ import annotations

from typing import TypeAlias

from mechanisms.game.game import Game, Play, Player
from mechanisms.game.information import Told
from mechanisms.game.ledger import Holder, Line
from mechanisms.game.likelihood import Course
from mechanisms.game.strategy import Profile, Strategy
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.free_variables import events, walk
from mechanisms.terms.terms import (
    FALSE,
    ONE,
    ZERO,
    Comparison,
    Condition,
    Conjunction,
    IfThenElse,
    Number,
    Product,
    Quotient,
    Sum,
    Term,
    add,
    all_of,
    choose,
    divide,
    multiply,
    negate,
)
from mechanisms.values import derived

_NOTHING = Number(ZERO)

_Asked: TypeAlias = tuple[tuple[Line, ...], Holder, tuple[tuple[Player, Strategy], ...], Told]


def expected(mechanism: Mechanism, player: Holder, profile: Profile, told: Told = ()) -> Term:
    """The expected payoff of a player in money, as a term in the parameters; kept with the game, whatever is fixed.

    That of an account that belongs to no player is what it receives less what it pays.

    `told` are outcomes of the first stages: the game is entered behind them, and they count as they are.
    """
    known = derived(mechanism.game, _known)
    asked = (mechanism.ledger, player, tuple(profile.items()), told)
    if asked not in known:
        known[asked] = add(*(term for _, term in expected_lines(mechanism, player, profile, told)))
    return known[asked]


def _known(game: Game) -> dict[_Asked, Term]:
    """The payoffs of a game that were worked out, by ledger, player and profile."""
    return {}


def expected_lines(
    mechanism: Mechanism, player: Holder, profile: Profile, told: Told = ()
) -> tuple[tuple[Line, Term], ...]:
    """What each ledger line is expected to bring a player (negative: to cost them), the lines in their order.

    Lines that neither pay nor charge the player are left out.
    """
    course = Course(mechanism.game, profile, told)
    return tuple(
        (line, _signed(sign, _worth(course, line.amount, line.when, course.certain)))
        for line in mechanism.ledger
        if (sign := line.sign_for(player)) != 0
    )


def _signed(sign: int, worth: Term) -> Term:
    """What an amount brings: most lines of a large table bring nothing in a cell."""
    return worth if sign == 1 or worth == _NOTHING else multiply(Number(ONE * sign), worth)


def _worth(course: Course, amount: Term, when: Condition, told: Play) -> Term:
    """What an amount is expected to come to, if it is due under a condition only."""
    when = course.settled(when, told)
    if when == FALSE:
        return _NOTHING
    amount = course.settled_term(amount, told)
    always, sometimes = _by_events(when)
    if always:
        return choose(all_of(*always), _worth(course, amount, all_of(*sometimes), told), Number(ZERO))
    if _compares(when):
        return _one_by_one(course, amount, when, told, when)
    return _likely_worth(course, amount, when, told)


def _by_events(when: Condition) -> tuple[list[Condition], list[Condition]]:
    """The parts of a condition that parameters alone decide, and those that name events."""
    parts = when.conditions if isinstance(when, Conjunction) else (when,)
    return [p for p in parts if _compares(p) and not events(p)], [p for p in parts if not _compares(p) or events(p)]


def _compares(condition: Condition) -> bool:
    return any(isinstance(node, Comparison) for node in walk(condition))


def _likely_worth(course: Course, amount: Term, when: Condition, told: Play) -> Term:
    """`_worth` where the condition names events alone: by the likelihood of it, once the amount names none."""
    if not events(amount):
        return multiply(course.likelihood(when, told), amount)
    match amount:
        case Sum(terms):
            return add(*(_worth(course, term, when, told) for term in terms))
        case Product(factors) if len(varying := [f for f in factors if events(f)]) < len(factors):
            return multiply(*(f for f in factors if not events(f)), _worth(course, multiply(*varying), when, told))
        case Quotient(numerator, denominator) if not events(denominator):
            return divide(_worth(course, numerator, when, told), denominator)
        case IfThenElse(condition, then, otherwise) if not _compares(condition):
            return _worth(course, then, all_of(when, condition), told) + _worth(
                course, otherwise, all_of(when, negate(condition)), told
            )
        case _:
            return _one_by_one(course, amount, when, told, amount)


def _one_by_one(course: Course, amount: Term, when: Condition, told: Play, mentioning: Term | Condition) -> Term:
    """`_worth` given each outcome of the first open stage that a term or a condition depends on."""
    name = course.first(course.unknown(events(mentioning), told))
    return add(*(multiply(likely, _worth(course, amount, when, then)) for then, likely in course.outcomes(name, told)))
