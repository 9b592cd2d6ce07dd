"""For which values of one parameter does an obligation hold, whatever the others are?

Points propose, solvers dispose. At a fixed point of the other parameters the values that keep the
goal are found exactly (solvers/windows/real_sets.py). The set for all points lies within the set for some
points, so we start with the corners and prove each span that is left. A counterexample is a new
point, which cuts the set further. What is proved is the answer: sufficient by a solver, necessary
because each end is cut by a point.

Where points alone do not find an end (it is irrational, or the worst point is not a corner), the ends are
proposed by the critical values of the obligation (solvers/windows/critical_values.py): between two of them the answer
is the same
everywhere, so that one value is looked at, and each span of good values is proved. What is left, formulas too large
for that, is enclosed by bisection and rounded to the safe side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import islice
from math import prod
from types import MappingProxyType

from mechanisms.terms.free_variables import variables
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Conjunction, Negation, Variable
from mechanisms.values import Frozen
from proofs.checking.obligation import Box, Obligation, Point
from proofs.checking.verdict import Erroneous, Proved, Refuted, Undecided, Vacuous, Verdict
from proofs.playout.translation_check import simplest_between
from solvers.engines.budget import STEP, STOPS, Allowance, Meter, why_stopped
from solvers.engines.corners import closed_ends, points_of
from solvers.engines.simplex import premises_alone
from solvers.engines.worst_ends import narrow, narrow_large
from solvers.windows.admissible import possible_all_over
from solvers.windows.critical_values import critical_values
from solvers.windows.decide_on_interval import holds_on
from solvers.windows.real_sets import Coefficients, Span, Spans, intersection, partition, without
from solvers.windows.values_at_point import Allowed

_NO_PROOFS: Mapping[Span, Proved] = MappingProxyType({})
_MOST_CORNERS = 1024
_MANY_CORNERS = 64
"""More corners than this are tried where those do not settle it that slopes point to."""
_PATIENCE = 2
"""Counterexamples after which the ends are sought among the critical values."""
_SIGNS_SQUARED = 100
"""Ten conditions are looked at between all their roots for a unit; of more, the square counts."""


class Cut(Frozen):
    """A point of the other parameters, the values of the unknown that it leaves, and whether it is admissible."""

    point: Point
    left: Spans
    actual: bool


class Feasible(Frozen, apart=("at_points",)):
    """The values at which an obligation holds, the cuts that show why no others, and who proved them sufficient.

    `at_points` tells what one point leaves. `enclosed` gives, for an end that no cut made (True: a high end), a point
    at it or close beyond it that fails. On the spans in `vacuous` the premises cannot hold; on those in `excluded`,
    between critical values, it fails at one value and so at all. `critical` are the polynomials of which critical
    values are roots, `proofs` the verdicts on the spans.
    """

    obligation: Obligation
    unknown: Variable
    at_points: Allowed
    spans: Spans
    cuts: tuple[Cut, ...]
    engines: tuple[str, ...]
    enclosed: Mapping[tuple[Fraction, bool], Point]
    vacuous: Spans = ()
    excluded: Spans = ()
    critical: tuple[Coefficients, ...] = ()
    proofs: Mapping[Span, Proved] = _NO_PROOFS

    def outer(self) -> Spans:
        """Values that may do: every value outside fails at a point, or none satisfies the premises there.

        `spans` lies within; between the two, where ends are not exact numbers, values are undecided.
        """
        allowed = self.at_points
        found = _assumed(self.obligation, self.unknown, outer=True)
        for cut in self.cuts:
            found = intersection(found, allowed.at(cut.point, closed=not cut.actual, outer=True))
        for point in self.enclosed.values():
            found = intersection(found, allowed.at(point, outer=True))
        for span in (*self.vacuous, *self.excluded):
            found = without(found, span)
        return found

    def allowed(self, point: Point) -> Spans:
        """The values that one point of the closed box leaves."""
        return self.at_points.at(point)

    def cut_at(self, end: Fraction, *, high: bool) -> Cut | None:
        """The cut that limits the values at an end or, where that is rounded, closest beyond; an actual one first."""
        best: tuple[Fraction, bool, Cut] | None = None
        for cut in self.cuts:
            for span in cut.left:
                there = span.high if high else span.low
                if there is None or (there < end if high else there > end):
                    continue
                candidate = (abs(there - end), not cut.actual, cut)
                if best is None or candidate[:2] < best[:2]:
                    best = candidate
        return best[2] if best else None


def feasible(obligation: Obligation, unknown: Variable, allowed: Allowance) -> Feasible | Undecided | Vacuous:
    """The values of the unknown, within its range in the box, at which the obligation holds.

    An empty set of spans means that no value works: the cuts alone show it.
    """
    meter = allowed.meter()
    try:
        with meter.enforced():
            return _Search(obligation, unknown, meter).run()
    except STOPS as error:
        return Undecided(why_stopped(error))


class _Search:
    """One search: the points met so far, and what they leave."""

    def __init__(self, obligation: Obligation, unknown: Variable, meter: Meter) -> None:
        self._obligation, self._unknown, self._meter = obligation, unknown, meter
        self._domain = obligation.box[unknown]
        self._others: Box = {v: i for v, i in obligation.box.items() if v != unknown}
        self._spans: Spans = _assumed(obligation, unknown)
        self._allowed = Allowed(obligation, unknown, meter.charge)
        meter.spend(STEP * self._allowed.signs)
        self._cuts: list[Cut] = []
        self._engines: dict[str, None] = {}
        self._enclosed: dict[tuple[Fraction, bool], Point] = {}
        self._vacuous: list[Span] = []
        self._excluded: list[Span] = []
        self._critical: tuple[Coefficients, ...] | None = None
        self._proofs: dict[Span, Proved] = {}

    def run(self) -> Feasible | Undecided | Vacuous:
        if not self._spans:
            return Vacuous(f"no value of {self._unknown.name} satisfies the assumptions")
        doubt = self._narrowed()
        if doubt is not None:
            return doubt
        found = (tuple(self._cuts), tuple(self._engines), self._enclosed, tuple(self._vacuous))
        proofs = {span: self._proofs[span] for span in self._spans if span in self._proofs}
        more = (tuple(self._excluded), self._critical or (), proofs)
        return Feasible(self._obligation, self._unknown, self._allowed, self._spans, *found, *more)

    def _narrowed(self) -> Undecided | Vacuous | None:
        """Cut by points until every span that is left is proved; else look between critical values; else enclose."""
        tried = not self._meter.limits.bisections
        if self._corners_do():
            return None
        for attempt in range(self._meter.limits.rounds):
            outcome = self._prove_all()
            if outcome is None or isinstance(outcome, Vacuous):
                return outcome
            if not tried and (attempt >= _PATIENCE or isinstance(outcome, Undecided)):
                tried = True
                if self._between_critical_values():
                    return None
            if isinstance(outcome, Undecided):
                return outcome
            if not self._cut({v: x for v, x in outcome.items() if v != self._unknown}, actual=True):
                return Undecided("a counterexample does not narrow the window")
        if not tried and self._between_critical_values():
            return None
        return self._enclose()

    def _between_critical_values(self) -> bool:
        """Decide each piece of the spans between critical values at one value, and prove the good ones together.

        False where that does not settle every piece; the spans are then as they were.
        """
        found = (narrow_large(case, {self._unknown}).case for case in self._allowed.split)
        systems = [(*case.premises, case.goal.negated) for case in found]
        systems += [question.premises for question, _ in premises_alone(self._obligation, self._meter.charge)]
        critical = critical_values(systems, self._obligation.box, self._unknown, self._meter)
        if critical is None:
            return False
        self._critical = critical.polynomials
        good: list[Span] = []
        bad: list[Span] = []
        for span in self._spans:
            for piece in partition(self._critical, span.interval()):
                value = piece.inside()
                verdict = self._at(Span(value, value))
                if isinstance(verdict, Undecided | Erroneous):
                    return False
                if not critical.complete and not self._alike(piece, verdict):
                    return False
                if isinstance(verdict, Proved):
                    self._join(good, piece)
                elif isinstance(verdict, Refuted):
                    bad.append(piece)
                else:
                    self._vacuous.append(piece)
        if not all(isinstance(self._at(span), Proved) for span in good):
            return False
        for span in good:
            self._look_beyond(span, bad)
        self._spans = tuple(good)
        self._excluded += bad
        return True

    def _alike(self, piece: Span, verdict: Verdict) -> bool:
        """Whether a piece that is not good at one value is good at none: where critical values may be missing."""
        if isinstance(verdict, Proved) or piece.low == piece.high:
            return True
        if isinstance(verdict, Vacuous):
            return isinstance(self._at(piece), Vacuous)
        fails = (*self._obligation.premises, Negation(self._obligation.goal))
        return possible_all_over(self._obligation.box, fails, self._unknown, piece, self._meter)

    def _join(self, good: list[Span], piece: Span) -> None:
        """Add a good piece, together with its neighbour on the left where nothing between them fails."""
        last = good[-1] if good else None
        if last is not None and last.high is not None and last.high <= piece.low:
            touching = last.high == piece.low and not (last.high_open and piece.low_open)
            between = Span(last.high, piece.low)
            rounded = not (last.high_exact and piece.low_exact)
            if touching or (rounded and isinstance(self._at(between), Proved)):
                good[-1] = Span(last.low, piece.high, last.low_open, piece.high_open, last.low_exact, piece.high_exact)
                return
        good.append(piece)

    def _look_beyond(self, span: Span, bad: list[Span]) -> None:
        """Keep a point that fails at each end of a good span, or close beyond it."""
        for piece in bad:
            for end, near, high in ((span.low, piece.high, False), (span.high, piece.low, True)):
                if end is None or near is None or abs(end - near) > abs(end) / 10**15:
                    continue
                inside = piece.inside()
                width = min(abs(inside - near), max(abs(end), Fraction(1, 10**6)) / 10**9)
                step = width if inside > near else -width
                value = simplest_between(*sorted((near + step / 2, near + step))) if step else near
                verdict = self._at(Span(value, value))
                if isinstance(verdict, Refuted):
                    self._enclosed.setdefault((end, high), verdict.point)

    def _corners_do(self) -> bool:
        """Cut at the corners, those first that slopes point to where there are many; True where these are enough."""
        mentioned = variables(self._obligation.goal).union(*map(variables, self._obligation.premises))
        free = [v for v in self._others if v in mentioned]
        if prod(len(set(closed_ends(self._others[v]))) for v in free) > _MANY_CORNERS:
            split = self._allowed.split
            worst = [narrow(case, {self._unknown}).values for case in split]
            if any(worst):
                for fixed in worst:
                    self._cut_at_corners(free, fixed)
                if self._spans and self._prove_all() is None:
                    return True
                if any(case.goal.large for case in split):
                    return False
        self._cut_at_corners(free, {})
        return False

    def _cut_at_corners(self, free: Sequence[Variable], fixed: Point) -> None:
        """Cut at corners with some parameters fixed; those that the obligation does not mention take any value."""
        rest = {v: _any_value(i) for v, i in self._others.items() if v not in free}
        for corner in islice(points_of([v for v in free if v not in fixed], self._others, closed_ends), _MOST_CORNERS):
            point = {**rest, **fixed, **corner}
            actual = all(point[v] in self._others[v] for v in free)
            if actual or not self._obligation.premises:
                self._cut(point, actual=actual)

    def _cut(self, point: Point, *, actual: bool) -> bool:
        """Leave only the values that a point allows; False where that changes nothing."""
        self._meter.charge(self._allowed.units + self._allowed.signs**2 // _SIGNS_SQUARED)
        left = self._allowed.at(point, closed=not actual)
        narrowed = intersection(self._spans, left)
        if narrowed == self._spans:
            return False
        self._spans = narrowed
        self._cuts.append(Cut(point, left, actual))
        return True

    def _prove_all(self) -> Undecided | Vacuous | Point | None:
        """None where every span is proved, else the obstacle: a point, or the lack of an answer.

        A span on which the premises cannot hold is left out. If that leaves nothing, a cut shows that the premises can
        hold at other values; without one, they may hold nowhere.
        """
        proved: list[Span] = []
        vacuous: Vacuous | None = None
        for span in self._spans:
            verdict = self._at(span)
            match verdict:
                case Proved():
                    proved.append(span)
                case Refuted(point=point):
                    return point
                case Vacuous():
                    vacuous = verdict
                    self._vacuous.append(span)
                case Undecided():
                    return verdict
                case _:
                    return Undecided(verdict.message)
        self._spans = tuple(proved)
        return None if proved or self._cuts else vacuous

    def _enclose(self) -> Undecided | None:
        """Shrink each span from both sides, by bisection, to what is proved."""
        if not self._meter.limits.bisections:
            return Undecided("the ends of the window are not corners, and no enclosure was asked for")
        proved: list[Span] = []
        for span in self._spans:
            core = span.inside()
            if not isinstance(self._at(Span(core, core)), Proved):
                return Undecided("the ends of the window could not be enclosed")
            low, low_open = self._reached(core, span, high=False)
            high, high_open = self._reached(core, span, high=True)
            if span.high is None and not isinstance(self._at(Span(core, None)), Proved):
                return Undecided("the window could not be shown to be unbounded")
            assert low is not None
            proved.append(Span(low, high, low_open, high_open, low == span.low, high == span.high))
        self._spans = tuple(proved)
        return None

    def _reached(self, core: Fraction, span: Span, *, high: bool) -> tuple[Fraction | None, bool]:
        """The end of a span, as it is, where everything from the core to it is proved; else the last value that is."""
        end, opened = (span.high, span.high_open) if high else (span.low, span.low_open)
        if end is None:
            return None, False
        whole = Span(core, end, False, opened) if high else Span(end, core, opened, False)
        if isinstance(self._at(whole), Proved):
            return end, opened
        return self._last_proved(core, end), False

    def _last_proved(self, core: Fraction, end: Fraction) -> Fraction:
        """The value nearest to an end from which everything up to the core is proved, to about nine digits."""
        good, bad, beyond = core, end, None
        for _ in range(self._meter.limits.bisections):
            if abs(good - bad) <= abs(good) / 10**9:
                break
            middle = ((good + bad) / 2).limit_denominator(10**15)
            if middle in (good, bad):
                break
            verdict = self._at(Span(min(middle, core), max(middle, core)))
            if isinstance(verdict, Proved):
                good = middle
            else:
                bad = middle
                beyond = verdict.point if isinstance(verdict, Refuted) else None
        if beyond is not None:
            self._enclosed[good, end > core] = beyond
        return good

    def _at(self, span: Span) -> Verdict:
        if span in self._proofs:
            return self._proofs[span]
        self._meter.charge(STEP)
        verdict = holds_on(self._obligation, self._unknown, span, self._meter)
        if isinstance(verdict, Proved):
            self._engines |= dict.fromkeys(verdict.engines)
            self._proofs[span] = verdict
        return verdict


def _assumed(obligation: Obligation, unknown: Variable, *, outer: bool = False) -> Spans:
    """The values of the unknown that satisfy the premises about it alone."""
    own = tuple(p for p in obligation.premises if variables(p) == {unknown})
    alone = Obligation(obligation.name, {unknown: obligation.box[unknown]}, (), Conjunction(own))
    return Allowed(alone, unknown).at({}, outer=outer)


def _any_value(interval: Interval) -> Fraction:
    if interval.low in interval:
        return interval.low
    return interval.low + 1 if interval.high is None else (interval.low + interval.high) / 2
