"""Mixing probabilities as formulas: how often a player cheats, in the names of the spec.

Where both players mix two strategies, each mixes so that the other one is indifferent between their
two. So the probability is a quotient of the *other* player's payoffs, and what it does not depend on
can be read off it: the cheating frequency of an inspection game has no bond in it.

    frequencies(mechanism, point, profile)   a formula for each probability of a 2 x 2 equilibrium

Each formula is evaluated at the point and compared with the enumerated probability.

Source: the mixed equilibrium of a 2 x 2 game, as in M. J. Osborne, A. Rubinstein, A Course in Game Theory,
1994, section 3.2; M. Dresher, "A sampling inspection problem in arms control agreements", RAND RM-2972, 1962.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from mechanisms.errors import DomainError, InternalError
from mechanisms.game.game import Player
from mechanisms.game.normal_form import MixedProfile, Seats, seats, values_at
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.evaluation import Evaluation
from mechanisms.terms.free_variables import variables, walk
from mechanisms.terms.rewriting import replace
from mechanisms.terms.terms import ZERO, Number, Term, Variable
from mechanisms.values import Frozen
from proofs.claims.grounding import expanded_definitions
from proofs.claims.statement import Expectation
from solvers.formulas.branches import settled
from solvers.formulas.notation import text

_MOST_NODES = 600
"""Payoffs with more parts than this are not made into a formula: it would be unreadable."""


class Frequency(Frozen):
    """The probability of a strategy in an equilibrium: its number, its value, and its formula.

    Parameters that are fixed at 0 are left out of the formula; `zeros` names those that would be in it.
    `absent` names the others, on which some payoff depends and the formula does not.
    """

    player: Player
    strategy: int
    value: Fraction
    text: str
    zeros: tuple[str, ...]
    absent: tuple[str, ...]


def frequencies(
    mechanism: Mechanism, point: Mapping[Variable, Fraction], profile: MixedProfile
) -> tuple[Frequency, ...]:
    """The formulas of an equilibrium in which both players mix two strategies; none where there are none.

    `min`, `max`, `abs` and `if` are taken as they fall at the point.

    Raises InternalError where a formula and the probability differ.
    """
    if tuple(map(len, profile.supports)) != (2, 2):
        return ()
    table, values = seats(mechanism), values_at(mechanism, point)
    payoffs = [_payoffs(mechanism, table, profile, player, values) for player in table.players]
    terms = [term for four in payoffs for term in four]
    if sum(sum(1 for _ in walk(term)) for term in terms) > _MOST_NODES:
        return ()
    relevant = frozenset[Variable]().union(*map(variables, terms))
    names = [p.name for p in mechanism.parameters if p.variable in relevant]
    nothing: dict[Variable, Term] = {v: Number(ZERO) for v, value in mechanism.fixed.items() if value == 0}
    of_rows, of_columns = payoffs
    found: list[Frequency] = []
    # The row player's probabilities make the column player indifferent; their payoffs are read column by column.
    for player, mixed, four in ((0, profile.rows, of_columns), (1, profile.columns, _transposed(of_rows))):
        for position, strategy in enumerate(profile.supports[player]):
            turned = four if position == 0 else four[2:] + four[:2]
            general, form = _form(turned, values), _form([replace(term, nothing) for term in turned], values)
            if general is None or form is None:
                continue
            for spelled, value, _ in (general, form):
                if value != mixed[strategy]:
                    raise InternalError(f"the formula {spelled} is {value}, and the probability is {mixed[strategy]}")
            zeros = tuple(v.name for v in nothing if v.name in general[2])
            absent = tuple(name for name in names if name not in form[2] and name not in zeros)
            found.append(Frequency(table.players[player], strategy, mixed[strategy], form[0], zeros, absent))
    return tuple(found)


def _payoffs(
    mechanism: Mechanism, table: Seats, profile: MixedProfile, player: Player, values: Mapping[Variable, Fraction]
) -> list[Term]:
    """What a player is paid in the four cells, row by row, with definitions put in and choices settled."""
    definitions = expanded_definitions(mechanism)
    found = []
    for row in profile.supports[0]:
        for column in profile.supports[1]:
            term = Expectation(player, table.profile(row, column)).term(mechanism)
            found.append(settled(replace(term, definitions), values))
    return found


def _transposed(four: list[Term]) -> list[Term]:
    return [four[0], four[2], four[1], four[3]]


def _form(four: list[Term], values: Mapping[Variable, Fraction]) -> tuple[str, Fraction, frozenset[str]] | None:
    """The probability p with p*a + (1-p)*c = p*b + (1-p)*d, for the payoffs a, b, c, d of the other player.

    As text, with its exact value and the names in it; None where it has no such form.
    """
    from solvers.formulas.spelling import quotient

    value = Evaluation(values).term
    try:
        a, b, c, d = four
        below = a - b - c + d
        if value(below) == 0:
            return None
        form = quotient(d - c, below, value)
        return text(form), value(form), frozenset(variable.name for variable in variables(form))
    except DomainError:
        return None
