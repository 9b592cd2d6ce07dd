"""The state of a spec that was verified.

state_of(verified, key)   SpecState
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from bondproof.commands.snapshots.premises import premises_of
from bondproof.commands.snapshots.states import Amount, ClaimState, SpecState, Values, WindowState
from bondproof.report.number_format import Towards, decimal, readable, shortened
from bondproof.report.wording import unit_of, values
from bondproof.results import CheckedClaim, VerifiedSpec
from mechanisms.model.parameters import Parameter
from proofs.claims.statement import Statement
from solvers.windows.real_sets import Span

if TYPE_CHECKING:
    from solvers.windows.window import Window

DIGITS = 12
"""Of the irrational end of a window."""


def state_of(verified: VerifiedSpec, key: str) -> SpecState:
    """The state of a spec that was verified."""
    claims = sorted((_claim(verified, checked) for checked in verified.claims), key=lambda claim: claim.claim)
    return SpecState(key, tuple(claims), _window(verified))


def _claim(verified: VerifiedSpec, checked: CheckedClaim) -> ClaimState:
    result, claim = checked.result, checked.claim
    window = checked.own or (None if verified.window is None else verified.window.found)
    unit = unit_of(result.statement.dimension).text
    margin = None if result.margin is None else Amount(shortened(result.margin, Towards.DOWN), unit)
    holds = None if window is None or window.doubt else _own(window, result.statement)
    return ClaimState(
        claim.name,
        checked.word,
        claim.expected.value,
        margin,
        tuple(_worst(checked)),
        holds,
        " ".join(claim.text.split()),
        premises_of(checked),
        claim.at,
        placed=checked.counts,
    )


def _own(window: Window, statement: Statement) -> Values | None:
    """The values at which one claim holds; None where it has no part in the window."""
    own = next((claim for claim in window.claims if claim.statement == statement), None)
    return None if own is None else _values(own.spans, window.parameter)


def _worst(checked: CheckedClaim) -> Iterable[tuple[str, Amount]]:
    point = {**checked.result.worst, **{chosen.parameter.variable: chosen.value for chosen in checked.chosen}}
    for parameter, value in values(checked.mechanism, point):
        yield parameter.name, _amount(value, parameter)


def _window(verified: VerifiedSpec) -> WindowState | None:
    window = verified.window
    if window is None:
        return None
    parameter = window.found.parameter
    taken = next((_amount(chosen.value, chosen.parameter) for chosen in verified.chosen), None)
    values = _values(window.found.spans, parameter)
    return WindowState(window.word, window.claim.expected.value, values, taken, window.claim.at)


def _values(spans: Iterable[Span], parameter: Parameter) -> Values:
    """Spans in the parameter's unit; an irrational end is rounded into the span, the same way every time."""
    unit = readable(parameter.unit)
    kept = tuple(
        Span(
            _end(span.low / unit.factor, Towards.UP, exact=span.low_exact),
            None if span.high is None else _end(span.high / unit.factor, Towards.DOWN, exact=span.high_exact),
            span.low_open,
            span.high_open,
            span.low_exact,
            span.high_exact,
        )
        for span in spans
    )
    return Values(parameter.name, unit.text, kept)


def _end(value: Fraction, towards: Towards, *, exact: bool) -> Fraction:
    return shortened(value, towards) if exact else Fraction(decimal(value, DIGITS, towards))


def _amount(value: Fraction, parameter: Parameter) -> Amount:
    """A value in its parameter's unit, as exact numbers are written in it."""
    unit = readable(parameter.unit)
    return Amount(shortened(value / unit.factor), unit.text)
