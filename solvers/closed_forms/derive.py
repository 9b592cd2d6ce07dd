"""From claims to a closed form: each part of a claim is solved for the unknown, with the other parameters as names.

    derive(mechanism, parameter, statements, budget, high=...)   ClosedForm
    derive_ends(mechanism, parameter, statements, budget)        both ends, where one is perhaps that of the range

A part that is linear in the unknown limits it on the side that the sign of its slope says; that sign, which bound is
the tightest, what else must hold, and where parameters are worst are questions to the engines, about all of the
ranges. What they leave open becomes a condition that is looked at point by point. At sample points the form is compared
with the exact values that the obligations leave (solvers/windows/values_at_point.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from contextlib import suppress
from fractions import Fraction
from functools import cached_property
from graphlib import TopologicalSorter

from mechanisms.errors import DomainError, InternalError
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter, Solve
from mechanisms.terms.evaluation import Evaluation
from mechanisms.terms.free_variables import variables, walk
from mechanisms.terms.rewriting import replace_in, swap_term
from mechanisms.terms.terms import (
    FALSE,
    TRUE,
    Abs,
    Comparison,
    Condition,
    Conjunction,
    IfThenElse,
    MinMax,
    Number,
    Pick,
    Relation,
    Term,
    Truth,
    Variable,
    any_of,
    negate,
)
from mechanisms.values import evolve
from proofs.checking.cases import negate_all
from proofs.checking.obligation import Obligation, Point
from proofs.checking.verdict import Proved
from proofs.claims.grounding import expanded_definitions, grounding
from proofs.claims.statement import (
    Statement,
    expected_payoffs,
    obligations,
)
from proofs.claims.substance import left_over
from proofs.playout.translation_check import sample_points
from solvers.closed_forms.directions import worst_end
from solvers.closed_forms.domination import undominated
from solvers.closed_forms.evaluation import exact_end
from solvers.closed_forms.form import Bound, ClosedForm, Need
from solvers.closed_forms.planned import limiting, with_plans
from solvers.engines.budget import Allowance
from solvers.engines.portfolio import decide
from solvers.formulas.notation import text
from solvers.formulas.spelling import Linear, linear
from solvers.windows.real_sets import Spans, intersection, whole_of
from solvers.windows.values_at_point import Allowed

_POINTS = 12
_ZERO = Number(Fraction(0))
_ONE = Number(Fraction(1))


def derive(
    mechanism: Mechanism,
    parameter: Parameter,
    statements: Sequence[Statement],
    allowed: Allowance,
    *,
    high: bool | None = None,
) -> ClosedForm:
    """The closed form of the least value of a parameter that claims allow, or of the greatest one with `high`.

    By default of the end that a claim limits: the lower one where claims limit both.

    Raises DomainError where there is none: no claim limits the end, one of them is not linear in the parameter, or only
    whole numbers count.
    """
    return _Derivation(mechanism, parameter, statements, allowed).form(high)


def derive_ends(
    mechanism: Mechanism, parameter: Parameter, statements: Sequence[Statement], allowed: Allowance
) -> tuple[ClosedForm, ClosedForm]:
    """The closed forms of the least value and of the greatest one; an end that no claim limits is that of the range.

    The greatest one has no bounds where the range has no upper end. Raises DomainError as `derive` does.
    """
    found = _Derivation(mechanism, parameter, statements, allowed)
    return found.end(high=False), found.end(high=True)


class _Derivation:
    """The claims of one form, and what is proved of them."""

    def __init__(
        self, mechanism: Mechanism, parameter: Parameter, statements: Sequence[Statement], allowed: Allowance
    ) -> None:
        if isinstance(parameter.setting, Solve) and parameter.setting.whole:
            raise DomainError(f"{parameter.name} is a whole number: the least one is not a formula. Leave out `whole`")
        self._mechanism, self._parameter, self._unknown = mechanism, parameter, parameter.variable
        self._statements, self._allowed = [with_plans(mechanism, each, allowed) for each in statements], allowed
        self._ground = grounding(mechanism)
        self._domain = mechanism.intervals[self._unknown]
        self._box = {v: interval for v, interval in mechanism.intervals.items() if v != self._unknown}
        assumed = [a.condition for a in mechanism.assumptions]
        self._assumed = [c for c in assumed if not self._speaks(c)]
        self._premises = tuple(map(self._ground.condition, self._assumed))
        self._points = self._sampled()
        self._bounds: list[Bound] = self._range()
        needed = [self._needed(c) for c in self._assumed if not self._proves(c, assuming=False)]
        self._needs = [evolve(need, assumed=True) for need in needed]
        for label, condition in self._conditions():
            self._take(label, condition)

    def form(self, high: bool | None) -> ClosedForm:
        """The end that was asked for, or that a claim limits."""
        claimed = {bound.high for bound in self._bounds if bound.claim}
        if high is None:
            high = claimed == {True}
        if high not in claimed:
            side = "greatest" if high else "least"
            raise DomainError(f"no claim limits the {side} {self._parameter.name}: it is the end of its range")
        return self.end(high=high)

    @cached_property
    def _ends(self) -> dict[bool, tuple[Bound, ...]]:
        """The bounds on each side that ever set the end, with the worst ends of what moves them."""
        bounds = {side: [b for b in self._bounds if b.high == side] for side in (False, True)}
        kept = {side: undominated(found, self._points, self._proves) for side, found in bounds.items()}
        return {side: tuple(map(self._with_worst, found)) for side, found in kept.items()}

    def end(self, *, high: bool) -> ClosedForm:
        """One end, whatever limits it."""
        ends = self._ends
        others = () if self._never_empty(ends[False], ends[True]) else ends[not high]
        form = ClosedForm(
            self._parameter,
            high,
            ends[high],
            others,
            tuple(self._needs),
            {p: self._box[p.variable] for p in self._mechanism.parameters if p.variable in self._box},
            {p: x for p in self._mechanism.parameters if (x := self._mechanism.fixed.get(p.variable)) is not None},
            self._named((*ends[high], *others)),
        )
        self._check(form)
        return form

    # what limits the unknown --------------------------------------------------------------------

    def _range(self) -> list[Bound]:
        """The ends of the range itself."""
        ends = [(self._domain.low, self._domain.low_open, False), (self._domain.high, self._domain.high_open, True)]
        return [
            Bound(Number(end), _ONE, high, strict, "", None, frozenset(), {})
            for end, strict, high in ends
            if end is not None
        ]

    def _conditions(self) -> Iterator[tuple[str, Condition]]:
        """What must hold, in the names of the spec: the parts of the claims, and assumptions about the unknown."""
        definitions = expanded_definitions(self._mechanism)
        opened = {v: t for v, t in definitions.items() if self._unknown in variables(t)}
        for statement in self._statements:
            payoffs = expected_payoffs(self._mechanism, statement)
            several = len(statement.parts) > 1
            for part in limiting(statement):
                label = f"{statement.claim.name}/{part.label}" if several else statement.claim.name
                yield label, replace_in(replace_in(part.condition, payoffs), opened)
        for assumption in self._mechanism.assumptions:
            if self._speaks(assumption.condition):
                yield f"assume {assumption.text}", replace_in(assumption.condition, opened)

    def _speaks(self, condition: Condition) -> bool:
        """Whether a condition speaks of the unknown, directly or through definitions."""
        return self._unknown in variables(self._ground.condition(condition))

    def _take(self, label: str, condition: Condition) -> None:
        """Keep what a condition asks for: bounds where it speaks of the unknown, else something that must hold."""
        condition = negate_all(negate(condition))
        if self._unknown not in variables(condition):
            self._need(condition)
            return
        match condition:
            case Conjunction(conditions):
                for each in conditions:
                    self._take(label, each)
            case Comparison(left, Relation.GE | Relation.GT as relation, right):
                self._limit(label, left - right, strict=relation is Relation.GT)
            case Comparison(left, Relation.LE | Relation.LT as relation, right):
                self._limit(label, right - left, strict=relation is Relation.LT)
            case Comparison(left, Relation.EQ, right):
                self._limit(label, left - right, strict=False)
                self._limit(label, right - left, strict=False)
            case _:
                raise DomainError(
                    f"{label} is met in several ways: what it leaves of {self._unknown.name} is not an interval"
                )

    def _need(self, condition: Condition) -> None:
        if condition != TRUE and not self._proves(condition):
            self._needs.append(self._needed(condition))

    def _needed(self, condition: Condition) -> Need:
        """A condition, with the ends at which it is hardest to meet where it compares."""
        goal = self._ground.condition(condition)
        moved = variables(goal) & self._box.keys()
        match goal:
            case Comparison(left, Relation.GE | Relation.GT, right):
                return Need(condition, moved, self._worst(left - right, moved, greatest=False))
            case Comparison(left, Relation.LE | Relation.LT, right):
                return Need(condition, moved, self._worst(left - right, moved, greatest=True))
            case _:
                return Need(condition, moved, {})

    def _limit(self, label: str, difference: Term, *, strict: bool) -> None:
        """The bound that `difference >= 0` is, or the two that it is where the sign of its slope varies."""
        opened = self._opened(difference)
        if opened is not None:
            for each in opened:
                self._limit(label, each, strict=strict)
            return
        cancels = self._unknown not in left_over(Comparison(difference, Relation.GE, _ZERO))
        if cancels and self._proves(Comparison(difference, _at_least(strict), _ZERO), everywhere=True):
            return
        found = self._linear(label, difference)
        if found is None:
            self._need(Comparison(difference, _at_least(strict), _ZERO))
            return
        for relation, high in ((Relation.GT, False), (Relation.LT, True)):
            if self._proves(Comparison(found.slope, relation, _ZERO)):
                self._bounds.append(self._bound(label, found, high=high, strict=strict, where=None))
                return
        rising, falling = (Comparison(found.slope, sign, _ZERO) for sign in (Relation.GT, Relation.LT))
        for where, high in ((rising, False), (falling, True)):
            if not self._proves(negate(where)):
                self._bounds.append(self._bound(label, found, high=high, strict=strict, where=where))
        holds = Comparison(found.offset, _at_least(strict), _ZERO)
        self._need(any_of(Comparison(found.slope, Relation.NE, _ZERO), holds))

    def _opened(self, difference: Term) -> list[Term] | None:
        """What must all be at least 0 for `difference` to be, if it falls in a greatest of several terms, or the like.

        None where the unknown is in no such term, or one would be enough.
        """
        for special in walk(difference):
            if isinstance(special, IfThenElse) and self._unknown in variables(special):
                for condition, taken in (
                    (special.condition, special.then),
                    (negate(special.condition), special.otherwise),
                ):
                    if self._unknown not in variables(condition) and self._proves(condition):
                        return [swap_term(difference, special, taken)]
            if isinstance(special, MinMax | Abs) and self._unknown in variables(special):
                place = Variable("#")
                found = self._linear_in(swap_term(difference, special, place), place)
                terms = special.terms if isinstance(special, MinMax) else (special.term, -special.term)
                least = isinstance(special, MinMax) and special.pick is Pick.LEAST
                relation = Relation.GE if least else Relation.LE
                if found is not None and self._proves(Comparison(found.slope, relation, _ZERO), everywhere=True):
                    return [swap_term(difference, special, term) for term in terms]
        return None

    def _linear(self, label: str, difference: Term) -> Linear | None:
        """The condition as a linear one with divisor 1; None where the unknown cancels."""
        if self._unknown not in variables(difference):
            return None
        found = self._linear_in(difference, self._unknown)
        if found is None:
            name = self._unknown.name
            raise DomainError(
                f"{label} is not linear in {name}: a form is given where {name} stands by itself, times numbers"
            )
        if found.divisor == _ONE or self._proves(Comparison(found.divisor, Relation.GT, _ZERO), everywhere=True):
            return found
        if self._proves(Comparison(found.divisor, Relation.LT, _ZERO), everywhere=True):
            return evolve(found, slope=-found.slope, offset=-found.offset)
        raise DomainError(f"{label} divides by {text(found.divisor)}, whose sign is not proved")

    def _linear_in(self, term: Term, unknown: Variable) -> Linear | None:
        """A term as a linear one in a variable, spelled at the first sample point at which it has a value."""
        for point in self._points:
            with suppress(DomainError, KeyError):
                return linear(term, unknown, Evaluation({**point, self._unknown: Fraction(1)}).term)
        return None

    def _bound(self, label: str, found: Linear, *, high: bool, strict: bool, where: Comparison | None) -> Bound:
        parts = (found.above, found.below, *((where.left,) if where is not None else ()))
        moved = frozenset[Variable]().union(*(variables(self._ground.term(part)) for part in parts))
        return Bound(found.above, found.below, high, strict, label, where, moved & self._box.keys(), {})

    # what is proved of it -----------------------------------------------------------------------

    def _proves(self, condition: Condition, *, assuming: bool = True, everywhere: bool = False) -> bool:
        """Whether a condition in names holds in all of the ranges, where the assumptions do.

        With `everywhere` the unknown may be in it, and has all of its range.
        """
        goal = self._ground.condition(condition)
        if isinstance(goal, Truth):
            return goal.value
        box = self._mechanism.intervals if everywhere else self._box
        question = Obligation("", box, self._premises if assuming else (), goal)
        return isinstance(decide(question, self._allowed.meter()), Proved)

    def _with_worst(self, bound: Bound) -> Bound:
        """The bound with the worst ends of the parameters that move it, as far as these are proved."""
        if bound.where is not None:
            return bound
        return evolve(bound, worst=self._worst(self._ground.term(bound.term), bound.moved_by, greatest=not bound.high))

    def _worst(self, term: Term, moved: Set[Variable], *, greatest: bool) -> dict[Variable, Fraction]:
        """The proved worst ends for a term, but for parameters of which an assumption speaks: it may forbid the end."""
        tied = frozenset[Variable]().union(*map(variables, self._ground.premises))
        meter, found = self._allowed.meter(), {}
        for variable in sorted(moved - tied, key=lambda v: v.name):
            end = worst_end(term, variable, self._box, meter, greatest=greatest)
            if end is not None:
                found[variable] = end
        return found

    def _never_empty(self, low: Sequence[Bound], high: Sequence[Bound]) -> bool:
        """Whether some value is left whatever the parameters are: at the worst ends of each bound there is."""
        ends = dict[bool, list[Fraction]]({False: [], True: []})
        for bound in (*low, *high):
            if bound.where is not None or bound.worst.keys() != bound.moved_by:
                return False
            try:
                ends[bound.high].append(Evaluation(bound.worst).term(self._ground.term(bound.term)))
            except DomainError:
                return False
        return not ends[True] or max(ends[False]) < min(ends[True])

    # names and points ---------------------------------------------------------------------------

    def _named(self, bounds: Sequence[Bound]) -> dict[Variable, Term]:
        """The definitions that the form rests on, each after those that it names."""
        definitions = self._mechanism.definitions
        waiting = [v for b in bounds for node in (b.term, b.where) if node is not None for v in variables(node)]
        waiting += [v for need in self._needs for v in variables(need.condition)]
        needed: dict[Variable, frozenset[Variable]] = {}
        while waiting:
            variable = waiting.pop()
            if variable in definitions and variable not in needed:
                needed[variable] = variables(definitions[variable])
                waiting += needed[variable]
        ordered = TopologicalSorter(needed).static_order()
        return {variable: definitions[variable] for variable in ordered if variable in definitions}

    def _sampled(self) -> Sequence[Point]:
        """Points at which every name but the unknown has a value."""
        question = Obligation("", self._box, self._premises, FALSE)
        found = []
        for point in sample_points(question, _POINTS):
            values = {**self._mechanism.fixed, **point}
            for variable, term in expanded_definitions(self._mechanism).items():
                if variables(term) <= values.keys():
                    values[variable] = Evaluation(values).term(term)
            found.append(values)
        if not found:
            raise DomainError("no point was found at which the assumptions hold")
        return found

    def _check(self, form: ClosedForm) -> None:
        """Compare the form with the exact values that the obligations leave at sample points."""
        goals = [
            goal
            for statement in self._statements
            for part, goal in zip(statement.parts, obligations(self._mechanism, statement), strict=True)
            if not part.auxiliary
        ]
        assumed = Obligation("", self._mechanism.intervals, (), Conjunction(self._ground.premises))
        limits = [Allowed(goal, self._unknown) for goal in (*(evolve(g, premises=()) for g in goals), assumed)]
        for point in self._points:
            free = {variable: point[variable] for variable in self._box}
            left: Spans = (whole_of(self._domain),)
            for limit in limits:
                left = intersection(left, limit.at(free))
            end = exact_end(form, free)
            known = None if not left else left[-1].high if form.high else left[0].low
            shown = end if isinstance(end, Fraction) else None
            if known != shown or bool(left) != (end is not None):
                raise InternalError(
                    f"the closed form of {form.parameter.name} is {end} at a point, and claims leave {known}"
                )


def _at_least(strict: bool) -> Relation:
    return Relation.GT if strict else Relation.GE
