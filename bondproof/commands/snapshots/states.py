"""What of a spec is kept and compared: for each claim verdict, margin, worst point, the bonds at which it holds,
and a digest of what it speaks of.

    Amount    a number in a unit
    Values    a set of values of one parameter, in its unit

Only what the spec itself determines: no times, versions or engines, and no counterexample of a search, which another
version of a solver might find elsewhere. The worst point is that of the margin.

Not here: taking these from a verdict (from_verdicts.py), writing them down (file.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from mechanisms.diagnostics import Position
from mechanisms.errors import UsageError
from mechanisms.model.mechanism import WINDOW
from mechanisms.sanitize import in_one_line
from mechanisms.terms.units import DIMENSIONLESS, Dimension, Unit, unit
from mechanisms.values import Frozen, evolve
from solvers.windows.real_sets import Span, Spans, intersection


class Amount(Frozen):
    """A number, and the text of the unit that it is in."""

    value: Fraction
    unit: str

    @property
    def base(self) -> tuple[Fraction, Dimension | str]:
        """The number in base units and what it measures: equal for the same amount of the same thing."""
        size, kind = measure(self.unit)
        return self.value * size, kind


class Values(Frozen):
    """The values of a parameter, in a unit."""

    parameter: str
    unit: str
    spans: Spans

    @property
    def kind(self) -> Dimension | str | None:
        """What the values measure; None where there are none."""
        return measure(self.unit)[1] if self.spans else None

    @property
    def base(self) -> tuple[str, object, Spans]:
        """Equal for the same values of the same parameter, whatever the unit."""
        return self.parameter, self.kind, self._spans

    def covers(self, other: Values) -> bool:
        """Whether every value of the other set is in this one."""
        return _bare(intersection(self._spans, other._spans)) == other._spans

    @property
    def _spans(self) -> Spans:
        size = measure(self.unit)[0]
        return _bare(
            evolve(span, low=span.low * size, high=None if span.high is None else span.high * size)
            for span in self.spans
        )


def _bare(spans: Iterable[Span]) -> Spans:
    """The spans without the remark that an end is rounded."""
    return tuple(evolve(span, low_exact=True, high_exact=True) for span in spans)


def measure(text: str) -> tuple[Fraction, Dimension | str]:
    """How many base units a unit is, and its dimension; one that only its spec knows measures itself.

    >>> measure("kUSD")[0], measure("ETH")
    (Fraction(1000, 1), (Fraction(1, 1), 'ETH'))
    """
    try:
        found = unit(text)
    except UsageError:
        return Fraction(1), text
    return found.factor, found.dimension


def shown_unit(text: str) -> Unit:
    """A unit for showing numbers that are in it already."""
    return Unit(text, Fraction(1), DIMENSIONLESS)


class ClaimState(Frozen, apart=("at",)):
    """A claim as it was decided. `holds` are the values of the solved parameter at which it holds; None: not asked.

    `worst` is where the margin is attained, with the value of the solved parameter at which the claim was
    decided; `placed` is false where there is no such value, so that the window counts for the claim. `premises` is the
    digest of what it speaks of (premises.py). `at` is its place in the spec, where that is known; it is no part of
    what is compared.
    """

    claim: str
    verdict: str
    expected: str
    margin: Amount | None
    worst: tuple[tuple[str, Amount], ...]
    holds: Values | None
    text: str
    premises: str
    at: Position | None = None
    placed: bool = True

    @property
    def fails(self) -> bool:
        """Whether the verdict is not the one that the spec records, where it counts."""
        return self.placed and self.verdict != self.expected


class WindowState(Frozen, apart=("at",)):
    """The window of the parameter that a spec leaves to be solved, and the value at which its claims were decided."""

    verdict: str
    expected: str
    values: Values
    taken: Amount | None
    at: Position | None = None

    @property
    def claim(self) -> ClaimState:
        """The window as a claim, by its verdict alone: its values are compared with those of the other window."""
        name = f"{self.values.parameter}{WINDOW}"
        return ClaimState(name, self.verdict, self.expected, None, (), None, "", "", self.at)


class SpecState(Frozen):
    """A spec: the name under which it is kept, its claims in the order of their names, its window."""

    key: str
    claims: tuple[ClaimState, ...]
    window: WindowState | None

    @property
    def findings(self) -> tuple[ClaimState, ...]:
        """The claims, and the window as one of them."""
        return self.claims if self.window is None else (*self.claims, self.window.claim)


def verdict_text(claim: ClaimState | WindowState) -> str:
    """`PROVED`, `REFUTED as expected`, `PROVED, expected REFUTED`."""
    if claim.verdict == claim.expected:
        return claim.verdict if claim.verdict == "PROVED" else f"{claim.verdict} as expected"
    return claim.verdict if claim.expected == "PROVED" else f"{claim.verdict}, expected {claim.expected}"


def plainly(path: str) -> str:
    """A path as the name of a spec: free of characters that cannot be seen, and of a start that a CI log would obey.

    >>> plainly("::error::x.mech.yaml")
    './::error::x.mech.yaml'
    """
    return in_one_line(path if path[:1].isalnum() or path.startswith(("./", "../", "/")) else f"./{path}")
