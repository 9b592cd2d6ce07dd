"""Curves over a parameter, usually the audit rate, fixed at each of some values while all else keeps its range.

over_parameter(subjects, name, "0.01% .. 50%", budget)   Chart

Values are spread evenly in the logarithm and rounded to three digits. Between two neighbours where
the answer changes, the middle is asked a few times more, so that the change is enclosed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

from bondproof.commands.compare.curves import By, Chart, Curve, Mark, Sample, brief, measured, recommended_for
from bondproof.commands.compare.subjects import Subject
from bondproof.commands.compare.titles import curve_title, picture_title, rows_of
from bondproof.report.wording import named
from bondproof.system.progress import Progress, silent
from mechanisms.errors import UnknownName, UsageError
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter
from mechanisms.terms.intervals import Interval
from mechanisms.values import Frozen
from solvers.engines.budget import Budget

RANGE = "0.01% .. 50%"
SAMPLES, _HALVINGS = 25, 5
_WIDEST = 10**12
"""The greatest ratio of the ends of a range: beyond it nobody can read the axis."""


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
    samples : so many values, at least 2, beside those that enclose a change.

    Raises SpecError where the range has another unit, UnknownName where a spec has no such parameter,
    UsageError where the parameter is the one to be solved, or the range is none that can be drawn.
    """
    asked = [_asked(subject, name, interval) for subject in subjects]
    curves = []
    for subject, one in zip(subjects, asked, strict=True):
        title = curve_title(subject, subjects)
        found = _samples(one, samples, brief(budget), progress)
        curves.append(Curve(title, _bond(one.mechanism), found, _own(one, budget)))
    rows = tuple(dict.fromkeys(row for one in asked for row in rows_of(one.mechanism)))
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
        raise UsageError(f"`{interval[:80]}` is no range with both ends above zero. Write one as `{RANGE}`.")
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
    inner = [_short(float(low) * ratio ** (i / (number - 1)), 3) for i in range(1, number - 1)]
    return tuple(sorted({low, high, *(x for x in inner if low < x < high)}))


def _short(value: float, digits: int) -> Fraction:
    """A number near a float, with so many significant digits: the exact value at which a question is asked."""
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
