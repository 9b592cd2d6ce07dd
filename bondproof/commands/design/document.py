"""What `design` has to say: the values and the cost, how much cheaper another design can be, what holds it up."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bondproof.commands.design.result import DesignResult
from bondproof.commands.result import heading
from bondproof.commands.window_words import data_remarks
from bondproof.rendering.document import Block, Detail, Document, Finding, Level, Paragraph, Table, faults, items
from bondproof.rendering.number_format import Towards, decimal, quantity, settable
from bondproof.rendering.wording import at_point, joined, named, values
from mechanisms.model.parameters import Value
from mechanisms.terms.units import Unit
from proofs.checking.verdict import Undecided
from solvers.designs.design import Designed, Infeasible
from solvers.designs.room import Condition

_LONGEST = 24
"""Characters of a value in a table; a longer one is rounded there, and is in full in the detail."""


def document(result: DesignResult) -> Document:
    """The answer, then what is known of it."""
    blocks: list[Block] = [heading(result.mechanism), _finding(result)]
    found = result.designed
    if found is not None:
        blocks += _design(result, found)
    elif result.conflict is not None:
        blocks += _no_design(result, result.conflict)
    blocks += _rows(result)
    blocks += _front(result)
    blocks += items(result.remarks())
    blocks += items(data_remarks(result.mechanism), Detail.VERBOSE)
    blocks += faults(result.mechanism.source.warnings)
    return Document(tuple(blocks))


def _finding(result: DesignResult) -> Finding:
    mechanism = result.mechanism
    objective = mechanism.objective
    assert objective is not None, "it was asked for"
    level = {"PROVED": Level.PASS, "REFUTED": Level.ERROR}.get(result.word, Level.WARNING)
    identity = (mechanism.source.path, mechanism.source.scheme or "", *mechanism.source.overrides, "design")
    title = f"{result.word}: design ({mechanism.header.name})"
    return Finding(
        result.word, "", _answer(result), level, rule=result.word, title=title, at=objective.at, identity=identity
    )


def _answer(result: DesignResult) -> str:
    if result.designed is not None:
        chosen = ", ".join(named(p, value, _LONGEST) for p, value in result.chosen())
        under = f"scheme {result.best.row.scheme}: " if result.best is not None and result.best.row.scheme else ""
        return under + chosen
    if result.open:
        return f"no design is known: {result.open[0].reason}"
    return "no design satisfies all claims"


def _design(result: DesignResult, found: Designed) -> Iterator[Block]:
    objective = result.mechanism.objective
    assert objective is not None, "it was asked for"
    cost = quantity(found.found.cost, result.unit, 6, Towards.UP)
    where = at_point(values(result.mechanism, found.found.worst), longest=_LONGEST)
    scenario = f"scheme {result.worst_scenario}" if result.worst_scenario else ""
    said = ": ".join(part for part in (scenario, where) if part)
    worst = f", at worst ({said})" if said else ""
    yield Paragraph(f"{objective.text} = {cost}{worst}", under=True)
    if found.found.open:
        yield Paragraph(f"that nothing in the ranges makes it cost more is not proved: {found.found.open}", under=True)
    yield Paragraph(_how_good(result, found), under=True)
    exactly = ", ".join(f"{p.name}={settable(value, p.unit)}" for p, value in result.chosen())
    yield Paragraph(f"exactly {exactly}", Detail.VERBOSE)
    if found.bound is not None and found.bound.strict and found.gap:
        yield Paragraph(f"{joined(found.bound.strict)}: strict, so the least cost may be approached only", under=True)
    names = [name for name, _ in result.worst_verdicts()]
    yield Table(("claim", "slack", "needed"), tuple((name, *_role(result, found, name)) for name in names))


def _role(result: DesignResult, found: Designed, name: str) -> tuple[str, str]:
    slack = "none" if name in found.touched else "next to none" if name in found.needed else "some"
    needed = "yes: without it a cheaper design exists" if name in result.choice.needed else "no"
    return slack, "not known" if name in result.choice.unsure else needed


def _how_good(result: DesignResult, found: Designed) -> str:
    """How much cheaper another design can be, and the evidence for it."""
    bound, gap = result.choice.bound, result.choice.gap
    if bound is None or gap is None or found.bound is None:
        return "how much cheaper another design may be is not known"
    behind = "" if found.bound.certified else ", by an engine's word"
    if not gap:
        return f"no design costs less{behind}"
    least = quantity(bound, result.unit, 8, Towards.DOWN)
    return f"no design costs less than {least}: at most {_share(gap)} less{behind}"


def _share(gap: Fraction) -> str:
    return f"{decimal(gap * 100, 2, Towards.UP)}%"


def _no_design(result: DesignResult, found: Infeasible) -> Iterator[Block]:
    names = found.conflict
    said = "contradict each other" if len(names) > 1 else "holds at no values"
    yield Paragraph(f"{joined(names)} {said}, whatever the {_unknowns(result)}", under=True)
    for each in result.left_out:
        known = each.designed.found.values
        there = ", ".join(named(p, known[p.variable], _LONGEST) for p in each.designed.question.unknowns)
        cost = quantity(each.designed.found.cost, result.unit, 6, Towards.UP)
        yield Paragraph(f"without {each.claim}: {there}, at a cost of {cost}", under=True)
    if result.conditions:
        rows = tuple((_needs(each), _now(each)) for each in result.conditions)
        yield Table(("a design exists with", "now"), rows)


def _unknowns(result: DesignResult) -> str:
    return joined([p.name for p in result.mechanism.solved])


def _needs(each: Condition) -> str:
    sign = ">=" if each.above else "<="
    nearly = "" if each.gap == 0 else " or a little less" if each.above else " or a little more"
    return f"{each.parameter.name} {sign} {_value(each.value, each.parameter.unit)}{nearly}"


def _now(each: Condition) -> str:
    setting = each.parameter.setting
    return _value(setting.value, each.parameter.unit) if isinstance(setting, Value) else ""


def _value(value: Fraction, unit: Unit) -> str:
    text = settable(value, unit)
    return text if len(text) <= _LONGEST else quantity(value, unit, 8)


def _rows(result: DesignResult) -> Iterator[Block]:
    """The choices that were tried, where there are several."""
    if len(result.choice.tried) < 2:
        return
    best = result.best
    rows = []
    for tried in result.choice.tried:
        said = [tried.row.scheme or "as written"] if any(t.row.scheme for t in result.choice.tried) else []
        said += [f"{v.name} = {x}" for v, x in tried.row.numbers.items()]
        outcome = tried.outcome
        if isinstance(outcome, Designed):
            cost = quantity(outcome.found.cost, result.unit, 6, Towards.UP)
        else:
            cost = "no design" if isinstance(outcome, Infeasible) else "not known"
        rows.append((", ".join(said), cost, "the cheapest" if tried is best else ""))
    yield Table(("choice", "cost", ""), tuple(rows))


def _front(result: DesignResult) -> Iterator[Block]:
    """The front of two costs, from the least of the other one to the least of the objective."""
    found = result.front
    if found is None:
        return
    if isinstance(found.found, Undecided):
        yield Paragraph(f"the front is not known: {found.found.reason}")
    rows = tuple(
        (
            quantity(each.against, found.unit, 6, Towards.UP),
            quantity(each.designed.found.cost, result.unit, 6, Towards.UP),
            ", ".join(named(p, each.designed.found.values[p.variable], _LONGEST) for p in result.mechanism.solved),
        )
        for each in found.points
    )
    if rows:
        yield Table((found.other.text, "least cost", "design"), rows)
