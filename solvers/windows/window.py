"""The bond window: the values of one parameter at which all claims that depend on it hold.

Each claim gives a set of values (solvers/windows/feasible.py); the window is what they share. Large
enough to deter, small enough to participate: the claim that sets an end is the binding claim, and
a point just beyond the end shows that the end is necessary.

    bond_window(mechanism, statements, unknown, allowed)   Window
    Window.recommended()                                  the value to use (solvers/windows/recommendation.py)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import reduce
from itertools import combinations

from mechanisms.errors import InternalError
from mechanisms.model.mechanism import Expected, Mechanism
from mechanisms.model.parameters import Parameter, Solve
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import TRUE, Variable
from mechanisms.values import Frozen, evolve
from proofs.checking.obligation import Point
from proofs.checking.verdict import Proved, Undecided, Vacuous
from proofs.claims.grounding import grounding
from proofs.claims.statement import Part, Statement, obligations
from proofs.playout.playout import PlayOut
from solvers.claims.premises import premises_hold
from solvers.engines.budget import STOPS, Allowance, Budget, Meter, why_stopped
from solvers.plans.planned import planned, starting_points
from solvers.windows.admissible import Admissible, admissible
from solvers.windows.decide_on_interval import holds_on
from solvers.windows.dependence import depends
from solvers.windows.edges import ends
from solvers.windows.feasible import Feasible, feasible
from solvers.windows.grounds import Beyond, Covered, End, Inhabited
from solvers.windows.real_sets import Span, Spans, intersection, whole_of, without_all
from solvers.windows.recommendation import Room, Shortfall, recommended, room, shortfall
from solvers.windows.whole_numbers import left_open, rounded, whole_ends


class ClaimWindow(Frozen):
    """The values at which one claim holds, with the sets of its parts; in a window of whole numbers, the whole ones."""

    statement: Statement
    spans: Spans
    parts: tuple[tuple[Part, Feasible], ...]


class Window(Frozen):
    """The values at which all the claims hold; `doubt` where that is open, or nothing satisfies the premises.

    What it rests on (solvers/windows/grounds.py) is kept in `covered`, one entry for each interval, claim and part in
    this
    order, in `inhabited`, pieces that cover the intervals, and in `ends`, one entry for each end that lies inside the
    domain, those of holes among them.
    """

    parameter: Parameter
    claims: tuple[ClaimWindow, ...]
    spans: Spans
    doubt: Undecided | Vacuous | None
    covered: tuple[Covered, ...] = ()
    ends: tuple[End, ...] = ()
    inhabited: tuple[Inhabited, ...] = ()

    @property
    def low(self) -> Beyond | None:
        """The claim that fails below the whole window; None where it begins with the domain or the assumptions."""
        return _failing(self.end(0, high=False))

    @property
    def high(self) -> Beyond | None:
        """The claim that fails above the whole window; None where it reaches as far as the domain or assumptions."""
        return _failing(self.end(len(self.spans) - 1, high=True))

    def end(self, index: int, *, high: bool) -> End | None:
        """What is known of one end of the interval of that number; None where it is the end of the domain."""
        return next((end for end in self.ends if (end.index, end.high) == (index, high)), None)

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
        return shortfall(self.spans, self.safety, whole=self.whole)

    @property
    def whole(self) -> bool:
        """Whether only whole numbers count: each interval has those from its low end to its high one."""
        return _is_whole(self.parameter)

    def recommended(self) -> Fraction | None:
        """The value to use: the least one, or the least one that keeps the safety margin; None if there is none."""
        return recommended(self.spans, self.parameter.unit, self.safety, whole=self.whole)


def _is_whole(parameter: Parameter) -> bool:
    return isinstance(parameter.setting, Solve) and parameter.setting.whole


def claims_for(parameter: Parameter, mechanism: Mechanism, statements: Sequence[Statement]) -> list[Statement]:
    """The claims that decide a parameter: those it names, else those expected PROVED that depend on it.

    A claim that is too large to be written out may depend on it.
    """
    assert isinstance(parameter.setting, Solve)
    named = parameter.setting.claims
    if named:
        return [s for s in statements if s.claim.name in named]
    return [
        s for s in statements if s.claim.expected is Expected.PROVED and may_depend(mechanism, s, parameter.variable)
    ]


def may_depend(mechanism: Mechanism, statement: Statement, parameter: Variable) -> bool:
    """Whether a claim depends on a parameter, as far as the usual budget can tell."""
    try:
        return any(depends(each, parameter) for each in obligations(mechanism, statement, Budget().meter().charge))
    except STOPS:
        return True


def bond_window(
    mechanism: Mechanism, statements: Sequence[Statement], parameter: Parameter, allowed: Allowance
) -> Window:
    """The window of a parameter for these claims; the parameter must range over an interval or be solved for.

    The work allowed is counted for each claim anew; the time is that of the whole window.
    """
    meter = allowed.meter()
    try:
        with meter.enforced():
            return _bond_window(mechanism, statements, parameter, meter)
    except STOPS as error:
        return Window(parameter, (), (), Undecided(why_stopped(error)))


def _bond_window(mechanism: Mechanism, statements: Sequence[Statement], parameter: Parameter, meter: Meter) -> Window:
    claims: list[ClaimWindow] = []
    domain, whole = mechanism.intervals[parameter.variable], _is_whole(parameter)
    for statement in statements:
        window = claim_window(mechanism, statement, parameter.variable, meter.again())
        if isinstance(window, Undecided | Vacuous):
            return Window(parameter, tuple(claims), (), window)
        claims.append(evolve(window, spans=rounded(window.spans)) if whole else window)
    joint = _shared(claims, parameter, domain, meter.again())
    if isinstance(joint, Undecided) or not joint:
        return Window(parameter, tuple(claims), (), joint if isinstance(joint, Undecided) else None)
    if (empty := _empty_there(mechanism, statements, parameter, joint, meter)) is not None:
        return Window(parameter, tuple(claims), (), empty)
    ground = grounding(mechanism)
    possible = admissible(ground.box, ground.premises, parameter.variable, meter.again())
    if not isinstance(possible, Admissible):
        return Window(parameter, tuple(claims), (), possible)
    joint = intersection(joint, possible.spans)
    joint = rounded(joint) if whole else joint
    covered = _covered(claims, parameter.variable, joint, meter.again())
    if isinstance(covered, Undecided):
        return Window(parameter, tuple(claims), (), covered)
    limits = [(claim.statement, part, found) for claim in claims for part, found in claim.parts]
    if whole:
        found = whole_ends(limits, possible, parameter.variable, joint, domain, meter.again())
    else:
        found = ends(limits, possible, parameter.variable, joint, domain)
    _confirm_ends(mechanism, found, meter)
    inhabited = tuple(within for span in joint for each in possible.inhabited for within in _within(each, span))
    return Window(parameter, tuple(claims), joint, None, covered, found, inhabited)


def _shared(claims: Sequence[ClaimWindow], parameter: Parameter, domain: Interval, meter: Meter) -> Spans | Undecided:
    """The values at which all claims hold; the whole ones where only those count."""
    everywhere: Spans = (whole_of(domain),)
    joint = reduce(intersection, (claim.spans for claim in claims), everywhere)
    if _is_whole(parameter):
        parts = [found for claim in claims for _, found in claim.parts]
        more = left_open(parts, without_all(everywhere, joint), parameter.variable, meter)
        return more if isinstance(more, Undecided) else rounded(sorted((*joint, *more), key=lambda span: span.low))
    if not joint and _may_share(claims):
        reason = "no value is known to satisfy all claims, but ends that are not exact numbers lie too close to tell"
        return Undecided(reason)
    return joint


def _confirm_ends(mechanism: Mechanism, found: Sequence[End], meter: Meter) -> None:
    """Raises InternalError where the play-out does not see a claim fail beyond an end."""
    for beyond in (end.reason for end in found):
        if isinstance(beyond, Beyond) and PlayOut(mechanism, beyond.point, meter.charge).holds(
            beyond.statement, beyond.part
        ):
            raise InternalError(f"{beyond.obligation.name}: the play-out does not confirm the end of the window")


def _empty_there(
    mechanism: Mechanism, statements: Sequence[Statement], parameter: Parameter, spans: Spans, meter: Meter
) -> Undecided | Vacuous | None:
    """Why a claim may say nothing at the value to use, since nothing there satisfies its premise."""
    safety = parameter.setting.safety if isinstance(parameter.setting, Solve) else Fraction(0)
    value = recommended(spans, parameter.unit, safety, whole=_is_whole(parameter))
    for statement in statements:
        if value is not None and any(part.premise != TRUE for part in statement.parts):
            empty = premises_hold(mechanism.at_value(parameter.variable, value), statement, meter.again())
            if empty is not None:
                return evolve(empty, reason=f"{statement.claim.name}, at the value to use: {empty.reason}")
    return None


def _within(each: Inhabited, span: Span) -> tuple[Inhabited, ...]:
    """A piece of the path as far as one interval of the window goes: what holds on more holds there."""
    return (each,) if intersection((each.span,), (span,)) else ()


def _failing(end: End | None) -> Beyond | None:
    return end.reason if end is not None and isinstance(end.reason, Beyond) else None


def _covered(
    claims: Sequence[ClaimWindow], unknown: Variable, spans: Spans, meter: Meter
) -> tuple[Covered, ...] | Undecided:
    """Every part of every claim on every interval of the window: each is asked about once more, just there."""
    covered = []
    for span in spans:
        for claim in claims:
            for part, found in claim.parts:
                obligation = evolve(found.obligation, box={**found.obligation.box, unknown: span.interval()})
                verdict = found.proofs.get(span) or holds_on(found.obligation, unknown, span, meter)
                if isinstance(verdict, Undecided):
                    return Undecided(f"{obligation.name} is open on an interval of the window: {verdict.reason}")
                if not isinstance(verdict, Proved):
                    return Undecided(f"{obligation.name} was proved on a wider interval, and not on this one")
                covered.append(Covered(span, claim.statement, part, obligation, verdict))
    return tuple(covered)


def _may_share(claims: Sequence[ClaimWindow]) -> bool:
    """Whether some value may do for all claims: none is excluded exactly, as REFUTED asks for."""
    outer = [found.outer() for claim in claims for _, found in claim.parts]
    return bool(reduce(intersection, outer))


def claim_window(
    mechanism: Mechanism, statement: Statement, unknown: Variable, allowed: Allowance
) -> ClaimWindow | Undecided | Vacuous:
    """The values at which every part of one claim holds.

    A claim about plans (proofs/claims/plans.py) is asked again with those that are best where it fails for the lack of
    one.
    """
    meter = allowed.meter()
    try:
        with meter.enforced():
            return _asked_with_plans(mechanism, statement, unknown, meter)
    except STOPS as error:
        return Undecided(f"{statement.claim.name}: {why_stopped(error)}")


def _asked_with_plans(
    mechanism: Mechanism, statement: Statement, unknown: Variable, meter: Meter
) -> ClaimWindow | Undecided | Vacuous:
    if any(part.some_plan for part in statement.parts):
        return Undecided(f"{statement.claim.name}: a claim that some plan gains has no window: fix {unknown.name}")
    if (empty := premises_hold(mechanism, statement, meter)) is not None:
        return evolve(empty, reason=f"{statement.claim.name}: {empty.reason}")
    statement = planned(mechanism, statement, starting_points(mechanism, statement, meter), meter)
    for _ in range(_MOST_ROUNDS):
        found = _claim_window(mechanism, statement, unknown, meter)
        if not isinstance(found, ClaimWindow):
            return found
        domain = whole_of(mechanism.intervals[unknown])
        better = planned(mechanism, statement, _open_questions(found, unknown, domain), meter)
        if better is statement and found.spans != _of_claim(found, domain):
            return Undecided(f"{statement.claim.name}: the best plans off the path were not all found")
        if better is statement:
            return found
        statement = better
    return Undecided(f"{statement.claim.name}: the best plans differ from value to value, more often than can be asked")


_MOST_ROUNDS = 24
"""How often a claim about plans is asked, each time with more of them."""


def _of_claim(found: ClaimWindow, domain: Span) -> Spans:
    """The values at which all parts hold but those that fail where a plan is missing only."""
    spans = (feasible_part.spans for part, feasible_part in found.parts if not part.auxiliary)
    return reduce(intersection, spans, (domain,))


def _open_questions(found: ClaimWindow, unknown: Variable, domain: Span) -> Iterator[Point]:
    """Points beyond the values at which some part holds that fails for the lack of a plan."""
    for part, feasible_part in found.parts:
        if part.auxiliary:
            for cut in feasible_part.cuts:
                for span in without_all((domain,), cut.left):
                    yield {**cut.point, unknown: span.inside()}


def _claim_window(
    mechanism: Mechanism, statement: Statement, unknown: Variable, meter: Meter
) -> ClaimWindow | Undecided | Vacuous:
    domain = mechanism.intervals[unknown]
    spans: Spans = (whole_of(domain),)
    parts: list[tuple[Part, Feasible]] = []
    goals = obligations(mechanism, statement, meter.charge)
    for part, obligation in zip(statement.parts, goals, strict=True):
        found = feasible(obligation, unknown, meter)
        if not isinstance(found, Feasible):
            return found
        spans = intersection(spans, found.spans)
        parts.append((part, found))
        if not spans and statement.asked and not part.auxiliary:
            break  # no plan that is missing would change that
    return ClaimWindow(statement, spans, tuple(parts))
