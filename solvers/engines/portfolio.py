"""The ordered solvers, and the verdict on one obligation.

    decide(obligation, allowed)   PROVED, REFUTED, UNDECIDED or VACUOUS

First a witness: where nothing satisfies ranges and assumptions, the verdict is VACUOUS. Then each
case goes to the solvers in the order of their cost, until one gives evidence. Certificates are
checked and counterexamples replayed (proofs/checking/check.py) before anything is reported: evidence that
fails the check is passed over, and what no engine could settle is UNDECIDED with every reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice
from typing import TypeAlias

from mechanisms.errors import CertificateRejected, DomainError
from mechanisms.terms.terms import FALSE, Variable
from mechanisms.values import Frozen, evolve
from proofs.checking.cases import Case, cases
from proofs.checking.certificate import Certificate
from proofs.checking.check import check_case, check_counterexample, check_witness
from proofs.checking.obligation import Obligation, Point, pieces
from proofs.checking.verdict import Proved, Refuted, Undecided, Vacuous, Verdict
from proofs.exact_units import value_units
from proofs.playout.translation_check import sample_points
from solvers.engines.both_ends import both_ends
from solvers.engines.budget import STEP, STOPS, Allowance, Exhausted, Meter, why_stopped
from solvers.engines.clearing import clear
from solvers.engines.corners import admissible_corners, worst_corner
from solvers.engines.disagreement import contradiction
from solvers.engines.settled import keep, settled
from solvers.engines.simplest import simplest_point, what_speaks_of
from solvers.engines.simplex import Placed, of_linear_premises, premises_alone
from solvers.engines.solver import Attempt, Candidate, Proof, Solver, Unknown, installed
from solvers.engines.worst_ends import Narrowed, many_corners, narrow_in, narrow_large, slope_units

SOLVERS = (
    ("corners", "solvers.engines.corners", "Vertices"),
    ("simplex", "solvers.engines.simplex", "Simplex"),
    ("cells", "solvers.engines.cells", "BranchAndBound"),
    ("bernstein", "solvers.engines.bernstein", "BernsteinSubdivision"),
    ("z3", "solvers.engines.smt", "Z3"),
    ("handelman", "solvers.engines.handelman", "Handelman"),
    ("sos", "solvers.engines.sums_of_squares.sos", "SumsOfSquares"),
)
"""Name, module and class of each solver, the cheapest first. A solver is imported when its turn comes.

Z3 precedes those that ask numerical programs: what it refutes need not be tried, and what it
proves by its word alone gets a certificate from them, if they find one.
"""

_FIRST = ("handelman", "solvers.engines.handelman", "FewProducts")
"""Asked of a goal under premises before boxes are searched."""

_PARTS = {"simplex": 4, "cells": 4, "bernstein": 4, "z3": 2, "handelman": 2}
"""The remaining budget is cut into this number of equal parts: a solver may use one of them on a case, so that later
solvers have their turn."""

_MANY_MONOMIALS, _FOR_MANY = 32, {"corners": 0, "bernstein": 1}
"""A goal that was multiplied out to more monomials than this is asked of these engines first."""

_MOST_CORNERS_OF_MANY_CASES = 4096
"""So many corners are looked at where a goal has more cases than can be decided one by one."""

_Decided: TypeAlias = tuple[Certificate | None, tuple[str, ...]] | Refuted | Undecided


def decide(
    obligation: Obligation,
    allowed: Allowance,
    names: Sequence[str] | None = None,
    without: Variable | None = None,
) -> Verdict:
    """The verdict on one obligation; `names` picks solvers, by default all of them.

    `without` a parameter it is decided at the ends of its range alone: at the worse one where the slope tells it, at
    both where the goal has degree 1 in it. What is asked there is smaller, and may be less true.
    Never raises for a formula that is too large, or for want of budget: that is UNDECIDED, with the reason.
    """
    meter = allowed.meter()
    try:
        with meter.enforced():
            meter.check()
            by_all = names is None and without is None
            known = settled(obligation, meter.limits) if by_all else None
            verdict = known or _decide(obligation, meter, names, without)
            if by_all:
                keep(obligation, verdict, meter.limits)
            return verdict
    except STOPS as error:
        return Undecided(why_stopped(error))


def _decide(obligation: Obligation, meter: Meter, names: Sequence[str] | None, without: Variable | None) -> Verdict:
    witness = find_witness(obligation, meter)
    if not isinstance(witness, dict):
        return witness
    split = _split(obligation, witness, meter)
    if isinstance(split, Refuted):
        return split
    meter.spend(STEP * sum(1 + len(case.premises) for case, _ in split))
    return _decide_cases(obligation, split, witness, meter, names, without)


def _split(obligation: Obligation, witness: Point, meter: Meter) -> Sequence[Placed] | Refuted:
    """The cases, each with a point that has the whole numbers of its own, and is a witness in all else.

    Where these are too many, a corner at which the obligation fails. Raises DomainError without one.
    """
    try:
        found = list[Placed]()
        for values, piece in pieces(obligation):
            found += [(case, {**witness, **values}) for case in cases(piece, meter.charge)]
        return found
    except DomainError:
        for point in islice(admissible_corners(tuple(obligation.box), obligation.box), _MOST_CORNERS_OF_MANY_CASES):
            meter.charge(value_units((obligation.goal, *obligation.premises), point))
            try:
                check_counterexample(obligation, point)
            except CertificateRejected:
                continue
            return Refuted(obligation, dict(point), ("corners",))
        raise


def never(obligation: Obligation, meter: Meter) -> Proved | Undecided:
    """Whether the premises contradict each other in the box: PROVED, said of the goal FALSE, with its certificates."""
    impossible = evolve(obligation, goal=FALSE)
    somewhere = _completed(impossible, {})
    try:
        found = [(case, somewhere) for case in cases(impossible, meter.charge)]
        verdict = _decide_cases(impossible, found, {}, meter, None)
    except STOPS as error:
        return Undecided(why_stopped(error))
    return verdict if isinstance(verdict, Proved) else Undecided(f"{obligation.name} may hold together")


def _decide_cases(
    obligation: Obligation,
    found: Sequence[Placed],
    witness: Point,
    meter: Meter,
    names: Sequence[str] | None,
    without: Variable | None = None,
) -> Verdict:
    certificates: list[Certificate | None] = []
    engines: list[str] = []
    undecided: Undecided | None = None
    for case, point in found:
        outcome = _decide_case(obligation, case, point, meter, names, without)
        if isinstance(outcome, Refuted):
            return outcome
        if isinstance(outcome, Undecided):
            undecided = undecided or outcome
            continue
        certificates.append(outcome[0])
        engines += outcome[1]
    if undecided is not None:
        return undecided
    return Proved(tuple(certificates), tuple(dict.fromkeys(engines or ["corners"])), witness)


def _decide_case(
    obligation: Obligation,
    case: Case,
    witness: Point,
    meter: Meter,
    names: Sequence[str] | None,
    without: Variable | None = None,
) -> _Decided:
    clearing = clear(case, witness, meter)
    question = case if clearing is None else clearing.case
    if without or many_corners(question):
        meter.charge(slope_units(question))
    narrowed = narrow_in(question, without) if without else narrow_large(question)
    outcome: _Decided = Undecided("the ends of the range do not decide it")
    if narrowed.worst and (without or not narrowed.case.goal.large):
        outcome = _asked(obligation, question, narrowed, witness, meter, names)
    if isinstance(outcome, Undecided) and without:
        outcome = _asked_at_both_ends(obligation, question, without, witness, meter, names)
    elif isinstance(outcome, Undecided):
        outcome = _asked(obligation, question, Narrowed((), {}, question), witness, meter, names)
    if clearing is None or isinstance(outcome, Refuted | Undecided) or outcome[0] is None:
        return outcome
    return clearing.certificate(outcome[0]), outcome[1]


def _asked_at_both_ends(
    obligation: Obligation,
    question: Case,
    unknown: Variable,
    witness: Point,
    meter: Meter,
    names: Sequence[str] | None,
) -> _Decided:
    """A case whose goal has degree 1 in a parameter, from what it is at the ends of its range."""
    ends = both_ends(question, unknown)
    if ends is None:
        return Undecided(f"the degree in {unknown.name} is above 1")
    certificates, engines = list[Certificate](), list[str]()
    for value, case in zip(ends.values, ends.cases, strict=True):
        outcome = _decide_case(obligation, case, {**witness, unknown: value}, meter, names)
        if isinstance(outcome, Refuted | Undecided):
            return outcome
        certificates += [outcome[0]] if outcome[0] is not None else []
        engines += outcome[1]
    whole = len(certificates) == len(ends.cases)
    return ends.certificate(certificates) if whole else None, tuple(engines)


def _asked(
    obligation: Obligation,
    question: Case,
    narrowed: Narrowed,
    witness: Point,
    meter: Meter,
    names: Sequence[str] | None,
) -> _Decided:
    """Each solver in turn is asked about the case that is left at worst ends; its evidence is judged on the whole."""
    reasons: dict[str, list[str]] = {}
    word: str | None = None
    for solver in _solvers(names, narrowed.case):
        name = solver.name
        attempt = narrowed.attempt(solver.attempt(narrowed.case, _share(solver, meter)))
        outcome = judge(obligation, question, witness, name, attempt, meter)
        match outcome:
            case Shown(None):
                word = word or name
                if meter.limits.brief:
                    break
            case Shown(certificate):
                return certificate, (name,)
            case Refuted():
                if word is not None:
                    raise contradiction(word, None, outcome)
                return outcome
            case str():
                reasons.setdefault(outcome, []).append(name)
    if word is not None:
        return None, (word,)
    return Undecided("; ".join(f"{', '.join(names)}: {reason}" for reason, names in reasons.items()))


class Shown(Frozen):
    """A case is shown, by a certificate that was checked, or (None) by an engine's word."""

    certificate: Certificate | None


def judge(
    obligation: Obligation, case: Case, witness: Point, name: str, attempt: Attempt, meter: Meter
) -> Shown | Refuted | str:
    """What an attempt is worth once its evidence has been checked; the reason where it is worth nothing."""
    match attempt:
        case Proof(certificate):
            rejected = _rejected(case, certificate)
            return Shown(certificate) if rejected is None else rejected
        case Candidate(point):
            try:
                replayed = _replayed(obligation, case, {**witness, **point}, meter)
            except Exhausted as error:
                return f"its counterexample could not be replayed: {error}"
            if replayed is not None:
                return Refuted(obligation, replayed, (name,))
            return "its counterexample fails the exact replay"
        case Unknown(reason):
            return reason


def _rejected(case: Case, certificate: Certificate | None) -> str | None:
    """Why a certificate does not prove a case; None where it does, or where only the engine's word is offered."""
    if certificate is None:
        return None
    try:
        check_case(case, certificate)
    except CertificateRejected as error:
        return str(error)
    return None


def _solvers(names: Sequence[str] | None, case: Case) -> Iterator[Solver]:
    """The solvers in their order, each imported only when those before it have given up.

    A goal of many monomials goes to its Bernstein form before it goes to intervals, which see little of it. A goal
    under premises often is a premise times something: few products find that, and boxes never do where it is 0 at an
    end.
    """
    order = list(SOLVERS)
    if not case.goal.large and len(case.goal.polynomial.coefficients) > _MANY_MONOMIALS:
        order.sort(key=lambda solver: _FOR_MANY.get(solver[0], len(_FOR_MANY)))
    for name, module, kind in order:
        if name == "cells" and case.premises and not case.goal.large and (names is None or _FIRST[0] in names):
            yield installed(*_FIRST)
        if names is None or name in names:
            yield installed(name, module, kind)


def _share(solver: Solver, meter: Meter) -> Meter:
    return meter.part(meter.left // _PARTS.get(solver.name, 1))


def _replayed(obligation: Obligation, case: Case, point: dict[Variable, Fraction], meter: Meter) -> Point | None:
    """A confirmed counterexample, moved to the worst admissible corner or to simple numbers; else None."""
    if not _stands(obligation, point, meter):
        return None
    corner = worst_corner(case)
    if corner is not None and _stands(obligation, {**point, **corner}, meter):
        return {**point, **corner}
    near = {variable: what_speaks_of(variable, obligation) for variable in obligation.box}
    simple = simplest_point(point, obligation.box, lambda moved, to: _stands(near[moved], to, meter))
    return simple if _stands(obligation, simple, meter) else point


def _stands(obligation: Obligation, point: Point, meter: Meter) -> bool:
    meter.charge(value_units((*obligation.premises, obligation.goal), point))
    try:
        check_counterexample(obligation, point)
    except (CertificateRejected, DomainError):
        return False
    return True


_MOST_CORNERS, _MOST_SAMPLES = 256, 20
"""So many corners, and random points, are looked at before an engine is asked for a witness."""


def find_witness(obligation: Obligation, allowed: Allowance) -> dict[Variable, Fraction] | Vacuous | Undecided:
    """A point that satisfies ranges and assumptions, or the verdict where there is none or none is found."""
    try:
        return _witness(obligation, allowed.meter())
    except Exhausted as error:
        return Undecided(f"whether the assumptions can hold is open: {error}")


def _witness(obligation: Obligation, meter: Meter) -> dict[Variable, Fraction] | Vacuous | Undecided:
    for point in islice(admissible_corners(tuple(obligation.box), obligation.box), _MOST_CORNERS):
        if _witnesses(obligation, point, meter):
            return dict(point)
    linear = of_linear_premises(obligation, meter.part(meter.left // _PARTS["simplex"]))
    if isinstance(linear, Proof):
        return _NOWHERE
    if isinstance(linear, Candidate) and _witnesses(obligation, whole := _completed(obligation, linear.point), meter):
        return whole
    for sample in sample_points(obligation, _MOST_SAMPLES, charge=meter.charge):
        if _witnesses(obligation, sample, meter):
            return dict(sample)
    return _by_all(obligation, meter)


_NOWHERE = Vacuous("no parameter point satisfies the ranges and the assumptions together")


def _by_all(obligation: Obligation, meter: Meter) -> dict[Variable, Fraction] | Vacuous | Undecided:
    """A point that satisfies the premises, or that there is none, from any engine."""
    reasons: list[str] = []
    for question, values in premises_alone(obligation, meter.charge):
        for solver in _solvers(None, question):
            attempt = solver.attempt(question, _share(solver, meter))
            if isinstance(attempt, Candidate) and _witnesses(
                obligation, whole := _completed(obligation, {**attempt.point, **values}), meter
            ):
                return whole
            if isinstance(attempt, Proof) and _rejected(question, attempt.certificate) is None:
                break
            reasons.append(f"{solver.name}: {attempt.reason if isinstance(attempt, Unknown) else 'no exact witness'}")
        else:
            return Undecided(f"whether the assumptions can hold is open ({'; '.join(reasons)})")
    return _NOWHERE


def _witnesses(obligation: Obligation, point: Point, meter: Meter) -> bool:
    meter.charge(value_units(obligation.premises, point))
    try:
        check_witness(obligation, point)
    except CertificateRejected:
        return False
    return True


def _completed(obligation: Obligation, point: dict[Variable, Fraction]) -> dict[Variable, Fraction]:
    """The point with a value for every parameter of the box."""
    middle = next(iter(sample_points(Obligation("", obligation.box, (), obligation.goal), 1)), {})
    return {**middle, **point}
