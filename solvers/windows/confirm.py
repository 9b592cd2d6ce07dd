"""A second opinion on bonds: IC and IR by linear programming, from payoffs that were played out.

Payoffs are affine in a bond. Two bonds give the line at each corner of the ranges, a third one shows
that it is a line; the least bond at which no deviation pays, and the greatest at which the honest
stay, are linear programs (cvxpy with HiGHS). Nothing symbolic is used, and floats only agree or not.

    confirm(mechanism, window, statements)   Confirmed or Unconfirmed for IC and for IR

Raises EnginesDisagree where the two answers differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from itertools import islice

from mechanisms.errors import DomainError
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, Relation, Variable
from mechanisms.values import Frozen
from proofs.checking.obligation import Point
from proofs.claims.incentives import IC, IR
from proofs.claims.statement import Statement
from proofs.playout.playout import PlayOut
from solvers.engines.corners import ends_within, points_of
from solvers.engines.disagreement import EnginesDisagree
from solvers.windows.window import ClaimWindow, Window

_MOST_CORNERS = 64
_CLOSE = 1e-6
"""How far the two answers may be apart, relative to the larger one; the solver's own accuracy."""


class NoEnd(Enum):
    """Why a window has no such end: no bond is good, or every larger one is."""

    NONE = "no such bond"
    ENDLESS = "no upper end"


class Confirmed(Frozen):
    """One end of a window by both ways, a number or why there is none. `apart` is their relative difference."""

    claim: str
    exact: Fraction | NoEnd
    program: float | NoEnd
    apart: float


class Unconfirmed(Frozen):
    """Why the linear program does not apply."""

    claim: str
    reason: str


class _Line(Frozen):
    """What a claim asks at one point: constant + slope * bond >= 0."""

    constant: float
    slope: float


def confirm(mechanism: Mechanism, window: Window, statements: Mapping[str, Statement]) -> list[Confirmed | Unconfirmed]:
    """Compute the least bond for IC and the greatest for IR again, and compare."""
    found: list[Confirmed | Unconfirmed] = []
    for claim in window.claims:
        name = claim.statement.claim.name
        if name in (IC, IR):
            found.append(_confirmed(mechanism, window, claim, statements[name]))
    return found


def _confirmed(
    mechanism: Mechanism, window: Window, claim: ClaimWindow, statement: Statement
) -> Confirmed | Unconfirmed:
    name, unknown = statement.claim.name, window.parameter.variable
    if window.whole:
        return Unconfirmed(name, "only whole numbers count")
    if len(claim.spans) > 1:
        return Unconfirmed(name, "the bonds are not a single interval")
    others = {v: i for v, i in mechanism.intervals.items() if v != unknown}
    points = [*islice(points_of(others, others, ends_within), _MOST_CORNERS), *_cut_points(claim, others)]
    try:
        lines = [line for point in points for line in _lines(mechanism, statement, unknown, point)]
        program = _program(lines, mechanism.intervals[unknown], greatest=name == IR)
    except _NoProgramError as error:
        return Unconfirmed(name, str(error))
    exact = _end(claim, high=name == IR)
    apart = _apart(exact, program)
    if apart > _CLOSE:
        evidence = {
            "claim": name,
            "exact": str(exact),
            "program": _shown(program),
            "lines": [(x.constant, x.slope) for x in lines],
        }
        raise EnginesDisagree(
            f"{name}: the exact bond is {_shown(exact)}, the linear program says {_shown(program)}", evidence
        )
    return Confirmed(name, exact, program, apart)


def _end(claim: ClaimWindow, *, high: bool) -> Fraction | NoEnd:
    """The end of the exact set, or why it has none."""
    if not claim.spans:
        return NoEnd.NONE
    end = claim.spans[-1].high if high else claim.spans[0].low
    return NoEnd.ENDLESS if end is None else end


def _cut_points(claim: ClaimWindow, box: Mapping[Variable, Interval]) -> Iterator[Point]:
    """The admissible points at which the exact engine cut the set."""
    for _, found in claim.parts:
        for cut in found.cuts:
            if cut.actual and box.keys() <= cut.point.keys():
                yield {v: cut.point[v] for v in box}


class _NoProgramError(Exception):
    """The linear program does not apply, or has no answer; the text says why."""


def _lines(mechanism: Mechanism, statement: Statement, unknown: Variable, point: Point) -> Iterator[_Line]:
    """The line of each part at a point, from the gaps played out at three bonds; none where the spec has no meaning."""
    domain = mechanism.intervals[unknown]
    step = Fraction(1) if domain.high is None else (domain.high - domain.low) / 4
    bonds = [domain.low + step * number for number in (1, 2, 3)]
    for part in statement.parts:
        condition = part.condition
        assert isinstance(condition, Comparison)
        try:
            gaps = [PlayOut(mechanism, {**point, unknown: bond}).gap(statement, part) for bond in bonds]
        except DomainError:
            return
        a, b, c = (gap for gap in gaps if gap is not None)
        if b - a != c - b:
            raise _NoProgramError("the payoffs are not affine in the bond")
        sign = 1 if condition.relation in (Relation.GE, Relation.GT) else -1
        slope = (b - a) / step
        constant = a - slope * bonds[0]
        size = max(abs(constant), abs(slope)) or Fraction(1)
        yield _Line(float(sign * constant / size), float(sign * slope / size))


def _program(lines: Sequence[_Line], domain: Interval, *, greatest: bool) -> float | NoEnd:
    """The least or the greatest bond that satisfies every line, or why there is none."""
    import cvxpy as cp

    bond = cp.Variable()
    limits = [bond >= float(domain.low)] + ([] if domain.high is None else [bond <= float(domain.high)])
    asked = [line.constant + line.slope * bond >= 0 for line in lines]
    goal = cp.Maximize(bond) if greatest else cp.Minimize(bond)
    problem = cp.Problem(goal, limits + asked)
    problem.solve(solver=cp.SCIPY, scipy_options={"method": "highs"})  # type: ignore[no-untyped-call]  # CVXPY has no types here
    match problem.status:
        case cp.OPTIMAL:
            return float(problem.value)
        case cp.INFEASIBLE:
            return NoEnd.NONE
        case cp.UNBOUNDED:
            return NoEnd.ENDLESS
        case status:
            raise _NoProgramError(f"the solver of the linear program answers `{status}`")


def _apart(exact: Fraction | NoEnd, program: float | NoEnd) -> float:
    if isinstance(exact, NoEnd) or isinstance(program, NoEnd):
        return 0.0 if exact is program else float("inf")
    return abs(float(exact) - program) / max(abs(float(exact)), 1e-3)


def _shown(end: Fraction | float | NoEnd) -> float | str:
    return end.value if isinstance(end, NoEnd) else float(end)
