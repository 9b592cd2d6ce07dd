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
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice, product

from mechanisms.errors import DomainError
from mechanisms.evaluation import replace_in, variables
from mechanisms.parameters import Interval
from mechanisms.terms import Comparison, Condition, Conjunction, Number, Relation, Variable
from proofs.cases import Case, Sign, cases
from proofs.obligation import Box, Obligation, Point
from proofs.polynomial import Polynomial
from proofs.verdict import Proved, Refuted, Undecided, Vacuous, Verdict
from solvers.line import Coefficients, Span, Spans, intersection, where
from solvers.portfolio import decide
from solvers.solver import Budget

_MOST_CORNERS = 1024


@dataclass(frozen=True, slots=True)
class Cut:
    """A point of the other parameters, the values of the unknown that it leaves, and whether it is admissible."""

    point: Point
    left: Spans
    actual: bool


@dataclass(frozen=True, slots=True)
class Feasible:
    """The values at which an obligation holds, the cuts that show why no others, and who proved them sufficient.

    `enclosed` gives, for an end found by bisection, a point close beyond it at which the obligation fails.
    """

    obligation: Obligation
    unknown: Variable
    spans: Spans
    cuts: tuple[Cut, ...]
    engines: tuple[str, ...]
    enclosed: Mapping[Fraction, Point]

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


def feasible(obligation: Obligation, unknown: Variable, budget: Budget) -> Feasible | Undecided | Vacuous:
    """The values of the unknown, within its range in the box, at which the obligation holds.

    An empty set of spans means that no value works: the cuts alone show it.
    """
    try:
        return _Search(obligation, unknown, budget).run()
    except DomainError as error:
        return Undecided(str(error))


class _Search:
    """One search: the points met so far, and what they leave."""

    def __init__(self, obligation: Obligation, unknown: Variable, budget: Budget) -> None:
        self._obligation, self._unknown, self._budget = obligation, unknown, budget
        self._domain = obligation.box[unknown]
        self._others: Box = {v: i for v, i in obligation.box.items() if v != unknown}
        self._spans: Spans = _assumed(obligation, unknown)
        self._allowed = Allowed(obligation, unknown)
        self._cuts: list[Cut] = []
        self._engines: dict[str, None] = {}
        self._enclosed: dict[Fraction, Point] = {}

    def run(self) -> Feasible | Undecided | Vacuous:
        if not self._spans:
            return Vacuous(f"no value of {self._unknown.name} satisfies the assumptions")
        self._start()
        for _ in range(self._budget.rounds):
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
        found = (tuple(self._cuts), tuple(self._engines), self._enclosed)
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
                case Undecided():
                    return verdict
                case _:
                    return Undecided(verdict.message)
        self._spans = tuple(proved)
        return None if proved else vacuous

    def _enclose(self) -> Undecided | None:
        """Shrink each span from both sides, by bisection, to what is proved."""
        if not self._budget.bisections:
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
        for _ in range(self._budget.bisections):
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
        verdict = holds_on(self._obligation, self._unknown, span, self._budget)
        if isinstance(verdict, Proved):
            self._engines |= dict.fromkeys(verdict.engines)
        return verdict


def _assumed(obligation: Obligation, unknown: Variable) -> Spans:
    """The values of the unknown that satisfy the premises about it alone."""
    own = tuple(p for p in obligation.premises if variables(p) == {unknown})
    alone = Obligation(obligation.name, {unknown: obligation.box[unknown]}, (), Conjunction(own))
    return Allowed(alone, unknown).at({})


def _any_value(interval: Interval) -> Fraction:
    if interval.low in interval:
        return interval.low
    return interval.low + 1 if interval.high is None else (interval.low + interval.high) / 2


def _closed_corners(free: list[Variable], box: Box) -> Iterator[dict[Variable, Fraction]]:
    """The corners of the closed box; an infinite end counts for nothing here."""
    ends = [[e for e in dict.fromkeys((box[v].low, box[v].high)) if e is not None] for v in free]
    for corner in product(*ends):
        yield dict(zip(free, corner, strict=True))


@dataclass(frozen=True, slots=True)
class _Powers:
    """A sign condition with its polynomial sorted by powers of the unknown."""

    powers: tuple[Polynomial, ...]
    strict: bool

    def at(self, point: Point) -> Coefficients:
        """The coefficients at a point of the other parameters."""
        return tuple(part.at(point) for part in self.powers)


def _by_unknown(sign: Sign, unknown: Variable) -> _Powers:
    for generator in sign.polynomial.generators:
        if generator != unknown and unknown in variables(generator):
            raise DomainError(f"{unknown.name} stands inside a binomial tail: no window can be computed for it")
    return _Powers(sign.polynomial.by_powers(unknown), sign.strict)


class Allowed:
    """The values of an unknown at which an obligation is kept, point by point of the other parameters.

    Raises DomainError where the unknown stands inside a binomial tail.
    """

    def __init__(self, obligation: Obligation, unknown: Variable) -> None:
        self._domain = obligation.box[unknown]
        self._cases = [
            (_by_unknown(case.goal, unknown), tuple(_by_unknown(sign, unknown) for sign in case.premises))
            for case in cases(obligation)
        ]

    def at(self, point: Point, *, closed: bool = False) -> Spans:
        """The values that one point leaves.

        With `closed`, strict goals count as not strict and premises as strict: what fails at a point that the box
        leaves out must fail at the points of the box near it too.
        """
        kept: Spans = (_whole(self._domain),)
        for goal, premises in self._cases:
            kept = intersection(kept, self._kept_by(goal, premises, point, closed=closed))
        return kept

    def _kept_by(self, goal: _Powers, premises: tuple[_Powers, ...], point: Point, *, closed: bool) -> Spans:
        wanted, strict = goal.at(point), goal.strict and not closed
        if not premises and len(wanted) <= 2:
            return _linear(wanted, self._domain, strict=strict)
        assumed = [(premise.at(point), premise.strict or closed) for premise in premises]

        def holds(value: Fraction) -> bool:
            return _allows(wanted, value, strict=strict) or not all(_allows(c, value, strict=s) for c, s in assumed)

        return where([wanted, *(coefficients for coefficients, _ in assumed)], holds, self._domain)


def _allows(coefficients: Coefficients, value: Fraction, *, strict: bool) -> bool:
    total = Fraction(0)
    for coefficient in reversed(coefficients):
        total = total * value + coefficient
    return total > 0 or (total == 0 and not strict)


def _whole(domain: Interval) -> Span:
    return Span(domain.low, domain.high, domain.low_open, domain.high_open)


def _linear(coefficients: Coefficients, domain: Interval, *, strict: bool) -> Spans:
    """Where a polynomial of degree 1 at most has its sign: on one side of its root."""
    still, rising = (*coefficients, Fraction(0), Fraction(0))[:2]
    if rising == 0:
        return (_whole(domain),) if still > 0 or (still == 0 and not strict) else ()
    root = -still / rising
    side = Span(root, None, strict) if rising > 0 else Span(min(root, domain.low), root, False, strict)
    return intersection((_whole(domain),), (side,))


def holds_on(obligation: Obligation, unknown: Variable, span: Span, budget: Budget) -> Verdict:
    """Whether the obligation holds for every value of a span; goals of degree 1 in it are decided at the ends."""
    ranged = replace(obligation, box={**obligation.box, unknown: span.interval()})
    if span.low == span.high:
        fixed = {unknown: Number(span.low)}
        box = {v: i for v, i in obligation.box.items() if v != unknown}
        goal = replace_in(obligation.goal, fixed)
        point = Obligation(obligation.name, box, tuple(replace_in(p, fixed) for p in obligation.premises), goal)
        return _with_value(decide(point, budget), unknown, span.low)
    parts = cases(ranged)
    if not all(_at_most_linear(case, unknown) for case in parts):
        return decide(ranged, budget)
    proved: list[Verdict] = []
    for case in parts:
        for goal, at in _end_goals(case, unknown, span):
            box = {v: i for v, i in obligation.box.items() if v != unknown}
            verdict = decide(Obligation(obligation.name, box, _conditions(case.premises), goal), budget)
            if isinstance(verdict, Refuted):
                if at is None and case.goal.strict:
                    return decide(ranged, budget)
                return _with_value(verdict, unknown, span.low if at is None else at)
            if not isinstance(verdict, Proved | Vacuous):
                return verdict
            proved.append(verdict)
    found = [v for v in proved if isinstance(v, Proved)]
    if not found:
        return decide(ranged, budget)
    engines = tuple(dict.fromkeys(e for v in found for e in v.engines))
    return Proved((), engines, {**found[0].witness, unknown: span.inside()})


def _with_value(verdict: Verdict, unknown: Variable, value: Fraction) -> Verdict:
    if isinstance(verdict, Refuted):
        return replace(verdict, point={**verdict.point, unknown: value})
    return verdict


def _at_most_linear(case: Case, unknown: Variable) -> bool:
    inside = any(unknown in variables(g) for g in case.goal.polynomial.generators if g != unknown)
    clear = all(unknown not in variables(s.polynomial.term()) for s in case.premises)
    return clear and not inside and case.goal.polynomial.degree(unknown) <= 1


def _end_goals(case: Case, unknown: Variable, span: Span) -> Iterator[tuple[Condition, Fraction | None]]:
    """Conditions free of the unknown that give a goal of degree 1 on the whole span, and the end they are at."""
    powers = case.goal.polynomial.by_powers(unknown)
    still, rising = powers[0], powers[1] if len(powers) > 1 else Polynomial.of(0)
    strict = case.goal.strict

    def at(value: Fraction, *, strictly: bool) -> tuple[Condition, Fraction]:
        return _condition(Sign(still + rising * Polynomial.of(value), strictly)), value

    yield at(span.low, strictly=strict and not span.low_open)
    if span.high is None:
        yield _condition(Sign(rising, strict and span.low_open)), None
    else:
        yield at(span.high, strictly=strict and not span.high_open)
        if strict and span.low_open and span.high_open:
            yield at(span.inside(), strictly=True)


def _condition(sign: Sign) -> Condition:
    relation = Relation.GT if sign.strict else Relation.GE
    return Comparison(sign.polynomial.term(), relation, Number(Fraction(0)))


def _conditions(signs: tuple[Sign, ...]) -> tuple[Condition, ...]:
    return tuple(map(_condition, signs))
