"""How good a design is: the largest v for which it is proved that every design costs at least v.

"The cuts entail cost >= v" is an obligation in the unknowns alone, decided by the engines and accepted by the checker
like any other. Before it is asked, one unknown that occurs with degree 1 is eliminated by weights
(proofs/checking/weighed.py): those that make the cost stationary at the design, as the multipliers of a linear program.

    bound(cuts, candidate, meter)    a Bound; None where nothing could be proved

The cost is that at the point of the ranges where the design costs most: the worst case is at least as much.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from mechanisms.errors import DomainError
from mechanisms.terms.free_variables import variables, walk
from mechanisms.terms.rewriting import replace
from mechanisms.terms.terms import Comparison, Condition, Number, Relation, Tail, Term, Variable
from mechanisms.values import Frozen
from proofs.arithmetic.bounds import exactly
from proofs.arithmetic.polynomial import Polynomial, ratio
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved
from proofs.checking.weighed import remainders
from solvers.designs.candidates import Candidate
from solvers.designs.cuts import Cut, Cuts
from solvers.designs.question import Values
from solvers.engines.budget import STOPS, Budget, Meter
from solvers.engines.corners import ends_within
from solvers.engines.guide import Guide
from solvers.engines.portfolio import decide

GAPS = tuple(map(Fraction, ("0", "1/1000000000", "1/1000000", "1/10000", "1/1000", "1/100", "1/20")))
"""What is tried: that no design is cheaper by more than this share of the cost."""

_BITS = 50
"""Bits to which a cost with longer numbers is rounded down before a bound on it is asked for."""
_CLOSE = Fraction(1, 10**5)
"""A cut counts as one that holds a design back if it has no more slack than this share of its size."""
_SHORT = 24
"""Bits of the numerator and of the denominator of a short fraction."""
_EACH = Budget(rlimit=400_000)
"""What each attempt at a bound may use."""
_SIMPLE = tuple(10**k for k in (2, 4, 8, 14))
"""Weights are tried with denominators up to these."""


class Bound(Frozen):
    """Every design that satisfies the cuts costs at least `value`.

    `shown` are the obligations it rests on, with their verdicts; `premises` are the cuts that these assume. Where an
    unknown was eliminated, it is `pivot`, and `weights` gives the weight of each cut.
    """

    value: Fraction
    shown: tuple[tuple[Obligation, Proved], ...]
    premises: tuple[Cut, ...]
    pivot: Variable | None = None
    weights: tuple[tuple[Cut, Fraction], ...] = ()

    def gap(self, cost: Fraction) -> Fraction:
        """By how much less than a cost the bound is, as a share of it."""
        return (cost - self.value) / abs(cost) if cost else cost - self.value

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """What it rests on."""
        return (*self.premises, *(cut for cut, _ in self.weights))

    @property
    def strict(self) -> tuple[str, ...]:
        """The claims that are strict in a cut with a weight: where it is touched, the cost may be approached only."""
        return tuple(dict.fromkeys(name for cut, _ in self.weights if cut.strict for name in cut.claims))

    @property
    def certified(self) -> bool:
        """Whether certificates stand behind it, and no engine's word alone."""
        return all(certificate is not None for _, proved in self.shown for certificate in proved.certificates)


def bound(cuts: Cuts, found: Candidate, meter: Meter) -> Bound | None:
    """The best bound that can be proved. That nothing is cheaper at all is asked of simple designs alone."""
    if not _same_ranges(cuts, found):
        return None
    lower = _Lower(cuts, cuts.all, found)
    gaps = GAPS if _is_simple(found) else GAPS[1:]
    return next((each for gap in gaps if (each := lower.within(gap, meter)) is not None), None)


def excluded_below(value: Fraction, cuts: Cuts, among: Sequence[Cut], found: Candidate, meter: Meter) -> bool:
    """Whether it is proved that some of the cuts leave no design that costs less than a value."""
    return _same_ranges(cuts, found) and _Lower(cuts, among, found).at(value, meter) is not None


def _same_ranges(cuts: Cuts, found: Candidate) -> bool:
    """Whether the worst point of the cost is one for every design: no assumption ties the ranges to the unknowns.

    What the cost of this one design does not depend on may have any value there, if no assumption is about it.
    """
    others, domains = cuts.question.others(found.scenario).keys(), cuts.question.domains.keys()
    premises = [variables(p) for p in found.scenario.premises]
    if any(named & domains and named & others for named in premises):
        return not variables(found.scenario.cost) & others
    anywhere = variables(found.scenario.cost) & others - found.worst.keys()
    return not any(named & anywhere for named in premises)


def _is_simple(found: Candidate) -> bool:
    """Whether all values but the last one are short fractions: those of an optimum that is no such number are long."""
    sizes = sorted(x.numerator.bit_length() + x.denominator.bit_length() for x in found.values.values())
    return sum(sizes[:-1]) <= _SHORT * max(len(sizes) - 1, 1)


class _Lower:
    """Bounds on the cost from some cuts, near one design."""

    def __init__(self, cuts: Cuts, among: Sequence[Cut], found: Candidate) -> None:
        self._question, self._among, self._found = cuts.question, among, found
        others = self._question.others(found.scenario)
        place = {v: found.worst[v] if v in found.worst else next(ends_within(i)) for v, i in others.items()}
        known: dict[Variable, Term] = {v: Number(x) for v, x in place.items()}
        self._cost = replace(found.scenario.cost, known)

    def within(self, gap: Fraction, meter: Meter) -> Bound | None:
        """The bound with a gap, if it can be proved."""
        cost = self._found.cost
        return self.at(_rounded_down(cost - gap * max(abs(cost), Fraction(1, 10**9))), meter)

    def at(self, value: Fraction, meter: Meter) -> Bound | None:
        """That no design costs less than a value, if it can be proved."""
        for pivot, weights in self._eliminations():
            try:
                found = self._eliminated(pivot, weights, value, meter)
            except STOPS:
                continue
            if found is not None:
                return found
        shown = self._shown([Comparison(self._cost, Relation.GE, Number(value))], self._among, None, meter)
        return None if shown is None else Bound(value, shown, tuple(self._among))

    def _eliminated(
        self, pivot: Variable, weights: Sequence[tuple[Cut, Fraction]], value: Fraction, meter: Meter
    ) -> Bound | None:
        """The bound by weights, without further cuts if it can be."""
        cost = ratio(self._cost)
        divisor = cost.denominator.constant
        if divisor is None:
            return None
        polynomials = [p for cut, _ in weights if (p := cut.polynomial) is not None]
        cost_part = cost.numerator * Polynomial.of(1 / divisor)
        goals = remainders(polynomials, [y for _, y in weights], cost_part, value, pivot)
        free = [cut for cut in self._among if pivot not in variables(cut.condition)]
        for premises in ((), tuple(free)) if free else ((),):
            shown = self._shown(goals, premises, pivot, meter)
            if shown is not None:
                return Bound(value, shown, premises, pivot, tuple(weights))
        return None

    def _shown(
        self, goals: Sequence[Condition], premises: Sequence[Cut], without: Variable | None, meter: Meter
    ) -> tuple[tuple[Obligation, Proved], ...] | None:
        """The verdicts on goals under premises; None unless each of them is proved."""
        box = {v: domain for v, domain in self._question.domains.items() if v != without}
        conditions = tuple(cut.condition for cut in premises)
        found = list[tuple[Obligation, Proved]]()
        for goal in goals:
            asked = Obligation("cost", box, conditions, goal)
            verdict = decide(asked, meter.again(_EACH), _engines(asked))
            if not isinstance(verdict, Proved):
                return None
            found.append((asked, verdict))
        return tuple(found)

    # Weights ----------------------------------------------------------------------------------------------------------

    def _eliminations(self) -> Iterator[tuple[Variable, tuple[tuple[Cut, Fraction], ...]]]:
        """Unknowns that can be eliminated, with cuts and weights that may do."""
        active = self._active()
        for pivot in self._question.names:
            usable = [cut for cut in active if _linear_in(cut, pivot)]
            if not any(pivot in variables(cut.condition) for cut in usable):
                continue
            weights = self._weights(usable)
            if weights is None or not any(weights):
                continue
            largest = max(weights)
            tried = set[tuple[Fraction, ...]]()
            for simple in _SIMPLE:
                rounded = tuple(Fraction(y / largest).limit_denominator(simple) for y in weights)
                if rounded not in tried:
                    tried.add(rounded)
                    yield pivot, tuple((cut, y) for cut, y in zip(usable, rounded, strict=True) if y)

    def _active(self) -> list[Cut]:
        """The cuts that hold the design back, those among them that are polynomials."""
        found = []
        for cut in self._among:
            polynomial = cut.polynomial
            if polynomial is None:
                continue
            try:
                value = polynomial.at(self._found.values)
            except DomainError:
                continue
            sizes = (abs(Polynomial({m: c}).at(self._found.values)) for m, c in polynomial.coefficients.items())
            if abs(value) <= _CLOSE * sum(sizes):
                found.append(cut)
        return found

    def _weights(self, cuts: Sequence[Cut]) -> list[float] | None:
        """Multipliers at the design: the gradient of the cost as a sum of gradients, in floats, ends included."""
        import numpy as np
        from scipy.optimize import nnls

        place = self._found.values
        try:
            aim = np.array([_slope(self._cost, v, place) for v in place])
            columns = [[_slope(_term(cut), v, place) for v in place] for cut in cuts]
        except (DomainError, OverflowError):
            return None
        for i, v in enumerate(place):
            interval = self._question.domains[v]
            for end, sign in ((interval.low, 1.0), (interval.high, -1.0)):
                if end is not None and place[v] == end:
                    columns.append([sign if j == i else 0.0 for j in range(len(place))])
        if not columns:
            return None
        matrix = np.array(columns).T
        scale = np.array([float(abs(place[v])) or 1.0 for v in place])
        sizes = np.linalg.norm(matrix * scale[:, None], axis=0)
        sizes[sizes == 0] = 1.0
        try:
            found, _ = nnls(matrix * scale[:, None] / sizes, aim * scale)
        except RuntimeError:
            return None
        return [float(y) for y in (found / sizes)[: len(cuts)]]


def _engines(asked: Obligation) -> tuple[str, ...] | None:
    """The engines to ask: of binomial tails, products of hypotheses and sums of squares see too little."""
    has_tails = any(isinstance(node, Tail) for condition in (asked.goal, *asked.premises) for node in walk(condition))
    return ("corners", "cells", "bernstein", "z3") if has_tails else None


def _linear_in(cut: Cut, unknown: Variable) -> bool:
    polynomial = cut.polynomial
    if polynomial is None or polynomial.degree(unknown) > 1:
        return False
    return all(g == unknown or unknown not in variables(g) for g in polynomial.generators)


def _term(cut: Cut) -> Term:
    assert cut.polynomial is not None, "it was chosen so"
    return cut.polynomial.term()


def _slope(term: Term, variable: Variable, place: Values) -> float:
    """The partial derivative at a point, in floats: by the enclosures of a cell that is a point."""
    low, high = Guide({v: exactly(x) for v, x in place.items()}).slope(term, variable)
    return (low + high) / 2


def _rounded_down(value: Fraction) -> Fraction:
    """The value, or one with fewer digits that is just below it."""
    if not value or max(value.numerator.bit_length(), value.denominator.bit_length()) <= _BITS:
        return value
    step = Fraction(2) ** (value.numerator.bit_length() - value.denominator.bit_length() - _BITS)
    return value // step * step
