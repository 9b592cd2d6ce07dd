"""Does the symbolic goal say what the game does? A comparison with the play-out, point by point.

The step from spec to goal is the largest one that no certificate covers, so every claim is
played out (proofs/playout/playout.py) at the witness and at random admissible points, and the exact
numbers are compared. A difference is a bug of bondproof, never of the spec.

    sample_points(obligation, count, seed)     admissible points with short coordinates
    translation_of(mechanism).play_out(...)    None, or InternalError with both numbers
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from math import floor
from random import Random

from mechanisms.errors import DomainError, InternalError
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.evaluation import Evaluation
from mechanisms.terms.intervals import Interval
from mechanisms.terms.rewriting import Rewriting
from mechanisms.terms.terms import TRUE, Comparison, Number, Term
from mechanisms.values import derived
from proofs.checking.obligation import Obligation, Point
from proofs.claims.grounding import grounding
from proofs.claims.statement import Part, Statement, obligations
from proofs.exact_units import exact_units, value_units
from proofs.playout.amounts import Amount, folded
from proofs.playout.playout import PlayOut
from proofs.work import Charge, unlimited, walked

PLAYED_POINTS = 20
"""Number of random admissible points at which every claim is played out, in addition to its witness."""

_PARTS = 16


def sample_points(obligation: Obligation, count: int, seed: int = 0, charge: Charge = unlimited) -> Iterator[Point]:
    """Up to `count` random points of the box that satisfy the premises; fewer where they are hard to hit."""
    random = Random(seed)
    found = 0
    for _ in range(20 * count):
        point = {v: interval.nearest(_inside(interval, random)) for v, interval in obligation.box.items()}
        charge(value_units(obligation.premises, point))
        if obligation.admits(point):
            yield point
            found += 1
        if found == count or not obligation.box:
            return


def _inside(interval: Interval, random: Random) -> Fraction:
    """The simplest number in a random sixteenth of the interval; beyond an infinite end, a small multiple."""
    share = Fraction(random.randrange(_PARTS), _PARTS)
    if interval.high is None:
        scale = max(abs(interval.low), Fraction(1)) * random.choice((1, 16, 256))
        return interval.low + (share + Fraction(1, _PARTS)) * scale
    if interval.low == interval.high:
        return interval.low
    width = interval.high - interval.low
    low = interval.low + share * width
    return simplest_between(low, low + width / _PARTS)


def simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """The rational with the smallest denominator strictly between two numbers.

    >>> simplest_between(Fraction(3, 10), Fraction(4, 10))
    Fraction(1, 3)
    """
    whole = floor(low)
    if whole + 1 < high:
        return Fraction(whole + 1)
    if low == whole:
        return whole + Fraction(1, floor(1 / (high - whole)) + 1)
    return whole + 1 / simplest_between(1 / (high - whole), 1 / (low - whole))


class TranslationCheck:
    """The play-outs of one mechanism at many points; what one claim has asked, the next need not compute again.

    What is counted is charged (proofs/work.py).
    """

    def __init__(self, mechanism: Mechanism) -> None:
        self._mechanism = mechanism
        self._points: tuple[Point, ...] | None = None
        self._seen: dict[tuple[tuple[str, Fraction], ...], tuple[PlayOut, _Symbolic]] = {}
        self._done: dict[int, tuple[Statement, int]] = {}

    def play_out(self, statement: Statement, charge: Charge = unlimited, most: int = PLAYED_POINTS) -> None:
        """Compare a claim with the play-out at `most` of the check's own points; once at each of them."""
        _, done = self._done.get(id(statement), (statement, 0))
        self.replay(statement, self.points(charge)[done:most], charge)
        self._done[id(statement)] = statement, max(done, most)  # held, so that no other statement takes its place

    def replay(self, statement: Statement, points: Iterable[Point], charge: Charge = unlimited) -> None:
        """Compare a claim with the play-out at these points.

        A point at which the spec has no meaning is passed over: an implicit claim speaks of it.
        """
        for point in points:
            with suppress(DomainError):
                self.compare(statement, obligations(self._mechanism, statement, charge), (point,), charge)

    def points(self, charge: Charge = unlimited) -> tuple[Point, ...]:
        """Random admissible points, the same for every claim."""
        if self._points is None:
            ground = grounding(self._mechanism)
            everywhere = Obligation("", ground.box, ground.premises, TRUE)
            self._points = tuple(sample_points(everywhere, PLAYED_POINTS, charge=charge))
        return self._points

    def _at(self, point: Point) -> tuple[PlayOut, _Symbolic]:
        """The play-out and the symbolic values at one point."""
        key = tuple(sorted((v.name, x) for v, x in point.items()))
        if key not in self._seen:
            self._seen[key] = PlayOut(self._mechanism, point), _Symbolic(point)
        return self._seen[key]

    def compare(
        self,
        statement: Statement,
        goals: Sequence[Obligation],
        points: Iterable[Point],
        charge: Charge = unlimited,
    ) -> None:
        """Compare every part of a claim with the play-out at these points; InternalError where they differ."""
        for point in points:
            for part, obligation in zip(statement.parts, goals, strict=True):
                self._compare_part(statement, part, obligation, point, charge)

    def _compare_part(
        self, statement: Statement, part: Part, obligation: Obligation, point: Point, charge: Charge
    ) -> None:
        played, symbolic = self._at(point)
        played, goal = played.counted(charge), obligation.goal
        charge(walked((goal,)))
        seen: object
        meant: object
        if part.premise == TRUE and isinstance(goal, Comparison) and isinstance(part.condition, Comparison):
            seen = played.gap_amount(statement, part)
            meant = symbolic.gap(goal)
            if seen != meant:
                seen = played.gap(statement, part)
                charge(exact_units((goal,), point))
                meant = symbolic.values.term(goal.left) - symbolic.values.term(goal.right)
        else:
            charge(exact_units((goal,), point))
            seen, meant = played.holds(statement, part), symbolic.values.condition(goal)
            for expectation in () if part.premise == TRUE else statement.mentioned(part):
                term = grounding(self._mechanism).term(expectation.term(self._mechanism))
                seen, meant = (seen, played.expected(expectation)), (meant, symbolic.values.term(term))
        if seen != meant:
            where = ", ".join(f"{v.name} = {float(x):.6g}" for v, x in point.items())
            raise InternalError(f"{obligation.name}: the play-out and the symbolic goal differ at {where}")


def translation_of(mechanism: Mechanism) -> TranslationCheck:
    """The check of a mechanism, which is kept with it."""
    return derived(mechanism, TranslationCheck)


class _Symbolic:
    """The values of symbolic terms at one point; payoffs that several claims mention are worked out once."""

    def __init__(self, point: Point) -> None:
        self.values = Evaluation(dict(point))
        self._rewriting = Rewriting({v: Number(x) for v, x in point.items()}, lambda event: None)
        self._amounts: dict[Term, Amount | None] = {}

    def gap(self, goal: Comparison) -> Amount | None:
        """Left minus right with long tails kept as symbols; None where that is not a sum of products."""
        left, right = self._amount(goal.left), self._amount(goal.right)
        return None if left is None or right is None else left - right

    def _amount(self, term: Term) -> Amount | None:
        if term not in self._amounts:
            self._amounts[term] = folded(self._rewriting.term(term))
        return self._amounts[term]
