"""Does an obligation hold for every value of an unknown in a span?

The unknown is one more parameter, that ranges over the span: the cheapest solvers are asked first, whose certificates
need no solver to be checked. Where the goal moves one way with the unknown, it is decided at the worse end of the span,
where the unknown is gone. Any other goal of degree 1 that they leave open is decided at both ends; that much is the
engines' word. What is still open goes to all solvers.

    holds_on(obligation, unknown, span, allowed)   a verdict
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from mechanisms.errors import DomainError
from mechanisms.terms.free_variables import variables
from mechanisms.terms.rewriting import replace, replace_in
from mechanisms.terms.terms import Comparison, Condition, Number, Relation, Term, Variable
from mechanisms.values import evolve
from proofs.arithmetic.powers import by_powers
from proofs.checking.cases import Case, Sign, cases
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved, Refuted, Undecided, Vacuous, Verdict
from solvers.engines.budget import Allowance, Meter
from solvers.engines.clearing import clear
from solvers.engines.portfolio import decide
from solvers.engines.subdivision import middle
from solvers.windows.real_sets import Span


def holds_on(obligation: Obligation, unknown: Variable, span: Span, allowed: Allowance) -> Verdict:
    """Whether the obligation holds for every value of a span."""
    meter = allowed.meter()
    ranged = evolve(obligation, box={**obligation.box, unknown: span.interval()})
    quick = decide(ranged, meter.part(meter.left // _SHARE), _CHEAP)
    if not isinstance(quick, Undecided):
        return quick
    if span.low == span.high:
        return _at_one_value(obligation, unknown, span.low, meter)
    at_worse_end = decide(ranged, meter.part(meter.left // 2), first={unknown})
    if not isinstance(at_worse_end, Undecided):
        return at_worse_end
    return _at_both_ends(obligation, ranged, unknown, span, meter)


def _at_both_ends(obligation: Obligation, ranged: Obligation, unknown: Variable, span: Span, meter: Meter) -> Verdict:
    """A goal of degree 1 in the unknown, decided at the ends of the span; any other, by the solvers that are left."""
    parts = [_without_quotients(case, meter) for case in cases(ranged)]
    if not all(_at_most_linear(case, unknown) for case in parts):
        return decide(ranged, meter, _OTHERS)
    proved: list[Verdict] = []
    for case in parts:
        for goal, at in _end_goals(case, unknown, span):
            box = {v: i for v, i in obligation.box.items() if v != unknown}
            verdict = decide(Obligation(obligation.name, box, _conditions(case.premises), goal), meter)
            if isinstance(verdict, Refuted):
                if at is None or at not in span:
                    return decide(ranged, meter, _OTHERS)
                return _with_value(verdict, unknown, at)
            if not isinstance(verdict, Proved | Vacuous):
                return verdict
            proved.append(verdict)
    found = [v for v in proved if isinstance(v, Proved)]
    if not found:
        return decide(ranged, meter, _OTHERS)
    engines = tuple(dict.fromkeys(e for v in found for e in v.engines))
    return Proved((None,) * len(parts), engines, {**found[0].witness, unknown: span.inside()})


_CHEAP = ("corners", "cells", "bernstein")
_SHARE = 4
"""The solvers that are asked first, and of what is left one of how many parts they may use."""

_OTHERS = ("cells", "z3", "handelman", "sos")
"""Those that are asked last: cells once more, with all the work that the budget allows."""


def _at_one_value(obligation: Obligation, unknown: Variable, value: Fraction, meter: Meter) -> Verdict:
    """Whether the obligation holds at one value, which is put in."""
    fixed = {unknown: Number(value)}
    box = {v: i for v, i in obligation.box.items() if v != unknown}
    goal = replace_in(obligation.goal, fixed)
    point = Obligation(obligation.name, box, tuple(replace_in(p, fixed) for p in obligation.premises), goal)
    verdict = _with_value(decide(point, meter), unknown, value)
    if not isinstance(verdict, Proved):
        return verdict
    return evolve(verdict, certificates=(None,), witness={**verdict.witness, unknown: value})


def _without_quotients(case: Case, meter: Meter) -> Case:
    """The case with its quotients cleared, where the signs of their divisors are proved."""
    clearing = clear(case, {variable: middle(interval) for variable, interval in case.box.items()}, meter)
    return case if clearing is None else clearing.case


def _with_value(verdict: Verdict, unknown: Variable, value: Fraction) -> Verdict:
    if isinstance(verdict, Refuted):
        return evolve(verdict, point={**verdict.point, unknown: value})
    return verdict


def _at_most_linear(case: Case, unknown: Variable) -> bool:
    clear = all(unknown not in variables(s.term) for s in case.premises)
    if not clear or unknown not in variables(case.goal.term):
        return clear
    try:
        return len(by_powers(case.goal.term, unknown)) <= 2
    except DomainError:
        return False


def _end_goals(case: Case, unknown: Variable, span: Span) -> Iterator[tuple[Condition, Fraction | None]]:
    """Conditions free of the unknown that give a goal of degree 1 on the whole span, and the end they are at."""
    goal, strict = case.goal.term, case.goal.strict
    rising = (*by_powers(goal, unknown), Number(Fraction(0)))[1]

    def at(value: Fraction, *, strictly: bool) -> tuple[Condition, Fraction]:
        return _condition(replace(goal, {unknown: Number(value)}), strict=strictly), value

    yield at(span.low, strictly=strict and not span.low_open)
    if span.high is None:
        yield _condition(rising, strict=strict and span.low_open), None
    else:
        yield at(span.high, strictly=strict and not span.high_open)
        if strict and span.low_open and span.high_open:
            yield at(span.inside(), strictly=True)


def _condition(term: Term, *, strict: bool) -> Condition:
    return Comparison(term, Relation.GT if strict else Relation.GE, Number(Fraction(0)))


def _conditions(signs: tuple[Sign, ...]) -> tuple[Condition, ...]:
    return tuple(_condition(sign.term, strict=sign.strict) for sign in signs)
