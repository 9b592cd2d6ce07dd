"""Where the money goes: the ledger lines behind a broken claim, at one point.

For each expectation that a claim mentions there is a column; each ledger line that moves money in
one of them is a row. The numbers come from the play-out (proofs/playout/playout.py), not from the symbolic
goal. Together with the constant they add up to left minus right, wherever the claim is a sum of
expectations with fixed weights; other claims have no breakdown.
"""

from __future__ import annotations

from fractions import Fraction

from mechanisms.errors import DomainError
from mechanisms.game.ledger import Line, Place
from mechanisms.game.states import State
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.terms import TRUE, Comparison, Number, Variable
from mechanisms.values import Frozen
from proofs.checking.obligation import Point
from proofs.claims.grounding import grounding
from proofs.claims.statement import Expectation, Part, Statement
from proofs.playout.playout import PlayOut
from proofs.work import Charge, unlimited

LATER, WORTH = Place("later periods"), "what they are worth"
"""Where the money of a game in time comes from that is not moved in the period in which it is entered."""


class Row(Frozen):
    """One ledger line: what it is expected to bring in each column, and what that adds to left minus right."""

    line: Line
    amounts: tuple[Fraction, ...]
    contribution: Fraction


class Breakdown(Frozen):
    """Columns and rows; `constant` is what the rest of the claim adds to left minus right, `gap` the sum of all.

    In a game in time the lines of a column are those of one period: `states` has its state, column by column.
    """

    columns: tuple[Expectation, ...]
    rows: tuple[Row, ...]
    constant: Fraction
    gap: Fraction
    states: tuple[State, ...] = ()


def breakdown(
    mechanism: Mechanism, statement: Statement, part: Part, point: Point, charge: Charge = unlimited
) -> Breakdown | None:
    """The ledger behind left minus right of a comparison at a point; None where it is not a weighted sum."""
    if not isinstance(part.asked, Comparison):
        return None
    columns = statement.mentioned(part)
    played = PlayOut(mechanism, point, charge)
    try:
        weighted = _weights(mechanism, part.asked, columns, played, point)
    except DomainError:
        return None  # it divides by an expectation
    if weighted is None:
        return None
    weights, constant = weighted
    lines = [_lines(mechanism, played, column) for column in columns]
    rows = []
    met = dict.fromkeys(line for column in lines for line in column)
    for line in sorted(met, key=lambda each: (each.source == LATER, each.at.line)):
        amounts = tuple(column.get(line, Fraction(0)) for column in lines)
        if any(amounts):
            added = sum((w * a for w, a in zip(weights, amounts, strict=True)), Fraction(0))
            rows.append(Row(line, amounts, added))
    gap = played.gap(statement, part)
    assert gap is not None
    time = mechanism.time
    states = () if time is None else tuple(column.start.state or time.first for column in columns)
    return Breakdown(columns, tuple(rows), constant, gap, states)


def _lines(mechanism: Mechanism, played: PlayOut, column: Expectation) -> dict[Line, Fraction]:
    """What each ledger line brings; in a game in time those of the first period, and what the later ones are worth."""
    time, start = mechanism.time, column.start
    if time is None:
        return dict(played.lines(column.player, column.profile, start.told))
    state = start.state or time.first
    if state in time.ends:
        return {}
    found = dict(played.in_state(state).lines(column.player, column.profile, start.told))
    later = played.expected(column) - sum(found.values())
    return found | {Line(LATER, column.player, Number(Fraction(0)), TRUE, time.at, WORTH): later}


def _weights(
    mechanism: Mechanism, condition: Comparison, columns: tuple[Expectation, ...], played: PlayOut, point: Point
) -> tuple[tuple[Fraction, ...], Fraction] | None:
    """How much each expectation counts in left minus right, and the rest; None where that is not a weighted sum."""
    difference = grounding(mechanism).term(condition.left - condition.right)
    payoffs = {c.placeholder: played.expected(c) for c in columns}

    def at(values: dict[Variable, Fraction]) -> Fraction:
        return evaluate(difference, {**point, **values})

    nothing = dict.fromkeys(payoffs, Fraction(0))
    constant = at(nothing)
    weights = tuple(at({**nothing, c.placeholder: Fraction(1)}) - constant for c in columns)
    total = constant + sum((w * payoffs[c.placeholder] for w, c in zip(weights, columns, strict=True)), Fraction(0))
    return (weights, constant) if total == at(payoffs) else None
