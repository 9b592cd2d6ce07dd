"""What a sum of squares may be made of: products of hypotheses, each with the monomials of its weight.

    levels(case)    ever larger selections of blocks, the smallest first

In words, for a goal g of degree d, rounded up to an even number: squares alone; with numbers times products of up to
three hypotheses; with squares times single hypotheses (M. Putinar 1993), then pairs (K. Schmüdgen 1991); the same up
to degree d + 2; for g times a weight of its own (G. Stengle 1974); and for no goal at all, where the assumptions
contradict each other. No degree in one parameter is larger than in the goal or an assumption, up to the same rounding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, product
from math import prod

from mechanisms.values import Frozen
from proofs.checking.cases import Case
from proofs.checking.combination import hypotheses
from proofs.work import Charge
from solvers.engines.sums_of_squares.coordinates import Coordinates, Exponents, Form, degree, multiplied, size
from solvers.engines.sums_of_squares.gram import Block

MOST_FORMS = 40
MOST_PRODUCTS = 150
MOST_ENTRIES = 2_500
"""Monomials of one weight, products of hypotheses, and entries of all Gram matrices: larger levels are left out."""
_MONOMIALS, _LISTED = 10, 40
"""So many monomials are multiplied, or listed, in a unit."""


class Hypothesis(Frozen):
    """A hypothesis by its number, as a form divided by `size`."""

    number: int
    form: Form
    size: Fraction
    strict: bool


class Level(Frozen):
    """Blocks whose weighted products shall add up to a goal, or to 0 where there is none."""

    name: str
    goal: Form | None
    blocks: tuple[Block, ...]
    positive: frozenset[tuple[int, ...]] | None
    """Products that are positive as such, of which one needs a number > 0; None where the goal itself is one."""

    @property
    def too_large(self) -> bool:
        """Whether the level is left out."""
        sizes = [len(block.basis) for block in self.blocks]
        return max(sizes, default=0) > MOST_FORMS or sum(n * (n + 1) // 2 for n in sizes) > MOST_ENTRIES


def scaled(case: Case, coordinates: Coordinates) -> dict[int, Hypothesis]:
    """The hypotheses about what the goal and the premises depend on, by number; 0 is the negated goal."""
    found = {}
    for number, sign in enumerate(hypotheses(case)):
        if set(sign.polynomial.generators) <= set(coordinates.generators):
            form = coordinates.inward(sign.polynomial)
            shrunk = size(form)
            found[number] = Hypothesis(number, {m: c / shrunk for m, c in form.items()}, shrunk, sign.strict)
    return found


class Selection:
    """The selections of blocks for one case."""

    def __init__(self, case: Case, known: dict[int, Hypothesis], charge: Charge) -> None:
        self._known, self._charge = known, charge
        self._goal: Form = {m: -c for m, c in known[0].form.items()}
        self._assumed = [h for n, h in known.items() if n > 0]
        self._premises = len(case.premises)
        forms = [known[n].form for n in range(self._premises + 1)]
        self._top = _even(degree(self._goal))
        count = len(next(iter(form)) if (form := next((f for f in forms if f), None)) else ())
        self._limits = tuple(_even(max(m[i] for form in forms for m in form)) for i in range(count))

    def levels(self) -> Iterator[Level]:
        """Ever larger selections."""
        single, pairs = self._products(1), self._products(2)
        products = [*single, *pairs, *self._products(3)][:MOST_PRODUCTS]
        yield self._level("squares", [], [()])
        yield self._level("numbers times products", products, [()])
        yield self._level("squares times hypotheses", products, [(), *single])
        yield self._level("squares times products", products, [(), *single, *pairs])
        yield self._level("squares, the goal weighted as well", [], [(), (0,)], more=2)
        yield self._level("squares times hypotheses, 2 degrees more", products, [(), *single], more=2)
        yield self._level(
            "squares times products, the goal weighted as well", products, [(), (0,), *single, *pairs], more=2
        )
        if self._premises:
            yield self._level("assumptions that contradict each other", products, [(), *single, *pairs], aimless=True)

    def _products(self, count: int) -> list[tuple[int, ...]]:
        """Products of `count` hypotheses: first those with a premise, then those about one parameter, powers last."""
        found = list(combinations_with_replacement([h.number for h in self._assumed], count))
        if count == 2:
            found = [(i, j) for i, j in found if i != j and not self._opposite(i, j)]
        return sorted(found, key=lambda p: (len(set(p)) < count, p[0] > self._premises, not self._together(p)))

    def _together(self, factors: tuple[int, ...]) -> bool:
        """Whether hypotheses are all about the same parameters."""
        return len({_used(self._known[n].form) for n in factors}) == 1

    def _opposite(self, i: int, j: int) -> bool:
        """Whether two hypotheses are one equation: their product is minus a square."""
        first, second = self._known[i].form, self._known[j].form
        return first == {m: -c for m, c in second.items()}

    def _level(
        self,
        name: str,
        numbers: Sequence[tuple[int, ...]],
        squares: Sequence[tuple[int, ...]],
        *,
        more: int = 0,
        aimless: bool = False,
    ) -> Level:
        """Squares times some products, and numbers times others, up to `more` degrees above the goal's."""
        strict = aimless or not self._known[0].strict
        blocks, positive = list[Block](), set[tuple[int, ...]]()
        for factors in dict.fromkeys([*squares, *numbers]):
            form = self._multiplied(factors)
            basis = [{m: Fraction(1)} for m in self._basis(form, self._top + more)]
            if not basis:
                continue
            if factors == (0,):
                basis = [b for b in basis if degree(b) <= 1]
            if strict and all(self._known[n].strict for n in factors):
                positive.add(factors)
            if factors in squares:
                blocks.append(Block(factors, form, tuple(basis)))
            if factors not in squares or (factors in positive and len(basis) > 1):
                blocks.append(Block(factors, form, (basis[0],)))
        blocks.sort(key=lambda block: -len(block.basis))
        return Level(name, None if aimless else self._goal, tuple(blocks), frozenset(positive) if strict else None)

    def _multiplied(self, factors: tuple[int, ...]) -> Form:
        form: Form = {(0,) * len(self._limits): Fraction(1)}
        for number in factors:
            self._charge(1 + len(form) * len(self._known[number].form) // _MONOMIALS)
            form = multiplied(form, self._known[number].form)
        return form

    def _basis(self, form: Form, top: int) -> list[Exponents]:
        """The monomials whose squares times a form stay within the degrees, the lowest first."""
        left = top - degree(form)
        used = [max((m[i] for m in form), default=0) for i in range(len(self._limits))]
        extra = top - self._top
        ranges = [range((most + extra - here) // 2 + 1) for most, here in zip(self._limits, used, strict=True)]
        if left < 0 or any(len(r) == 0 for r in ranges):
            return []
        self._charge(1 + prod(map(len, ranges)) // _LISTED)
        return sorted((m for m in product(*ranges) if 2 * sum(m) <= left), key=lambda m: (sum(m), m))


def _used(form: Form) -> frozenset[int]:
    return frozenset(i for m in form for i, e in enumerate(m) if e)


def _even(number: int) -> int:
    return number + number % 2
