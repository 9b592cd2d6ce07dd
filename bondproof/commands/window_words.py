"""What a reader of a result must know: where numbers come from, what to doubt, what conflicts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from bondproof.rendering.number_format import quantity, settable
from bondproof.rendering.wording import PERCENT, allowed, ends, inequality, unit_of
from bondproof.rendering.wording import window as spoken
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter
from mechanisms.terms.terms import Number
from mechanisms.terms.units import Unit
from mechanisms.values import evolve
from proofs.claims.grounding import price
from proofs.claims.statement import Statement

if TYPE_CHECKING:
    from solvers.windows.real_sets import Span, Spans
    from solvers.windows.window import ClaimWindow, Window


def data_remarks(mechanism: Mechanism) -> tuple[str, ...]:
    """One line for each number of the benchmark data: its value, its rows, how it was computed, and any doubt.

    A second one where the number is pinned, and the data says otherwise by now.
    """
    remarks: list[str] = []
    for parameter in mechanism.parameters:
        if parameter.origin is not None:
            value = quantity(mechanism.fixed[parameter.variable], parameter.unit)
            doubt = " [low confidence]" if parameter.origin.low_confidence else ""
            rows = ", ".join(parameter.origin.rows)
            notes = "; ".join(parameter.origin.notes)
            remarks.append(f"{parameter.name} = {value} from {rows}{doubt}: {notes}")
            remarks += [parameter.origin.remark] if parameter.origin.remark else []
    return tuple(remarks)


def window_remarks(window: Window) -> tuple[str, ...]:
    """Why a window is empty, unknown or too narrow for the safety margin; nothing where a value is recommended."""
    name = window.parameter.name
    if window.doubt is not None:
        reason = window.doubt.reason
        return (f"the window of {name} is {window.doubt.word}: {reason}",)
    if (short := shortfall_remark(window)) is not None:
        return (short,)
    return conflicts(window)


def conflicts(window: Window) -> tuple[str, ...]:
    """Why a window is empty, each reason with the values that the claims need; nothing where it is not."""
    return tuple(_conflict(claims, window) for claims in window.conflicts)


def shortfall_remark(window: Window) -> str | None:
    """That no value of the window keeps the safety margin, and which margin is possible; None if one does."""
    if window.shortfall is None:
        return None
    asked = settable(window.safety, PERCENT)
    return f"no {window.parameter.name} in the window keeps a safety margin of {asked}: {allowed(window.shortfall)}"


def price_remarks(mechanism: Mechanism, window: Window) -> tuple[str, ...]:
    """A window in a unit of the spec, such as ETH, once more in base units; nothing where the unit has a range."""
    parameter = window.parameter
    worth = priced(mechanism, parameter)
    value = window.recommended()
    if worth is None or value is None:
        return ()
    each, base = worth
    shown = " or ".join(spoken(_times(span, each), base) for span in window.spans)
    recommended = settable(value * each, base)
    price = quantity(each * parameter.unit.factor, base)
    return (f"at 1 {parameter.unit.text} = {price}: {parameter.name} in {shown}, recommended {recommended}",)


def priced(mechanism: Mechanism, parameter: Parameter) -> tuple[Fraction, Unit] | None:
    """What one is worth of a number in a unit of the spec, and the base unit of that; None where that is not fixed."""
    worth = price(mechanism, parameter)
    if worth is None or worth <= 0 or parameter.price == Number(Fraction(1)):
        return None
    return worth, unit_of(parameter.dimension)


def _times(span: Span, factor: Fraction) -> Span:
    """A span with both ends multiplied by a number above 0."""
    return evolve(span, low=span.low * factor, high=None if span.high is None else span.high * factor)


def left_out_remarks(statements: Sequence[Statement], parameter: Parameter) -> tuple[str, ...]:
    """That some claims have no part in a window: whether they hold is another question."""
    if not statements:
        return ()
    names = ", ".join(s.claim.name for s in statements)
    them = "it" if len(statements) == 1 else "them"
    return (f"not in this window: {names} (independent of {parameter.name}; `verify` decides {them})",)


def _conflict(claims: tuple[ClaimWindow, ...], window: Window) -> str:
    """One reason why a window is empty."""
    name = window.parameter.name
    if len(claims) == 1 and not claims[0].spans:
        return f"no {name} satisfies {claims[0].statement.claim.name}, whatever its size"
    names = " and ".join(c.statement.claim.name for c in claims)
    needs = ", ".join(f"{c.statement.claim.name} needs {needed(c.spans, window.parameter)}" for c in claims)
    return f"no {name} satisfies {names} together: {needs}"


def needed(spans: Spans, parameter: Parameter) -> str:
    """A set of values of a parameter in words: `bond <= 10 USD or 20 USD <= bond <= 100 USD`."""
    name, unit = parameter.name, parameter.unit
    if not spans:
        return f"no {name} at all"
    parts = []
    for span in spans:
        low, high = ends(span, unit)
        parts.append(inequality(name, span, low if span.low > 0 or span.low_open else None, high))
    return " or ".join(parts)
