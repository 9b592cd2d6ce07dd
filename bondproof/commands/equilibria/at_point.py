"""The equilibria of a spec at a point of its ranges, and whether the choice of that point matters.

    of_spec(spec, ...)   all equilibria of two players
    pure(spec, ...)      the pure ones of more than two

A range is taken at its middle. The parameter that the spec leaves to be solved is taken at the recommended value of
its window; where a scheme leaves no window, at that of the spec as written. Every report states the choice. The
payoffs are compared, cell by cell, with the independent play-out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from itertools import islice, product
from math import prod
from time import perf_counter

from bondproof.commands.equilibria.result import Corners, EquilibriaResult, Intended, PureResult
from bondproof.commands.verify.result import Chosen
from bondproof.commands.window_words import shortfall_remark
from bondproof.exit_codes import ExitCode
from bondproof.sources.loading import Given, Loaded, as_written, called, load
from bondproof.sources.solved_parameter import solved_parameter
from bondproof.system.progress import Progress
from mechanisms.errors import InternalError, NoAnswer, UsageError
from mechanisms.game.normal_form import MixedProfile, NormalForm, Seats, seats, values_at
from mechanisms.game.strategy import plan_of
from mechanisms.model.mechanism import Assumption, Mechanism
from mechanisms.model.parameters import Parameter
from mechanisms.terms.evaluation import Evaluation
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Variable
from proofs.checking.verdict import Undecided
from proofs.claims.payoff_table import normal_form
from proofs.claims.statement import Expectation
from proofs.playout.playout import PlayOut
from solvers.claims.examination import examine
from solvers.engines.budget import Budget, Exhausted, Meter
from solvers.equilibria.enumeration import Enumeration, extreme_equilibria
from solvers.equilibria.frequencies import frequencies
from solvers.equilibria.pure import pure_equilibria
from solvers.equilibria.solution import Solution, solve
from solvers.windows.window import Window, claims_for

Values = Mapping[Variable, Fraction]

MOST_CORNERS = 64
MOST_CORNER_CELLS = 20_000
"""Payoffs that are computed, at all corners together, to see whether the point matters."""

MOST_CORNER_BASES = 2_000
MOST_FORMULAS = 16
"""Of more equilibria than this only the first ones get formulas."""

MOST_PLAYED_CELLS = 256
"""Cells that are played out; a larger table is sampled."""

_INSIDE = Fraction(1, 1000)
"""Of a range: so far inside an open end lies the point that stands for it."""


def of_spec(
    spec: Given,
    scheme: str | None,
    overrides: Sequence[str],
    budget: Budget,
    bases: int | None,
    proposers: bool,
    progress: Progress,
) -> EquilibriaResult:
    """The equilibria of a spec of two players; see `equilibria`.

    Raises UsageError where a range is unbounded, no value of the solved parameter is recommended, or an
    assumption of the spec fails at the point: then the user has to choose.
    """
    progress(f"reading {called(spec)}")
    loaded = load(spec, scheme=scheme, overrides=overrides)
    mechanism = loaded.mechanism
    table = seats(mechanism)
    doubt = examine(mechanism, loaded.statements, budget).doubt
    chosen = _chosen(spec, loaded, budget)
    values = _values(chosen)
    progress(f"enumerating the equilibria of {called(spec)}")
    with _answering("the payoffs of the table could not be worked out", budget) as meter:
        game = normal_form(mechanism, values, meter.charge)
    unplayed = _play_out(mechanism, values, table, game, budget.meter())
    doubt = doubt or unplayed
    solution = solve(game, bases, budget, nashpy=proposers)
    return EquilibriaResult(
        mechanism.header.name,
        mechanism.source.path,
        mechanism.source.sha256,
        mechanism,
        solution,
        chosen,
        doubt.reason if doubt else "",
        _intended(mechanism, table),
        tuple(
            frequencies(mechanism, values, e.profile) if number < MOST_FORMULAS else ()
            for number, e in enumerate(solution.equilibria)
        ),
        _corners(mechanism, values, solution, budget.meter()),
    )


def pure(
    spec: Given,
    *,
    scheme: str | None,
    overrides: Sequence[str],
    budget: Budget,
    allow_undecided: bool,
    progress: Progress,
) -> PureResult:
    """The pure equilibria of a spec of any number of players. Exits 3 unless open answers are allowed.

    Raises UsageError where the user has to choose a value.
    """
    started = perf_counter()
    loaded = load(spec, scheme=scheme, overrides=overrides)
    doubt = examine(loaded.mechanism, loaded.statements, budget).doubt
    chosen = _chosen(spec, loaded, budget)
    progress(f"looking for the pure equilibria of {called(spec)}")
    with _answering("the pure equilibria were not all found", budget) as meter:
        found = pure_equilibria(loaded.mechanism, _values(chosen), meter)
    code = ExitCode.OK if allow_undecided else ExitCode.UNDECIDED
    why = doubt.reason if doubt else ""
    return PureResult(loaded.mechanism, found, chosen, why, int(code), perf_counter() - started)


@contextmanager
def _answering(unless: str, budget: Budget) -> Iterator[Meter]:
    """A question without which there is nothing to show; NoAnswer where it takes more work than is allowed."""
    meter = budget.meter()
    try:
        with meter.enforced():
            yield meter
    except Exhausted as error:
        raise NoAnswer(f"{unless}: {error}") from error


def _play_out(mechanism: Mechanism, values: Values, table: Seats, game: NormalForm, meter: Meter) -> Undecided | None:
    """Compare the payoffs with the play-out, and say why if that does not end; InternalError where they differ."""
    try:
        with meter.enforced():
            _compare(PlayOut(mechanism, values, meter.charge), mechanism, table, game)
    except Exhausted as error:
        return Undecided(f"the payoffs could not be played out to the end: {error}")
    return None


def _compare(played: PlayOut, mechanism: Mechanism, table: Seats, game: NormalForm) -> None:
    rows, columns = game.shape
    cells = [(row, column) for row in range(rows) for column in range(columns)]
    for row, column in cells[:: 1 + len(cells) // MOST_PLAYED_CELLS]:
        profile = table.profile(row, column)
        for player, payoff in zip(table.players, game.payoffs[row][column], strict=True):
            if player in mechanism.game.players and played.expected(Expectation(player, profile)) != payoff:
                raise InternalError(f"the play-out and the symbolic payoff of {player} differ in cell {row}, {column}")


def _intended(mechanism: Mechanism, table: Seats) -> tuple[Intended, ...]:
    """The intended strategy of each seated player for whom the spec names one: the row or column with its plan.

    A spec may also say what is played where the player's own moves never lead; a row or column stands for all of these.
    """
    found = []
    for seat, player in enumerate(table.players):
        if player in mechanism.intended:
            meant = plan_of(mechanism.game, mechanism.intended[player])
            plans = [plan_of(mechanism.game, strategy) for strategy in table.strategies[seat]]
            found.append(Intended(seat, plans.index(meant)))
    return tuple(found)


# The point ----------------------------------------------------------------------------------------------------------


def _chosen(spec: Given, loaded: Loaded, budget: Budget) -> tuple[Chosen, ...]:
    """A value for every parameter that has none of its own, with the reason for each."""
    mechanism = loaded.mechanism
    solved = solved_parameter(mechanism)
    chosen = []
    for parameter in mechanism.parameters:
        if parameter == solved:
            chosen.append(_recommended(spec, loaded, parameter, budget))
        elif isinstance(parameter.setting, Interval):
            chosen.append(Chosen(parameter, _middle(parameter, parameter.setting), "the middle of its range"))
    if failing := _failing(mechanism, _values(chosen)):
        raise UsageError(
            f"the assumption `{failing.text}` fails at the middle of the ranges. Choose the values with `--set`."
        )
    return tuple(chosen)


def _values(chosen: Sequence[Chosen]) -> dict[Variable, Fraction]:
    return {each.parameter.variable: each.value for each in chosen}


def _middle(parameter: Parameter, interval: Interval) -> Fraction:
    if interval.high is None:
        raise UsageError(
            f"{parameter.name} has no upper end, so its range has no middle. Give it a value, as in "
            f"`--set {parameter.name}=...`."
        )
    return interval.nearest((interval.low + interval.high) / 2)


def _recommended(spec: Given, loaded: Loaded, parameter: Parameter, budget: Budget) -> Chosen:
    window = _window(loaded, parameter, budget)
    if (value := window.recommended()) is not None:
        return Chosen(parameter, value, "recommended for the claims", window)
    if (short := shortfall_remark(window)) is not None:
        raise UsageError(f"{short}. Ask for a smaller `--safety`, or give `--set {parameter.name}=...`.")
    plain = load(as_written(spec))
    twin = plain.mechanism.parameter(parameter.name)
    source = loaded.mechanism.source
    if (source.scheme is not None or source.overrides) and twin and solved_parameter(plain.mechanism) == twin:
        window = _window(plain, twin, budget)
        why = "recommended for the spec as written; here no value satisfies all claims"
        if (value := window.recommended()) is not None:
            return Chosen(parameter, value, why, window)
    if isinstance(window.doubt, Undecided):
        raise NoAnswer(
            f"which value of {parameter.name} satisfies the claims is open: {window.doubt.reason}. Give it one, as in "
            f"`--set {parameter.name}=...`."
        )
    raise UsageError(
        f"no value of {parameter.name} is known to satisfy the claims, so none can be recommended. "
        f"Give it one, as in `--set {parameter.name}=...`."
    )


def _window(loaded: Loaded, parameter: Parameter, budget: Budget) -> Window:
    statements = claims_for(parameter, loaded.mechanism, loaded.statements)
    solved = examine(loaded.mechanism, loaded.statements, budget).solve(parameter, statements, budget)
    return solved.found if isinstance(solved.unresolved, Undecided) else solved.window  # the doubt is told by itself


def _failing(mechanism: Mechanism, values: Values) -> Assumption | None:
    """The first assumption that is false at a point."""
    evaluation = Evaluation(values_at(mechanism, values))
    return next((a for a in mechanism.assumptions if not evaluation.condition(a.condition)), None)


# Whether it matters -------------------------------------------------------------------------------------------------


def _corners(mechanism: Mechanism, point: Values, solution: Solution, meter: Meter) -> Corners | None:
    """Whether the same strategies are played at the corners of the ranges; None where nothing ranges.

    Corners at which an assumption fails are passed over. What is solved stays at its value. The work allowed is counted
    for each corner anew; the time is that of all of them.
    """
    ranges = {p.variable: _ends(p.setting) for p in mechanism.parameters if isinstance(p.setting, Interval)}
    if (number := prod(map(len, ranges.values()))) == 1:
        return None
    points: Iterator[Values] = ({**point, **dict(zip(ranges, ends, strict=True))} for ends in product(*ranges.values()))
    allowed = (values for values in points if _failing(mechanism, values) is None)
    most = min(MOST_CORNERS, max(1, MOST_CORNER_CELLS // prod(solution.game.shape)))
    here = _supports([e.profile for e in solution.equilibria])
    known, checked = solution.complete, list(islice(allowed, most))
    for values in checked:
        found = _at_corner(mechanism, values, meter.again())
        if found is None:
            return Corners(number, len(checked), None, {})
        known = known and found.complete
        if known and _supports(found.profiles) != here:
            at = {p: values[p.variable] for p in mechanism.parameters if p.variable in values}
            return Corners(number, len(checked), False, at, tuple(found.profiles))
    return Corners(number, len(checked), True if known else None, {})


def _at_corner(mechanism: Mechanism, values: Values, meter: Meter) -> Enumeration | None:
    """The equilibria at a corner; None where that takes more work than is allowed."""
    try:
        with meter.enforced():
            return extreme_equilibria(normal_form(mechanism, values, meter.charge), MOST_CORNER_BASES, meter)
    except Exhausted:
        return None


def _ends(interval: Interval) -> list[Fraction]:
    """Both ends of a range; an open one is replaced by a point a thousandth of the range inside."""
    assert interval.high is not None, "_middle has refused ranges without an end"
    inside = (interval.high - interval.low) * _INSIDE
    low = interval.low + inside if interval.low_open else interval.low
    high = interval.high - inside if interval.high_open else interval.high
    return list(dict.fromkeys((low, high)))


def _supports(profiles: Sequence[MixedProfile]) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    return {profile.supports for profile in profiles}
