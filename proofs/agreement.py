"""Does the symbolic goal say what the game does? A comparison with the play-out, point by point.

The step from spec to goal is the largest one that no certificate covers, so every claim is
played out (proofs/playout.py) at the witness and at random admissible points, and the exact
numbers are compared. A difference is a bug of bondproof, never of the spec.

    sample_points(obligation, count, seed)   admissible points with short coordinates
    check_agreement(...)                     None, or InternalError with both numbers
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from random import Random

from mechanisms.errors import InternalError
from mechanisms.evaluation import evaluate, holds
from mechanisms.mechanism import Mechanism
from mechanisms.parameters import Interval
from mechanisms.terms import Comparison
from proofs.obligation import Obligation, Point
from proofs.playout import PlayOut
from proofs.statement import Statement

_PARTS = 16


def sample_points(obligation: Obligation, count: int, seed: int = 0) -> Iterator[Point]:
    """Up to `count` random points of the box that satisfy the premises; fewer where they are hard to hit."""
    random = Random(seed)
    found = 0
    for _ in range(20 * count):
        point = {variable: _inside(interval, random) for variable, interval in obligation.box.items()}
        if obligation.admits(point):
            yield point
            found += 1
        if found == count or not obligation.box:
            return


def _inside(interval: Interval, random: Random) -> Fraction:
    """A sixteenth of the way somewhere between the ends; beyond an infinite end, a small multiple."""
    first = 1 if interval.low_open else 0
    last = _PARTS - 1 if interval.high_open else _PARTS
    share = Fraction(random.randint(first, last), _PARTS)
    if interval.high is None:
        return interval.low + share * random.choice((1, 16, 256)) * max(abs(interval.low), Fraction(1))
    return interval.low + share * (interval.high - interval.low)


def check_agreement(
    mechanism: Mechanism, statement: Statement, goals: tuple[Obligation, ...], points: Iterable[Point]
) -> None:
    """Compare every part of a claim with the play-out at these points; InternalError where they differ."""
    for point in points:
        played = PlayOut(mechanism, point)
        for part, obligation in zip(statement.parts, goals, strict=True):
            seen, meant = played.holds(statement, part), holds(obligation.goal, point)
            gap = played.gap(statement, part)
            symbolic = None
            if gap is not None and isinstance(obligation.goal, Comparison):
                symbolic = evaluate(obligation.goal.left - obligation.goal.right, point)
            if seen != meant or (symbolic is not None and symbolic != gap):
                raise InternalError(
                    f"{obligation.name}: the play-out gives {gap} ({seen}) where the symbolic goal gives "
                    f"{symbolic} ({meant}) at {({v.name: str(x) for v, x in point.items()})}"
                )
