"""From which value of one parameter on does a claim hold? Also where the parameter is inside a tail.

Where the claim is a polynomial in the parameter, its whole set of good values is known exactly
(solvers/windows/window.py). A parameter inside `any_of` or `tail` (an audit rate, with many jobs) leaves that
class: then values are halved at the corners of the other parameters, which shows what fails, and
one proof over everything above shows what holds. The threshold is rounded to the safe side.

    threshold(mechanism, statement, parameter, domain, budget)   Threshold or Undecided
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import islice

from mechanisms.errors import DomainError, SpecError
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter, Solve
from mechanisms.terms.evaluation import Evaluation
from mechanisms.terms.intervals import Interval
from mechanisms.terms.rewriting import replace_in
from mechanisms.terms.terms import Comparison, Condition, Negation, Number, Relation, Variable, all_of
from mechanisms.values import Frozen
from proofs.arithmetic.bounds import exactly
from proofs.checking.obligation import Obligation, Point
from proofs.checking.verdict import Proved, Undecided, Vacuous, Verdict, worst
from proofs.claims.statement import Statement, obligations
from solvers.claims.thresholds_in_time import threshold_in_time
from solvers.claims.wellformedness_check import check_implicit
from solvers.engines.budget import Allowance, Exhausted, Meter
from solvers.engines.corners import ends_within, points_of
from solvers.engines.guide import Guide
from solvers.engines.portfolio import decide
from solvers.windows.dependence import depends
from solvers.windows.real_sets import Span, Spans
from solvers.windows.window import claim_window

_MOST_CORNERS = 64
_HALVINGS = 40
_CLOSE = Fraction(1, 10**5)


class Threshold(Frozen):
    """The values of a parameter, within its domain, at which a claim holds, for all values of the others.

    No spans: it holds nowhere. `matters` is False where the claim does not speak of the parameter.
    """

    parameter: Parameter
    spans: Spans
    domain: Interval
    matters: bool = True

    @property
    def to_the_end(self) -> bool:
        """Whether the claim holds from one value on, up to the upper end of the domain."""
        return len(self.spans) == 1 and (self.spans[0].high == self.domain.high or self.spans[0].high is None)


def threshold(
    mechanism: Mechanism, statement: Statement, parameter: Parameter, domain: Interval, allowed: Allowance
) -> Threshold | Undecided | Vacuous:
    """The values of a parameter, within a domain, at which every part of a claim holds."""
    meter = allowed.meter()
    freed = mechanism.with_setting(parameter.variable, Solve(domain))
    try:
        goals = obligations(freed, statement, meter.charge)
    except Exhausted as error:
        return Undecided(f"{statement.claim.name}: {error}")
    if not any(depends(goal, parameter.variable) for goal in goals):
        return Threshold(parameter, (), domain, matters=False)
    senseless = _senseless(freed, statement, parameter.variable, meter)
    if senseless is not None:
        return senseless
    if statement.asked and domain.high is not None:
        found = threshold_in_time(freed, statement, parameter, domain, meter)
        if found is not None:
            return found if isinstance(found, Undecided) else Threshold(parameter, found, domain)
    window = claim_window(freed, statement, parameter.variable, meter.part(meter.left // 2))
    if isinstance(window, Undecided) and domain.high is not None and not statement.asked:
        return _Halving(goals, parameter, domain, meter).run()
    return window if isinstance(window, Undecided | Vacuous) else Threshold(parameter, window.spans, domain)


def _senseless(freed: Mechanism, statement: Statement, parameter: Variable, meter: Meter) -> Undecided | None:
    """Why nothing can be said of the whole domain: somewhere a chance leaves [0, 1], or the like; else None.

    What does not depend on the parameter is as it is in the mechanism itself, which its caller has checked.
    """
    try:
        return check_implicit(freed, (statement,), meter, about=parameter).doubt
    except SpecError as error:
        return Undecided(f"the spec has no meaning in all of the domain: {error.diagnostics[0].message}")


class _Halving:
    """The search where the parameter is inside a tail: points show what fails, one proof what holds between.

    It starts at the upper end or, where the claim fails there, at some value where no point is known at which it fails.
    """

    def __init__(self, goals: Sequence[Obligation], parameter: Parameter, domain: Interval, meter: Meter) -> None:
        assert domain.high is not None
        self._goals, self._parameter, self._domain, self._meter = goals, parameter, domain, meter
        self._unknown: Variable = parameter.variable
        self._corners = _corners(goals, self._unknown)

    def run(self) -> Threshold | Undecided:
        top, bottom = self._domain.high, self._domain.low
        assert top is not None
        good = next((value for value in (top, *_grid(self._domain)) if not self._fails(value)), None)
        if good is None:
            return self._nowhere()
        high = top if good == top else self._last_good(good, top)
        if bottom in self._domain and not self._fails(bottom):
            return self._proved(bottom, high)
        return self._proved(self._last_good(good, bottom), high)

    def _nowhere(self) -> Threshold | Undecided:
        """That no value is enough: at one corner of the others the claim is proved to fail whatever the value is."""
        ends = [end for end in (self._domain.low, self._domain.high) if end is not None]
        failing = [c for c in self._corners if all(self._fails_at({**c, self._unknown: end}) for end in ends)]
        for corner in failing:
            at = {variable: Number(value) for variable, value in corner.items()}
            kept = all_of(*(replace_in(premise, at) for premise in self._goals[0].premises))
            broken = Negation(all_of(*(replace_in(goal.goal, at) for goal in self._goals)))
            fails = Obligation("fails", {self._unknown: self._domain}, (), all_of(kept, broken))
            if isinstance(decide(fails, self._meter.part(self._meter.left // 4)), Proved):
                return Threshold(self._parameter, (), self._domain)
        return Undecided(f"it fails at every value of {self._parameter.name} that was tried")

    def _last_good(self, good: Fraction, bad: Fraction) -> Fraction:
        """The value nearest to a bad one up to which, from a good one on, no point was met at which the claim fails."""
        for _ in range(_HALVINGS):
            if abs(good - bad) <= max(good, bad) * _CLOSE:
                break
            middle = _between(*sorted((bad, good)))
            good, bad = (good, middle) if self._fails(middle) else (middle, bad)
        return good

    def _proved(self, low: Fraction, high: Fraction) -> Threshold | Undecided:
        """The threshold, where everything from the lower to the upper value is proved."""
        verdict = worst(self._at(goal, Interval(low, high)) for goal in self._goals)
        if not isinstance(verdict, Proved):
            why = f": {verdict.reason}" if isinstance(verdict, Undecided) else ""
            return Undecided(f"no value of {self._parameter.name} is proved to be enough{why}")
        if low == high not in self._domain:
            return Undecided(f"it may hold at {low} alone, which is not in the range of {self._parameter.name}")
        ends = low == self._domain.low, high == self._domain.high
        return Threshold(self._parameter, (Span(low, high, low_exact=ends[0], high_exact=ends[1]),), self._domain)

    def _at(self, goal: Obligation, interval: Interval) -> Verdict:
        box = {**goal.box, self._unknown: interval}
        return decide(Obligation(goal.name, box, goal.premises, goal.goal), self._meter)

    def _fails(self, value: Fraction) -> bool:
        """Whether some part of the claim fails at an admissible corner of the other parameters."""
        return any(self._fails_at({**corner, self._unknown: value}) for corner in self._corners)

    def _fails_at(self, point: Point) -> bool:
        values, guide = Evaluation(point), Guide({v: exactly(x) for v, x in point.items()})
        try:
            admitted = all(values.condition(premise) for premise in self._goals[0].premises)
            return admitted and any(_broken(goal.goal, guide, values) for goal in self._goals)
        except DomainError:
            return False


def _broken(goal: Condition, guide: Guide, values: Evaluation) -> bool:
    """Whether a goal fails at a point: floats tell where they can, since what they say here decides no answer."""
    if isinstance(goal, Comparison) and (signed := _SIDES.get(goal.relation)) is not None:
        low, high = guide.bounds((goal.left - goal.right) * signed)
        if low > 0 or high < 0:
            return high < 0
    return not values.condition(goal)


_SIDES = {
    Relation.GE: Number(Fraction(1)),
    Relation.GT: Number(Fraction(1)),
    Relation.LE: Number(Fraction(-1)),
    Relation.LT: Number(Fraction(-1)),
}


def _corners(goals: Sequence[Obligation], unknown: Variable) -> list[dict[Variable, Fraction]]:
    """Corners of the other parameters; an end that the box leaves out is replaced by the middle."""
    others = [variable for variable in goals[0].box if variable != unknown]
    return list(islice(points_of(others, goals[0].box, ends_within), _MOST_CORNERS))


def _grid(domain: Interval) -> list[Fraction]:
    """Values within a domain, from high to low: in even steps, then ever smaller ones."""
    assert domain.high is not None
    width = domain.high - domain.low
    shares = [*(Fraction(n, 16) for n in range(15, 0, -1)), *(Fraction(1, 2**n) for n in range(5, 16))]
    return [domain.low + width * share for share in shares]


def _between(low: Fraction, high: Fraction) -> Fraction:
    """A short number between two others, nearer to the lower one where that is far below: thresholds are small."""
    middle = (low + high) / 2 if low * 4 > high else max(low * 2, high / 16)
    return middle.limit_denominator(10**7)
