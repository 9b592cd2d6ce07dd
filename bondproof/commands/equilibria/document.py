"""What `equilibria` says: how many there are, who plays what in each, and what holds of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from bondproof.commands.result import heading
from bondproof.commands.window_words import data_remarks
from bondproof.rendering.document import (
    Block,
    Detail,
    Document,
    Heading,
    Paragraph,
    Span,
    Style,
    Subject,
    Table,
    items,
)
from bondproof.rendering.number_format import decimal, exact, is_long, quantity
from bondproof.rendering.wording import at_point, joined, plural, unit_of
from mechanisms.game.normal_form import MixedProfile
from mechanisms.terms.units import DIMENSIONLESS, MONEY

if TYPE_CHECKING:
    from bondproof.commands.equilibria.result import EquilibriaResult, PureResult
    from bondproof.commands.verify.result import Chosen
    from solvers.equilibria.frequencies import Frequency
    from solvers.equilibria.proposals import Proposals

_LONGEST_EXACT = 40
_MOST_LABELS = 8
_MOST_STEPS = 12
_MOST_TABLES = 8
"""More equilibria than this have a line each; their tables are detail."""
_MOST_CORNERS = 3
_DIGITS = 8


def document(result: EquilibriaResult) -> Document:
    """The answer first: the count, whether the intended play is among them; then each equilibrium."""
    blocks = [_head(result), *_count(result), *_tables(result), *_each(result), *_remarks(result)]
    return Document(tuple(blocks))


def pure(result: PureResult) -> Document:
    """The pure equilibria where more than two players choose."""
    number = len(result.equilibria)
    count = f"{number} pure {'equilibrium' if number == 1 else 'equilibria'}"
    blocks: list[Block] = [heading(result.mechanism)]
    blocks.append(Paragraph((Span(f"{count}; {OPEN}", Style.OPEN),), Detail.ESSENTIAL))
    blocks += _point(result.doubt, "", result.chosen)
    for number, found in enumerate(result.equilibria, 1):
        rows = tuple(
            (player.name, strategy.label or "nothing", quantity(found.payoffs[player], unit_of(MONEY)))
            for player, strategy in found.plays.items()
        )
        blocks.append(Table(("player", "plays", "is paid"), rows, caption=str(number), detail=Detail.ESSENTIAL))
    return Document((*blocks, *items(data_remarks(result.mechanism), Detail.VERBOSE)))


OPEN = "mixed equilibria of more than two players are not searched"


def _head(result: EquilibriaResult) -> Heading:
    said = f": {_choices(result)}"
    if result.mechanism is not None:
        return heading(result.mechanism, said)
    return Heading((Span(result.name, Style.NAME), said), 1, subject=Subject(result.path, result.sha256))


def _choices(result: EquilibriaResult) -> str:
    """What each player chooses from."""
    found = []
    for seat, player in result.seated:
        labels = [_apart(label) for label in result.solution.game.strategies[seat]]
        few = len(labels) <= _MOST_LABELS
        found.append(f"{player} picks {joined(labels, 'or') if few else f'one of {len(labels)} strategies'}")
    return "; ".join(found)


def _apart(label: str) -> str:
    """A strategy among others: `(honest, return)`, since commas separate strategies, too."""
    return f"({label})" if ", " in label else label


def _count(result: EquilibriaResult) -> Iterator[Block]:
    """How many there are, what is open, and whether the intended play is among them."""
    style = Style.GOOD if result.solution.complete else Style.OPEN
    yield Paragraph((Span(_number(result), style),), Detail.ESSENTIAL)
    yield from _point(result.doubt, _intended(result), result.chosen)


def _point(doubt: str, intended: str, chosen: Sequence[Chosen]) -> Iterator[Block]:
    """What the answer rests on, and the point at which the payoffs were taken, with the reason for each value."""
    for said in (f"This rests on what could not be settled: {doubt}." if doubt else "", intended):
        if said:
            yield Paragraph(said, Detail.ESSENTIAL, under=True)
    at = [f"{c.parameter.name} = {quantity(c.value, c.parameter.unit, _DIGITS)} ({c.why})" for c in chosen]
    if at:
        yield Paragraph(f"taken at {', '.join(at)}")


def _number(result: EquilibriaResult) -> str:
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


def _intended(result: EquilibriaResult) -> str:
    """Whether the play that the spec intends is an equilibrium; empty where it intends none."""
    if not result.intended:
        return ""
    game = result.solution.game
    meant = ", ".join(f"{game.players[m.seat]} {_apart(game.strategies[m.seat][m.strategy])}" for m in result.intended)
    number = len(result.solution.equilibria)
    honest = [i for i in range(number) if result.honest(i)]
    if not honest:
        sure = "is not an equilibrium" if result.solution.complete else "is not among them"
        return f"The intended play ({meant}) {sure}."
    if result.solution.unique:
        return f"The intended play ({meant}) is the only equilibrium."
    of = f"one of {number}" if result.solution.complete else f"one of the {number} found"
    return f"The intended play ({meant}) is an equilibrium: {honest[0] + 1}, {of}."


def _tables(result: EquilibriaResult) -> Iterator[Block]:
    """A table for each equilibrium; of many equilibria one table first, with a line for each."""
    number = len(result.solution.equilibria)
    if number > _MOST_TABLES:
        header = ("", *(str(player) for _, player in result.seated), "expected payoff")
        yield Table(header, tuple(_line(result, each) for each in range(number)), detail=Detail.ESSENTIAL)
    yield from _table(result, Detail.VERBOSE if number > _MOST_TABLES else Detail.ESSENTIAL)


def _line(result: EquilibriaResult, number: int) -> tuple[str, ...]:
    """An equilibrium in a line: what each player plays, with rounded probabilities, and what each expects."""
    found = result.solution.equilibria[number]
    plays = []
    for seat, _ in result.seated:
        labels, mixed = result.solution.game.strategies[seat], (found.profile.rows, found.profile.columns)[seat]
        chances = [(_apart(labels[i]), mixed[i]) for i in found.profile.supports[seat]]
        plays.append(", ".join(label if p == 1 else f"{label} {_rounded(p)}" for label, p in chances))
    paid = ", ".join(_amount(result, found.payoffs[seat]) for seat, _ in result.seated)
    return f"{number + 1}{' (intended)' if result.honest(number) else ''}", *plays, paid


def _rounded(probability: Fraction) -> str:
    rounded = decimal(probability)
    return rounded if Fraction(rounded) == probability else f"≈{rounded}"


def _table(result: EquilibriaResult, detail: Detail) -> Iterator[Block]:
    """One line an information set: the strategy of each player with its probability, and what each expects."""
    for number, equilibrium in enumerate(result.solution.equilibria):
        meant = " (the intended play)" if result.honest(number) else ""
        rows = tuple(
            (str(player), label, chance)
            for seat, player in result.seated
            for label, chance in _mixture(result, equilibrium.profile, seat)
        )
        paid = [f"{player} {_paid(result, equilibrium.payoffs[seat])}" for seat, player in result.seated]
        caption = f"{number + 1}{meant}  expected payoff: {', '.join(paid)}"
        yield Table(("player", "plays", "with probability"), rows, caption=caption, detail=detail)


def _mixture(result: EquilibriaResult, profile: MixedProfile, seat: int) -> list[tuple[str, str]]:
    """The strategies that a player plays, each with its probability, exact and rounded where it is long."""
    labels = result.solution.game.strategies[seat]
    mixed = (profile.rows, profile.columns)[seat]
    return [(labels[i], _chance(mixed[i])) for i in profile.supports[seat]]


def _chance(probability: Fraction) -> str:
    short = "" if is_long(probability) else exact(probability)
    rounded = decimal(probability)
    near = rounded if Fraction(rounded) == probability else f"about {rounded}"
    if probability == 1:
        return "1"
    return f"{short} ({near})" if short and len(short) <= _LONGEST_EXACT else near


def _paid(result: EquilibriaResult, amount: Fraction) -> str:
    """A payoff, rounded; with its exact value if that is short and different; the table of a file has no unit."""
    shown = _amount(result, amount)
    whole = "" if is_long(amount) else exact(amount)
    short = "/" in whole and len(whole) <= _LONGEST_EXACT and Fraction(decimal(amount)) != amount
    return f"{shown} (exactly {whole})" if short else shown


def _amount(result: EquilibriaResult, amount: Fraction) -> str:
    return quantity(amount, unit_of(MONEY if result.mechanism is not None else DIMENSIONLESS))


def _each(result: EquilibriaResult) -> Iterator[Block]:
    """Mixing probabilities as formulas, and who found each equilibrium."""
    for number, equilibrium in enumerate(result.solution.equilibria):
        few, every = (_formulas(result, number, every=every) for every in (False, True))
        yield from items([f"in equilibrium {number + 1}: {formula}" for formula in few])
        more = [formula for formula in every if formula not in few]
        yield from items([f"in equilibrium {number + 1}: {formula}" for formula in more], Detail.VERBOSE)
        yield Paragraph(f"equilibrium {number + 1} was found by {', '.join(equilibrium.found_by)}", Detail.VERBOSE)


def _formulas(result: EquilibriaResult, number: int, *, every: bool = False) -> list[str]:
    """The mixing probabilities of an equilibrium as formulas: of each player one, and not that of the intended play."""
    if not result.frequencies:
        return []
    meant = {(m.seat, m.strategy) for m in result.intended}
    found = []
    for seat, player in result.seated:
        mine = [f for f in result.frequencies[number] if f.player == player]
        mine.sort(key=lambda f: ((seat, f.strategy) in meant, len(f.text)))
        found += [_formula(result, seat, frequency) for frequency in (mine if every else mine[:1])]
    return found


def _formula(result: EquilibriaResult, seat: int, frequency: Frequency) -> str:
    label = result.solution.game.strategies[seat][frequency.strategy]
    zeros = f" (with {', '.join(f'{name} = 0' for name in frequency.zeros)})" if frequency.zeros else ""
    absent = f"; independent of {joined(frequency.absent)}" if frequency.absent else ""
    return f"{label} = {frequency.text}{zeros}{absent}"


# What holds of all of them --------------------------------------------------------------------------------------------


def _remarks(result: EquilibriaResult) -> Iterator[Block]:
    steps = [f"{step}." for step in result.solution.dominated]
    few, more = steps[:_MOST_STEPS], steps[_MOST_STEPS:]
    rest = [f"{len(more)} more are dominated (-v names them)."] if more else []
    corners, whole = (_at_corners(result, most) for most in (_MOST_CORNERS, None))
    said = [*_connected(result), *few, *rest, _ties(result), _proposed(result), corners]
    yield from items([sentence for sentence in said if sentence])
    yield from items([*more, *([whole] if whole != corners else [])], Detail.VERBOSE)
    yield from items(() if result.mechanism is None else data_remarks(result.mechanism), Detail.VERBOSE)


def _connected(result: EquilibriaResult) -> list[str]:
    """A sentence for each connected set of several extreme equilibria."""
    found = []
    for component in result.solution.components:
        if len(component) > 1:
            numbers = joined(_runs([i + 1 for i in component]))
            found.append(f"{numbers} belong to one connected set of equilibria, which has infinitely many.")
    return found


def _runs(numbers: Sequence[int]) -> list[str]:
    """Rising numbers, three or more in a row as one.

    >>> _runs([1, 2, 3, 4, 7, 8])
    ['1 to 4', '7', '8']
    """
    found = list[list[int]]()
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return [
        text for run in found for text in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(each) for each in run])
    ]


def _ties(result: EquilibriaResult) -> str:
    """Whether the game is degenerate."""
    left = " that is left" if result.solution.dominated else ""
    known = {True: f"The game{left} is degenerate.", False: f"The game{left} is not degenerate.", None: ""}
    return known[result.solution.degenerate]


def _proposed(result: EquilibriaResult) -> str:
    """What nashpy found, missed and got wrong, in one sentence; empty where it was not asked for."""
    asked = [proposals for proposals in result.solution.nashpy if proposals.asked]
    if asked:
        return f"nashpy, in floating point: {'; '.join(_made_of_it(result, proposals) for proposals in asked)}."
    return "nashpy was not asked: this game is too large for it." if result.solution.nashpy else ""


def _made_of_it(result: EquilibriaResult, proposals: Proposals) -> str:
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
    return f"{proposals.algorithm} {joined(said)}"


def _at_corners(result: EquilibriaResult, most: int | None) -> str:
    """Whether the same strategies are played elsewhere in the ranges, with `most` examples; empty if nothing ranges."""
    corners = result.corners
    if corners is None:
        return ""
    all_of = f"all {corners.number}" if corners.checked == corners.number else f"{corners.checked} of {corners.number}"
    if corners.same:
        return f"The same strategies are played at {all_of} corners of the ranges."
    if corners.same is None:
        return f"Whether the same strategies are played at {all_of} corners of the ranges is open."
    where = at_point(corners.at.items())
    mixed = "; or ".join(_supports(result, profile) for profile in corners.profiles[:most])
    rest = len(corners.profiles) - len(corners.profiles[:most])
    more = f"; or {rest} others (-v shows them)" if rest else ""
    return f"Other strategies are played at another corner of the ranges, {where}: {mixed}{more}."


def _supports(result: EquilibriaResult, profile: MixedProfile) -> str:
    """`worker honest or cheat, auditor audit`: what is played at all."""
    labels = result.solution.game.strategies
    parts = [
        f"{player} {' or '.join(_apart(labels[seat][i]) for i in profile.supports[seat])}"
        for seat, player in result.seated
    ]
    return ", ".join(parts)
