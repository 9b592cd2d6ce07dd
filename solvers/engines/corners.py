"""Corners: a multilinear goal on a box is decided by its values at the corners, exactly.

The corner values are the certificate. Corners prove whatever the premises are; they refute only
at a corner that belongs to the box and satisfies every premise.

Source: a multilinear function on a box is a mean of its corner values with weights
prod (x_i - lo_i)/(hi_i - lo_i) or (hi_i - x_i)/(hi_i - lo_i).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import ClassVar

from mechanisms.errors import DomainError
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Variable
from proofs.arithmetic.bernstein import coefficients, show_sign
from proofs.arithmetic.polynomial import Generator, Polynomial
from proofs.checking.cases import Case, Sign
from proofs.checking.certificate import Corners
from proofs.checking.check import shown_sign
from proofs.checking.obligation import Box
from solvers.engines.budget import Exhausted, Meter
from solvers.engines.solver import Attempt, Candidate, Proof, Solver, Unknown
from solvers.engines.worst_ends import attempt_at_ends, worst_point

MOST_VARIABLES = 14
"""A goal in more parameters than this has too many corners."""

MOST_WORK = 2**21
"""Corners times monomials: a goal that has more takes too long."""

_VALUES = 2
"""So many monomials are worked out at a corner in a unit."""


class Vertices(Solver):
    """Decides multilinear cases at the corners of the box."""

    name: ClassVar[str] = "corners"

    def search(self, case: Case, meter: Meter) -> Attempt:
        """Prove the goal, or refute a premise, by corner values; else break the goal at the worst corner.

        A goal that would be large when multiplied out is first put at the ends that its slopes point to.
        """
        return _at_ends(case, meter) or _at_corners(case, meter)


def _at_ends(case: Case, meter: Meter) -> Attempt | None:
    """What the slopes of a large goal tell; None where they leave it open."""
    if not case.goal.large:
        return None
    try:
        found = attempt_at_ends(case, meter, lambda left: corners_of(left.goal, left.box, 0))
    except (DomainError, Exhausted):
        return None
    return None if isinstance(found, Unknown) else found


def _at_corners(case: Case, meter: Meter) -> Attempt:
    for shows in range(len(case.premises) + 1):
        shown = shown_sign(case, shows)
        meter.charge(_units(shown.polynomial))
        certificate = corners_of(shown, case.box, shows)
        if certificate is not None:
            return Proof(certificate)
    point = worst_corner(case)
    if point is not None:
        return Candidate(point)
    return Unknown("the goal is not multilinear, or no corner that breaks it is admissible")


def corners_of(shown: Sign, box: Box, shows: int) -> Corners | None:
    """The corner values of a sign, where they show it; else None."""
    variables = _variables(shown.polynomial)
    if variables is None:
        return None
    linear = dict.fromkeys(variables, 1)
    values = tuple(coefficients(shown.polynomial, linear, box))
    if not show_sign(values, linear, box, strict=shown.strict):
        return None
    return Corners(shows, variables, values)


def _units(polynomial: Polynomial) -> int:
    """What the corner values cost, and as much again for the corner that breaks a goal; little where none is asked."""
    variables = _variables(polynomial)
    return 1 if variables is None else 1 + (len(polynomial.coefficients) << len(variables)) // _VALUES


def _variables(polynomial: Polynomial) -> tuple[Variable, ...] | None:
    """The variables of a multilinear polynomial, or None where it is none or has too many."""
    generators = polynomial.generators
    if not polynomial.multilinear or len(generators) > MOST_VARIABLES:
        return None
    if len(polynomial.coefficients) << len(generators) > MOST_WORK:
        return None
    return tuple(g for g in generators if isinstance(g, Variable))


def worst_corner(case: Case) -> dict[Variable, Fraction] | None:
    """The admissible corner at which a goal fails by most; None where there is none, or none can be told."""
    if case.goal.large:
        return worst_point(case)
    variables = _variables(case.goal.polynomial)
    if variables is None:
        return None
    worst: tuple[Fraction, dict[Variable, Fraction]] | None = None
    for point in admissible_corners(variables, case.box):
        value = case.goal.polynomial.at(point)
        if case.goal.allows(value) or (worst is not None and worst[0] <= value):
            continue
        if all(_holds_at(sign, point) for sign in case.premises):
            worst = value, point
    return worst[1] if worst else None


def admissible_corners(variables: tuple[Variable, ...], box: Box) -> Iterator[dict[Variable, Fraction]]:
    """The corners that belong to the box: closed ends only."""
    return points_of(variables, box, lambda interval: (end for end in closed_ends(interval) if end in interval))


def points_of(
    variables: Iterable[Variable], box: Mapping[Variable, Interval], ends: Callable[[Interval], Iterable[Fraction]]
) -> Iterator[dict[Variable, Fraction]]:
    """Every choice of one value for each variable, among those that `ends` takes of its range."""
    names = tuple(variables)
    for values in product(*(dict.fromkeys(ends(box[name])) for name in names)):
        yield dict(zip(names, values, strict=True))


def closed_ends(interval: Interval) -> Iterator[Fraction]:
    """The ends of a range, attained or not; an infinite one is left out."""
    yield interval.low
    if interval.high is not None:
        yield interval.high


def ends_within(interval: Interval) -> Iterator[Fraction]:
    """The ends of a range; one that is left out or infinite gives way to a number inside."""
    high = interval.low + 1 if interval.high is None else interval.high
    for end in (interval.low, high):
        yield end if end in interval else (interval.low + high) / 2


def _holds_at(sign: Sign, point: dict[Variable, Fraction]) -> bool:
    """Whether a premise is true at a point; a premise about other parameters is left to the replay."""
    known: dict[Generator, Fraction] = dict(point.items())
    if any(g not in known for g in sign.polynomial.generators):
        return True
    return sign.allows(sign.polynomial.evaluate(known))
