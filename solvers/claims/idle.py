"""What a spec says to no effect where it takes more than its text to see it: warnings along with the verdicts.

    idle(mechanism, statements, proved, budget)   a Doubt for each

    a ledger line that never applies    its condition fails in every play that has a probability above 0
    a claim of the ranges alone         it is proved, and no rule of the spec can change it; assumptions may
    a deposit that cannot be lost       no line that applies pays money out of it to anyone but its owner
    a bond in no claim                  what a player can lose cancels out of every claim, or is in none

Each is certain: a probability is 0 by exact interval arithmetic, a condition on parameters is refuted by an engine.
What is not decided gives no warning. All warnings of a spec together are one question, with one budget and one
deadline. Not here: what the text alone shows (mechanisms/language/smells.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction

from mechanisms.errors import DomainError
from mechanisms.game.game import Chance, Play, happens
from mechanisms.game.ledger import Line, Place, holder
from mechanisms.game.reachability import Search
from mechanisms.language.allowances import Doubt
from mechanisms.language.codes import Code
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter
from mechanisms.terms.free_variables import variables
from mechanisms.terms.intervals import Interval
from mechanisms.terms.rewriting import replace
from mechanisms.terms.terms import ZERO, Condition, Event, Number, Term, Truth, Variable, negate
from mechanisms.terms.units import MONEY
from proofs.arithmetic.bounds import closure
from proofs.arithmetic.interval_arithmetic import Enclosures
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved
from proofs.claims.grounding import Grounding, expanded_definitions
from proofs.claims.statement import Statement, expected_payoffs, obligations
from proofs.claims.substance import of_ranges_alone
from proofs.work import walked
from solvers.engines.budget import STEP, STOPS, Allowance, Meter
from solvers.engines.portfolio import decide
from solvers.windows.dependence import depends, names

_FOR_ONE = 50_000
"""Units of work for one condition on parameters, so that a hard one leaves some for those behind it."""


def idle(
    mechanism: Mechanism, statements: Sequence[Statement], proved: Collection[str], allowed: Allowance
) -> tuple[Doubt, ...]:
    """What the spec says to no effect; `proved` are the names of the claims that are proved."""
    found, meter = list[Doubt](), allowed.meter()
    with suppress(*STOPS), meter.enforced():
        ground = Grounding(mechanism)
        periods = [_Applying(period, ground, meter) for period in mechanism.periods]
        for kind in (
            _of_ranges_alone(mechanism, statements, proved, meter),
            _never_applying(periods),
            _never_at_risk(mechanism, periods),
            _in_no_claim(mechanism, statements, meter),
        ):
            with suppress(DomainError):
                for doubt in kind:
                    found.append(doubt)
    return tuple(sorted(found, key=lambda doubt: (doubt.diagnostic.at.line, doubt.diagnostic.at.column)))


class _Applying:
    """Which ledger lines can apply in one period, each searched for once."""

    def __init__(self, period: Mechanism, ground: Grounding, meter: Meter) -> None:
        self._ground, self._meter = ground, meter
        self._enclosures = Enclosures(closure(self._ground.box))
        self._search = Search(period.game)
        self._known = dict[Condition, bool]()
        self.lines = period.ledger

    def ever(self, line: Line) -> bool:
        """Whether a line may apply in some play."""
        if line.when not in self._known:
            try:
                self._known[line.when] = self._search.possible(line.when, self._may, self._may_hold)
            except DomainError:
                self._known[line.when] = True
        return self._known[line.when]

    def costs(self, line: Line) -> bool:
        """Whether a line may apply and moves money that is not 0."""
        return self.ever(line) and self._ground.term(line.amount) != Number(ZERO)

    def _may(self, chance: Chance, outcome: Event | None, play: Play) -> bool:
        """Whether an outcome of chance may have a probability above 0 after a play."""
        if not happens(chance.when, play):
            return True
        settled = self._ground.term(replace(chance.probability, settled=lambda event: play[event.stage] == event))
        self._meter.charge(walked((settled,)))
        bounds = self._enclosures.bounds(settled)
        if outcome is None:
            return bounds.low is None or bounds.low < 1
        return bounds.high is None or bounds.high > 0

    def _may_hold(self, condition: Condition) -> bool:
        """Whether a condition on parameters may be true in the ranges."""
        condition = self._ground.condition(condition)
        if isinstance(condition, Truth):
            return condition.value
        self._meter.charge(STEP)
        never = Obligation("never", self._ground.box, self._ground.premises, negate(condition))
        return not isinstance(decide(never, self._meter.part(_FOR_ONE)), Proved)


def _never_applying(periods: Sequence[_Applying]) -> Iterator[Doubt]:
    everywhere = {line.at: list[tuple[_Applying, Line]]() for period in periods for line in period.lines}
    for period in periods:
        for line in period.lines:
            everywhere[line.at].append((period, line))
    for copies in everywhere.values():
        if not any(period.ever(line) for period, line in copies):
            line = copies[-1][1]
            name = f"{line.source} -> {line.target}"
            message = f"`{name}` never applies: its condition has probability 0 for every value in the ranges"
            yield Doubt.of(Code.NEVER_APPLIES, name, message, line.at, "correct its condition, or remove the line")


def _of_ranges_alone(
    mechanism: Mechanism, statements: Sequence[Statement], proved: Collection[str], meter: Meter
) -> Iterator[Doubt]:
    for statement in statements:
        claim = statement.claim
        if claim.name not in proved:
            continue
        meter.charge(walked(part.condition for part in statement.parts))
        if of_ranges_alone(mechanism, statement):
            source = "the ranges and assumptions" if _assumed(mechanism, statement, meter) else "the ranges alone"
            message = f"`{claim.name}` follows from {source}: no rule of the spec can change it"
            advice = "state what the rules must achieve, or make it an assumption"
            yield Doubt.of(Code.RANGES_ALONE, claim.name, message, claim.at, advice)


def _assumed(mechanism: Mechanism, statement: Statement, meter: Meter) -> bool:
    """Whether an assumption shares a parameter with a claim."""
    parts = obligations(mechanism, statement, meter.charge)
    return any(names(part.goal) & names(premise) for part in parts for premise in part.premises)


def _never_at_risk(mechanism: Mechanism, periods: Sequence[_Applying]) -> Iterator[Doubt]:
    for deposit in mechanism.deposits:
        out = [
            (period, line)
            for period in periods
            for line in period.lines
            if line.source == deposit and holder(line.target) != deposit.owner
        ]
        if not any(period.costs(line) for period, line in out):
            message = f"`{deposit}` is never at risk: no line that applies pays out of it to anyone else"
            advice = "add the line that takes it, or remove the deposit"
            yield Doubt.of(Code.NEVER_AT_RISK, str(deposit), message, deposit.at, advice)


# bonds on which no claim depends --------------------------------------------------------------


def _in_no_claim(mechanism: Mechanism, statements: Sequence[Statement], meter: Meter) -> Iterator[Doubt]:
    """Parameters of money that a player can lose, where a spec has claims and none depends on them."""
    if not statements:
        return
    definitions = expanded_definitions(mechanism)
    mentioned = [_mentioned(mechanism, statement, definitions, meter) for statement in statements]
    for parameter in _bonds(mechanism, definitions):
        named = [s for s, names in zip(statements, mentioned, strict=True) if parameter.variable in names]
        if not _matters(mechanism, named, parameter, meter):
            how = "it cancels out of each that names it" if named else "none of them speaks of what is paid with it"
            message = f"no claim depends on `{parameter.name}`: {how}"
            advice = "claim what it is for, or remove it"
            yield Doubt.of(Code.IN_NO_CLAIM, parameter.name, message, parameter.at, advice)


def _mentioned(
    mechanism: Mechanism, statement: Statement, definitions: Mapping[Variable, Term], meter: Meter
) -> frozenset[Variable]:
    """Every parameter in a claim and in the payoffs that it compares, through definitions, before anything cancels."""
    payoffs = expected_payoffs(mechanism, statement, meter.charge)
    terms = [*payoffs.values(), *(part.condition for part in statement.parts)]
    terms += [assumption.condition for assumption in mechanism.assumptions]
    found = frozenset(v for term in terms for v in variables(term))
    return found | frozenset(w for v in found & definitions.keys() for w in variables(definitions[v]))


def _bonds(mechanism: Mechanism, definitions: Mapping[Variable, Term]) -> Iterator[Parameter]:
    """What players have in escrow, or what is burned of theirs."""
    amounts = [deposit.amount for deposit in mechanism.deposits]
    amounts += [line.amount for period in mechanism.periods for line in period.ledger if _burns(line)]
    named = {v for amount in amounts for v in variables(amount)}
    named |= {w for v in named & definitions.keys() for w in variables(definitions[v])}
    for parameter in (*mechanism.given, *mechanism.solved):
        if parameter.variable in named - mechanism.units and parameter.dimension == MONEY:
            yield parameter


def _burns(line: Line) -> bool:
    return not isinstance(line.source, Place) and line.target == Place("burn")


def _matters(mechanism: Mechanism, statements: Sequence[Statement], parameter: Parameter, meter: Meter) -> bool:
    """Whether the truth of one of the claims depends on a parameter, were it free."""
    free = mechanism.with_setting(parameter.variable, Interval(Fraction(0), None))
    for goal in (goal for statement in statements for goal in obligations(free, statement, meter.charge)):
        meter.charge(walked((goal.goal, *goal.premises)))
        if depends(goal, parameter.variable):
            return True
    return False
