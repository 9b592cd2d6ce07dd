"""Implicit claims: what must hold before any other claim has a meaning.

    well-formed/chance    every probability of chance lies in [0, 1], whatever happened before
    well-formed/tail      the probability in any_of and tail lies in [0, 1]
    well-formed/count     their counts are fixed whole numbers, and not too large to be computed with
    well-formed/divisor   nothing is divided by 0
    escrow                no play takes more out of a deposit than was deposited, and no line less than nothing

Each is an obligation like any other, with the position of the text that it guards. What an assumption rests on
must follow from the ranges and from the assumptions above it: otherwise an assumption could vouch for itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import chain, product

from mechanisms.diagnostics import Position
from mechanisms.errors import DomainError
from mechanisms.game.compilation import Asked, Question, compiled
from mechanisms.game.ledger import Deposit, Line
from mechanisms.language.codes import Code
from mechanisms.language.faults import fault
from mechanisms.model.mechanism import Assumption, Divisor, Mechanism
from mechanisms.model.parameters import Defined, Parameter
from mechanisms.terms.free_variables import events, variables, walk
from mechanisms.terms.rewriting import replace, replace_in
from mechanisms.terms.terms import (
    ONE,
    TRUE,
    ZERO,
    Comparison,
    Condition,
    Conjunction,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Tail,
    Term,
    Truth,
    Variable,
    all_of,
)
from mechanisms.values import Frozen
from proofs.checking.obligation import Obligation
from proofs.claims.course import Recurring, check_ends, drawn_over_time, exits, never_ending
from proofs.claims.escrow import Withdrawals
from proofs.claims.grounding import Grounding, grounding
from proofs.claims.statement import Statement, expected_payoffs, payoff_terms

MOST_WORK = 10**10
"""A tail of n trials and k hits is a sum of k numbers of about n digits, so it costs about n^2 * k."""


class Implicit(Frozen):
    """An implicit claim: what it asks, where its text is, and how to say that it fails."""

    obligation: Obligation
    at: Position
    message: str
    help: str

    @property
    def plainly_false(self) -> bool:
        """Whether a count is none, or too large: no other formula can be computed then."""
        return self.obligation.name == "well-formed/count"


def implicit_claims(mechanism: Mechanism, statements: tuple[Statement, ...] = ()) -> tuple[Implicit, ...]:
    """All implicit claims of a mechanism that are not plainly true, each once."""
    ground = grounding(mechanism)
    found = dict[tuple[Condition, Position], Implicit]()
    of_assumptions = ((above, source) for above in range(len(ground.premises)) for source in _assumed(mechanism, above))
    others = (
        *_chances(mechanism),
        *(source for formula, at in _formulas(mechanism, statements) for source in _tails(mechanism, formula, at)),
        *_divisors(mechanism, statements),
        *_in_time(mechanism),
        *(_escrow(mechanism) if mechanism.time is None else _escrow_over_time(mechanism)),
    )
    for above, (name, condition, at, message, advice) in chain(of_assumptions, ((None, source) for source in others)):
        goal = ground.condition(condition)
        if goal != Truth(True):
            obligation = Obligation(name, ground.box, ground.premises[:above], goal)
            found.setdefault((goal, at), Implicit(obligation, at, message, advice))
    return tuple(found.values())


_Source = tuple[str, Condition, Position, str, str]


def _chances(mechanism: Mechanism) -> Iterator[_Source]:
    for period in mechanism.periods:
        for stage in period.game.chances:
            where = "" if period.game.state is None else f" in `{period.game.state}`"
            for probability in _settled_in(period, stage.probability, stage.at, stage.when):
                yield (
                    f"well-formed/chance/{stage.name}",
                    _is_probability(probability),
                    stage.at,
                    f"the probability of `{stage.name}`{where} is not within [0, 1]",
                    "narrow the range of a parameter, or correct the formula",
                )


def _in_time(mechanism: Mechanism) -> Iterator[_Source]:
    """What holds a game in time together: a discount within [0, 1), or courses that all end."""
    time = mechanism.time
    if time is None:
        return
    if time.discount is not None:
        low, high = (Comparison(time.discount, r, Number(x)) for r, x in ((Relation.GE, ZERO), (Relation.LT, ONE)))
        yield (
            "well-formed/discount",
            all_of(low, high),
            time.at,
            "the discount is not within [0, 1)",
            "narrow the range of a parameter, or write `discount: none` where every course ends",
        )
        return
    check_ends(mechanism)
    for way in exits(mechanism):
        yield (
            f"well-formed/ends/{way.state}",
            Comparison(way.chance, Relation.GT, Number(ZERO)),
            time.at,
            never_ending(way),
            "narrow a range so that every course ends, or write a discount below 1",
        )


def _assumed(mechanism: Mechanism, above: int) -> Iterator[_Source]:
    """What the assumption with this number rests on: itself, and the definitions that it uses."""
    assumption = mechanism.assumptions[above]
    written = {divisor.term: divisor.places[-1] for divisor in mechanism.divisors}
    for divisor in assumption.divisors:
        yield from _divisor(mechanism, divisor)
    yield from _tails(mechanism, assumption.condition, assumption.at)
    for parameter in _definitions_of(mechanism, assumption):
        assert isinstance(parameter.setting, Defined)
        for node in walk(parameter.setting.term):
            if isinstance(node, Quotient):
                at = written.get(node.denominator, parameter.at)
                yield from _divisor(mechanism, Divisor(node.denominator, (at,)))
        yield from _tails(mechanism, parameter.setting.term, parameter.at)


def _definitions_of(mechanism: Mechanism, assumption: Assumption) -> list[Parameter]:
    """The defined parameters that an assumption mentions, and those that they mention in turn."""
    definitions, needed = mechanism.definitions, set[Variable]()
    waiting = [assumption.condition, *(divisor.term for divisor in assumption.divisors)]
    while waiting:
        for variable in variables(waiting.pop()) & definitions.keys() - needed:
            needed.add(variable)
            waiting.append(definitions[variable])
    return [parameter for parameter in mechanism.parameters if parameter.variable in needed]


def _tails(mechanism: Mechanism, formula: Term | Condition, at: Position) -> Iterator[_Source]:
    ground = grounding(mechanism)
    for node in walk(formula):
        if isinstance(node, Tail):
            for probability in _settled(mechanism, node.probability, at):
                yield (
                    "well-formed/tail",
                    _is_probability(probability),
                    at,
                    "the probability in `any_of` or `tail` is not within [0, 1]",
                    "narrow the range of a parameter, or correct the formula",
                )
            yield from _counts(mechanism, ground, node, at)


def _counts(mechanism: Mechanism, ground: Grounding, tail: Tail, at: Position) -> Iterator[_Source]:
    trials, least = (
        [_count(ground.term(count)) for count in _settled(mechanism, term, at)] for term in (tail.trials, tail.least)
    )
    yield (
        "well-formed/count",
        Truth(None not in (*trials, *least)),
        at,
        "the counts in `any_of` and `tail` must be whole numbers that are fixed",
        "give the parameter one whole value: no range, nothing to solve for, no fraction",
    )
    yield (
        "well-formed/count",
        Truth(all(n**2 * min(k, n) <= MOST_WORK for n in trials for k in least if n is not None and k is not None)),
        at,
        "the counts in this `any_of` or `tail` are too large for exact numbers",
        "any_of(p, n) takes n up to 100,000, and tail(n, k, p) n^2 * k up to 10^10",
    )


def _count(term: Term) -> int | None:
    """A fixed whole number of at least 0; None for anything else."""
    whole = isinstance(term, Number) and term.value.denominator == 1 and term.value >= 0
    return term.value.numerator if isinstance(term, Number) and whole else None


def _formulas(mechanism: Mechanism, statements: tuple[Statement, ...]) -> Iterator[tuple[Term | Condition, Position]]:
    """Every formula of a spec that may contain a tail, but for the assumptions."""
    for period in mechanism.periods:
        yield from ((stage.probability, stage.at) for stage in period.game.chances)
        yield from ((line.amount, line.at) for line in period.ledger)
        yield from ((line.when, line.at) for line in period.ledger)
    if mechanism.time is not None and mechanism.time.discount is not None:
        yield mechanism.time.discount, mechanism.time.at
    yield from ((p.setting.term, p.at) for p in mechanism.parameters if isinstance(p.setting, Defined))
    for statement in statements:  # what is expected in a game in time is made of the formulas of its periods
        payoffs = expected_payoffs(mechanism, statement) if mechanism.time is None else {}
        yield from ((replace_in(part.condition, payoffs), statement.claim.at) for part in statement.parts)


def _divisors(mechanism: Mechanism, statements: tuple[Statement, ...]) -> Iterator[_Source]:
    of_claims = [
        Divisor(_with_payoffs(mechanism, statement, divisor.term), divisor.places)
        for statement in statements
        for divisor in statement.divisors
    ]
    for divisor in (*mechanism.divisors, *of_claims):
        yield from _divisor(mechanism, divisor)


def _with_payoffs(mechanism: Mechanism, statement: Statement, term: Term) -> Term:
    """A term with what it expects put in."""
    named = variables(term)
    return replace(term, payoff_terms(mechanism, (e for e in statement.expectations if e.placeholder in named)))


def _divisor(mechanism: Mechanism, divisor: Divisor) -> Iterator[_Source]:
    settled = _settled(mechanism, divisor.term, divisor.places[0])
    factors = dict.fromkeys(factor for each in settled for factor in _factors(each))
    for at, term in product(divisor.places, factors):
        yield (
            "well-formed/divisor",
            Comparison(term, Relation.NE, Number(ZERO)),
            at,
            "this may be a division by 0",
            "keep the divisor away from 0: narrow a range, or open its end as in `(0 .. 1]`",
        )


def _factors(divisor: Term) -> tuple[Term, ...]:
    """What a divisor is a product of: it is 0 where one of these is."""
    match divisor:
        case Product(factors):
            return tuple(factor for each in factors for factor in _factors(each))
        case Power(base, _):
            return _factors(base)
        case _:
            return (divisor,)


def _escrow(mechanism: Mechanism) -> Iterator[_Source]:
    withdrawals = Withdrawals(mechanism)
    for deposit in mechanism.deposits:
        with _placed(deposit.at):
            totals, drawn = withdrawals.totals(deposit), withdrawals.drawn(deposit)
        for taken in totals:
            yield (
                f"escrow/{deposit}",
                Comparison(taken, Relation.LE, deposit.amount),
                deposit.at,
                f"a play withdraws more from `{deposit}` than was deposited",
                "a deposit can be withdrawn once: make the withdrawals mutually exclusive, or withdraw shares of it",
            )
        yield from _paid_in(deposit, drawn)


def _escrow_over_time(mechanism: Mechanism) -> Iterator[_Source]:
    """A deposit can be lost once over the whole course of play, or over each stay in the states where it lies."""
    assert mechanism.time is not None, "it has states"
    for deposit in mechanism.deposits:
        with _placed(deposit.at):
            found = drawn_over_time(mechanism, deposit)
        if isinstance(found, Recurring):
            states = ", ".join(f"`{state}`" for state in found.states)
            message = f"a course of play withdraws `{deposit}` more than once: it returns to {states}"
            advice = "move to another state when it is withdrawn, or deposit it anew: `- bond of worker while active`"
            raise fault(Code.IMPLICIT, message, deposit.at, advice)
        for taken in found:
            yield (
                f"escrow/{deposit}",
                Comparison(taken, Relation.LE, deposit.amount),
                deposit.at,
                f"a course of play withdraws more from `{deposit}` than was deposited",
                "a deposit can be withdrawn once: make the withdrawals mutually exclusive, or withdraw shares of it",
            )
        for period in mechanism.periods:
            with _placed(deposit.at):
                drawn = Withdrawals(period).drawn(deposit)
            yield from _paid_in(deposit, drawn)


def _paid_in(deposit: Deposit, drawn: Iterable[tuple[Line, Term]]) -> Iterator[_Source]:
    for line, amount in drawn:
        yield (
            f"escrow/{deposit}/paid-in",
            Comparison(amount, Relation.GE, Number(ZERO)),
            line.at,
            f"this may take less than nothing out of `{deposit}`, and so hide what another line takes",
            "a deposit is paid out only: write what is paid in as a line in the other direction",
        )


def _settled(mechanism: Mechanism, term: Term, at: Position, when: Condition = TRUE) -> list[Term]:
    """The different terms that a term can become, in every state that some play reaches."""
    if not events(term):
        return [term]
    found = (each for period in mechanism.periods for each in _settled_in(period, term, at, when))
    return list(dict.fromkeys(found))


def _settled_in(mechanism: Mechanism, term: Term, at: Position, when: Condition = TRUE) -> list[Term]:
    """The different terms that a term can become, as the events that it mentions go one way or another.

    Plays in which `when`, a condition on their course, fails are left out.
    """
    mentioned = events(term)
    if not mentioned:
        return [term]
    asked = Asked((Question(0, when, term),), {}, weighed=False)
    with _placed(at):
        graph = compiled(mechanism.game, asked)
    return list(dict.fromkeys(transfer.amount for edge in graph.edges for transfer in edge.due))


@contextmanager
def _placed(at: Position) -> Iterator[None]:
    """Raise SpecError, with a place, where what a formula depends on can come about in too many ways."""
    try:
        yield
    except DomainError as error:
        advice = "leave out what no claim needs, or let one stage stand for several"
        raise fault(Code.GAME_SIZE, str(error).partition(":")[0], at, advice) from None


def _is_probability(term: Term) -> Condition:
    return Conjunction(
        (
            Comparison(term, Relation.GE, Number(Fraction(0))),
            Comparison(term, Relation.LE, Number(Fraction(1))),
        )
    )
