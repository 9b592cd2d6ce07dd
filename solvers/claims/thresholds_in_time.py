"""From which value of one parameter on does no plan gain, in a game in time?

At a point, the best plan says exactly whether one gains (solvers/plans/best_plan.py). So values are halved between
one at which no plan gains at the corners of the other parameters, and one at which some plan does; then everything
between the good ends is proved at once, with the plans that this takes, or in a few pieces.

    threshold_in_time(freed, statement, parameter, domain, meter)   the values, or why they are not known

Not here: other claims, and what is exact (solvers/claims/thresholds.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from fractions import Fraction
from itertools import islice

from mechanisms.errors import DomainError
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Variable
from proofs.checking.verdict import Proved, Undecided, Verdict, worst
from proofs.claims.statement import Statement
from solvers.engines.budget import STOPS, Meter, why_stopped
from solvers.engines.corners import ends_within, points_of
from solvers.plans.planned import decided, gains
from solvers.windows.real_sets import Span, Spans

_MOST_CORNERS = 16
_HALVINGS = 40
_CLOSE = Fraction(1, 10**6)
_NEAR = Fraction(1, 2**10)
_PIECES = 3
"""How often an interval that is not proved as a whole is cut in two."""


def threshold_in_time(
    freed: Mechanism, statement: Statement, parameter: Parameter, domain: Interval, meter: Meter
) -> Spans | Undecided | None:
    """The values around a good one, up to the nearest bad ones, all of them proved; `freed` has the parameter free.

    None where some plan gains at every value that was tried. The domain has an upper end.
    """
    try:
        with meter.enforced():
            return _Search(freed, statement, parameter, domain, meter).run()
    except STOPS as error:
        return Undecided(why_stopped(error))


class _Search:
    def __init__(
        self, freed: Mechanism, statement: Statement, parameter: Parameter, domain: Interval, meter: Meter
    ) -> None:
        self._freed, self._statement, self._parameter, self._meter = freed, statement, parameter, meter
        assert domain.high is not None
        self._domain, self._low, self._high = domain, domain.low, domain.high
        self._corners = _corners(freed, parameter.variable)

    def run(self) -> Spans | Undecided | None:
        good = next((value for value in self._candidates() if not self._fails(value)), None)
        if good is None:
            return None
        low, high = self._reach(good, self._low), self._reach(good, self._high)
        ends = low == self._low, high == self._high
        found = Span(low, high, ends[0] and self._domain.low_open, ends[1] and self._domain.high_open, *ends)
        verdict = self._proved(found.interval(), _PIECES)
        if isinstance(verdict, Proved):
            return (found,)
        why = f": {verdict.reason}" if isinstance(verdict, Undecided) else ""
        return Undecided(f"no plan gains where it was tried, which is not proved for all values between{why}")

    def _candidates(self) -> Iterator[Fraction]:
        """Values within the domain, from high to low: first near the upper end, then in even steps."""
        width = self._high - self._low
        yield self._high - width * _NEAR
        yield from (self._low + width * Fraction(n, 16) for n in range(15, 0, -1))

    def _reach(self, good: Fraction, end: Fraction) -> Fraction:
        """The last value, from a good one towards an end, that is not seen to fail; the end, if none fails near it."""
        near = end + (good - end) * _NEAR
        if not self._fails(end if end in self._domain else near):
            return end
        bad = end if end in self._domain else near
        for _ in range(_HALVINGS):
            if abs(good - bad) <= max(good, bad) * _CLOSE:
                break
            middle = ((good + bad) / 2).limit_denominator(10**8)
            good, bad = (good, middle) if self._fails(middle) else (middle, bad)
        return good

    def _fails(self, value: Fraction) -> bool:
        """Whether some plan gains at a value, at a corner of the other parameters."""
        return any(self._gains({**corner, self._parameter.variable: value}) for corner in self._corners)

    def _gains(self, point: Mapping[Variable, Fraction]) -> bool:
        with suppress(DomainError):
            return any(
                gains(self._freed, search, point, self._meter.charge, strict=False) for search in self._statement.asked
            )
        return False

    def _proved(self, interval: Interval, pieces: int) -> Verdict:
        """The verdict on the claim for all values of an interval, cut in two where it is not proved as a whole."""
        there = self._freed.with_setting(self._parameter.variable, interval)
        again = self._statement.again(there, self._statement.plans, self._meter.charge)
        verdict = worst(decided(there, again, self._meter.part(self._meter.left // 2))[2])
        if not isinstance(verdict, Undecided) or not pieces:
            return verdict
        assert interval.high is not None
        middle = (interval.low + interval.high) / 2
        halves = (
            Interval(interval.low, middle, low_open=interval.low_open),
            Interval(middle, interval.high, high_open=interval.high_open),
        )
        return worst([self._proved(half, pieces - 1) for half in halves])


def _corners(freed: Mechanism, unknown: Variable) -> list[dict[Variable, Fraction]]:
    others = {variable: interval for variable, interval in freed.intervals.items() if variable != unknown}
    return list(islice(points_of(list(others), others, ends_within), _MOST_CORNERS))
