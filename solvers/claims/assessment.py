"""One scheme of a spec, measured: what deters, what an honest player keeps, what rational players do.

assess(mechanism, budget, ...)   Assessment

Everything in it is exact. What speaks of ranges is proved for all of them, or carries the verdict
that says otherwise; equilibria are those at one point, the middle of the ranges.

Not here: several schemes side by side, and words (bondproof/commands/compare/).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction

from mechanisms.errors import DomainError
from mechanisms.game.game import Player
from mechanisms.game.normal_form import NormalForm, seats
from mechanisms.game.strategy import Strategy, first_moves
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter, Solve
from mechanisms.terms.intervals import Interval
from mechanisms.terms.rewriting import replace
from mechanisms.terms.terms import Comparison, Condition, Term, Variable
from mechanisms.terms.units import DIMENSIONLESS
from mechanisms.values import Frozen, evolve
from proofs.checking.obligation import Point
from proofs.checking.verdict import Undecided, Vacuous, Verdict
from proofs.claims.figures import FigureTerm, figure_terms
from proofs.claims.grounding import grounding
from proofs.claims.incentives import EQUILIBRIUM, IC, IR, of_window, principal, yardsticks
from proofs.claims.payoff_table import normal_form
from proofs.claims.statement import Expectations, Search, Statement, obligations, payoff_terms
from solvers.claims.examination import Examined, examine
from solvers.claims.extremes import Extreme, greatest, greatest_of, least
from solvers.claims.measured_faults import measured_fault, middle
from solvers.claims.thresholds import Threshold, threshold
from solvers.engines.budget import Budget, Exhausted, Meter
from solvers.equilibria.enumeration import Enumeration, extreme_equilibria
from solvers.plans.best_deviation import BestDeviation, best_deviation
from solvers.plans.fault import Fault
from solvers.plans.planned import starting_points
from solvers.windows.recommendation import recommended
from solvers.windows.window import Window

_BRIEF, _ROUNDS = 200_000, 8
"""The work spent on one question of a threshold: it accompanies the verdicts, and must not cost more than they do."""


class Temptation(Frozen):
    """The deviation that gains most over the intended play, and by how much at most: negative where none gains."""

    deviation: str
    gain: Extreme


class MeasuredFigure(Frozen):
    """A figure of the spec and its least and greatest value; None where it has none."""

    meaning: FigureTerm
    low: Extreme | None
    high: Extreme | None


class Play(Frozen):
    """The game in a table at one point of the ranges, and its extreme equilibria.

    `honest` are the rows whose first move is the intended one, whatever the player has seen before it: what was
    promised, whatever is done later.
    """

    point: Point
    game: NormalForm
    found: Enumeration
    honest: frozenset[int]


class Assessment(Frozen):
    """What `assess` finds. `mechanism` is the spec as read, `fixed` the one in which nothing is left to solve.

    `window` holds what IC, NEG (where the game is played once) and IR leave of the parameter to be solved; None where
    there is none to solve. `deterred` and `equilibrium` are the verdicts on IC and on the intended play as an
    equilibrium, at the value taken. `play` is None where the game has no table of two players, and `no_play` says why.
    `fault` is what a fault costs in a game in time.
    """

    mechanism: Mechanism
    fixed: Mechanism
    player: Player
    window: Window | None
    taken: Fraction | None
    deterred: Verdict
    equilibrium: Verdict
    temptation: Temptation | None
    honest: Extreme | None
    play: Play | None
    no_play: str
    thresholds: tuple[tuple[Parameter, Threshold | Undecided | Vacuous], ...]
    figures: tuple[MeasuredFigure, ...]
    fault: Fault | Undecided | None

    @property
    def unknown(self) -> Parameter | None:
        """The parameter to be solved."""
        return self.window.parameter if self.window else None


def assess(
    mechanism: Mechanism, budget: Budget, *, thresholds: Sequence[str] = (), otherwise: Fraction | None = None
) -> Assessment:
    """Measure one scheme of a spec; it may leave one parameter to be solved.

    thresholds : names of parameters; from which value on does no deviation pay?
    otherwise : the value of the solved parameter, in base units, if no value satisfies IC, NEG and IR.

    Raises SpecError where an implicit claim fails, UsageError where the spec names no intended play.
    """
    player = principal(mechanism)
    deciding = of_window(mechanism)
    asked = yardsticks(mechanism, names=(*deciding, EQUILIBRIUM))
    examined = examine(mechanism, tuple(asked.values()), budget)
    doubt = examined.doubt or examined.play_out(asked.values(), budget)
    window, taken, at_value = _window(examined, [asked[name] for name in deciding], budget, otherwise)
    fixed = at_value.mechanism
    play, no_play = _play(fixed, player, budget)
    return Assessment(
        mechanism=mechanism,
        fixed=fixed,
        player=player,
        window=window,
        taken=taken,
        deterred=at_value.verdict(asked[IC], budget),
        equilibrium=at_value.verdict(asked[EQUILIBRIUM], budget),
        temptation=_temptation(fixed, asked[IC], budget, doubt),
        honest=_honest(fixed, asked[IR], budget, doubt),
        play=play,
        no_play=no_play,
        thresholds=tuple(_thresholds(fixed, asked[IC], thresholds, budget, doubt)),
        figures=tuple(_figure(fixed, meaning, budget) for meaning in figure_terms(fixed)),
        fault=measured_fault(fixed, player, budget),
    )


def _window(
    examined: Examined, statements: Sequence[Statement], budget: Budget, otherwise: Fraction | None
) -> tuple[Window | None, Fraction | None, Examined]:
    """The window, the value taken, and the mechanism at this value."""
    mechanism = examined.mechanism
    if not mechanism.solved:
        return None, None, examined
    (parameter,) = mechanism.solved
    assert isinstance(parameter.setting, Solve)
    solved = examined.solve(parameter, statements, budget)
    found = solved.found
    deterring = next((claim.spans for claim in found.claims if claim.statement.claim.name == IC), ())
    least = (recommended(spans, parameter.unit) for spans in (found.spans, deterring))
    taken = next((value for value in (found.recommended(), *least) if value is not None), None)
    if taken is None:
        domain = parameter.setting.domain
        taken = otherwise if otherwise is not None and otherwise in domain else _some(domain)
    return solved.window, taken, examined.at_value(parameter, taken)


def _some(domain: Interval) -> Fraction:
    if domain.low in domain:
        return domain.low
    return domain.low + 1 if domain.high is None else (domain.low + domain.high) / 2


def _temptation(
    mechanism: Mechanism, incentive: Statement, budget: Budget, doubt: Undecided | None
) -> Temptation | None:
    """The greatest gain among all deviations, each at its own worst point."""
    if mechanism.time is not None:
        with suppress(Exhausted):
            return _temptation_in_time(mechanism, incentive, budget, doubt)
        return None
    goals = obligations(mechanism, incentive)
    found = greatest_of([_gain(goal.goal) for goal in goals], goals[0].box, goals[0].premises, budget)
    if found is None:
        return None
    number, gain = found
    return Temptation(_deviation(incentive, incentive.parts[number].condition), _doubted(gain, doubt))


def _gain(goal: Condition) -> Term:
    """What a deviation pays over the intended play."""
    assert isinstance(goal, Comparison), "a part of IC compares two payoffs"
    return goal.right - goal.left


def _temptation_in_time(
    mechanism: Mechanism, incentive: Statement, budget: Budget, doubt: Undecided | None
) -> Temptation | None:
    """The greatest gain of the plans that are best at some points; where there are ranges others may gain more."""
    payoffs, words, gains = Expectations(mechanism), list[str](), list[Term]()
    meter = budget.meter()
    for search in incentive.asked:
        stays = payoffs.of(search.player, search.profile)
        for plan in _best_plans(mechanism, incentive, search, meter):
            words.append(plan.words if plan.strikes else plan.departures)
            gains.append(payoffs.of(search.player, {**search.profile, search.player: plan.plan}) - stays)
    terms = payoff_terms(mechanism, payoffs.met, meter.charge)
    asked = [replace(gain, terms) for gain in gains]
    found = greatest_of(asked, mechanism.intervals, grounding(mechanism).premises, budget)
    if found is None:
        return None
    number, gain = found
    if mechanism.intervals and not gain.open:
        gain = evolve(gain, open="it is the greatest among the plans that are best at some points")
    return Temptation(words[number], _doubted(gain, doubt))


def _best_plans(mechanism: Mechanism, incentive: Statement, search: Search, meter: Meter) -> list[BestDeviation]:
    found = dict[Strategy, BestDeviation]()
    for point in starting_points(mechanism, incentive, meter):
        with suppress(DomainError):
            best = best_deviation(mechanism, search.player, search.profile, point, meter.charge)
            if best is not None:
                found.setdefault(best.plan, best)
    return list(found.values())


def _deviation(incentive: Statement, condition: object) -> str:
    """The strategy that a part of IC speaks of, in words."""
    assert isinstance(condition, Comparison)
    (found,) = (e for e in incentive.expectations if e.placeholder == condition.right)
    return next(strategy.label for player, strategy in found.profile.items() if player == found.player)


def _honest(mechanism: Mechanism, participation: Statement, budget: Budget, doubt: Undecided | None) -> Extreme | None:
    """The least that the intended play pays."""
    try:
        (goal,) = obligations(mechanism, participation, budget.meter().charge)
    except Exhausted:
        return None
    assert isinstance(goal.goal, Comparison)
    found = least(goal.goal.left - goal.goal.right, goal.box, goal.premises, budget)
    return None if found is None else _doubted(found, doubt)


def _doubted(found: Extreme, doubt: Undecided | None) -> Extreme:
    """An extreme value, which is proved only where the spec has a meaning everywhere."""
    return found if doubt is None or found.open else evolve(found, open=doubt.reason)


def _play(mechanism: Mechanism, player: Player, budget: Budget) -> tuple[Play | None, str]:
    """The equilibria in the middle of the ranges; None and the reason where the game has no table."""
    meter = budget.meter()
    try:
        with meter.enforced():
            point = middle(mechanism)
            game = normal_form(mechanism, point, meter.charge)
        found = extreme_equilibria(game, allowance=meter.again())
        return Play(point, game, found, _honest_rows(mechanism, player)), ""
    except (DomainError, Exhausted) as error:
        return None, str(error)


def _honest_rows(mechanism: Mechanism, player: Player) -> frozenset[int]:
    table = seats(mechanism)
    if table.players[0] != player:
        raise DomainError(f"{player} is not the first of the two players who choose")
    game, meant = mechanism.game, first_moves(mechanism.game, mechanism.intended[player])
    return frozenset(row for row, strategy in enumerate(table.strategies[0]) if first_moves(game, strategy) == meant)


def _thresholds(
    mechanism: Mechanism, incentive: Statement, names: Sequence[str], budget: Budget, doubt: Undecided | None
) -> list[tuple[Parameter, Threshold | Undecided | Vacuous]]:
    found = []
    brief = evolve(budget, rlimit=min(budget.rlimit, _BRIEF), rounds=_ROUNDS, bisections=0, brief=True)
    for name in dict.fromkeys((*names, *_discount(mechanism))):
        parameter = mechanism.parameter(name)
        if parameter is not None:
            answer = doubt or threshold(mechanism, incentive, parameter, _domain(parameter), brief)
            found.append((parameter, answer))
    return found


def _discount(mechanism: Mechanism) -> tuple[str, ...]:
    """The parameter that is the discount of a game in time: how patient must a player be?"""
    discount = mechanism.time.discount if mechanism.time is not None else None
    return (discount.name,) if isinstance(discount, Variable) and discount not in mechanism.definitions else ()


def _domain(parameter: Parameter) -> Interval:
    """All values that a parameter may take: a share lies between 0 and 1, neither included."""
    share = parameter.dimension == DIMENSIONLESS
    return Interval(Fraction(0), Fraction(1) if share else None, low_open=share, high_open=True)


def _figure(mechanism: Mechanism, meaning: FigureTerm, budget: Budget) -> MeasuredFigure:
    asked = meaning.term, mechanism.intervals, grounding(mechanism).premises, budget
    return MeasuredFigure(meaning, least(*asked), greatest(*asked))
