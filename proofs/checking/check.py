"""The exact checker: is this certificate a proof of that obligation?

    obligation, certificates --check-->                None, or CertificateRejected
    obligation, point        --check_witness-->        None, or CertificateRejected
    obligation, point        --check_counterexample--> None, or CertificateRejected

Rational arithmetic, no solver, no floating point, standard library only. What must be trusted:

* this file, and what it rests on: proofs/checking/cases.py (an obligation becomes cases), polynomial.py, bernstein.py,
  combination.py, ends.py, powers.py, tails.py, bounds.py and interval_arithmetic.py, the terms and their evaluation in
  mechanisms/;
* Python's integers and fractions;
* that the terms of the obligation have a value wherever its premises hold: no denominator is 0, probabilities lie in
  [0, 1]. These are obligations of their own (proofs/claims/wellformedness.py), kept and checked with it;
* that the obligation says what the spec means: proofs/playout/playout.py tests it, and `certify --spec` builds it anew.

Not here: finding certificates (solvers/), files of them (proofs/files/).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import assert_never

from mechanisms.errors import CertificateRejected, DomainError
from mechanisms.terms.evaluation import holds
from mechanisms.terms.free_variables import variables
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Term, Variable
from mechanisms.values import evolve
from proofs.arithmetic.bernstein import coefficients, degrees, show_sign
from proofs.arithmetic.bounds import Bounds, closure, exactly
from proofs.arithmetic.interval_arithmetic import bounds, slope
from proofs.arithmetic.polynomial import Polynomial
from proofs.checking.cases import Case, Sign, cases
from proofs.checking.certificate import (
    Bernstein,
    Between,
    Certificate,
    Cleared,
    Combination,
    Corners,
    End,
    Ends,
    Intervals,
    Split,
    Squares,
)
from proofs.checking.clearing import cleared, divisors, signed
from proofs.checking.combination import hypotheses, pivots, positive, value
from proofs.checking.ends import at_both_ends, at_ends, least
from proofs.checking.obligation import Box, Obligation, Point
from proofs.checking.tails import without_tails


def check(obligation: Obligation, certificates: Sequence[Certificate]) -> None:
    """Accept the certificates, one for each case of the obligation, or raise CertificateRejected."""
    try:
        _all_in_the_box(obligation)
        all_cases = cases(obligation)
        if len(all_cases) != len(certificates):
            raise CertificateRejected(
                f"{len(certificates)} certificates for {len(all_cases)} cases: each case needs its own"
            )
        for case, certificate in zip(all_cases, certificates, strict=True):
            check_case(case, certificate)
    except (CertificateRejected, DomainError) as rejected:
        raise CertificateRejected(f"{obligation.name}: {rejected}") from None


def _all_in_the_box(obligation: Obligation) -> None:
    mentioned = frozenset(v for condition in (obligation.goal, *obligation.premises) for v in variables(condition))
    for variable in sorted(mentioned - obligation.box.keys(), key=lambda v: v.name):
        raise CertificateRejected(f"the obligation speaks of {variable.name}, which has no range")


def check_case(case: Case, certificate: Certificate) -> None:
    """Accept one certificate as a proof of one case, or raise CertificateRejected."""
    try:
        _check_part(case, certificate)
    except DomainError as error:
        raise CertificateRejected(str(error)) from None


def _check_part(case: Case, certificate: Certificate) -> None:
    match certificate:
        case Corners():
            _check_corners(shown_sign(case, certificate.shows), case.box, certificate)
        case Bernstein():
            _check_bernstein(shown_sign(case, certificate.shows), case.box)
        case Intervals():
            _check_intervals(shown_sign(case, certificate.shows), case.box, certificate)
        case Ends(shows, worst, rest):
            _check_ends(at_ends(spoken_of(case, shows), worst), rest)
        case Between(variable, low, high):
            at_low, at_high = at_both_ends(case, variable)
            _check_part(at_low, low)
            _check_part(at_high, high)
        case Combination():
            _check_combination(case, certificate)
        case Split(variable, at, below, above):
            lower, upper = halves(case, variable, at)
            _check_part(lower, below)
            _check_part(upper, above)
        case Cleared():
            _check_cleared(case, certificate)
        case _:
            assert_never(certificate)


def _check_cleared(case: Case, certificate: Cleared) -> None:
    unknown, known = divisors(case), dict[Polynomial, bool]()
    for sign in certificate.signs:
        if not 0 <= sign.divisor < len(unknown) or unknown[sign.divisor] in known:
            raise CertificateRejected(f"the certificate signs divisor {sign.divisor} twice, or the case has it not")
        divisor = unknown[sign.divisor]
        _check_part(signed(case, divisor, positive=sign.positive), sign.evidence)
        known[divisor] = sign.positive
    _check_part(cleared(case, known), certificate.rest)


def shown_sign(case: Case, shows: int) -> Sign:
    """The sign condition that a certificate with this `shows` must establish on the whole box."""
    if not 0 <= shows <= len(case.premises):
        raise CertificateRejected(f"the certificate speaks of premise {shows}, which the case has not")
    return case.goal if shows == 0 else case.premises[shows - 1].negated


def spoken_of(case: Case, shows: int) -> Case:
    """The case itself, or (`shows` > 0) that the premise of this number holds nowhere in its box."""
    return case if shows == 0 else Case(case.box, (), shown_sign(case, shows))


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


def _check_corners(shown: Sign, box: Box, certificate: Corners) -> None:
    if not shown.polynomial.multilinear:
        raise CertificateRejected("corners decide only polynomials of degree 1 in each parameter")
    if len(set(certificate.variables)) != len(certificate.variables) or not set(certificate.variables) <= set(box):
        raise CertificateRejected("the certificate names a variable twice, or one that is not in the box")
    linear = dict.fromkeys(certificate.variables, 1)
    values = tuple(coefficients(shown.polynomial, linear, box))
    if values != certificate.values:
        raise CertificateRejected("a corner value is not the value of the polynomial at that corner")
    if not show_sign(values, linear, box, strict=shown.strict):
        raise CertificateRejected("the corner values do not show the sign: one is negative, or 0 where > is claimed")


def _check_bernstein(shown: Sign, box: Box) -> None:
    polynomial = without_tails(shown.polynomial)
    each = degrees(polynomial)
    if not show_sign(tuple(coefficients(polynomial, each, box)), each, box, strict=shown.strict):
        raise CertificateRejected("the Bernstein coefficients do not show the sign")


def _check_intervals(shown: Sign, box: Box, certificate: Intervals) -> None:
    """That the polynomial is least where the parameters lie at their worst ends, and has the sign there.

    A range may leave its worst end out. Where the polynomial moves strictly on the way there, it is above what it is
    at that end, and a value of 0 there is enough.
    """
    term, cell = shown.polynomial.term(), closure(box)
    for variable, end in certificate.worst:
        here = cell.get(variable)
        if here is None:
            raise CertificateRejected(f"{variable.name} is not in the box")
        moves = slope(term, variable, cell)
        away, at = (moves, here.low) if end is End.LOW else (-moves, here.high)
        if not away.nowhere_negative or at is None:
            raise CertificateRejected(
                f"the polynomial is not shown to be least at the {end.value} end of {variable.name}"
            )
        if away.positive and here.low != here.high and at not in box[variable]:
            shown = evolve(shown, strict=False)
        cell = {**cell, variable: exactly(at)}
    if not shown_by_bounds(shown, term, cell) and not shown_at_point(shown, cell):
        raise CertificateRejected("the bound of the polynomial in a cell does not show the sign")


def shown_by_bounds(shown: Sign, term: Term, cell: Mapping[Variable, Bounds]) -> bool:
    """Whether interval arithmetic shows a sign, written as `term`, in all of a cell."""
    low = bounds(term, cell).low
    return low is not None and shown.allows(low)


def shown_at_point(shown: Sign, cell: Mapping[Variable, Bounds]) -> bool:
    """Whether a cell is a point, in what a sign depends on, and the sign holds there exactly."""
    needed = frozenset(v for g in shown.polynomial.generators for v in variables(g))
    point = {v: b.low for v, b in cell.items() if v in needed and b.low is not None and b.low == b.high}
    return len(point) == len(needed) and shown.allows(shown.polynomial.at(point))


def _check_ends(left: Case, rest: Certificate | None) -> None:
    if rest is not None:
        _check_part(left, rest)
    elif not left.goal.allows(least(left)):
        raise CertificateRejected("the formula at its worst ends does not show the sign")


def _check_combination(case: Case, certificate: Combination) -> None:
    signs = hypotheses(case)
    for number, summand in enumerate(certificate.summands):
        if isinstance(summand.weight, Squares):
            pivots(summand.weight.rows)
        elif summand.weight < 0:
            raise CertificateRejected(f"the weight of summand {number} is negative: all must be >= 0")
    if value(certificate.summands, signs):
        raise CertificateRejected("the weighted products do not add up to 0")
    if not any(positive(summand, signs) for summand in certificate.summands):
        raise CertificateRejected(
            "no summand is positive wherever the hypotheses hold: a sum of 0 is not a contradiction"
        )


def halves(case: Case, variable: Variable, at: Fraction) -> tuple[Case, Case]:
    """The case up to a value of one variable, and from it on; both hold that value.

    Raises CertificateRejected where it does not lie inside the variable's range.
    """
    whole = case.box.get(variable)
    if whole is None or at <= whole.low or (whole.high is not None and at >= whole.high):
        raise CertificateRejected(f"a cut of {variable.name} lies outside its cell")
    lower, upper = Interval(whole.low, at, whole.low_open), Interval(at, whole.high, high_open=whole.high_open)
    return evolve(case, box={**case.box, variable: lower}), evolve(case, box={**case.box, variable: upper})
