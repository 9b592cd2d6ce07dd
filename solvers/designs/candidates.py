"""From a proposal in floats to exact designs: all unknowns but one at simple numbers, an exact window for the last.

    close(question, proposal, meter)             the cheapest design near a proposal
    simpler(question, found, limit, meter)       one with fewer digits that costs no more than a limit
    unmet(question, proposal, meter)             where a proposal fails, or None

Nothing that is not feasible can come out, however bad the proposal is: the window engine and the solvers decide each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from mechanisms.model.parameters import Parameter
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.free_variables import variables
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Variable
from mechanisms.terms.units import DIMENSIONLESS
from mechanisms.values import Frozen, evolve
from proofs.checking.obligation import Point
from proofs.checking.verdict import Refuted
from proofs.claims.grounding import grounding
from proofs.playout.translation_check import simplest_between
from solvers.claims.extremes import greatest
from solvers.designs.programs import Proposal
from solvers.designs.question import Question, Scenario, Values, fixed_in
from solvers.engines.budget import STEP, Meter
from solvers.engines.portfolio import decide
from solvers.windows.real_sets import Span, Spans, intersection, whole_of
from solvers.windows.window import bond_window

_SHARES = tuple(Fraction(1, 10**k) for k in (4, 6, 9))
"""How far an unknown may be moved from a proposal, as a share of it, for a simpler number."""
_MOVES = (0, -1, 1, -2, 2)
"""Number of these shares by which an unknown is moved where no value of the last one does."""
_FEWEST_DIGITS, _MOST_DIGITS = 2, 8
"""Digits with which simpler designs are sought."""
_MORE = 5
"""Digits that the last unknown may have beyond those of the others."""


class Candidate(Frozen):
    """A design: every claim was proved at these values. It costs most in a scenario, at `worst` of its ranges.

    `cost` is the greatest cost that was met; `open` says why nobody knows that it is the greatest there is.
    """

    values: Values
    cost: Fraction
    scenario: Scenario
    worst: Point
    open: str

    @property
    def digits(self) -> int:
        """How many digits its values take, as decimal numbers or as fractions."""
        return sum(map(_digits, self.values.values()))


_Rounding: TypeAlias = Callable[[Variable, int], Fraction]
"""The value of an unknown, moved by a number of steps."""


def unmet(question: Question, proposal: Proposal, meter: Meter) -> tuple[Scenario, Point] | None:
    """A scenario and a point of its ranges at which some claim fails, at the values proposed."""
    values = {v: _inside(Fraction(proposal[v]), question.domains[v]) for v in question.names}
    for scenario in question.scenarios:
        for _, goal in scenario.goals:
            verdict = decide(fixed_in(goal, values), meter.again())
            if isinstance(verdict, Refuted):
                return scenario, {**verdict.point, **values}
    return None


def close(question: Question, proposal: Proposal, meter: Meter) -> Candidate | None:
    """The cheapest design at which all unknowns but one have the simplest values near a proposal."""
    for pivot in _pivots(question):
        found = list[Candidate]()
        for share in _SHARES:

            def near(v: Variable, move: int, share: Fraction = share) -> Fraction:
                return _simplest(Fraction(proposal[v]) * (1 + move * share), share, question.domains[v])

            def ends(span: Span, share: Fraction = share) -> Iterator[Fraction]:
                return _at_ends(span, share)

            found += _tried(question, pivot, near, ends, meter)
        if found:
            return min(found, key=lambda each: (each.cost, each.digits))
    return None


def simpler(question: Question, found: Candidate, limit: Fraction, meter: Meter) -> Candidate:
    """A design near another one with fewer digits that costs no more than a limit; that one itself if there is none."""
    pivot = next(_pivots(question))
    for digits in range(_FEWEST_DIGITS, _MOST_DIGITS):

        def rounded(v: Variable, move: int, digits: int = digits) -> Fraction:
            step = _place(found.values[v], digits)
            return _inside(round(found.values[v] / step) * step + move * step, question.domains[v])

        def ends(span: Span, digits: int = digits) -> Iterator[Fraction]:
            for more in range(_MORE + 1):
                yield from _decimals(span, digits + more)

        cheap = [c for c in _tried(question, pivot, rounded, ends, meter) if c.cost <= limit]
        if cheap:
            return min((*cheap, found), key=lambda each: (each.digits, each.cost))
    return found


def _pivots(question: Question) -> Iterator[Parameter]:
    """The unknowns in the order in which they are left for the last: amounts of money before shares."""
    return iter(sorted(question.unknowns, key=lambda p: p.dimension == DIMENSIONLESS))


def _tried(
    question: Question, pivot: Parameter, value: _Rounding, ends: Callable[[Span], Iterator[Fraction]], meter: Meter
) -> list[Candidate]:
    """The designs at the first values of the other unknowns that leave a window for the last."""
    rest = [v for v in question.names if v != pivot.variable]
    tried = set[tuple[Fraction, ...]]()
    for moves in sorted(product(_MOVES, repeat=len(rest)), key=lambda moves: sum(map(abs, moves))):
        others = {v: value(v, move) for v, move in zip(rest, moves, strict=True)}
        if (key := tuple(others.values())) in tried:
            continue
        tried.add(key)
        spans = _spans(question, pivot, others, meter)
        if spans:
            last = dict.fromkeys(x for span in spans for x in ends(span) if x in span)
            designs = ({v: x if v == pivot.variable else others[v] for v in question.names} for x in last)
            return [each for values in designs if (each := costing(question, values, meter)) is not None]
    return []


def _spans(question: Question, pivot: Parameter, others: Values, meter: Meter) -> Spans:
    """The values of one unknown at which all claims hold in every scenario, the other unknowns fixed."""
    found: Spans = (whole_of(question.domains[pivot.variable]),)
    for scenario in question.scenarios:
        window = bond_window(scenario.at(others), scenario.statements, pivot, meter.again())
        found = intersection(found, window.spans) if window.doubt is None else ()
        if not found:
            break
    return found


def costing(question: Question, values: Values, meter: Meter) -> Candidate | None:
    """A design with its greatest cost; None where that has no value at any point that was met in some scenario."""
    found = list[Candidate]()
    for scenario in question.scenarios:
        meter.charge(STEP)
        ground = grounding(scenario.at(values))
        term = ground.term(scenario.cost)
        if not variables(term):
            found.append(Candidate(values, evaluate(term, {}), scenario, {}, ""))
            continue
        greatest_one = greatest(term, ground.box, ground.premises, meter.again())
        if greatest_one is None:
            return None
        found.append(Candidate(values, greatest_one.value, scenario, greatest_one.point, greatest_one.open))
    worst = max(found, key=lambda each: each.cost)
    return evolve(worst, open=next((each.open for each in found if each.open), ""))


# Numbers --------------------------------------------------------------------------------------------------------------


def _simplest(value: Fraction, share: Fraction, domain: Interval) -> Fraction:
    """The simplest number within a share of a value and in the range; an end of the range, where that is as near."""
    room = max(abs(value) * share, Fraction(1, 10**12))
    for end in (domain.low, domain.high):
        if end is not None and abs(end - value) <= room and end in domain:
            return end
    low, high = max(value - room, domain.low), value + room
    high = high if domain.high is None else min(high, domain.high)
    return simplest_between(low, high) if low < high else _inside(value, domain)


def _inside(value: Fraction, domain: Interval) -> Fraction:
    """The value, or the nearest one that the range has."""
    if value in domain:
        return value
    sliver = (domain.high - domain.low if domain.high is not None else Fraction(1)) / 10**9
    if value <= domain.low or domain.high is None:
        return domain.low + sliver * domain.low_open
    return domain.high - sliver * domain.high_open


def _at_ends(span: Span, share: Fraction) -> Iterator[Fraction]:
    """The ends of an interval and simple numbers close to them."""
    for end, towards in ((span.low, span.high), (span.high, span.low)):
        if end is None:
            continue
        yield end
        step = abs(end) * share or share
        inner = end + step if towards is None else end + max(-step, min(step, (towards - end) / 2))
        if inner != end:
            yield simplest_between(*sorted((end, inner)))


def _decimals(span: Span, digits: int) -> Iterator[Fraction]:
    """The ends of an interval, and both rounded to a number of digits, moved inside."""
    for end, side in ((span.low, 1), (span.high, -1)):
        if end is not None:
            step = _place(end, digits)
            nearest = side * -(-side * end // step) * step
            yield end
            yield nearest
            yield nearest + side * step


def _place(value: Fraction, digits: int) -> Fraction:
    """What a step in the last of `digits` significant digits of a number is worth."""
    if not value:
        return Fraction(1, 10**digits)
    size = len(str(abs(value.numerator) // value.denominator)) if abs(value) >= 1 else 0
    while size <= 0 and abs(value) * Fraction(10) ** -size < Fraction(1, 10):
        size -= 1
    return Fraction(10) ** (size - digits)


def _digits(value: Fraction) -> int:
    """The digits of a number: of its decimals where these end, else of its fraction; of long ones, nearly."""
    bits = max(value.numerator.bit_length(), value.denominator.bit_length())
    if bits > 200:
        return bits // 3
    as_fraction = len(str(abs(value.numerator))) + len(str(value.denominator))
    scaled = value
    for _ in range(as_fraction):
        if scaled.denominator == 1:
            return min(as_fraction, len(str(abs(scaled.numerator)).strip("0")) or 1)
        scaled *= 10
    return as_fraction
