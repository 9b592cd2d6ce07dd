"""The state of a spec that was verified.

state_of(verified, key)   SpecState
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from bondproof.commands.snapshots.amounts import Amount, Stretch
from bondproof.commands.snapshots.premises import premises_of
from bondproof.commands.snapshots.states import ClaimState, SpecState, WindowState
from bondproof.report.number_format import Towards, readable
from bondproof.report.wording import unit_of, values
from bondproof.results import CheckedClaim, VerifiedSpec
from mechanisms.model.parameters import Parameter
from proofs.claims.statement import Statement

if TYPE_CHECKING:
    from solvers.windows.real_sets import Span
    from solvers.windows.window import Window


def state_of(verified: VerifiedSpec, key: str) -> SpecState:
    """The state of a spec that was verified."""
    claims = sorted((_claim(verified, checked) for checked in verified.claims), key=lambda claim: claim.claim)
    return SpecState(key, tuple(claims), _window(verified))


def _claim(verified: VerifiedSpec, checked: CheckedClaim) -> ClaimState:
    result, claim = checked.result, checked.claim
    window = checked.own or (None if verified.window is None else verified.window.found)
    unit = unit_of(result.statement.dimension).text
    margin = None if result.margin is None else Amount(result.margin, unit, towards=Towards.DOWN)
    holds = None if window is None or window.doubt else _own(window, result.statement)
    return ClaimState(
        claim.name,
        checked.word,
        claim.expected.value,
        margin,
        tuple(_worst(checked)),
        holds,
        "" if holds is None or window is None else window.parameter.name,
        " ".join(claim.text.split()),
        premises_of(checked),
        claim.at,
        placed=checked.counts,
    )


def _own(window: Window, statement: Statement) -> tuple[Stretch, ...] | None:
    """The values at which one claim holds; None where it has no part in the window."""
    own = next((claim for claim in window.claims if claim.statement == statement), None)
    return None if own is None else _stretches(own.spans, window.parameter)


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
    spans = _stretches(window.found.spans, parameter)
    return WindowState(parameter.name, window.word, spans, taken, window.claim.expected.value, window.claim.at)


def _stretches(spans: Iterable[Span], parameter: Parameter) -> tuple[Stretch, ...]:
    """Spans with their ends in the parameter's unit; an irrational end is rounded into the span."""
    return tuple(
        Stretch(
            _amount(span.low, parameter, Towards.UP, nearly=not span.low_exact),
            None if span.high is None else _amount(span.high, parameter, Towards.DOWN, nearly=not span.high_exact),
            span.low_open,
            span.high_open,
        )
        for span in spans
    )


def _amount(
    value: Fraction, parameter: Parameter, towards: Towards = Towards.NEAREST, *, nearly: bool = False
) -> Amount:
    return Amount(value, _unit(parameter), nearly, towards)


def _unit(parameter: Parameter) -> str:
    """The parameter's unit as exact numbers are written in it."""
    return readable(parameter.unit).text
