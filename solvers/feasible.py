"""For which values of one parameter does an obligation hold, whatever the others are?

Points propose, solvers dispose. At a fixed point of the other parameters the values that keep the
goal are found exactly (solvers/line.py). The set for all points lies within the set for some
points, so we start with the corners and prove each span that is left. A counterexample is a new
point, which cuts the set further. What is proved is the answer: sufficient by a solver, necessary
because each end is cut by a point.

Where no point cuts exactly at the end (it is irrational, or the worst point is no corner that we
meet), the end is enclosed by bisection and rounded to the safe side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice, product

from mechanisms.frozen import Frozen
from mechanisms.mentions import variables
from mechanisms.parameters import Interval
from mechanisms.terms import Conjunction, Variable
from proofs.obligation import Box, Obligation, Point
from proofs.verdict import Proved, Refuted, Undecided, Vacuous, Verdict
from solvers.budget import STEP, STOPS, Allowance, Meter, why_stopped
from solvers.line import Span, Spans, intersection, without
from solvers.pointwise import Allowed
from solvers.spanwise import holds_on

_MOST_CORNERS = 1024


class Cut(Frozen):
    """A point of the other parameters, the values of the unknown that it leaves, and whether it is admissible."""

    point: Point
    left: Spans
    actual: bool


class Feasible(Frozen):
    """The values at which an obligation holds, the cuts that show why no others, and who proved them sufficient.

    `enclosed` gives, for an end found by bisection, a point close beyond it at which the obligation fails; on the
    spans in `vacuous` the premises cannot hold.
    """

    obligation: Obligation
    unknown: Variable
    spans: Spans
    cuts: tuple[Cut, ...]
    engines: tuple[str, ...]
    enclosed: Mapping[Fraction, Point]
    vacuous: Spans = ()

    def outer(self) -> Spans:
        """Values that may do: every value outside fails at a point, or none satisfies the premises there.

        `spans` lies within; between the two, where ends are no exact numbers, nobody has looked.
        """
        allowed = Allowed(self.obligation, self.unknown)
        found = _assumed(self.obligation, self.unknown, outer=True)
        for cut in self.cuts:
            found = intersection(found, allowed.at(cut.point, closed=not cut.actual, outer=True))
        for point in self.enclosed.values():
            found = intersection(found, allowed.at(point, outer=True))
        for span in self.vacuous:
            found = without(found, span)
        return found

    def allowed(self, point: Point) -> Spans:
        """The values that one point of the closed box leaves."""
        return Allowed(self.obligation, self.unknown).at(point)

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
        self._allowed = Allowed(obligation, unknown)
        self._cuts: list[Cut] = []
        self._engines: dict[str, None] = {}
        self._enclosed: dict[Fraction, Point] = {}
        self._vacuous: list[Span] = []

    def run(self) -> Feasible | Undecided | Vacuous:
        if not self._spans:
            return Vacuous(f"no value of {self._unknown.name} satisfies the assumptions")
        self._start()
        for _ in range(self._meter.limits.rounds):
            outcome = self._prove_all()
            if isinstance(outcome, Undecided | Vacuous):
                return outcome
            if outcome is None:
                break
            if not self._cut({v: x for v, x in outcome.items() if v != self._unknown}, actual=True):
                return Undecided("a counterexample does not narrow the window")
        else:
            outcome = self._enclose()
            if isinstance(outcome, Undecided):
                return outcome
        found = (tuple(self._cuts), tuple(self._engines), self._enclosed, tuple(self._vacuous))
        return Feasible(self._obligation, self._unknown, self._spans, *found)

    def _start(self) -> None:
        """Cut at the corners of the parameters that the obligation mentions; other parameters take any value."""
        mentioned = variables(self._obligation.goal).union(*map(variables, self._obligation.premises))
        rest = {v: _any_value(i) for v, i in self._others.items() if v not in mentioned}
        free = [v for v in self._others if v in mentioned]
        for corner in islice(_closed_corners(free, self._others), _MOST_CORNERS):
            point = {**rest, **corner}
            actual = all(point[v] in self._others[v] for v in free)
            if actual or not self._obligation.premises:
                self._cut(point, actual=actual)

    def _cut(self, point: Point, *, actual: bool) -> bool:
        """Leave only the values that a point allows; False where that changes nothing."""
        left = self._allowed.at(point, closed=not actual)
        narrowed = intersection(self._spans, left)
        if narrowed == self._spans:
            return False
        self._spans = narrowed
        self._cuts.append(Cut(point, left, actual))
        return True

    def _prove_all(self) -> Undecided | Vacuous | Point | None:
        """None where every span is proved, else what stands in the way: a point, or the lack of an answer.

        A span on which the premises cannot hold is no answer: it is left out, unless there is no other.
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
        return None if proved else vacuous

    def _enclose(self) -> Undecided | None:
        """Shrink each span from both sides, by bisection, to what is proved."""
        if not self._meter.limits.bisections:
            return Undecided("the ends of the window are no corners, and no enclosure was asked for")
        proved: list[Span] = []
        for span in self._spans:
            core = span.inside()
            if not isinstance(self._at(Span(core, core)), Proved):
                return Undecided("the ends of the window could not be enclosed")
            low = self._last_proved(core, span.low)
            high = None if span.high is None else self._last_proved(core, span.high)
            if span.high is None and not isinstance(self._at(Span(core, None)), Proved):
                return Undecided("the window could not be shown to be unbounded")
            proved.append(Span(low, high, low_exact=low == span.low, high_exact=high == span.high))
        self._spans = tuple(proved)
        return None

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
            self._enclosed[good] = beyond
        return good

    def _at(self, span: Span) -> Verdict:
        self._meter.charge(STEP)
        verdict = holds_on(self._obligation, self._unknown, span, self._meter)
        if isinstance(verdict, Proved):
            self._engines |= dict.fromkeys(verdict.engines)
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


def _closed_corners(free: list[Variable], box: Box) -> Iterator[dict[Variable, Fraction]]:
    """The corners of the closed box; an infinite end counts for nothing here."""
    ends = [[e for e in dict.fromkeys((box[v].low, box[v].high)) if e is not None] for v in free]
    for corner in product(*ends):
        yield dict(zip(free, corner, strict=True))
