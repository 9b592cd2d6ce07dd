"""From an obligation to plain sign conditions on polynomials.

An obligation fails at a point where the premises and the negated goal hold together. A parameter that has whole values
alone is replaced by each of them in turn, and one whose range is a single value by that. The system is put in
disjunctive form, `min`, `max`, `abs` and `if` are split where interval arithmetic does not settle them
(proofs/checking/settling.py), and denominators are cleared: by their sign where interval arithmetic knows it, else by
multiplying with the square. Each alternative that is left gives one case, and the obligation holds exactly when each
does:

    Case    on the box, the signs in `premises` entail the sign `goal`

A formula that would be large is kept as it is written, and multiplied out only for those who ask for its polynomial
(proofs/arithmetic/growth.py tells beforehand). A denominator is never 0 here: that is an implicit claim of its own
(proofs/claims/wellformedness.py).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias, TypeVar, assert_never

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.rewriting import replace_in
from mechanisms.terms.terms import (
    Abs,
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
    IfThenElse,
    MinMax,
    Negation,
    Number,
    Occurs,
    Pick,
    Relation,
    Term,
    Truth,
    negate,
    negative,
)
from mechanisms.values import Frozen
from proofs.arithmetic.bounds import Cell, closure
from proofs.arithmetic.fractions import Reduced, fraction, known_sign
from proofs.arithmetic.growth import is_large, refuse_endless
from proofs.arithmetic.interval_arithmetic import Enclosures
from proofs.arithmetic.polynomial import Polynomial
from proofs.checking.obligation import Box, Obligation, Point, pieces
from proofs.checking.settling import Settling, Special, specials
from proofs.work import Charge, unlimited, walked

MOST_CASES = 256
"""An obligation that splits into more cases than this, at any whole values of those that have no others, is refused."""

MOST_SPLITS = 4 * MOST_CASES
"""So often a condition is split, at most: alternatives that are left out are not cases, and cost time all the same."""

_SETTLED = 3
"""Enclosing the parts of a condition, and settling what they tell, costs so many times a look at them."""

_REWRITTEN = 4
"""Splitting a formula takes as long as going through each branch of it so often."""

_T = TypeVar("_T")
Literals: TypeAlias = tuple[Comparison, ...]
"""Comparisons that hold together; none of them is an inequation (!=)."""


class Written:
    """A formula as it is written, in a cell: multiplied out once, on demand."""

    def __init__(self, term: Term, cell: Cell) -> None:
        self.term, self.cell = term, cell
        self._polynomial: Polynomial | DomainError | None = None

    def __neg__(self) -> Written:
        return Written(negative(self.term), self.cell)

    @property
    def polynomial(self) -> Polynomial:
        """A polynomial with its sign; DomainError where that is too large."""
        if self._polynomial is None:
            try:
                refuse_endless(self.term)
                self._polynomial = _cleared(fraction(self.term), Enclosures(self.cell))
            except DomainError as error:
                self._polynomial = error
        if isinstance(self._polynomial, DomainError):
            raise self._polynomial
        return self._polynomial


class Sign(Frozen):
    """formula > 0 where strict, else formula >= 0."""

    formula: Polynomial | Written
    strict: bool

    @property
    def polynomial(self) -> Polynomial:
        """The formula, or where it holds divisors what has its sign, multiplied out; DomainError where too large."""
        return self.formula if isinstance(self.formula, Polynomial) else self.formula.polynomial

    @property
    def term(self) -> Term:
        """The formula as a term; as it was written where that is kept, its divisors included."""
        return self.formula.term() if isinstance(self.formula, Polynomial) else self.formula.term

    @property
    def large(self) -> bool:
        """Whether the formula is kept as it is written, since it would be large when multiplied out."""
        return isinstance(self.formula, Written)

    @property
    def negated(self) -> Sign:
        """The sign condition that holds exactly where this one does not."""
        return Sign(-self.formula, not self.strict)

    def allows(self, value: Fraction) -> bool:
        """Whether a value of the formula satisfies the condition."""
        return value > 0 or (value == 0 and not self.strict)

    def holds_at(self, point: Point) -> bool:
        """Whether the condition is true at a point; DomainError where a divisor is 0 there."""
        if isinstance(self.formula, Written):
            return self.allows(evaluate(self.formula.term, point))
        return self.allows(self.formula.at(point))


class Case(Frozen):
    """On the box, the premises entail the goal."""

    box: Box
    premises: tuple[Sign, ...]
    goal: Sign


def cases(obligation: Obligation, charge: Charge = unlimited) -> tuple[Case, ...]:
    """All cases of an obligation: it holds exactly when each of them does.

    Raises DomainError where they are too many or a formula is too large, and what `charge` raises.
    """
    found = list[Case]()
    for values, piece in pieces(obligation):
        if values:
            charge(walked((piece.goal, *piece.premises)))
        found += _cases(piece, charge)
    return tuple(found)


def _cases(obligation: Obligation, charge: Charge) -> tuple[Case, ...]:
    """The cases of an obligation without whole parameters."""
    obligation = _without_fixed(obligation)
    cell, found = closure(obligation.box), list[Case]()
    splitting = _Splitting(cell, charge)
    failure = splitting.alternatives(negate_all(obligation.goal))
    premises = splitting.alternatives(Conjunction(obligation.premises))
    for broken in failure:
        for held in premises:
            for literals in splitting.split(broken + held):
                signs = _signs(literals, cell) or (Sign(Polynomial.of(0), strict=False),)
                found.append(Case(obligation.box, signs[1:], signs[0].negated))
                _limit(found)
    return tuple(found)


def premise_systems(obligation: Obligation, charge: Charge = unlimited) -> tuple[tuple[Sign, ...], ...]:
    """The premises alone: they can hold together exactly where all signs of one of these systems can.

    A parameter that has whole values alone may have others here, too.
    """
    obligation = _without_fixed(obligation.relaxed)
    cell = closure(obligation.box)
    splitting = _Splitting(cell, charge)
    alternatives = splitting.alternatives(Conjunction(obligation.premises))
    return tuple(_signs(split, cell) for literals in alternatives for split in splitting.split(literals))


def _without_fixed(obligation: Obligation) -> Obligation:
    """The obligation with every parameter whose range is a single value put in."""
    fixed = {v: Number(interval.low) for v, interval in obligation.box.items() if interval.low == interval.high}
    if not fixed:
        return obligation
    box = {v: interval for v, interval in obligation.box.items() if v not in fixed}
    premises = tuple(replace_in(premise, fixed) for premise in obligation.premises)
    return Obligation(obligation.name, box, premises, replace_in(obligation.goal, fixed))


def negate_all(condition: Condition) -> Condition:
    """The negated condition in negation normal form: the only leaves are truths and comparisons without !=."""
    match condition:
        case Truth() | Comparison():
            return _plain(negate(condition))
        case Negation(inner):
            return _plain(inner)
        case Conjunction(conditions):
            return Disjunction(tuple(map(negate_all, conditions)))
        case Disjunction(conditions):
            return Conjunction(tuple(map(negate_all, conditions)))
        case Occurs(event):
            raise DomainError(f"the event `{event}` is not settled in a claim")
        case _:
            assert_never(condition)


def _plain(condition: Condition) -> Condition:
    """The condition in negation normal form."""
    match condition:
        case Truth():
            return condition
        case Comparison(left, Relation.NE, right):
            return Disjunction((Comparison(left, Relation.LT, right), Comparison(left, Relation.GT, right)))
        case Comparison():
            return condition
        case Negation(inner):
            return negate_all(inner)
        case Conjunction(conditions):
            return Conjunction(tuple(map(_plain, conditions)))
        case Disjunction(conditions):
            return Disjunction(tuple(map(_plain, conditions)))
        case Occurs(event):
            raise DomainError(f"the event `{event}` is not settled in a claim")
        case _:
            assert_never(condition)


def _alternatives(condition: Condition) -> list[Literals]:
    """Disjunctive normal form: the condition holds exactly where all literals of one alternative do."""
    match _plain(condition):
        case Truth(value):
            return [()] if value else []
        case Comparison() as literal:
            return [(literal,)]
        case Disjunction(conditions):
            return _limit([literals for part in conditions for literals in _alternatives(part)])
        case Conjunction(conditions):
            found: list[Literals] = [()]
            for part in conditions:
                more = _alternatives(part)
                found = _limit([known + literals for known in found for literals in more])
            return found
        case Negation() | Occurs():  # never: `_plain` leaves neither
            raise AssertionError("negation normal form has neither")


def _limit(found: list[_T]) -> list[_T]:
    if len(found) > MOST_CASES:
        raise DomainError(f"the claim splits into more than {MOST_CASES} cases: state it in smaller parts")
    return found


class _Splitting:
    """Conditions on one cell, split into alternatives without `min`, `max`, `abs` and `if`.

    What interval arithmetic settles is not split, and what it refutes is left out.
    """

    def __init__(self, cell: Cell, charge: Charge) -> None:
        self._settling = Settling(cell)
        self._left = MOST_SPLITS
        self._charge = charge

    def alternatives(self, condition: Condition) -> list[Literals]:
        """Disjunctive normal form of what is not settled."""
        self._charge(_SETTLED * walked((condition,)))
        return _alternatives(self._settling.condition(condition))

    def split(self, literals: Literals) -> list[Literals]:
        """The same literals without special terms: they hold exactly where one of the results does."""
        special = _innermost(literals)
        if special is None:
            return [literals]
        self._left -= 1
        if self._left < 0:
            raise DomainError(f"the claim splits more than {MOST_SPLITS} times: state it in smaller parts")
        found: list[Literals] = []
        branches = _branches(special)
        self._charge(_REWRITTEN * len(branches) * walked(literals))
        for guard, value in branches:
            swapped = tuple(self._settling.swapped(literal, special, value) for literal in literals)
            for plain in _alternatives(Conjunction((*swapped, self._settling.guard(guard)))):
                found += self.split(plain)
                _limit(found)
        return found


def _innermost(literals: Literals) -> Special | None:
    """A special term in which there is no other one."""
    found: Special | None = None
    inside = [special for literal in literals for special in specials(literal)]
    while inside:
        found = inside[0]
        inside = [special for special in specials(found) if special is not found]
    return found


def _branches(node: Special) -> list[tuple[Condition, Term]]:
    """What a special term is, and under which condition."""
    match node:
        case MinMax(pick, terms):
            relation = Relation.LE if pick is Pick.LEAST else Relation.GE
            return [
                (Conjunction(tuple(Comparison(term, relation, other) for other in terms if other != term)), term)
                for term in terms
            ]
        case Abs(term):
            zero = Number(Fraction(0))
            return [(Comparison(term, Relation.GE, zero), term), (Comparison(term, Relation.LT, zero), negative(term))]
        case IfThenElse(condition, then, otherwise):
            return [(condition, then), (negate_all(condition), otherwise)]
        case _:
            assert_never(node)


def _signs(literals: Literals, cell: Cell) -> tuple[Sign, ...]:
    return tuple(sign for literal in literals for sign in _signs_of(literal, cell))


def _signs_of(literal: Comparison, cell: Cell) -> tuple[Sign, ...]:
    """A comparison as signs of polynomials, its denominators cleared."""
    match literal.relation:
        case Relation.GE | Relation.GT:
            strict = literal.relation is Relation.GT
            return (Sign(_formula(literal.left - literal.right, cell), strict),)
        case Relation.LE | Relation.LT:
            strict = literal.relation is Relation.LT
            return (Sign(_formula(literal.right - literal.left, cell), strict),)
        case Relation.EQ:
            difference = _formula(literal.left - literal.right, cell)
            return (Sign(difference, strict=False), Sign(-difference, strict=False))
        case Relation.NE:  # never: `_plain` leaves none
            raise AssertionError("inequations are split into < and >")


def sign_of(term: Term, box: Box, *, strict: bool) -> Sign:
    """The condition that a term is positive in a box (with `strict`), or nowhere negative."""
    return Sign(_formula(term, closure(box)), strict)


def _formula(term: Term, cell: Cell) -> Polynomial | Written:
    """A polynomial with the sign of a term; the term itself where that is large, or a divisor has no known sign."""
    if is_large(term):
        return Written(term, cell)
    reduced, enclosures = fraction(term), Enclosures(cell)
    if any(known_sign(factor, enclosures) is None for factor in reduced.odd):
        return Written(term, cell)
    return _cleared(reduced, enclosures)


def _cleared(reduced: Reduced, enclosures: Enclosures) -> Polynomial:
    """A polynomial with the sign of a fraction at every point of a cell where no divisor is 0."""
    numerator = reduced.numerator
    for factor in reduced.odd:
        positive = known_sign(factor, enclosures)
        numerator = numerator * factor if positive is None else numerator if positive else -numerator
    return numerator
