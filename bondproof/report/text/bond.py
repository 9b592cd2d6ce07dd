"""`bond` as text: the window, what binds each end and what happens just beyond it, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bondproof.commands.window_words import shortfall_remark
from bondproof.report.formats import Manner
from bondproof.report.number_format import Towards, is_long, settable
from bondproof.report.text.certificates import certificates
from bondproof.report.text.table import beside, folded, paragraphs, titled, wrapped
from bondproof.report.wording import PERCENT, at_point, in_full, room, scheme_of, seconds, values, window
from bondproof.results import BondResult, ClosedForm
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.terms import Comparison

if TYPE_CHECKING:
    from solvers.windows.grounds import Beyond, End
    from solvers.windows.real_sets import Span
    from solvers.windows.window import Window


def lines(result: BondResult, manner: Manner) -> list[str]:
    """The window and its ends, then remarks."""
    mechanism, parameter = result.mechanism, result.window.parameter
    parts = ["", scheme_of(mechanism)]
    if mechanism.overrides:
        parts.append(f"with {', '.join(mechanism.overrides)}")
    claims = ", ".join(c.statement.claim.name for c in result.window.claims)
    head = ", ".join(parts) + (f": {parameter.name} for {claims}" if claims else "")
    found = [*titled(mechanism.header.name, head, manner.width), ""]
    found += _window(result, manner.width) if result.window.spans else _none(result)
    remarks = [remark for remark in result.remarks if remark != shortfall_remark(result.window)]
    if remarks and not manner.quiet:
        found += ["", *paragraphs(remarks, manner.width)]
    if not manner.quiet:
        found += [line for warning in mechanism.warnings for line in folded(warning.short(), manner.width)]
    if result.certificates is not None:
        found += certificates(result.certificates, manner)
    if not (manner.reproducible or manner.quiet or result.seconds is None):
        found += ["", f"({seconds(result.seconds)})"]
    return found


def _none(result: BondResult) -> list[str]:
    """No window: the verdict. The remarks say why, also whether the assumptions contradict each other."""
    color = "red" if result.word == "REFUTED" else "magenta"
    said = "no value satisfies all claims" if result.word == "REFUTED" else "no window is known"
    if result.word == "VACUOUS":
        said = "nothing is said of any value"
    return [f"  {click.style(result.word, fg=color, bold=True)}  {said}"]


def _window(result: BondResult, width: int | None) -> list[str]:
    name, unit, spans = result.window.parameter.name, result.window.parameter.unit, result.window.spans
    shown = " or ".join(window(span, unit) for span in spans)
    exactly = " or ".join(window(span, unit, exactly=True) for span in spans)
    said = f"{name} in {shown}"
    if (short := shortfall_remark(result.window)) is None:
        found = beside(f"  {click.style('PROVED', fg='green', bold=True)}  ", said, width)
    else:
        found = beside(f"  {click.style('REFUTED', fg='red', bold=True)}  ", short, width)
        found += folded(f"the window is {said}", width, indent=" " * 10)
    found += folded(f"{exactness(result)} {exactly}", width, indent=" " * 10)
    found += _use(result.window, width)
    found += end(result, width, high=False) + end(result, width, high=True)
    return [*found, "", f"  sufficient: {' + '.join(result.window.engines) or 'nothing to prove'}"]


def _use(found: Window, width: int | None) -> list[str]:
    """The value to use and how far it is from both ends."""
    value, unit = found.recommended(), found.parameter.unit
    distances = None if value is None else found.room(value)
    if value is None or distances is None:
        return []
    margin = f" (safety margin {settable(found.safety, PERCENT)})" if found.safety else ""
    said = folded(f"recommended {settable(value, unit)}{margin}", width, indent=" " * 10)
    return [*said, *folded(room(distances, unit), width, indent=" " * 12)]


def exactness(result: BondResult) -> str:
    """`exact`; `nearly` where an end is enclosed only, or too long to be shown."""
    unit, spans = result.window.parameter.unit, result.window.spans
    ends = [end / unit.factor for span in spans for end in (span.low, span.high) if end is not None]
    all_exact = all(span.low_exact and span.high_exact for span in spans)
    return "exact" if all_exact and not any(map(is_long, ends)) else "nearly"


def end(result: BondResult, width: int | None, *, high: bool) -> list[str]:
    """One end: the claim that binds it, its closed form, and what happens just beyond."""
    beyond = result.window.high if high else result.window.low
    form = result.high_form if high else result.low_form
    span = result.window.spans[-1 if high else 0]
    side = "max" if high else "min"
    if high and span.high is None:
        return ["", f"  {side}  unbounded: no claim limits it from above"]
    known = result.window.end(len(result.window.spans) - 1 if high else 0, high=high)
    if beyond is None:
        return ["", *folded(f"{side}  {_no_claim(known)}", width, hang=" " * 5)]
    where = at_point(values(result.mechanism, beyond.moving))
    worst = "worst close to" if beyond.limit else "worst at"
    bound = f"bound by {beyond.statement.claim.name}" + (f", {worst} {where}" if where else "")
    inexact = "" if (span.high_exact if high else span.low_exact) else _rounded(known)
    found = ["", *folded(f"{side}  {bound}{inexact}", width, hang=" " * 5)]
    if form is not None:
        strict = span.high_open if high else span.low_open
        sign = ("<" if high else ">") + ("" if strict else "=")
        found += wrapped(
            f"{result.window.parameter.name} {sign} {_formula(form, result.mechanism)}", width, indent="       "
        )
    return [*found, *wrapped(_beyond(result, beyond, span, high=high), width, indent="       ")]


def _no_claim(end: End | None) -> str:
    """Why a window ends where no claim limits it."""
    if end is None:
        return "the end of the range that the spec allows"
    beyond = "above" if end.high else "below"
    if end.reason is not None:
        return f"no parameter values satisfy the assumptions {beyond} it"
    return f"the last value that could be proved; what lies {beyond} it is not known"


def _rounded(end: End | None) -> str:
    """What is known of an end that is no exact number: the polynomial of which it is a root, if that."""
    if end is None or end.root is None:
        return " (enclosed, and rounded into the window)"
    return " (irrational, and rounded into the window)"


def _formula(form: ClosedForm, mechanism: Mechanism) -> str:
    standing = {p.variable: form.at[p.name] for p in mechanism.parameters if p.name in form.at}
    at = at_point(values(mechanism, standing))
    return form.text + (f"   at {at}" if at else "")


def _beyond(result: BondResult, beyond: Beyond, span: Span, *, high: bool) -> str:
    """The counterexample at the end itself or just beyond it, in one line."""
    parameter = result.window.parameter
    end = span.high if high else span.low
    value = beyond.point[parameter.variable]
    assert end is not None
    exactly = span.high_exact if high else span.low_exact
    if value == end or not exactly:
        where = f"at {in_full(value, parameter.unit, Towards.UP if high else Towards.DOWN)}"
    else:
        place = in_full(end, parameter.unit, Towards.DOWN if high else Towards.UP)
        where = f"just {'above' if high else 'below'} {place}"
    others = {v: x for v, x in beyond.moving.items() if v != parameter.variable}
    if others:
        where += f" with {at_point(values(result.mechanism, others))}"
    return f"{where} it fails{_gap(beyond)}"


def _gap(beyond: Beyond) -> str:
    """Left minus right of the goal at the counterexample, where the goal compares."""
    goal = beyond.obligation.goal
    if not isinstance(goal, Comparison):
        return ""
    gap = evaluate(goal.left - goal.right, beyond.point)
    size = "0" if gap == 0 else "above 0" if gap > 0 else "below 0"
    return f": left minus right is {size}, must be {goal.relation.value} 0"
