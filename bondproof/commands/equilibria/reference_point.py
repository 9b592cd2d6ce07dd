"""At which values of its parameters a table of a mechanism is taken: a choice, which every report states.

A range is taken at its middle. The parameter that the spec leaves to be solved is taken at the
recommended value of its window; where a scheme leaves no window, at that of the spec as written.

    chosen_point(...)   Point: the values, and why each
    corners(...)        other points of the ranges, to see whether the choice matters
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice, product

from bondproof.commands.window_words import shortfall_remark
from bondproof.results import Chosen
from bondproof.sources.given import Given, as_written
from bondproof.sources.loading import Loaded, load
from bondproof.sources.solved_parameter import solved_parameter
from mechanisms.errors import UsageError
from mechanisms.game.normal_form import values_at
from mechanisms.model.mechanism import Assumption, Mechanism
from mechanisms.model.parameters import Parameter
from mechanisms.terms.evaluation import Evaluation
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Variable
from mechanisms.values import Frozen, evolve
from solvers.claims.solved import solve
from solvers.engines.budget import Budget
from solvers.windows.window import Window, claims_for

Values = Mapping[Variable, Fraction]
_INSIDE = Fraction(1, 1000)
"""Of a range: so far inside an open end lies the point that stands for it."""


class Point(Frozen):
    """A value for every parameter that has none of its own, with the reason for each."""

    chosen: tuple[Chosen, ...]

    @property
    def values(self) -> dict[Variable, Fraction]:
        """The values alone."""
        return {chosen.parameter.variable: chosen.value for chosen in self.chosen}


def chosen_point(spec: Given, loaded: Loaded, budget: Budget) -> Point:
    """The point at which the equilibria of a spec are computed.

    Raises UsageError where a range is unbounded, no value of the solved parameter is recommended, or an
    assumption of the spec fails at the point: then the user has to choose.
    """
    mechanism = loaded.mechanism
    solved = solved_parameter(mechanism)
    chosen = []
    for parameter in mechanism.parameters:
        if parameter == solved:
            chosen.append(_recommended(spec, loaded, parameter, budget))
        elif isinstance(parameter.setting, Interval):
            chosen.append(Chosen(parameter, _middle(parameter, parameter.setting), "the middle of its range"))
    point = Point(tuple(chosen))
    if failing := _failing(mechanism, point.values):
        raise UsageError(
            f"the assumption `{failing.text}` fails at the middle of the ranges. Choose the values with `--set`."
        )
    return point


def _middle(parameter: Parameter, interval: Interval) -> Fraction:
    if interval.high is None:
        raise UsageError(
            f"{parameter.name} has no upper end, so its range has no middle. Give it a value, as in "
            f"`--set {parameter.name}=...`."
        )
    return (interval.low + interval.high) / 2


def _recommended(spec: Given, loaded: Loaded, parameter: Parameter, budget: Budget) -> Chosen:
    window = _window(loaded, parameter, budget)
    chosen = _taken(window, "recommended for the claims")
    if chosen is not None:
        return chosen
    if (short := shortfall_remark(window)) is not None:
        raise UsageError(f"{short}. Ask for a smaller `--safety`, or give `--set {parameter.name}=...`.")
    plain = load(as_written(spec))
    twin = plain.mechanism.parameter(parameter.name)
    changed = loaded.mechanism.source.scheme is not None or loaded.mechanism.source.overrides
    if changed and twin is not None and solved_parameter(plain.mechanism) == twin:
        why = "recommended for the spec as written; here no value satisfies all claims"
        chosen = _taken(_window(plain, twin, budget), why)
        if chosen is not None:
            return evolve(chosen, parameter=parameter)
    raise UsageError(
        f"no value of {parameter.name} is known to satisfy the claims, so none can be recommended. "
        f"Give it one, as in `--set {parameter.name}=...`."
    )


def _window(loaded: Loaded, parameter: Parameter, budget: Budget) -> Window:
    statements = claims_for(parameter, loaded.mechanism, loaded.statements)
    return solve(loaded.mechanism, parameter, statements, budget).window


def _taken(window: Window, why: str) -> Chosen | None:
    value = window.recommended()
    return None if value is None else Chosen(window.parameter, value, why, window)


def _failing(mechanism: Mechanism, values: Values) -> Assumption | None:
    """The first assumption that is false at a point."""
    evaluation = Evaluation(values_at(mechanism, values))
    return next((a for a in mechanism.assumptions if not evaluation.condition(a.condition)), None)


def corners(mechanism: Mechanism, point: Point) -> tuple[int, Iterator[Values]]:
    """How many corners the ranges have, and those at which every assumption holds, one after the other.

    What is solved stays at its value. An open end is replaced by a point a thousandth of the range inside.
    """
    ranges = {p.variable: p.setting for p in mechanism.parameters if isinstance(p.setting, Interval)}
    ends = [_ends(interval) for interval in ranges.values()]
    number = 1
    for both in ends:
        number *= len(both)
    points: Iterator[Values] = ({**point.values, **dict(zip(ranges, corner, strict=True))} for corner in product(*ends))
    return number, (values for values in points if _failing(mechanism, values) is None)


def _ends(interval: Interval) -> list[Fraction]:
    assert interval.high is not None, "chosen_point has refused ranges without an end"
    inside = (interval.high - interval.low) * _INSIDE
    low = interval.low + inside if interval.low_open else interval.low
    high = interval.high - inside if interval.high_open else interval.high
    return list(dict.fromkeys((low, high)))


def first(number: int, points: Iterator[Values]) -> list[Values]:
    """The first few of many points."""
    return list(islice(points, number))
