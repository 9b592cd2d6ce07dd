"""The exact checker: is this certificate a proof of that obligation?

All that a verdict rests on is here, in proofs/cases.py, polynomial.py, bounds.py, enclosures.py and in
the terms of mechanisms/: rational arithmetic, no solver, no floating point, standard library only.

    obligation, certificates --check-->         None, or CertificateRejected
    obligation, point        --check_witness--> None, or CertificateRejected
    obligation, point        --check_counterexample--> None, or CertificateRejected

Trusted besides: that the obligation says what the spec means, which proofs/playout.py tests.

Not here: finding certificates (solvers/).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import assert_never

from mechanisms.errors import CertificateRejected, DomainError
from mechanisms.evaluation import holds
from mechanisms.mentions import variables
from mechanisms.parameters import Interval
from mechanisms.terms import Term, Variable
from proofs.bounds import Bounds, closure, exactly
from proofs.cases import Case, Sign, cases
from proofs.certificate import Cells, Certificate, Corners, Cut, End, Leaf
from proofs.enclosures import bounds, slope
from proofs.obligation import Box, Obligation, Point
from proofs.polynomial import Polynomial


def check(obligation: Obligation, certificates: Sequence[Certificate]) -> None:
    """Accept the certificates, one for each case of the obligation, or raise CertificateRejected."""
    all_cases = cases(obligation)
    if len(all_cases) != len(certificates):
        raise CertificateRejected(
            f"{obligation.name}: {len(certificates)} certificates for {len(all_cases)} cases: each case needs its own"
        )
    for case, certificate in zip(all_cases, certificates, strict=True):
        try:
            check_case(case, certificate)
        except CertificateRejected as rejected:
            raise CertificateRejected(f"{obligation.name}: {rejected}") from None


def check_case(case: Case, certificate: Certificate) -> None:
    """Accept one certificate as a proof of one case, or raise CertificateRejected."""
    if not 0 <= certificate.shows <= len(case.premises):
        raise CertificateRejected(f"the certificate speaks of premise {certificate.shows}, which the case has not")
    shown = shown_sign(case, certificate.shows)
    match certificate:
        case Corners():
            _check_corners(shown, case.box, certificate)
        case Cells():
            _check_cell(shown, shown.polynomial.term(), closure(case.box), certificate.tree)
        case _:
            assert_never(certificate)


def shown_sign(case: Case, shows: int) -> Sign:
    """The sign condition that a certificate with this `shows` must establish on the whole box."""
    return case.goal if shows == 0 else case.premises[shows - 1].negated


def check_witness(obligation: Obligation, point: Point) -> None:
    """Accept a point that lies in the box and satisfies every premise, or raise CertificateRejected."""
    if not _admitted(obligation, point):
        raise CertificateRejected(f"{obligation.name}: the witness breaks a range or an assumption")


def check_counterexample(obligation: Obligation, point: Point) -> None:
    """Accept a point of the box that satisfies every premise and breaks the goal, or raise CertificateRejected."""
    if not _admitted(obligation, point):
        raise CertificateRejected(f"{obligation.name}: the counterexample breaks a range or an assumption")
    if holds(obligation.goal, point):
        raise CertificateRejected(f"{obligation.name}: the goal holds at the point offered as a counterexample")


def _admitted(obligation: Obligation, point: Point) -> bool:
    try:
        return obligation.admits(point)
    except DomainError:
        return False


def corner_values(polynomial: Polynomial, variables: Sequence[Variable], box: Box) -> Iterator[Fraction]:
    """Values of a multilinear polynomial at all corners, in the order that `Corners` lays down."""
    if not variables:
        constant = polynomial.constant
        if constant is None:
            raise CertificateRejected("the certificate leaves out a variable on which the polynomial depends")
        yield constant
        return
    first, rest = variables[0], variables[1:]
    powers = polynomial.by_powers(first)
    still = powers[0]
    rising = powers[1] if len(powers) > 1 else Polynomial.of(0)
    ends = box[first]
    yield from corner_values(still + rising * Polynomial.of(ends.low), rest, box)
    far = rising if ends.high is None else still + rising * Polynomial.of(ends.high)
    yield from corner_values(far, rest, box)


def _check_corners(shown: Sign, box: Box, certificate: Corners) -> None:
    if not shown.polynomial.multilinear:
        raise CertificateRejected("corners decide only polynomials of degree 1 in each parameter")
    if len(set(certificate.variables)) != len(certificate.variables) or not set(certificate.variables) <= set(box):
        raise CertificateRejected("the certificate names a variable twice, or one that is not in the box")
    values = tuple(corner_values(shown.polynomial, certificate.variables, box))
    if values != certificate.values:
        raise CertificateRejected("a corner value is not the value of the polynomial at that corner")
    if not corners_suffice(values, [box[v] for v in certificate.variables], strict=shown.strict):
        raise CertificateRejected("the corner values do not show the sign: one is negative, or 0 where > is claimed")


def corners_suffice(values: Sequence[Fraction], intervals: Sequence[Interval], *, strict: bool) -> bool:
    """Whether corner values show that a multilinear polynomial is >= 0 (strict: > 0) all over the box.

    >= 0 holds where no corner value is negative. For > 0, each point of the box is a mean of the corners of
    its face with positive weights, so every face that belongs to the box needs one positive corner.
    """
    if any(value < 0 for value in values):
        return False
    if not strict:
        return True
    width = len(intervals)
    faces = product(*(_smallest_faces(interval) for interval in intervals))
    return all(any(values[_index(corner, width)] > 0 for corner in product(*face)) for face in faces)


def _smallest_faces(interval: Interval) -> list[tuple[int, ...]]:
    """The smallest sets of ends (0 low, 1 high) that a point of the interval can be a mean of."""
    faces: list[tuple[int, ...]] = []
    if not interval.low_open:
        faces.append((0,))
    if interval.high is not None and not interval.high_open:
        faces.append((1,))
    return faces or [(0, 1)]


def _index(corner: tuple[int, ...], width: int) -> int:
    return sum(end << (width - 1 - place) for place, end in enumerate(corner))


def _check_cell(shown: Sign, term: Term, cell: dict[Variable, Bounds], tree: Leaf | Cut) -> None:
    waiting = [(cell, tree)]
    while waiting:
        current, node = waiting.pop()
        if isinstance(node, Leaf):
            _check_leaf(shown, term, current, node)
            continue
        whole = current.get(node.variable)
        if whole is None or whole.low is None or whole.high is None or not whole.low <= node.at <= whole.high:
            raise CertificateRejected(f"a cut of {node.variable.name} lies outside its cell")
        waiting.append(({**current, node.variable: Bounds(whole.low, node.at)}, node.below))
        waiting.append(({**current, node.variable: Bounds(node.at, whole.high)}, node.above))


def _check_leaf(shown: Sign, term: Term, cell: dict[Variable, Bounds], leaf: Leaf) -> None:
    for variable, end in leaf.worst:
        here = cell.get(variable)
        if here is None:
            raise CertificateRejected(f"{variable.name} is not in the box")
        moves = slope(term, variable, cell)
        at = here.low if end is End.LOW else here.high
        if not (moves.nowhere_negative if end is End.LOW else moves.nowhere_positive) or at is None:
            raise CertificateRejected(
                f"the polynomial is not shown to be least at the {end.value} end of {variable.name}"
            )
        cell = {**cell, variable: exactly(at)}
    if not shown.allows(least_in(shown.polynomial, term, cell)):
        raise CertificateRejected("the bound of the polynomial in a cell does not show the sign")


def least_in(polynomial: Polynomial, term: Term, cell: dict[Variable, Bounds]) -> Fraction:
    """A number that the polynomial, written as `term`, is nowhere below in the cell; exact where the cell is a point.

    Raises CertificateRejected where interval arithmetic knows no lower bound.
    """
    needed = {v for v in cell if v in _variables_of(polynomial)}
    point = {v: cell[v].low for v in needed if cell[v].low == cell[v].high}
    if len(point) == len(needed):
        return polynomial.at({v: value for v, value in point.items() if value is not None})
    low = bounds(term, cell).low
    if low is None:
        raise CertificateRejected("the polynomial is not bounded below in a cell")
    return low


def _variables_of(polynomial: Polynomial) -> frozenset[Variable]:
    return frozenset(v for g in polynomial.generators for v in variables(g))
