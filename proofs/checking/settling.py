"""What interval arithmetic settles on a cell before a formula is split into cases: `min`, `max`, `abs`, `if`.

    max(a, b)      is a where a - b is nowhere negative
    abs(a)         is a where a is nowhere negative
    a if c else b  is a where c holds throughout
    a >= b         is true where it holds throughout, with `abs`, `max` and so on still in it

What is replaced is equal at every point of the cell at which the formula has a value. The checker relies on this
as it relies on the enclosures. A comparison of plain terms is left as it is: a certificate shows it.

Not here: splitting what is left (proofs/checking/cases.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias, assert_never

from mechanisms.terms.free_variables import walk
from mechanisms.terms.rewriting import Rewriting
from mechanisms.terms.terms import (
    Abs,
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
    IfThenElse,
    MinMax,
    Negation,
    Occurs,
    Pick,
    Quotient,
    Relation,
    Term,
    Truth,
    all_of,
    any_of,
    negate,
    negative,
)
from proofs.arithmetic.bounds import Bounds, Cell
from proofs.arithmetic.growth import most_monomials
from proofs.arithmetic.interval_arithmetic import Enclosures
from proofs.arithmetic.polynomial import Ratios

Special: TypeAlias = MinMax | Abs | IfThenElse
"""A term that is one of several others, depending on the point."""

MOST_COMPARED = 16
"""So many parts of a `min` or `max` are compared pair by pair; where there are more, only by their bounds."""

MOST_MONOMIALS = 500
"""A difference that may have more monomials than this is enclosed as it is written, and not multiplied out."""


def specials(node: Term | Condition) -> Iterable[Special]:
    """Every `min`, `max`, `abs` and `if` of a term or a condition."""
    return (below for below in walk(node) if isinstance(below, MinMax | Abs | IfThenElse))


class Settling:
    """Conditions on one cell, with everything replaced that is settled there."""

    def __init__(self, cell: Cell) -> None:
        self._enclosing, self._ratios = Enclosures(cell), Ratios()
        self._rewriting = Rewriting(fold=self._folded)

    def condition(self, condition: Condition) -> Condition:
        """The condition with its special terms settled, and the comparisons in which one is left, where possible."""
        return self._settled(self._rewriting.condition(condition), plain_too=False)

    def guard(self, condition: Condition) -> Condition:
        """`condition` for what divides one case from another: here comparisons of plain terms are settled too."""
        return self._settled(self._rewriting.condition(condition), plain_too=True)

    def swapped(self, condition: Condition, old: Term, new: Term) -> Condition:
        """`condition` once a subterm is replaced by another."""
        rewriting = Rewriting(fold=self._folded)
        rewriting.know(old, new)
        return self._settled(rewriting.condition(condition), plain_too=False)

    def _settled(self, condition: Condition, *, plain_too: bool) -> Condition:
        match condition:
            case Truth() | Occurs():
                return condition
            case Comparison(left, relation, right):
                if not plain_too and not any(specials(condition)):
                    return condition
                known = _holds(self._sign(left - right), relation)
                return condition if known is None else Truth(known)
            case Negation(inner):
                return negate(self._settled(inner, plain_too=plain_too))
            case Conjunction(conditions):
                return all_of(*(self._settled(each, plain_too=plain_too) for each in conditions))
            case Disjunction(conditions):
                return any_of(*(self._settled(each, plain_too=plain_too) for each in conditions))
            case _:
                assert_never(condition)

    def _folded(self, term: Term) -> Term:
        match term:
            case MinMax(pick, terms):
                return self._extremum(pick, terms)
            case Abs(inner):
                sign = self._sign(inner)
                return inner if sign.nowhere_negative else negative(inner) if sign.nowhere_positive else term
            case IfThenElse(condition, then, otherwise):
                guard = self._settled(condition, plain_too=True)
                return (then if guard.value else otherwise) if isinstance(guard, Truth) else term
            case _:
                return term

    def _extremum(self, pick: Pick, terms: tuple[Term, ...]) -> Term:
        """`min` or `max` without the parts that another part makes superfluous."""
        nested = (t.terms if isinstance(t, MinMax) and t.pick is pick else (t,) for t in terms)
        kept = self._within_reach(pick, list(dict.fromkeys(part for parts in nested for part in parts)))
        if len(kept) <= MOST_COMPARED:
            for part in tuple(kept):
                if any(other is not part and self._outdone(pick, part, other) for other in kept):
                    kept.remove(part)
        return kept[0] if len(kept) == 1 else MinMax(pick, tuple(kept))

    def _within_reach(self, pick: Pick, parts: list[Term]) -> list[Term]:
        """The parts without those that by their bounds never pass one that is kept."""
        ends = {part: _turned(pick, self._enclosing.bounds(part)) for part in parts}
        certain = [(end.low, part) for part, end in ends.items() if end.low is not None]
        if not certain:
            return parts
        floor, best = max(certain, key=lambda entry: entry[0])
        return [p for p in parts if p is best or (high := ends[p].high) is None or high > floor]

    def _outdone(self, pick: Pick, part: Term, other: Term) -> bool:
        """Whether `min` or `max` needs no part where there is the other one."""
        return _turned(pick, self._sign(other - part)).nowhere_negative

    def _sign(self, term: Term) -> Bounds:
        """Bounds of a term: as it is written, and multiplied out where those do not tell its sign."""
        found = self._enclosing.bounds(term)
        if found.nowhere_negative or found.nowhere_positive or not _is_short_polynomial(term):
            return found
        return self._enclosing.bounds(self._ratios.of(term).numerator.term())


def _is_short_polynomial(term: Term) -> bool:
    if most_monomials(term) > MOST_MONOMIALS:
        return False
    return not any(isinstance(below, MinMax | Abs | IfThenElse | Quotient) for below in walk(term))


def _turned(pick: Pick, bounds: Bounds) -> Bounds:
    """The bounds as they are for a `max`; for a `min` those of the negated term, whose greatest part it takes."""
    return bounds if pick is Pick.GREATEST else -bounds


def _holds(difference: Bounds, relation: Relation) -> bool | None:
    """Whether left has a relation to right at all points of a cell (True), at none (False), or perhaps at some.

    `difference` encloses left minus right.
    """
    match relation:
        case Relation.GE:
            return True if difference.nowhere_negative else False if difference.negative else None
        case Relation.GT:
            return True if difference.positive else False if difference.nowhere_positive else None
        case Relation.LE | Relation.LT:
            turned = Relation.GE if relation is Relation.LE else Relation.GT
            return _holds(-difference, turned)
        case Relation.NE:
            return True if difference.positive or difference.negative else None
        case Relation.EQ:
            return False if difference.positive or difference.negative else None
        case _:
            assert_never(relation)
