"""Clearing: the signs of the divisors of a case are proved first, then the case is decided without them.

    clear(case, point, meter)   the case without its quotients, and the evidence for the signs that it took

None where a case has no quotient of unknown sign that can be cleared: it is decided as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from mechanisms.errors import CertificateRejected, DomainError
from mechanisms.values import Frozen
from proofs.arithmetic.polynomial import Polynomial
from proofs.checking.cases import Case
from proofs.checking.certificate import Certificate, Cleared, Signed
from proofs.checking.check import check_case
from proofs.checking.clearing import cleared, divisors, quotients, signed
from proofs.checking.obligation import Point
from solvers.engines.bernstein import BernsteinSubdivision
from solvers.engines.budget import Meter
from solvers.engines.cells import BranchAndBound
from solvers.engines.corners import Vertices
from solvers.engines.solver import Proof, Solver


class Clearing(Frozen):
    """A case without its quotients, and the signs by which they were cleared."""

    case: Case
    signs: tuple[Signed, ...]

    def certificate(self, rest: Certificate) -> Cleared:
        """Evidence for the case with its quotients, from evidence for the one without."""
        return Cleared(self.signs, rest)


def clear(case: Case, point: Point, meter: Meter) -> Clearing | None:
    """The case with its quotients cleared; the sign of a divisor is that at the point, proved on the whole box."""
    try:
        if not quotients(case):
            return None
        known, signs = dict[Polynomial, bool](), list[Signed]()
        for number, divisor in enumerate(divisors(case)):
            positive = divisor.at(point) > 0
            evidence = _shown(signed(case, divisor, positive=positive), meter)
            if evidence is not None:
                known[divisor] = positive
                signs.append(Signed(number, positive, evidence))
        left = cleared(case, known)
    except DomainError:
        return None
    return None if left.goal.large else Clearing(left, tuple(signs))


def _shown(question: Case, meter: Meter) -> Certificate | None:
    """Evidence for the sign of one divisor, by those engines that are quick."""
    for solver in _engines(question):
        attempt = solver.attempt(question, meter)
        if isinstance(attempt, Proof) and attempt.certificate is not None and _stands(question, attempt.certificate):
            return attempt.certificate
    return None


def _engines(question: Case) -> Iterator[Solver]:
    yield Vertices()
    yield BernsteinSubdivision()
    yield BranchAndBound()
    if question.premises:
        from solvers.engines.handelman import Handelman  # imports numerical libraries, so only where its turn comes

        yield Handelman()


def _stands(case: Case, certificate: Certificate) -> bool:
    try:
        check_case(case, certificate)
    except CertificateRejected:
        return False
    return True
