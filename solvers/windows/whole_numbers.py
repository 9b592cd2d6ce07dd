"""The window of a parameter that has whole values alone: which of them do, and what fails at the next ones.

Claims are asked of all numbers of the domain. At one number an answer does not depend on the others, so a whole number
satisfies it exactly if it is in the set that is found; ends that are not whole numbers are rounded inwards. If an end
is only enclosed, the whole numbers that the enclosure leaves open are decided one by one.

    rounded(spans)                             the whole numbers of spans, each span from its first to its last
    left_open(found, outside, unknown, meter)  those that enclosures leave open and that do; Undecided if one stays so
    whole_ends(limits, possible, unknown, ...) an End for every end inside the domain: what fails at the next number
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import reduce
from math import ceil, floor

from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Variable
from proofs.checking.verdict import Proved, Refuted, Undecided
from solvers.engines.budget import Meter
from solvers.windows.admissible import Admissible
from solvers.windows.decide_on_interval import holds_on
from solvers.windows.edges import Limit, moving
from solvers.windows.feasible import Feasible
from solvers.windows.grounds import Beyond, End, Reason
from solvers.windows.real_sets import Span, Spans, intersection


def rounded(spans: Sequence[Span]) -> Spans:
    """The whole numbers of spans that have an upper end: each span from its first to its last one.

    >>> rounded((Span(Fraction(1, 2), Fraction(3), high_open=True), Span(Fraction(10, 3), Fraction(7, 2))))
    (Span(low=Fraction(1, 1), high=Fraction(2, 1), low_open=False, high_open=False, low_exact=True, high_exact=True),)
    """
    found = list[Span]()
    for span in spans:
        assert span.high is not None, "the domain has an upper end"
        low = floor(span.low) + 1 if span.low_open else ceil(span.low)
        high = ceil(span.high) - 1 if span.high_open else floor(span.high)
        if low <= high:
            found.append(Span(Fraction(low), Fraction(high)))
    return tuple(found)


def left_open(found: Sequence[Feasible], outside: Spans, unknown: Variable, meter: Meter) -> Spans | Undecided:
    """The whole numbers at which all parts hold, of those that enclosures of ends leave open among `outside`."""
    between = reduce(intersection, (each.outer() for each in found), outside)
    good = list[Span]()
    for value in _numbers(rounded(between)):
        here = Span(value, value)
        verdicts = [holds_on(each.obligation, unknown, here, meter) for each in found]
        if all(isinstance(verdict, Proved) for verdict in verdicts):
            good.append(here)
        elif not any(isinstance(verdict, Refuted) for verdict in verdicts):
            return Undecided(f"whether {unknown.name} = {value} satisfies all claims is open")
    return tuple(good)


def _numbers(spans: Spans) -> Iterator[Fraction]:
    for span in spans:
        assert span.high is not None, "the domain has an upper end"
        yield from map(Fraction, range(int(span.low), int(span.high) + 1))


def whole_ends(
    limits: Sequence[Limit], possible: Admissible, unknown: Variable, spans: Spans, domain: Interval, meter: Meter
) -> tuple[End, ...]:
    """Every end of every span inside the domain, with what fails at the whole number next to it."""
    found = list[End]()
    for index, span in enumerate(spans):
        assert span.high is not None, "the domain has an upper end"
        for high, value in ((False, span.low), (True, span.high)):
            beyond = value + (1 if high else -1)
            if beyond in domain:
                reason = _failing(limits, possible, unknown, beyond, meter)
                found.append(End(index, high, value, reason))
    return tuple(found)


def _failing(
    limits: Sequence[Limit], possible: Admissible, unknown: Variable, value: Fraction, meter: Meter
) -> Reason | None:
    """The part that fails at a number, or why nothing satisfies the assumptions there; None where neither is known."""
    for statement, part, found in limits:
        verdict = holds_on(found.obligation, unknown, Span(value, value), meter)
        if isinstance(verdict, Refuted):
            worst = {v: x for v, x in verdict.point.items() if v != unknown}
            return Beyond(statement, part, found.obligation, verdict.point, worst, moving(found, worst))
    return next((barred for barred in possible.barred if value in barred.span), None)
