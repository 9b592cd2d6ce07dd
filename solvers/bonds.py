"""The bond window: the values of one parameter at which all claims that depend on it hold.

Each claim gives a set of values (solvers/feasible.py); the window is what they share. Large
enough to deter, small enough to participate: the claim that sets an end is the binding claim, and
a point just beyond the end shows that the end is necessary.

    bond_window(mechanism, statements, unknown, budget)   Window
    Window.recommended()                                  the value to use (solvers/recommendation.py)
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from itertools import combinations

from mechanisms.errors import CertificateRejected, InternalError
from mechanisms.frozen import Frozen
from mechanisms.mechanism import Expected, Mechanism
from mechanisms.parameters import Interval, Parameter, Solve
from mechanisms.terms import Variable
from proofs.check import check_counterexample
from proofs.obligation import Obligation, Point
from proofs.playout import PlayOut
from proofs.statement import Part, Statement, obligations
from proofs.verdict import Undecided, Vacuous
from solvers.dependence import depends
from solvers.feasible import Cut, Feasible, feasible
from solvers.line import Span, Spans, intersection
from solvers.recommendation import Room, Shortfall, recommended, room, shortfall
from solvers.solver import Budget


class Beyond(Frozen):
    """Why a window ends where it ends: a claim that fails at an admissible point just beyond the end."""

    statement: Statement
    part: Part
    obligation: Obligation
    point: Point
    worst: Point


class ClaimWindow(Frozen):
    """The values at which one claim holds, with the sets of its parts."""

    statement: Statement
    spans: Spans
    parts: tuple[tuple[Part, Feasible], ...]


class Window(Frozen):
    """The values at which all the claims hold; `doubt` where that is open, or nothing satisfies the premises."""

    parameter: Parameter
    claims: tuple[ClaimWindow, ...]
    spans: Spans
    doubt: Undecided | Vacuous | None
    low: Beyond | None
    high: Beyond | None

    @property
    def engines(self) -> tuple[str, ...]:
        """Who proved that the window suffices."""
        return tuple(dict.fromkeys(e for c in self.claims for _, f in c.parts for e in f.engines))

    @property
    def conflicts(self) -> tuple[tuple[ClaimWindow, ...], ...]:
        """Why no value satisfies all claims: claims that none satisfies, and pairs that none satisfies together.

        Where only three claims or more conflict, all of them are named.
        """
        if self.spans or self.doubt:
            return ()
        alone = [(claim,) for claim in self.claims if not claim.spans]
        others = [claim for claim in self.claims if claim.spans]
        pairs = [(a, b) for a, b in combinations(others, 2) if not intersection(a.spans, b.spans)]
        return (*alone, *pairs) or (self.claims,)

    @property
    def word(self) -> str:
        """PROVED if a value is known to satisfy all claims and keeps the safety margin, REFUTED if none does."""
        if self.doubt is not None:
            return self.doubt.word
        return "PROVED" if self.spans and self.shortfall is None else "REFUTED"

    @property
    def safety(self) -> Fraction:
        """How far above the least value the recommended one is to be, as a share of it."""
        setting = self.parameter.setting
        return setting.safety if isinstance(setting, Solve) else Fraction(0)

    def room(self, value: Fraction) -> Room | None:
        """How far a value is from both ends of the interval that holds it; None where none does."""
        return room(self.spans, value) if any(value in span for span in self.spans) else None

    @property
    def shortfall(self) -> Shortfall | None:
        """The safety margin that the window allows, if that is less than the one asked for."""
        return shortfall(self.spans, self.safety)

    def recommended(self) -> Fraction | None:
        """The value to use: the least one, or the least one that keeps the safety margin; None if there is none."""
        return recommended(self.spans, self.parameter.unit, self.safety)


def claims_for(parameter: Parameter, mechanism: Mechanism, statements: Sequence[Statement]) -> list[Statement]:
    """The claims that decide a parameter: those it names, else those expected PROVED that depend on it."""
    assert isinstance(parameter.setting, Solve)
    named = parameter.setting.claims
    if named:
        return [s for s in statements if s.claim.name in named]
    return [
        s
        for s in statements
        if s.claim.expected is Expected.PROVED
        and any(depends(o, parameter.variable) for o in obligations(mechanism, s))
    ]


def bond_window(mechanism: Mechanism, statements: Sequence[Statement], parameter: Parameter, budget: Budget) -> Window:
    """The window of a parameter for these claims; the parameter must range over an interval or be solved for."""
    claims: list[ClaimWindow] = []
    domain = mechanism.intervals[parameter.variable]
    joint: Spans = (Span(domain.low, domain.high, domain.low_open, domain.high_open),)
    for statement in statements:
        window = claim_window(mechanism, statement, parameter.variable, budget)
        if isinstance(window, Undecided | Vacuous):
            return Window(parameter, tuple(claims), (), window, None, None)
        claims.append(window)
        joint = intersection(joint, window.spans)
    if not joint and _may_share(claims):
        reason = (
            "the claims leave no value that is known to do, but ends that are no exact numbers lie too close to tell"
        )
        return Window(parameter, tuple(claims), (), Undecided(reason), None, None)
    low = _beyond(claims, parameter.variable, joint, domain, high=False)
    high = _beyond(claims, parameter.variable, joint, domain, high=True)
    for beyond in (low, high):
        if beyond is not None and PlayOut(mechanism, beyond.point).holds(beyond.statement, beyond.part):
            raise InternalError(f"{beyond.obligation.name}: the play-out does not confirm the end of the window")
    return Window(parameter, tuple(claims), joint, None, low, high)


def _may_share(claims: Sequence[ClaimWindow]) -> bool:
    """Whether some value may do for all claims: none is excluded exactly, as REFUTED asks for."""
    outer = [found.outer() for claim in claims for _, found in claim.parts]
    return bool(reduce(intersection, outer))


def claim_window(
    mechanism: Mechanism, statement: Statement, unknown: Variable, budget: Budget
) -> ClaimWindow | Undecided | Vacuous:
    """The values at which every part of one claim holds."""
    domain = mechanism.intervals[unknown]
    spans: Spans = (Span(domain.low, domain.high, domain.low_open, domain.high_open),)
    parts: list[tuple[Part, Feasible]] = []
    for part, obligation in zip(statement.parts, obligations(mechanism, statement), strict=True):
        found = feasible(obligation, unknown, budget)
        if not isinstance(found, Feasible):
            return found
        spans = intersection(spans, found.spans)
        parts.append((part, found))
    return ClaimWindow(statement, spans, tuple(parts))


def _beyond(
    claims: Sequence[ClaimWindow], unknown: Variable, joint: Spans, domain: Interval, *, high: bool
) -> Beyond | None:
    """The claim that binds an end of the hull of the window, and an admissible point just beyond it where it fails."""
    end = (joint[-1].high if high else joint[0].low) if joint else None
    if end is None:
        return None
    for claim in claims:
        for part, found in claim.parts:
            ends = [s.high if high else s.low for s in found.spans]
            if end not in ends:
                continue
            near, cut = found.enclosed.get(end), found.cut_at(end, high=high)
            if near is not None and _fails(found.obligation, near):
                worst = {v: x for v, x in near.items() if v != unknown}
                return Beyond(claim.statement, part, found.obligation, near, worst)
            point = _failing_point(found, cut, unknown, end, domain, high=high) if cut is not None else None
            if cut is not None and point is not None:
                return Beyond(claim.statement, part, found.obligation, point, cut.point)
    return None


def _failing_point(
    found: Feasible, cut: Cut, unknown: Variable, end: Fraction, domain: Interval, *, high: bool
) -> Point | None:
    """A point of the box just beyond an end, at which the obligation fails; replayed before it is returned."""
    step = max(abs(end), Fraction(1, 10**6))
    for power in range(0, 25, 3):
        near = step / 10 ** (24 - power) if power < 24 else step
        value = end + near if high else end - near
        for candidate in ([end] if power == 0 else []) + [value]:
            for point in _nudged(cut, found.obligation, power):
                whole = {**point, unknown: candidate}
                if candidate in domain and _fails(found.obligation, whole):
                    return whole
    return None


def _nudged(cut: Cut, obligation: Obligation, power: int) -> list[Point]:
    """The cut's point, and where the box leaves it out, one a little inside."""
    if cut.actual:
        return [cut.point]
    moved = {}
    for variable, value in cut.point.items():
        interval = obligation.box[variable]
        high = interval.high if interval.high is not None else interval.low + 1
        towards = (interval.low + high) / 2
        moved[variable] = value if value in interval else value + (towards - value) / 10 ** max(1, 27 - power)
    return [moved]


def _fails(obligation: Obligation, point: Point) -> bool:
    try:
        check_counterexample(obligation, point)
    except CertificateRejected:
        return False
    return True
