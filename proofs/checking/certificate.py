"""Evidence as plain data: what a search hands to the checker.

    Corners      a multilinear polynomial's values at the corners of the box
    Bernstein    no coefficient of the polynomial in the Bernstein form of the box has the wrong sign
    Intervals    interval arithmetic bounds the polynomial, once it is at its worst ends
    Ends         the formula as it is written is least at these ends of its parameters, and is shown there
    Between      the formula has degree 1 in a parameter, and is shown at both ends of its range
    Combination  a sum of products of what is assumed that is 0, and cannot be: Farkas, Handelman, sums of squares
    Split        one parameter's range cut in two, with evidence for each part
    Cleared      the signs of the divisors, and evidence for what is left once quotients are cleared

The first four speak of one sign condition of a case: `shows` = 0 is the goal, `shows` = i > 0 says
that premise number i holds nowhere in the box, so that nothing is left to show.

Not here: accepting evidence (proofs/checking/check.py), finding it (solvers/), files of it (proofs/files/).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from fractions import Fraction
from typing import ClassVar, TypeAlias

from mechanisms.terms.terms import Variable
from mechanisms.values import Frozen
from proofs.arithmetic.polynomial import Monomial


class Corners(Frozen):
    """The values at all corners, the last variable running fastest, the low end before the high end.

    For a variable without an upper end the "high" value is the coefficient of the direction in which it grows.
    """

    shows: int
    variables: tuple[Variable, ...]
    values: tuple[Fraction, ...]
    kind: ClassVar[str] = "corners"


class Bernstein(Frozen):
    """The Bernstein coefficients of the polynomial on the box show its sign. The checker works them out itself."""

    shows: int
    kind: ClassVar[str] = "bernstein"


class End(Enum):
    """One end of an interval."""

    LOW = "low"
    HIGH = "high"


class Intervals(Frozen):
    """The polynomial is least where each variable named lies at the end named, taken in order; intervals bound it."""

    shows: int
    worst: tuple[tuple[Variable, End], ...]
    kind: ClassVar[str] = "intervals"


class Ends(Frozen):
    """The formula, not multiplied out, is least where each parameter named lies at the end named, taken in order.

    There `rest` shows what is left of it; None: its value does, or a bound by intervals where parameters remain.
    """

    shows: int
    worst: tuple[tuple[Variable, End], ...]
    rest: Certificate | None
    kind: ClassVar[str] = "ends"


class Between(Frozen):
    """The goal has degree 1 in a parameter: what `low` and `high` show at the ends of its range holds between them.

    Where the range has no upper end, `high` shows that the slope is nowhere negative.
    """

    variable: Variable
    low: Certificate
    high: Certificate
    kind: ClassVar[str] = "between"


class Squares(Frozen):
    """z' Q z: the monomials z and the symmetric matrix Q, of which the lower triangle is given row by row."""

    monomials: tuple[Monomial, ...]
    rows: tuple[tuple[Fraction, ...], ...]


class Summand(Frozen):
    """A weight (a number >= 0, or a sum of squares) times a product of hypotheses, each by its number.

    The numbers are those of `hypotheses` in proofs/checking/combination.py; a hypothesis may occur more than once.
    """

    weight: Fraction | Squares
    factors: tuple[int, ...]


class Combination(Frozen):
    """Summands that are nowhere negative where the hypotheses hold, one of them positive, and whose sum is 0."""

    summands: tuple[Summand, ...]

    @property
    def kind(self) -> str:
        """`sos` with squares in it; `farkas` where no two hypotheses are multiplied; else `handelman`."""
        if any(isinstance(s.weight, Squares) for s in self.summands):
            return "sos"
        return "farkas" if all(len(s.factors) <= 1 for s in self.summands) else "handelman"


class Split(Frozen):
    """Evidence for the part of the box up to a value of one variable, and for the part from it on."""

    variable: Variable
    at: Fraction
    below: Certificate
    above: Certificate
    kind: ClassVar[str] = "split"


class Signed(Frozen):
    """Evidence that a divisor is positive, or negative, under the premises without a quotient.

    `divisor` is its number among the `divisors` of the case (proofs/checking/clearing.py).
    """

    divisor: int
    positive: bool
    evidence: Certificate


class Cleared(Frozen):
    """The signs of divisors, and evidence for the case with its quotients cleared by them."""

    signs: tuple[Signed, ...]
    rest: Certificate
    kind: ClassVar[str] = "cleared"


Certificate: TypeAlias = Corners | Bernstein | Intervals | Ends | Between | Combination | Split | Cleared

KINDS = ("split", "cleared", "between", "ends", "corners", "bernstein", "intervals", "farkas", "handelman", "sos")
"""All kinds of evidence for a case, in the order in which reports list them."""


def kinds(certificates: Iterable[Certificate]) -> tuple[str, ...]:
    """The kinds of evidence that certificates consist of, each once, in the order of KINDS."""
    found = {part.kind for certificate in certificates for part in parts(certificate)}
    return tuple(kind for kind in KINDS if kind in found)


def parts(certificate: Certificate) -> Iterator[Certificate]:
    """A certificate and all that it is made of."""
    waiting = [certificate]
    while waiting:
        part = waiting.pop()
        yield part
        if isinstance(part, Split):
            waiting += [part.above, part.below]
        elif isinstance(part, Between):
            waiting += [part.high, part.low]
        elif isinstance(part, Ends) and part.rest is not None:
            waiting.append(part.rest)
        elif isinstance(part, Cleared):
            waiting += [part.rest, *(sign.evidence for sign in reversed(part.signs))]
