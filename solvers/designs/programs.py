"""Proposals for a design, in floats: nothing here is believed.

    propose(cuts, meter)    values of the unknowns, the most promising first

Linear and geometric programs go to cvxpy, everything else to SLSQP from several starts. A geometric program is one in
which each cut has a single positive monomial, and the cost none that is negative.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from typing import Any, TypeAlias

import numpy as np

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import (
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
    Negation,
    Relation,
    Tail,
    Term,
    Truth,
    Variable,
    negate,
)
from proofs.arithmetic.polynomial import Polynomial, canonical_order, ratio
from proofs.checking.obligation import Box
from solvers.closed_forms.arrays import Arrays, Enclosure
from solvers.designs.cuts import Cuts
from solvers.engines.budget import Exhausted, Meter, foreign

Proposal: TypeAlias = Mapping[Variable, float]
_PROGRAM = 20_000
"""Units of a program, or of a search from one start."""
_STARTS = 6
_STEPS = 200
_SMALL = 1e-9
"""A range that begins at 0 is searched from this share of its upper end, where steps are ratios."""


def propose(cuts: Cuts, meter: Meter) -> Iterator[Proposal]:
    """Values of the unknowns that nearly satisfy all cuts, at nearly the least cost."""
    if not cuts.costs:
        return
    for program in (_linear, _geometric):
        meter.charge(_PROGRAM)
        try:
            found = program(cuts, meter)
        except DomainError:
            continue
        if found is not None:
            yield found
            yield from _searched(cuts, [found], meter)
            return
    yield from _searched(cuts, _starts(cuts.question.domains), meter)


def shortfall(cuts: Cuts, proposal: Proposal) -> float:
    """By how much a proposal misses a cut, as a share of its size; 0 where it misses none."""
    return max(0.0, -float(np.min(_Functions(cuts).both(proposal)[0], initial=0.0)))


# Linear and geometric programs ----------------------------------------------------------------------------------------


def _polynomials(cuts: Cuts) -> list[Polynomial] | None:
    found = [cut.polynomial for cut in cuts.all]
    return None if any(p is None for p in found) else [p for p in found if p is not None]


def _linear(cuts: Cuts, _meter: Meter) -> Proposal | None:
    """By a linear program; None where something is not linear, or there is no solution."""
    limits = _polynomials(cuts)
    aims = list[Polynomial]()
    for cost in map(ratio, cuts.costs):
        divisor = cost.denominator.constant
        if divisor is None:
            return None
        aims.append(cost.numerator * Polynomial.of(1 / divisor))
    if limits is None:
        return None
    if any(sum(e for _, e in m) > 1 for p in (*limits, *aims) for m in p.coefficients):
        return None
    if any(not isinstance(g, Variable) for p in (*limits, *aims) for g in p.generators):
        return None
    return _by_cvxpy(cuts, limits, aims)


@foreign("cvxpy")
def _by_cvxpy(cuts: Cuts, limits: Sequence[Polynomial], aims: Sequence[Polynomial]) -> Proposal | None:
    import cvxpy as cp

    names = cuts.question.names
    place = {v: i for i, v in enumerate(names)}
    x, worst = cp.Variable(len(names)), cp.Variable()

    def sides(p: Polynomial) -> tuple[list[float], float]:
        row = [0.0] * len(names)
        for m, c in p.coefficients.items():
            if m:
                row[place[m[0][0]]] = float(c)  # type: ignore[index]  # a variable, as was seen
        return row, float(p.coefficients.get((), 0))

    rules: list[Any] = []
    for p in limits:
        row, constant = sides(p)
        rules.append(np.array(row) @ x + constant >= 0)
    for p in aims:
        row, constant = sides(p)
        rules.append(np.array(row) @ x + constant <= worst)
    for v, interval in cuts.question.domains.items():
        rules.append(x[place[v]] >= float(interval.low))
        if interval.high is not None:
            rules.append(x[place[v]] <= float(interval.high))
    problem = cp.Problem(cp.Minimize(worst), rules)
    if not _solved(problem, solver="SCIPY") or x.value is None:
        return None
    return {v: float(x.value[i]) for v, i in place.items()}


def _geometric(cuts: Cuts, meter: Meter) -> Proposal | None:
    """By a geometric program; None where it is none, or has no solution."""
    limits, costs = _polynomials(cuts), [ratio(cost) for cost in cuts.costs]
    if limits is None:
        return None
    split = [_by_sign(p) for p in limits]
    if any(len(positive) != 1 for positive, negative in split if negative):
        return None
    aims = []
    for cost in costs:
        below = _by_sign(cost.denominator)
        above = _by_sign(cost.numerator)
        if below[1] or above[1] or len(below[0]) != 1 or not above[0]:
            return None
        aims.append((above[0], below[0][0]))
    if any(not isinstance(g, Variable) for p in limits for g in p.generators):
        return None
    if any(not isinstance(g, Variable) for c in costs for p in (c.numerator, c.denominator) for g in p.generators):
        return None
    return _by_gp(cuts, [(p[0], n) for p, n in split if n], aims, meter)


_Monomials: TypeAlias = list[tuple[Any, float]]


def _by_sign(polynomial: Polynomial) -> tuple[_Monomials, _Monomials]:
    """The monomials with positive coefficients, and those with negative ones, these with their sign turned."""
    items = [(m, float(c)) for m, c in polynomial.coefficients.items()]
    return [(m, c) for m, c in items if c > 0], [(m, -c) for m, c in items if c < 0]


@foreign("cvxpy")
def _by_gp(
    cuts: Cuts, limits: Sequence[tuple[Any, _Monomials]], aims: Sequence[tuple[_Monomials, Any]], meter: Meter
) -> Proposal | None:
    import cvxpy as cp

    unknowns = {v: cp.Variable(pos=True) for v in cuts.question.names}
    worst = cp.Variable(pos=True)

    def monomial(item: tuple[Any, float]) -> Any:
        return reduce(lambda found, part: found * unknowns[part[0]] ** part[1], item[0], cp.Constant(item[1]))

    def posynomial(items: _Monomials) -> Any:
        return reduce(lambda a, b: a + b, map(monomial, items))

    rules = [posynomial(negative) / monomial(positive) <= 1 for positive, negative in limits]
    rules += [posynomial(above) / monomial(below) <= worst for above, below in aims]
    for v, interval in cuts.question.domains.items():
        if interval.low > 0:
            rules.append(unknowns[v] >= float(interval.low))
        if interval.high is not None:
            rules.append(unknowns[v] <= float(interval.high))
    problem = cp.Problem(cp.Minimize(worst), rules)
    if not _solved(problem, solver="CLARABEL", gp=True, time_limit=max(meter.seconds, 1e-3)):
        return None
    values = {v: x.value for v, x in unknowns.items()}
    return {v: float(x) for v, x in values.items() if x is not None}


def _solved(problem: Any, **how: Any) -> bool:
    """Solve a program. HiGHS is reached through SciPy: by itself it speaks on the standard output."""
    import cvxpy as cp

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "Solution may be inaccurate": it is only a proposal
        try:
            problem.solve(**how)
        except cp.error.SolverError:
            return False
    return problem.status in (cp.OPTIMAL, cp.OPTIMAL_INACCURATE)


# Everything else ------------------------------------------------------------------------------------------------------


def _starts(domains: Box) -> Iterator[Proposal]:
    """Points of the ranges from which a search may begin, the same ones in every run."""
    random = np.random.default_rng(0)
    for number in range(_STARTS):
        share = random.random(len(domains)) if number else np.full(len(domains), 0.5)
        yield {v: _Scale(i).value(float(s)) for (v, i), s in zip(domains.items(), share, strict=True)}


class _Scale:
    """An unknown between 0 and 1: by ratios where its range begins at 0 or spans several sizes, else evenly."""

    def __init__(self, interval: Interval) -> None:
        self._low = float(interval.low)
        self._high = float(interval.high) if interval.high is not None else max(self._low, 1.0) * 1e6
        self._ratios = self._low >= 0 and self._high > 0 and (self._low == 0 or self._high > 10 * self._low)
        self._from = self._low or self._high * _SMALL

    def value(self, share: float) -> float:
        """The number at a share of the range."""
        if self._ratios:
            return float(self._from * (self._high / self._from) ** share)
        return self._low + share * (self._high - self._low)

    def share(self, value: float) -> float:
        """The share of the range at which a number lies."""
        if self._high == self._low:
            return 0.0
        if self._ratios:
            return float(np.log(max(value, self._from) / self._from) / np.log(self._high / self._from))
        return (value - self._low) / (self._high - self._low)


def _searched(cuts: Cuts, starts: Any, meter: Meter) -> Iterator[Proposal]:
    """SLSQP from each start; the best result first, those that are as good left out."""
    from scipy.optimize import minimize

    scales = {v: _Scale(i) for v, i in cuts.question.domains.items()}
    functions = _Functions(cuts)
    results: list[tuple[float, float, Proposal]] = []
    for start in starts:
        try:
            meter.charge(_PROGRAM)
        except Exhausted:
            break
        first = np.clip([scale.share(start[v]) for v, scale in scales.items()], 0.0, 1.0)

        def point(shares: Any) -> Proposal:
            return {v: scale.value(float(s)) for (v, scale), s in zip(scales.items(), shares[:-1], strict=True)}

        def cost(shares: Any) -> float:
            return float(shares[-1])

        size = max(
            abs(functions.cost({v: scales[v].value(float(s)) for v, s in zip(scales, first, strict=True)})), 1e-9
        )

        def limits(shares: Any, size: float = size, point: Callable[[Any], Proposal] = point) -> Any:
            slacks, costs = functions.both(point(shares))
            return np.concatenate((slacks, shares[-1] - costs / size))

        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            found = minimize(
                cost,
                np.append(first, 1.0),
                method="SLSQP",
                bounds=[(0.0, 1.0)] * len(scales) + [(None, None)],
                constraints=[{"type": "ineq", "fun": limits}],
                options={"maxiter": _STEPS, "ftol": 1e-13},
            )
        if not np.all(np.isfinite(found.x)):
            continue
        values = point(found.x)
        slacks, costs = functions.both(values)
        results.append((max(0.0, round(-float(min(slacks, default=0.0)), 7)), float(max(costs)), values))
    results.sort(key=lambda result: result[:2])
    for place, (broken, price, values) in enumerate(results):
        better = results[:place]
        if not any(abs(price - p) <= 1e-6 * abs(price) and broken == b for b, p, _ in better):
            yield values


class _Functions:
    """Cuts and costs as functions of floats; a cut is measured against its size at first sight.

    Those that are polynomials are evaluated together: by powers of parameters and tails, each worked out once.
    """

    def __init__(self, cuts: Cuts) -> None:
        whole = [(cut, cut.polynomial) for cut in cuts.all]
        costs = [ratio(cost) for cost in cuts.costs]
        self._polynomials = _Together(
            [p for _, p in whole if p is not None] + [p for c in costs for p in (c.numerator, c.denominator)]
        )
        self._number = sum(p is not None for _, p in whole)
        self._others = [cut.condition for cut, p in whole if p is None]
        self._sizes: Any = None

    def both(self, values: Proposal) -> tuple[Any, Any]:
        """By how much each cut holds, as a share of its size (negative where it fails), and the costs."""
        sums, sizes = self._polynomials.at(values)
        others = np.array([_slack(c, _arrays(values)) for c in self._others]).reshape(-1, 2)
        found = np.concatenate((sums[: self._number], others[:, 0]))
        if self._sizes is None:
            known = np.concatenate((sizes[: self._number], others[:, 1]))
            self._sizes = np.where((known > 0) & np.isfinite(known), known, 1.0)
        return found / self._sizes, sums[self._number :: 2] / sums[self._number + 1 :: 2]

    def cost(self, values: Proposal) -> float:
        """The greatest cost."""
        return float(np.max(self.both(values)[1], initial=-np.inf))


class _Together:
    """Many polynomials at once, in floats."""

    def __init__(self, polynomials: Sequence[Polynomial]) -> None:
        generators = sorted({g for p in polynomials for g in p.generators}, key=canonical_order)
        self._variables = [g for g in generators if isinstance(g, Variable)]
        self._tails = _Tails([g for g in generators if isinstance(g, Tail)])
        place = {g: i for i, g in enumerate(generators)}
        monomials = [(m, float(c)) for p in polynomials for m, c in p.coefficients.items()]
        self._owner = np.array([i for i, p in enumerate(polynomials) for _ in p.coefficients], dtype=int)
        self._exponents = np.zeros((len(monomials), len(place)))
        for row, (monomial, _) in enumerate(monomials):
            for generator, exponent in monomial:
                self._exponents[row, place[generator]] = exponent
        self._coefficients = np.array([c for _, c in monomials])
        self._number = len(polynomials)

    def at(self, values: Proposal) -> tuple[Any, Any]:
        """The value of each, and the sum of the sizes of its monomials."""
        known = np.array([*(values[v] for v in self._variables), *self._tails.at(values)])
        monomials = self._coefficients * np.prod(known**self._exponents, axis=1)
        sums = np.bincount(self._owner, monomials, self._number)
        return sums, np.bincount(self._owner, np.abs(monomials), self._number)


class _Tails:
    """Binomial tails in floats: each has fixed counts, as the atom of a polynomial."""

    def __init__(self, tails: Sequence[Tail]) -> None:
        chances = [ratio(tail.probability) for tail in tails]
        self._chances = _Together([p for c in chances for p in (c.numerator, c.denominator)]) if tails else None
        self._trials = np.array([float(evaluate(tail.trials, {})) for tail in tails])
        self._least = np.array([float(evaluate(tail.least, {})) for tail in tails])

    def at(self, values: Proposal) -> Any:
        """P(X >= least) of each."""
        if self._chances is None:
            return ()
        from scipy.special import betainc

        sums, _ = self._chances.at(values)
        chance = np.clip(sums[::2] / sums[1::2], 0.0, 1.0)
        return betainc(self._least, self._trials - self._least + 1, chance)


def _arrays(values: Proposal) -> Arrays:
    return Arrays({v: Enclosure(np.float64(x), np.float64(x)) for v, x in values.items()}, {}, {})


def _middle(enclosure: Enclosure) -> float:
    return float(enclosure.low + enclosure.high) / 2


def _slack(condition: Condition, arrays: Arrays) -> tuple[float, float]:
    """By how much a condition holds, and of which size its sides are."""
    match condition:
        case Truth(value):
            return (1.0 if value else -1.0), 1.0
        case Comparison(left, relation, right):
            return _difference(arrays, left, relation, right)
        case Conjunction(conditions):
            return min(_slack(c, arrays) for c in conditions)
        case Disjunction(conditions):
            return max(_slack(c, arrays) for c in conditions)
        case Negation(inner):
            slack, size = _slack(inner, arrays) if negate(condition) == inner else _slack(negate(inner), arrays)
            return (-slack, size) if negate(condition) == inner else (slack, size)
        case _:
            raise DomainError("a condition that is not settled")


def _difference(arrays: Arrays, left: Term, relation: Relation, right: Term) -> tuple[float, float]:
    above, below = _middle(arrays.term(left)), _middle(arrays.term(right))
    size = max(abs(above), abs(below))
    match relation:
        case Relation.GE | Relation.GT:
            return above - below, size
        case Relation.LE | Relation.LT:
            return below - above, size
        case _:
            return -abs(above - below), size
