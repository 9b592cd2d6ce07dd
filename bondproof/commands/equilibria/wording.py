"""Equilibria in words that formats share: who plays what, what it brings, what nashpy made of it.

Every function returns sentences or parts of them, without layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from bondproof.report.number_format import decimal, exact, is_long, quantity
from bondproof.report.wording import at_point, plural, unit_of
from mechanisms.game.game import Player
from mechanisms.game.normal_form import MixedProfile
from mechanisms.terms.units import DIMENSIONLESS, MONEY

if TYPE_CHECKING:
    from bondproof.commands.equilibria.result import EquilibriaResult
    from solvers.equilibria.frequencies import Frequency
    from solvers.equilibria.proposals import Proposals

_LONGEST_SHARE, _LONGEST_EXACT = 9, 40
_MOST_LABELS = 8
_MOST_STEPS = 12
_DIGITS = 8


def seated(result: EquilibriaResult) -> list[tuple[int, Player]]:
    """The seats with their players; `nobody`, against whom a single player plays, is left out."""
    players = enumerate(result.solution.game.players)
    real = None if result.mechanism is None else result.mechanism.game.players
    return [(seat, player) for seat, player in players if real is None or player in real]


def plays(result: EquilibriaResult, profile: MixedProfile, seat: int, between: str = " and ") -> str:
    """`honest with probability 9/10 and cheat with probability 1/10`; a strategy played with certainty by its name."""
    labels = result.solution.game.strategies[seat]
    mixed = (profile.rows, profile.columns)[seat]
    played = profile.supports[seat]
    if len(played) == 1:
        return labels[played[0]]
    return between.join(f"{labels[i]} with probability {share(mixed[i])}" for i in played)


def mixture(result: EquilibriaResult, profile: MixedProfile, seat: int) -> list[tuple[str, str]]:
    """The strategies that a player plays, each with its probability, exact beside rounded where it is long."""
    labels = result.solution.game.strategies[seat]
    mixed = (profile.rows, profile.columns)[seat]
    return [(labels[i], _chance(mixed[i])) for i in profile.supports[seat]]


def _chance(probability: Fraction) -> str:
    short = "" if is_long(probability) else exact(probability)
    near = f"about {decimal(probability)}"
    if probability == 1:
        return "1"
    return f"{short} ({near})" if short and len(short) <= _LONGEST_EXACT else near


def paid_exactly(result: EquilibriaResult, amount: Fraction) -> str:
    """A payoff with its unit, exact beside the rounded number where that is not exact and short."""
    shown = paid(result, amount)
    whole = "" if is_long(amount) else exact(amount)
    short = "/" in whole and len(whole) <= _LONGEST_EXACT and Fraction(decimal(amount)) != amount
    return f"{shown} (exactly {whole})" if short else shown


def share(probability: Fraction) -> str:
    """A probability, exact where that is short to read."""
    short = "" if is_long(probability) else exact(probability)
    return short if short and len(short) <= _LONGEST_SHARE else f"about {decimal(probability)}"


def paid(result: EquilibriaResult, amount: Fraction) -> str:
    """A payoff with its unit; the table of a file has none."""
    return quantity(amount, unit_of(MONEY if result.mechanism is not None else DIMENSIONLESS))


def count(result: EquilibriaResult) -> str:
    """How many equilibria there are, and whether these are all."""
    solution = result.solution
    number, sets = len(solution.equilibria), len(solution.components)
    if not solution.complete:
        found = "1 equilibrium was found" if number == 1 else f"{number} equilibria were found"
        stopped = f"the enumeration stopped at {solution.bases} bases; `--bases`, `--rlimit` and `--timeout` allow more"
        return f"{found}, and there may be others: {stopped}"
    if number == 1:
        return "1 equilibrium, and no other exists"
    connected = "" if sets == number else f" in {plural(sets, 'connected set')}"
    return f"{number} extreme equilibria{connected}, and no others exist"


def doubt(result: EquilibriaResult) -> str:
    """What could not be settled about the spec itself; empty where nothing is open."""
    return f"This rests on what could not be settled: {result.doubt}." if result.doubt else ""


def intended(result: EquilibriaResult) -> str:
    """Whether the play that the spec intends is an equilibrium; empty where it intends none."""
    if not result.intended:
        return ""
    game = result.solution.game
    meant = ", ".join(f"{game.players[m.seat]} {game.strategies[m.seat][m.strategy]}" for m in result.intended)
    number = len(result.solution.equilibria)
    honest = [i for i in range(number) if result.honest(i)]
    if not honest:
        sure = "is no equilibrium" if result.solution.complete else "is not among them"
        return f"The intended play ({meant}) {sure}."
    if result.solution.unique:
        return f"The intended play ({meant}) is the only equilibrium."
    of = f"one of {number}" if result.solution.complete else f"one of the {number} found"
    return f"The intended play ({meant}) is an equilibrium: {honest[0] + 1}, {of}."


def connected(result: EquilibriaResult) -> list[str]:
    """A sentence for each connected set of several extreme equilibria."""
    found = []
    for component in result.solution.components:
        if len(component) > 1:
            numbers = listed([str(i + 1) for i in component])
            found.append(f"{numbers} belong to one connected set of equilibria, which has infinitely many.")
    return found


def ties(result: EquilibriaResult) -> str:
    """Whether the game is degenerate."""
    left = " that is left" if result.solution.dominated else ""
    known = {True: f"The game{left} is degenerate.", False: f"The game{left} is not degenerate.", None: ""}
    return known[result.solution.degenerate]


def formulas(result: EquilibriaResult, number: int, *, every: bool = False) -> list[str]:
    """The mixing probabilities of an equilibrium as formulas: of each player one, and not that of the intended play."""
    if not result.frequencies:
        return []
    meant = {(m.seat, m.strategy) for m in result.intended}
    found = []
    for seat, player in seated(result):
        mine = [f for f in result.frequencies[number] if f.player == player]
        mine.sort(key=lambda f: ((seat, f.strategy) in meant, len(f.text)))
        found += [_formula(result, seat, frequency) for frequency in (mine if every else mine[:1])]
    return found


def _formula(result: EquilibriaResult, seat: int, frequency: Frequency) -> str:
    label = result.solution.game.strategies[seat][frequency.strategy]
    zeros = f" (with {', '.join(f'{name} = 0' for name in frequency.zeros)})" if frequency.zeros else ""
    are = "is" if len(frequency.absent) == 1 else "are"
    absent = f", whatever {listed(frequency.absent)} {are}" if frequency.absent else ""
    return f"{label} = {frequency.text}{zeros}{absent}"


def proposed(result: EquilibriaResult) -> str:
    """What nashpy found, missed and got wrong, in one sentence; empty where it was not asked for."""
    asked = [proposals for proposals in result.solution.nashpy if proposals.asked]
    if asked:
        return f"nashpy, in floating point: {'; '.join(_proposed(result, proposals) for proposals in asked)}."
    return "nashpy was not asked: this game is too large for it." if result.solution.nashpy else ""


def _proposed(result: EquilibriaResult, proposals: Proposals) -> str:
    """What one algorithm of nashpy found, missed and got wrong."""
    complete = result.solution.complete
    number = len(proposals.found) + (0 if complete else len(proposals.others))
    said = [f"found {number} of {len(result.solution.equilibria)}"]
    if proposals.others and complete:
        said.append(f"{len(proposals.others)} between them")
    if proposals.unsettled:
        said.append(f"{proposals.unsettled} too inexact to tell")
    if proposals.wrong:
        said.append(f"{plural(len(proposals.wrong), 'false one')}")
    if proposals.trouble.value and not proposals.faultless:
        said.append(proposals.trouble.value)
    return f"{proposals.algorithm} {listed(said)}"


def at_corners(result: EquilibriaResult) -> str:
    """Whether the same strategies are played elsewhere in the ranges; empty where nothing ranges."""
    corners = result.corners
    if corners is None:
        return ""
    all_of = f"all {corners.number}" if corners.checked == corners.number else f"{corners.checked} of {corners.number}"
    if corners.same:
        return f"The same strategies are played at {all_of} corners of the ranges."
    if corners.same is None:
        return f"Whether the same strategies are played at {all_of} corners of the ranges is open."
    where = at_point(corners.at.items())
    mixed = "; or ".join(_supports(result, profile) for profile in corners.profiles)
    return f"Other strategies are played at another corner of the ranges, {where}: {mixed}."


def _supports(result: EquilibriaResult, profile: MixedProfile) -> str:
    """`worker honest or cheat, auditor audit`: what is played at all."""
    labels = result.solution.game.strategies
    parts = [
        f"{player} {' or '.join(labels[seat][i] for i in profile.supports[seat])}" for seat, player in seated(result)
    ]
    return ", ".join(parts)


def where(result: EquilibriaResult) -> str:
    """The point at which the payoffs were taken, with the reason for each value; empty where nothing was chosen."""
    return ", ".join(
        f"{chosen.parameter.name} = {quantity(chosen.value, chosen.parameter.unit, _DIGITS)} ({chosen.why})"
        for chosen in result.chosen
    )


def choices(result: EquilibriaResult) -> str:
    """What each player chooses from."""
    found = []
    for seat, player in seated(result):
        labels = result.solution.game.strategies[seat]
        few = len(labels) <= _MOST_LABELS
        found.append(f"{player} picks {listed(labels, 'or') if few else f'one of {len(labels)} strategies'}")
    return "; ".join(found)


def eliminations(result: EquilibriaResult, *, every: bool = False) -> list[str]:
    """A sentence for each strategy that was taken out because another one is always better."""
    steps = result.solution.dominated
    shown = steps if every else steps[:_MOST_STEPS]
    more = f"So it goes for {len(steps) - len(shown)} more (-v names them)."
    return [f"{step}." for step in shown] + ([more] if len(shown) < len(steps) else [])


def listed(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`.

    >>> listed(["a", "b", "c"], "or")
    'a, b or c'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
