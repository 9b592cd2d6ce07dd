"""One-knob repairs: for each parameter alone, the set of values at which refuted claims would hold.

The knob is turned to one fixed value, all else stays as it is (intervals stay intervals). A single
value that happens to work (no job is ever audited) is not a repair. Each set is tried before anyone
sees it: the claims hold at its ends and in its middle, and one of them fails just outside.

    repairs(mechanism, statement, allowed)   what repairs one claim
    together(found)                          what repairs several claims at once
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from functools import reduce

from mechanisms.errors import DomainError
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter, Solve, Value
from mechanisms.terms.free_variables import variables
from mechanisms.terms.intervals import Interval
from mechanisms.terms.units import DIMENSIONLESS
from mechanisms.values import Frozen, evolve
from proofs.checking.verdict import Proved, Refuted, Vacuous, Verdict, worst
from proofs.claims.statement import Statement, obligations
from solvers.engines.budget import Allowance, Exhausted, Meter
from solvers.plans.planned import decided
from solvers.windows.real_sets import Span, Spans, intersection
from solvers.windows.window import ClaimWindow, claim_window

_PART = 10
"""All repairs of a claim together may take this fraction (1/10) of the work that its verdict may take."""

_ROUNDS = 4
"""A threshold that this many counterexamples do not settle is left out: a hint must not cost more than the verdict."""


class Repair(Frozen):
    """The values of one parameter at which the claims named hold, all else unchanged.

    The spans lie within `domain`, what the parameter may be turned to. `change` is how far the present value, or the
    ends of the present range, must move, relative to their size.
    """

    parameter: Parameter
    spans: Spans
    domain: Interval
    claims: tuple[str, ...]
    change: Fraction

    @property
    def now(self) -> Interval:
        """The present value or range."""
        return _present(self.parameter)

    @property
    def factor(self) -> Fraction | None:
        """The nearest end of these values over the present value; None for a range, and for 0."""
        now = self.now
        if now.low != now.high or now.low == 0:
            return None
        ends = [end for span in self.spans for end in (span.low, span.high) if end is not None]
        return min(ends, key=lambda end: abs(end - now.low)) / now.low


def repairs(mechanism: Mechanism, statement: Statement, allowed: Allowance) -> tuple[Repair, ...]:
    """Every repair by one parameter, the smallest relative change first; those alone that the budget allows to find."""
    meter = allowed.meter()
    limits = meter.limits
    brief = meter.again(evolve(limits, rlimit=limits.rlimit // _PART, rounds=_ROUNDS, bisections=0, brief=True))
    found = list[Repair]()
    with suppress(Exhausted), brief.enforced():
        for parameter in _knobs(mechanism, statement, brief):
            found += _by_knob(mechanism, statement, parameter, brief)
    return tuple(sorted(found, key=lambda r: r.change))


def together(found: Sequence[Sequence[Repair]]) -> tuple[Repair, ...]:
    """The repairs of several claims at once, from those of each: the values that their sets share."""
    if len(found) < 2:
        return ()
    by_name = [{repair.parameter.name: repair for repair in each} for each in found]
    joint = list[Repair]()
    for name in by_name[0]:
        if all(name in each for each in by_name):
            joint += _shared([each[name] for each in by_name])
    return tuple(sorted(joint, key=lambda r: r.change))


def _shared(found: Sequence[Repair]) -> Iterator[Repair]:
    spans = _roomy(reduce(intersection, (repair.spans for repair in found)))
    if spans:
        claims = tuple(name for repair in found for name in repair.claims)
        yield evolve(found[0], spans=spans, claims=claims, change=_change(found[0].now, spans))


def _knobs(mechanism: Mechanism, statement: Statement, meter: Meter) -> Iterator[Parameter]:
    """The parameters that the claim depends on and that are numbers or ranges of the spec, but no whole numbers."""
    for parameter in mechanism.parameters:
        if _may_turn(mechanism, parameter) and _turns(mechanism, statement, parameter, meter):
            yield parameter


def _may_turn(mechanism: Mechanism, parameter: Parameter) -> bool:
    setting = parameter.setting
    whole = isinstance(setting, Interval) and setting.whole
    return isinstance(setting, Value | Interval) and not whole and parameter.variable not in mechanism.rests_on


def _turns(mechanism: Mechanism, statement: Statement, parameter: Parameter, meter: Meter) -> bool:
    """Whether a claim depends on a parameter that is freed; not where it must be fixed, as the trials of a tail."""
    freed = mechanism.with_setting(parameter.variable, Solve(_domain(mechanism, parameter)))
    try:
        return any(parameter.variable in variables(o.goal) for o in obligations(freed, statement, meter.charge))
    except DomainError:
        return False


def _domain(mechanism: Mechanism, parameter: Parameter) -> Interval:
    """What a knob may be turned to: a share or probability stays within [0, 1], what is positive stays positive.

    What a discount depends on stays below 1.
    """
    present = _present(parameter)
    low, high = present.low, present.high
    if parameter.dimension == DIMENSIONLESS and low >= 0 and high is not None and high <= 1:
        discount = None if mechanism.time is None else mechanism.time.discount
        below_1 = discount is not None and parameter.variable in mechanism.resting_on(discount)
        return Interval(Fraction(0), Fraction(1), low_open=low > 0, high_open=below_1)
    return Interval(min(Fraction(0), low), None, low_open=low > 0, high_open=True)


def _present(parameter: Parameter) -> Interval:
    setting = parameter.setting
    if isinstance(setting, Value):
        return Interval(setting.value, setting.value)
    assert isinstance(setting, Interval)
    return setting


def _by_knob(mechanism: Mechanism, statement: Statement, parameter: Parameter, meter: Meter) -> Iterator[Repair]:
    domain = _domain(mechanism, parameter)
    freed = mechanism.with_setting(parameter.variable, Solve(domain))
    window = claim_window(freed, statement, parameter.variable, meter)
    if not isinstance(window, ClaimWindow):
        return
    trial = _Trial(mechanism, statement, parameter, domain, meter)
    spans = tuple(span for span in _roomy(window.spans) if trial.stands(span))
    if spans:
        yield Repair(parameter, spans, domain, (statement.claim.name,), _change(_present(parameter), spans))


def _roomy(spans: Spans) -> Spans:
    return tuple(span for span in spans if span.low != span.high)


def _change(now: Interval, spans: Spans) -> Fraction:
    """How far the present range must move to lie in one of the spans, each end relative to its size."""
    return min(_up(now, span) + _down(now, span) for span in spans)


def _up(now: Interval, span: Span) -> Fraction:
    if span.low < now.low or (span.low == now.low and (now.low_open or not span.low_open)):
        return Fraction(0)
    return _relative(now.low, span.low)


def _down(now: Interval, span: Span) -> Fraction:
    if span.high is None:
        return Fraction(0)
    if now.high is None:
        return _INFINITE
    if span.high > now.high or (span.high == now.high and (now.high_open or not span.high_open)):
        return Fraction(0)
    return _relative(now.high, span.high)


def _relative(present: Fraction, wanted: Fraction) -> Fraction:
    return abs(wanted - present) / abs(present) if present else _INFINITE


_INFINITE = Fraction(10**9)
_NEAR = Fraction(1, 10**6)


class _Trial:
    """Tries values of a parameter: each claim is decided anew with the value put into the mechanism."""

    def __init__(
        self, mechanism: Mechanism, statement: Statement, parameter: Parameter, domain: Interval, meter: Meter
    ) -> None:
        self._mechanism, self._statement = mechanism, statement
        self._parameter, self._domain, self._meter = parameter, domain, meter

    def stands(self, span: Span) -> bool:
        """Whether the claim holds at the ends and inside a span, and is known to fail just outside."""
        return all(map(self._holds, self._inside(span))) and all(map(self._fails, self._outside(span)))

    def _inside(self, span: Span) -> list[Fraction]:
        return [x for x in (span.low, span.inside(), span.high) if x is not None and x in span]

    def _outside(self, span: Span) -> list[Fraction]:
        """An end that is left out itself, else a value close beyond it; nothing beyond the domain."""
        low = span.low if span.low_open else span.low - _step(span.low)
        found = [low] if span.high is None else [low, span.high if span.high_open else span.high + _step(span.high)]
        return [x for x in found if x in self._domain]

    def _holds(self, value: Fraction) -> bool:
        return isinstance(self._at(value), Proved)

    def _fails(self, value: Fraction) -> bool:
        return isinstance(self._at(value), Refuted | Vacuous)

    def _at(self, value: Fraction) -> Verdict:
        tried = self._mechanism.with_setting(self._parameter.variable, Value(value))
        return worst(decided(tried, self._statement, self._meter)[2])


def _step(end: Fraction) -> Fraction:
    return abs(end) * _NEAR or _NEAR
