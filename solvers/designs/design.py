"""Design: values of several unknowns at which all claims hold for every value of the ranges, at least cost.

    design(question, budget)    Designed, Infeasible, or Undecided

Programs in floats propose, the exact engines decide: a counterexample is a new cut for the next proposal; what comes
out was proved (solvers/designs/candidates.py), and a bound says how much cheaper another design can be at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import islice

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import holds
from mechanisms.terms.terms import (
    FALSE,
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
    Negation,
    Relation,
    all_of,
    any_of,
    negate,
)
from mechanisms.values import Frozen, evolve
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved, Refuted, Undecided
from solvers.designs.bound import Bound, bound, excluded_below
from solvers.designs.candidates import Candidate, close, costing, simpler, unmet
from solvers.designs.cuts import Cut, Cuts
from solvers.designs.programs import propose, shortfall
from solvers.designs.question import Question
from solvers.engines.budget import STOPS, Allowance, Meter, why_stopped
from solvers.engines.portfolio import decide, never

_ROUNDS = 16
"""So often a counterexample may lead to a new proposal."""
_PROPOSALS = 3
"""Proposals of one round that are tried."""
_BROKEN = 1e-6
"""Where a proposal misses a cut by more than this share, it is asked first whether the cuts can hold at all."""
TOLERANCE = Fraction(1, 10**6)
"""A design that costs more than the bound by less than this share is as good as any: the simplest one is taken."""


class Designed(Frozen):
    """A design: the values, what they cost at worst, and how good that is; `bound` None where no bound was proved.

    `touched` are the claims that have no slack at some point of the ranges. `needed` are those without which a design
    was found that is cheaper by more than the gap; of those in `unsure` nobody knows that.
    """

    question: Question
    found: Candidate
    bound: Bound | None
    touched: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()

    @property
    def tight(self) -> tuple[str, ...]:
        """The claims that hold the cost up, or may: without slack, or, by a strict claim or a gap, next to none."""
        return tuple(name for name in self.question.claims if name in self.touched or name in self.needed)

    @property
    def gap(self) -> Fraction | None:
        """By how much less another design may cost at most, as a share of the cost; None without a bound."""
        return None if self.bound is None else self.bound.gap(self.found.cost)


class Infeasible(Frozen):
    """No design: the cuts contradict each other, which was proved. `conflict` are claims that do so by themselves."""

    question: Question
    cuts: tuple[Cut, ...]
    proved: Proved
    conflict: tuple[str, ...]


class Search:
    """The search for one design. `run` finds it, `explained` adds which claims are tight and needed."""

    def __init__(self, question: Question, meter: Meter) -> None:
        self._question, self._meter = question, meter
        self._cuts = Cuts(question)
        self._near: Candidate | None = None
        self._found: Designed | Infeasible | Undecided = Undecided("nothing was asked")

    def run(self) -> Designed | Infeasible | Undecided:
        """The best design that can be found, with its bound; why there is none; or why nobody knows."""
        try:
            with self._meter.enforced():
                self._found = self._run()
        except STOPS as error:
            self._found = Undecided(why_stopped(error))
        return self._found

    def explained(self) -> Designed | Infeasible | Undecided:
        """What `run` has found, with the claims that are tight and needed, as far as the work allowed reaches."""
        if isinstance(self._found, Designed) and self._near is not None:
            try:
                with self._meter.enforced():
                    self._found = _explained(self._found, self._cuts, self._near, self._meter)
            except STOPS:
                self._found = evolve(self._found, unsure=self._question.claims)
        return self._found

    def _run(self) -> Designed | Infeasible | Undecided:
        cuts, meter = self._cuts, self._meter
        cuts.first(meter.again())
        if not self._question.unknowns:
            return _as_it_is(cuts, meter)
        found = _first(cuts, meter)
        if not isinstance(found, Candidate):
            return found
        self._near = found
        known = bound(cuts, found, meter)
        if known is None:
            return Designed(self._question, found, None)
        limit = found.cost
        if known.gap(found.cost):
            limit = max(limit, known.value + TOLERANCE * abs(known.value))
        return Designed(self._question, simpler(self._question, found, limit, meter), known)


def design(question: Question, allowed: Allowance) -> Designed | Infeasible | Undecided:
    """The best design that can be found, with its bound; why there is none; or why nobody knows.

    The work allowed is counted for each claim, window and bound anew; the time is that of the whole design.
    """
    search = Search(question, allowed.meter())
    search.run()
    return search.explained()


def _as_it_is(cuts: Cuts, meter: Meter) -> Designed | Infeasible | Undecided:
    """The verdict on a question in which nothing is left to be found."""
    for scenario in cuts.question.scenarios:
        for statement, goal in scenario.goals:
            verdict = decide(goal, meter.again())
            if isinstance(verdict, Refuted):
                cuts.at(scenario, verdict.point)
                return infeasible(cuts, meter) or Undecided(f"{statement.claim.name} fails, and no cut says so")
            if not isinstance(verdict, Proved):
                return Undecided(f"{goal.name}: {verdict.word}")
    found = costing(cuts.question, {}, meter)
    if found is None:
        return Undecided("the cost has no value at any point that was met")
    return Designed(cuts.question, found, None if found.open else Bound(found.cost, (), ()))


def _first(cuts: Cuts, meter: Meter) -> Candidate | Infeasible | Undecided:
    """The first design, once counterexamples bring nothing new."""
    question, asked = cuts.question, False
    for _ in range(_ROUNDS):
        new = False
        for proposal in islice(propose(cuts, meter.again()), _PROPOSALS):
            if not asked and shortfall(cuts, proposal) > _BROKEN:
                asked = True
                if (excluded := infeasible(cuts, meter)) is not None:
                    return excluded
            failing = unmet(question, proposal, meter)
            if failing is not None and cuts.at(*failing):
                new, asked = True, False
                break
            found = close(question, proposal, meter)
            if found is not None:
                return found
        if not new:
            break
    return infeasible(cuts, meter) or Undecided("no design was found, and none is excluded")


def infeasible(cuts: Cuts, meter: Meter) -> Infeasible | None:
    """That no design satisfies all cuts, with a smallest set of claims that do so; None if that is not proved."""
    proved = _contradict(cuts, cuts.all, meter)
    if proved is None:
        return None
    among = cuts.all
    claims = list(cuts.question.claims)
    for name in cuts.question.claims:
        others = [each for each in claims if each != name]
        fewer = tuple(cut for cut in among if cut.needs(others))
        if (still := _contradict(cuts, fewer, meter)) is not None:
            claims, among, proved = others, fewer, still
    return Infeasible(cuts.question, among, proved, tuple(claims))


def _contradict(cuts: Cuts, among: Sequence[Cut], meter: Meter) -> Proved | None:
    asked = Obligation("designs", cuts.question.domains, tuple(cut.condition for cut in among), FALSE)
    found = never(asked, meter.again())
    return found if isinstance(found, Proved) else None


def _explained(designed: Designed, cuts: Cuts, near: Candidate, meter: Meter) -> Designed:
    """Which claims are tight, and which are needed; `near` is a design close to the best one."""
    question, found = designed.question, designed.found
    touching = [cut for cut in cuts.all if _touches(cut, found)]
    touched = tuple(name for name in question.claims if any(name in cut.claims for cut in touching))
    needed, unsure = list[str](), list[str](() if designed.bound is not None else question.claims)
    if designed.bound is not None:
        for name in question.claims:
            told = _needed(designed.bound, name, cuts, near, meter)
            if told:
                needed.append(name)
            elif told is None:
                unsure.append(name)
    return evolve(designed, touched=touched, needed=tuple(needed), unsure=tuple(unsure))


def _touches(cut: Cut, found: Candidate) -> bool:
    """Whether a design leaves a cut no slack: it breaks what the cut asks once every relation in it is strict."""
    try:
        return not holds(strictly(cut.condition), found.values)
    except DomainError:
        return False


def strictly(condition: Condition, *, denied: bool = False) -> Condition:
    """What holds where a condition has slack: its relations made strict, denials carried inwards."""
    match condition:
        case Comparison(left, relation, right):
            asked = relation.opposite if denied else relation
            return Comparison(left, _STRICT.get(asked, asked), right)
        case Negation(inner):
            return strictly(inner, denied=not denied)
        case Conjunction(conditions) | Disjunction(conditions):
            parts = tuple(strictly(each, denied=denied) for each in conditions)
            return all_of(*parts) if isinstance(condition, Conjunction) is not denied else any_of(*parts)
        case _:
            return negate(condition) if denied else condition


_STRICT = {Relation.GE: Relation.GT, Relation.LE: Relation.LT}
"""What is left of a relation where equality is not enough."""


def _needed(known: Bound, name: str, cuts: Cuts, near: Candidate, meter: Meter) -> bool | None:
    """Whether a design is cheaper than the bound where one claim need not hold; None where nobody knows."""
    others = [each for each in cuts.question.claims if each != name]
    if all(cut.needs(others) for cut in known.cuts):
        return False
    without = cuts.question.among(others)
    fewer = Cuts(without)
    fewer.first(meter.again())
    for proposal in islice(propose(fewer, meter.again()), 1):
        cheaper = close(without, proposal, meter)
        if cheaper is not None and cheaper.cost < known.value:
            return True
    left = tuple(cut for cut in cuts.all if cut.needs(others))
    return False if excluded_below(known.value, cuts, left, near, meter) else None
