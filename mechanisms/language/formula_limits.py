"""How large a term becomes once its definitions are put in: bounds that keep a small text from a huge formula.

    x1: = x0^64
    x2: = x1^64      twelve such lines are a number that no machine holds

A term is measured without expanding it: its degree (how often it multiplies parameters), its height (levels) and its
length (summands, as sums within sums are one sum). What `min`, `max`, `abs` and `if` choose from may be all there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from graphlib import TopologicalSorter

from mechanisms.diagnostics import Position
from mechanisms.language.codes import Code
from mechanisms.language.faults import fault
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import Node, Number, Power, Product, Quotient, Sum, Tail, Term, Variable
from mechanisms.values import Frozen, parts

MOST_BITS = 13_000
"""Size of an exact number in a formula: 3,900 digits, below the 4,300 that Python prints."""

MOST_DEGREE = 4_096
MOST_HEIGHT = 200
MOST_SUMMANDS = 20_000


class _Size(Frozen):
    degree: int
    height: int
    length: int


class Measure:
    """The degree, height and length of terms, given the definitions that they rest on."""

    def __init__(self, definitions: Mapping[Variable, Term] | None = None) -> None:
        """Definitions must not go round in a circle."""
        self._sizes: dict[Node, _Size] = {}
        below = {v: variables(term) for v, term in (definitions or {}).items()}
        for variable in TopologicalSorter(below).static_order():
            if definitions and variable in definitions:
                self._sizes[variable] = self._size(definitions[variable])

    def define(self, variable: Variable, term: Term) -> None:
        """Count a parameter as its definition from here on."""
        self._sizes[variable] = self._size(term)

    def check(self, node: Node, at: Position) -> None:
        """Raises SpecError where a formula is too large once its definitions are put in."""
        size = self._size(node)
        if size.degree > MOST_DEGREE:
            message = f"with its definitions substituted, the formula multiplies more than {MOST_DEGREE} parameters"
            raise fault(Code.TOO_BIG, message, at, "the chance of any of n events is any_of(p, n), for any n")
        if size.height > MOST_HEIGHT:
            message = f"with its definitions substituted, the formula nests deeper than {MOST_HEIGHT} levels"
            raise fault(Code.TOO_BIG, message, at, "define it by fewer steps")
        if size.length > MOST_SUMMANDS:
            message = f"with its definitions substituted, the formula adds up more than {MOST_SUMMANDS} terms"
            raise fault(Code.TOO_BIG, message, at, "write a multiple as one: `2 * x` for `x + x`")

    def _size(self, node: Node) -> _Size:
        if node not in self._sizes:
            self._sizes[node] = self._fresh(node)
        return self._sizes[node]

    def _fresh(self, node: Node) -> _Size:
        sizes = [self._size(part) for part in below(node)]
        degrees, lengths = [size.degree for size in sizes], [size.length for size in sizes]
        degree, height = max(degrees, default=0), 1 + max((size.height for size in sizes), default=0)
        match node:
            case Variable():
                return _Size(1, 1, 1)
            case Sum():
                return _Size(degree, height, sum(lengths))
            case Product() | Quotient() | Tail():
                return _Size(sum(degrees), height, 1)
            case Power(_, exponent):
                return _Size(degree * exponent, height, 1)
            case _:
                return _Size(degree, height, max(lengths, default=1))


def below(node: Node) -> Iterator[Node]:
    """The terms and conditions directly below a node."""
    for part in parts(node):
        for inner in part if isinstance(part, tuple) else (part,):
            if isinstance(inner, Node):
                yield inner


def bounded(term: Term, at: Position) -> Term:
    """The term itself, if the numbers at its top are of a size to work with.

    Raises SpecError where one is longer than MOST_BITS.
    """
    for number in (term, *below(term)) if isinstance(term, Sum | Product) else (term,):
        if isinstance(number, Number) and _bits(number.value) > MOST_BITS:
            raise fault(
                Code.TOO_BIG, "a number here has more than 3,900 digits", at, "use a larger unit, or any_of(p, n)"
            )
    return term


def power_is_bounded(base: Term, exponent: int, at: Position) -> None:
    """Raises SpecError where a power of a number would be longer than MOST_BITS, before it is computed."""
    if isinstance(base, Number) and _bits(base.value) * exponent > MOST_BITS:
        raise fault(Code.TOO_BIG, "this power has more than 3,900 digits", at, "use a larger unit, or any_of(p, n)")


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())
