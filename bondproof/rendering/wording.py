"""Words that formats share: a value with its name, a point, a repair, a path, a window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from bondproof.rendering.number_format import Towards, decimal, exact, is_long, quantity, readable, settable
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter, Value
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import Variable
from mechanisms.terms.units import DIMENSIONLESS, Dimension, Unit, unit
from proofs.checking.verdict import Refuted

if TYPE_CHECKING:
    from bondproof.commands.certify.result import CertifiedFile
    from bondproof.commands.verify.result import CheckedClaim
    from bondproof.rendering.document import Document
    from solvers.windows.real_sets import Span
    from solvers.windows.recommendation import Room, Shortfall
    from solvers.windows.repairs import Repair

PERCENT = unit("%")

NOT_DERIVED = "obligation not re-derived"
"""Said of a file whose evidence was checked, and whose obligations were compared with no spec."""

NO_CLAIMS = "no claims: nothing to check"
"""Said of a spec that claims nothing."""

_HOUSE = Path(__file__).parents[2]


def shown_path(path: str) -> str:
    """The path as it was given; for a spec of the catalogue, from the top folder of bondproof."""
    try:
        return (Path("mechanisms") / Path(path).relative_to(_HOUSE / "mechanisms")).as_posix()
    except ValueError:
        return path


def scheme_of(mechanism: Mechanism) -> str:
    """Which scheme of the spec this is."""
    return f"scheme {mechanism.source.scheme}" if mechanism.source.scheme else "as written"


def unit_of(dimension: Dimension) -> Unit:
    """The base unit of a dimension: what both sides of a claim are measured in."""
    return Unit("" if dimension == DIMENSIONLESS else str(dimension), Fraction(1), dimension)


def named(parameter: Parameter, value: Fraction, longest: int | None = None) -> str:
    """`audit_rate = 5%`, exactly; `audit_rate ≈ 5.00000000001%` where that is too long to be read."""
    exactly = settable(value, parameter.unit)
    if len(exactly) <= (longest or _LONGEST_VALUE):
        return f"{parameter.name} = {exactly}"
    return f"{parameter.name} ≈ {quantity(value, parameter.unit, digits=12)}"


_LONGEST_VALUE = 40
"""Characters of an exact value and its unit. No shorter value is rounded: a rounded one may have another verdict."""


def values(mechanism: Mechanism, point: Mapping[Variable, Fraction]) -> Iterator[tuple[Parameter, Fraction]]:
    """The parameters of a point with their values, in the order of the spec."""
    for parameter in mechanism.parameters:
        if parameter.variable in point:
            yield parameter, point[parameter.variable]


def at_point(told: Iterable[tuple[Parameter, Fraction]], between: str = ", ", longest: int | None = None) -> str:
    """`audit_rate = 5%, bond = 20 USD`; values of more than `longest` characters are rounded, and marked."""
    return between.join(named(parameter, value, longest) for parameter, value in told)


def telling(checked: CheckedClaim) -> tuple[tuple[Parameter, Fraction], ...]:
    """What to know of a counterexample: the parameters that its goal depends on, what was solved, what was set."""
    verdict, mechanism = checked.result.verdict, checked.mechanism
    assert isinstance(verdict, Refuted)
    needed = variables(verdict.obligation.goal)
    told = {p.name: (p, value) for p, value in values(mechanism, verdict.point) if p.variable in needed}
    told |= {chosen.parameter.name: (chosen.parameter, chosen.value) for chosen in checked.chosen}
    overridden = {text.partition("=")[0].strip() for text in mechanism.source.overrides}
    for parameter in mechanism.parameters:
        if parameter.name in overridden and isinstance(parameter.setting, Value):
            told[parameter.name] = parameter, parameter.setting.value
    return tuple(told.values())


def fix(repair: Repair) -> str:
    """`bond > 22.22 USD`, `2 USD <= fee <= 5 USD`, rounded so that what is printed repairs the claim too."""
    name, unit = repair.parameter.name, repair.parameter.unit
    if len(repair.spans) > 1:
        return f"{name} in {' or '.join(window(span, unit) for span in repair.spans)}"
    (span,) = repair.spans
    domain = repair.domain
    above = span.low > domain.low or (span.low_open and not domain.low_open)
    below = span.high is not None and (span.high != domain.high or (span.high_open and not domain.high_open))
    low, high = ends(span, unit)
    return inequality(name, span, low if above else None, high if below else None)


def inequality(name: str, span: Span, low: str | None, high: str | None) -> str:
    """`bond > 22.22 USD`, `2 USD <= fee <= 5 USD`: the ends that are given, as one condition without an `and`."""
    above = "<" if span.low_open else "<="
    below = "<" if span.high_open else "<="
    if low is None:
        return f"any {name}" if high is None else f"{name} {below} {high}"
    if high is None:
        return f"{name} {'>' if span.low_open else '>='} {low}"
    return f"{low} {above} {name} {below} {high}"


def present(repair: Repair) -> str:
    """`now 20 USD, x 1.111`, or `now 1 USD .. 6 USD`."""
    now, unit = repair.now, repair.parameter.unit
    low = _short(now.low, unit)
    if now.high is None:
        return f"now at least {low}"
    if now.low != now.high:
        return f"now {low} .. {_short(now.high, unit)}"
    factor = "1" if repair.factor is None else decimal(repair.factor, 4)
    return f"now {low}" + ("" if factor == "1" else f", x {factor}")


def _short(value: Fraction, unit: Unit) -> str:
    """A value exactly, as it was set; in twelve digits where that is too long to be read."""
    exactly = settable(value, unit)
    return exactly if len(exactly) <= _LONGEST_VALUE else quantity(value, unit, digits=12)


WHOLE_NUMBERS = ", whole numbers"
"""What follows a window that has whole numbers alone."""


def window(span: Span, unit: Unit, *, exactly: bool = False) -> str:
    """`(22.22 USD, 271.3 USD]`, rounded into the window, with as many digits as it takes; or with exact ends."""
    low, high = ends(span, unit, exactly=exactly)
    return f"{'(' if span.low_open else '['}{low}, {high or 'unbounded'}{')' if span.high_open or not high else ']'}"


def ends(span: Span, unit: Unit, *, exactly: bool = False) -> tuple[str, str | None]:
    """Both ends of a window, rounded into it, `22.22 USD` and `271.3 USD`; or exactly. None where it has no upper end.

    They keep their order: there are as many digits as that takes.
    """
    digits = None if exactly else _digits_apart(span, unit)

    def end(value: Fraction, towards: Towards) -> str:
        return in_full(value, unit, towards) if digits is None else quantity(value, unit, digits, towards)

    return end(span.low, Towards.UP), None if span.high is None else end(span.high, Towards.DOWN)


def _digits_apart(span: Span, unit: Unit) -> int | None:
    """The significant digits with which both ends, rounded into the span, keep their order; None if there are none."""
    if span.high is None:
        return 4
    low, high = span.low / unit.factor, span.high / unit.factor
    for digits in range(4, 31):
        least, greatest = Fraction(decimal(low, digits, Towards.UP)), Fraction(decimal(high, digits, Towards.DOWN))
        if least < greatest or low == least == greatest == high:
            return digits
    return None


def room(found: Room, unit: Unit) -> str:
    """`0.1 USD (0.2%) above the lower end, 3949 USD (98.7%) below the upper end`, rounded down."""
    parts = [f"{_distance(found.above, found.above_share, unit)} above the lower end"]
    if found.below is not None:
        parts.append(f"{_distance(found.below, found.below_share, unit)} below the upper end")
    return ", ".join(parts)


def _distance(distance: Fraction, of_end: Fraction | None, unit: Unit) -> str:
    plain = quantity(distance, unit, towards=Towards.DOWN)
    return plain if of_end is None else f"{plain} ({decimal(of_end * 100, 3, Towards.DOWN)}%)"


def allowed(found: Shortfall) -> str:
    """Which safety margin is possible: `at most 20% is possible`, `less than 100% is possible, for example 99%`."""
    greatest = settable(found.greatest, PERCENT)
    usable = settable(found.usable(), PERCENT)
    if not found.exact or len(greatest) > _LONG_SHARE:
        return f"{usable} is possible"
    if not found.attained:
        return f"less than {greatest} is possible, for example {usable}"
    return f"at most {greatest} is possible" + ("" if usable == greatest else f", for example {usable}")


_LONG_SHARE = 10
"""Characters from which on an exact share is unreadable."""


def in_full(value: Fraction, unit: Unit, towards: Towards) -> str:
    """`58984/2655 USD`; a number that is too long to be read with twelve digits."""
    text = readable(unit)
    number = value / text.factor
    shown = decimal(number, 12, towards) if is_long(number) else exact(number)
    return f"{shown} {text.text}".rstrip()


def origin(file: CertifiedFile) -> str:
    """Whether the obligations of a file were compared with a spec, and what its maker chose."""
    derived = f"obligation re-derived from {shown_path(file.derived)}" if file.derived else NOT_DERIVED
    return ", ".join((derived, *choices(file)))


def choices(file: CertifiedFile) -> tuple[str, ...]:
    """The scheme, the overrides and the value of the solved parameter under which a claim was proved."""
    scheme = (f"scheme {file.scheme}",) if file.scheme else ()
    taken = (f"at {name} = {exact(value)} in base units" for name, value in file.solved)
    return (*scheme, *(f"with {override}" for override in file.overrides), *taken)


def joined(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; nothing of nothing.

    >>> joined(["a", "b", "c"], "or")
    'a, b or c'
    """
    return "".join(words) if len(words) < 2 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def plural(number: int, word: str) -> str:
    """`1 claim`, `4 claims`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def closing(document: Document) -> str:
    """The whole answer in a line, and how long it took; empty where neither is known."""
    took = "" if document.seconds is None else f"({seconds(document.seconds)})"
    return "   ".join(part for part in (document.summary, took) if part)


def seconds(value: float) -> str:
    """A duration for reading."""
    return f"{decimal(Fraction(value).limit_denominator(10**6), 2)} s"
