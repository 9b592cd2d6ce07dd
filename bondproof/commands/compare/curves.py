"""The numbers of a picture: at each value of something, the bonds at which IC, NEG and IR hold together.

    measured(mechanism, at, budget)                Sample    one value: the window there, or why none
    recommended_for(mechanism, ...)                the bond that the spec's own numbers ask for
    over_parameter(subjects, name, range, budget)  Chart     along a parameter, all else keeps its range

Every number is exact. A scheme that leaves no bond to choose is asked only whether IC holds. Values are spread evenly
in the logarithm and rounded to three digits. Between two neighbours where the answer changes, the middle is asked a
few times more, so that the change is enclosed.

Not here: curves along the price of a GPU-hour (providers.py), and drawing (picture.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from fractions import Fraction
from itertools import pairwise

from bondproof.commands.compare.subjects import Subject, curve_title, picture_title
from bondproof.rendering.wording import named
from bondproof.system.progress import Progress, silent
from mechanisms.errors import DomainError, SpecError, UnknownName, UsageError
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter
from mechanisms.terms.intervals import Interval
from mechanisms.terms.units import Unit
from mechanisms.values import Frozen, evolve
from proofs.checking.verdict import Erroneous, Proved, Refuted, Undecided, Vacuous, Verdict
from proofs.claims.incentives import IC, of_window, yardsticks
from solvers.claims.examination import examine
from solvers.engines.budget import Budget
from solvers.windows.real_sets import Spans
from solvers.windows.window import Window

RANGE = "0.01% .. 50%"
SAMPLES, _HALVINGS = 25, 5
_WIDEST = 10**12
"""The greatest ratio of the ends of a range: beyond it the axis is unreadable."""

_RLIMIT, _ROUNDS = 200_000, 8
"""The work spent on one question of a picture, which has hundreds of them. What that leaves open is drawn as open."""


class Outcome(Enum):
    """What is known at one value: some bond works (where none is to be chosen: IC holds), none does, or neither."""

    WORKS = "works"
    FAILS = "fails"
    OPEN = "not known"


class Sample(Frozen):
    """One value, in base units, and what is known there.

    `spans` are the bonds that satisfy IC, NEG and IR; none where the scheme leaves no bond to choose.
    `why` says for which yardsticks there is no bond, or what is open. `names` are those who ask this price.
    """

    at: Fraction
    outcome: Outcome
    spans: Spans = ()
    why: str = ""
    names: tuple[str, ...] = ()


class Mark(Frozen):
    """The bond recommended for the spec's own numbers, and where these lie on the axis: `low` to `high`."""

    low: Fraction
    high: Fraction
    bond: Fraction | None


class Curve(Frozen):
    """The samples of one scheme in rising order; `bond` is the parameter to be solved, None where there is none."""

    title: str
    bond: Parameter | None
    samples: tuple[Sample, ...]
    own: Mark | None


class By(Enum):
    """What a picture has along its axis."""

    RATE = "audit-rate"
    PRICE = "gpu-price"


class Chart(Frozen):
    """All that a picture shows: what the axis is and in which unit, a curve for each panel, notes for below."""

    by: By
    title: str
    axis: str
    unit: Unit
    curves: tuple[Curve, ...]
    notes: tuple[str, ...]


def brief(budget: Budget) -> Budget:
    """The part of a budget that one question of a picture may use."""
    rlimit, rounds = min(budget.rlimit, _RLIMIT), min(budget.rounds, _ROUNDS)
    return evolve(budget, rlimit=rlimit, rounds=rounds, bisections=0, brief=True)


def measured(mechanism: Mechanism, at: Fraction, budget: Budget, names: tuple[str, ...] = ()) -> Sample:
    """What is known of a mechanism in which everything is as it is at one value of the axis.

    Raises UsageError where the spec names no intended play. A spec that has no meaning there is an open sample.
    """
    try:
        found = _known(mechanism, at, budget)
    except (SpecError, DomainError) as error:
        said = error.diagnostics[0].message if isinstance(error, SpecError) else str(error)
        found = Sample(at, Outcome.OPEN, why=f"the spec has no meaning there: {said}")
    return evolve(found, names=names)


def _known(mechanism: Mechanism, at: Fraction, budget: Budget) -> Sample:
    if mechanism.solved:
        return _of_window(_window(mechanism, budget), at)
    asked = yardsticks(mechanism, names=of_window(mechanism))
    return _of_verdict(
        examine(mechanism, [asked[name] for name in of_window(mechanism)], budget).verdict(asked[IC], budget), at
    )


def _window(mechanism: Mechanism, budget: Budget) -> Window:
    """What IC, NEG and IR leave of the parameter to be solved."""
    asked = yardsticks(mechanism, names=of_window(mechanism))
    (parameter,), statements = mechanism.solved, [asked[name] for name in of_window(mechanism)]
    return examine(mechanism, statements, budget).solve(parameter, statements, budget).window


def _of_window(window: Window, at: Fraction) -> Sample:
    if window.doubt is not None:
        return Sample(at, Outcome.OPEN, why=window.doubt.reason)
    if window.spans:
        return Sample(at, Outcome.WORKS, window.spans)
    names = (" and ".join(claim.statement.claim.name for claim in claims) for claims in window.conflicts)
    return Sample(at, Outcome.FAILS, why="; ".join(f"none for {name}" for name in names))


def _of_verdict(verdict: Verdict, at: Fraction) -> Sample:
    match verdict:
        case Proved():
            return Sample(at, Outcome.WORKS)
        case Refuted():
            return Sample(at, Outcome.FAILS, why=IC)
        case Undecided(reason) | Vacuous(reason) | Erroneous(reason):
            return Sample(at, Outcome.OPEN, why=reason)


def recommended_for(mechanism: Mechanism, budget: Budget) -> Fraction | None:
    """The bond to use for a spec with its own ranges, in base units; None where there is none, or none to choose."""
    if not mechanism.solved:
        return None
    return _window(mechanism, budget).recommended()


# Along a parameter ---------------------------------------------------------------------------------------------------


class _Asked(Frozen):
    """The mechanism of one subject with the parameter that is moved, in the range of the picture."""

    mechanism: Mechanism
    moved: Parameter
    interval: Interval

    def at(self, value: Fraction, budget: Budget) -> Sample:
        return measured(self.mechanism.at_value(self.moved.variable, value), value, budget)


def over_parameter(
    subjects: Sequence[Subject],
    name: str,
    interval: str,
    budget: Budget,
    *,
    progress: Progress = silent,
    samples: int = SAMPLES,
) -> Chart:
    """The curve of every subject over a range of one parameter.

    interval : as a spec writes a range; both ends above zero.
    samples : number of values, at least 2; values that enclose a change come on top.

    Raises SpecError where the range has another unit, UnknownName where a spec has no such parameter,
    UsageError where the parameter is the one to be solved, or the range is none that can be drawn.
    """
    asked = [_asked(subject, name, interval) for subject in subjects]
    curves = []
    for subject, one in zip(subjects, asked, strict=True):
        title = curve_title(subject, subjects)
        found = _samples(one, samples, brief(budget), progress)
        curves.append(Curve(title, _bond(one.mechanism), found, _own(one, budget)))
    origins = (parameter.origin for one in asked for parameter in one.mechanism.parameters)
    rows = dict.fromkeys(row for origin in origins if origin is not None for row in origin.rows)
    data = (f"Data rows behind the costs: {', '.join(rows)}.",) if rows else ()
    return Chart(By.RATE, picture_title(subjects, name), name, asked[0].moved.unit, tuple(curves), (_CAPTION, *data))


_CAPTION = (
    "A point is a value at which the bond was computed exactly, for all values of the other parameters in their "
    "ranges; between two points lines are straight."
)


def _asked(subject: Subject, name: str, interval: str) -> _Asked:
    plain = subject.mechanism()
    own = plain.parameter(name)
    if own is None:
        raise UnknownName("--plot-parameter", name, [p.name for p in plain.parameters])
    if own in plain.solved:
        raise UsageError(f"{name} is what the picture is to find. Name the parameter along its axis, as audit_rate.")
    moved = subject.mechanism(f"{name}={interval}").parameter(name)
    assert moved is not None, "it was there before it was given a range"
    setting = moved.setting
    if not (isinstance(setting, Interval) and setting.low > 0 and setting.high is not None):
        raise UsageError(f"`{interval[:80]}` is not a range with both ends above zero. Write one as `{RANGE}`.")
    if not (setting.low < setting.high <= setting.low * _WIDEST and 10**-30 < setting.low < 10**30):
        raise UsageError(f"`{interval[:80]}` cannot be drawn. The greater end may be 10^12 times the smaller one.")
    return _Asked(plain, moved, setting)


def _bond(mechanism: Mechanism) -> Parameter | None:
    return mechanism.solved[0] if mechanism.solved else None


def _own(asked: _Asked, budget: Budget) -> Mark | None:
    """Where the spec itself has the parameter, and the bond for that."""
    setting = asked.mechanism.intervals.get(asked.moved.variable)
    value = asked.mechanism.fixed.get(asked.moved.variable)
    low, high = (setting.low, setting.high) if setting else (value, value)
    if low is None or high is None:
        return None
    return Mark(low, high, recommended_for(asked.mechanism, budget))


# Where samples are taken ----------------------------------------------------------------------------------------------


def spread(interval: Interval, number: int) -> tuple[Fraction, ...]:
    """So many values of a range, both ends among them, evenly spread in the logarithm, in short numbers.

    >>> [str(x) for x in spread(Interval(Fraction(1, 1000), Fraction(1, 10)), 5)]
    ['1/1000', '79/25000', '1/100', '79/2500', '1/10']
    """
    low, high = interval.low, interval.high
    assert high is not None, "a range without an end cannot be drawn"
    ratio = float(high / low)
    inner = [interval.nearest(_short(float(low) * ratio ** (i / (number - 1)), 3)) for i in range(1, number - 1)]
    return tuple(sorted({low, high, *(x for x in inner if low < x < high)}))


def _short(value: float, digits: int) -> Fraction:
    """A number near a float, with `digits` significant digits: the exact value at which a question is asked."""
    return Fraction(f"{value:.{digits - 1}e}")


def _samples(asked: _Asked, number: int, budget: Budget, tell: Callable[[str], None]) -> tuple[Sample, ...]:
    """The samples in rising order, with more of them where the answer changes."""

    def ask(value: Fraction) -> Sample:
        tell(f"picture of {asked.mechanism.source.scheme or 'the spec'}: {named(asked.moved, value)}")
        return asked.at(value, budget)

    found = [ask(value) for value in spread(asked.interval, number) if value in asked.interval]
    between: list[Sample] = []
    for left, right in pairwise(found):
        if left.outcome is not right.outcome:
            between += _enclosing(left, right, ask)
    return tuple(sorted((*found, *between), key=lambda sample: sample.at))


def _enclosing(left: Sample, right: Sample, ask: Callable[[Fraction], Sample]) -> list[Sample]:
    """Samples between two that differ, nearer and nearer to a change."""
    found = []
    for _ in range(_HALVINGS):
        middle = _short((float(left.at) * float(right.at)) ** 0.5, 4)
        if not left.at < middle < right.at:
            break
        sample = ask(middle)
        found.append(sample)
        left, right = (sample, right) if sample.outcome is left.outcome else (left, sample)
    return found
