"""What `values` returns: bounds of what play is worth, and of what the best plan of each player gains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import ClassVar, TypeAlias

from bondproof.commands.result import Result, heading, identity
from bondproof.commands.verify.result import Chosen
from bondproof.rendering.document import Block, Detail, Document, Paragraph, Span, Style, Table
from bondproof.rendering.json import Data, Shown
from bondproof.rendering.layout import shortened
from bondproof.rendering.number_format import Towards, decimal
from bondproof.rendering.wording import named
from mechanisms.game.blocks import Blocks
from mechanisms.game.game import Player
from mechanisms.values import Frozen
from solvers.bounds.search import Outlook
from solvers.plans.best_deviation import MOST_STEPS, Step, told

_Ends: TypeAlias = tuple[Fraction, Fraction]

_DIGITS = 9
_LONGEST = 200
"""Characters of a plan in words."""


class PlayerValues(Frozen):
    """The bounds of one player; none, and the reason, where none were found.

    `course` is the likeliest course of the best plan, `departs` where it does something else than the intended play;
    both are empty where it is proved that no plan gains.
    """

    player: Player
    found: Outlook | None
    course: tuple[Step, ...] = ()
    departs: tuple[Step, ...] = ()
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is open that some plan gains."""
        return self.found is None or self.found.gain[0] == 0 != self.found.gain[1]


class ValuesResult(Result):
    """Exact bounds at one point: the values chosen for what ranges, and the numbers of the states that are shown."""

    kind: ClassVar[str] = "values"
    blocks: Blocks
    chosen: tuple[Chosen, ...]
    players: tuple[PlayerValues, ...]
    states: tuple[int, ...]
    exit_code: int = 0
    seconds: float | None = None

    def document(self) -> Document:
        """Whether a plan gains, player by player; then what play is worth in each of the states."""
        blocks: list[Block] = [heading(self.blocks.mechanism, f": {_many(self.blocks)}"), *_point(self)]
        for each in self.players:
            blocks += _gain(each)
        blocks += _table(self)
        return Document(tuple(blocks), seconds=self.seconds)

    def data(self) -> Mapping[str, Data]:
        """The point, how many states there are, and the bounds of each player."""
        taken = {
            each.parameter.name: {"value": each.value, "unit": each.parameter.unit.text, "why": each.why}
            for each in self.chosen
        }
        return {
            **identity(self.blocks.mechanism),
            "at": taken,
            "states": _reached(self.blocks),
            "unit": "USD",
            "players": [_player(self, each) for each in self.players],
        }


def _reached(blocks: Blocks) -> int:
    return sum(len(block.states) for block in blocks.blocks)


def _many(blocks: Blocks) -> str:
    number = _reached(blocks)
    return f"{number:,} state{'s' * (number != 1)}"


def _point(result: ValuesResult) -> Iterator[Block]:
    fixed = "the parameters as the spec sets them"
    at = ", ".join(f"{named(c.parameter, c.value)} ({c.why})" for c in result.chosen)
    yield Paragraph(
        f"at one point: {at or fixed}; the bounds are checked exactly in every state", Detail.ESSENTIAL, under=True
    )


def _gain(each: PlayerValues) -> Iterator[Block]:
    """Whether some plan gains over the intended play, from the first state on."""
    player = str(each.player)
    if each.found is None:
        yield Paragraph((Span(f"{player}: open", Style.OPEN), f", because {each.reason}"), Detail.ESSENTIAL)
        return
    low, high = each.found.gain
    if high == 0:
        proved = Span(f"{player}: no plan gains", Style.GOOD), " over the intended play: proved at this point"
        yield Paragraph(proved, Detail.ESSENTIAL)
        return
    if low == 0:
        open_still = f", the best plan gains at most {_usd(high, Towards.UP)}, and may gain nothing"
        yield Paragraph((Span(f"{player}: open", Style.OPEN), open_still), Detail.ESSENTIAL)
    else:
        between = f" {_between(low, high)} over the intended play, which is not a best response at this point"
        yield Paragraph((Span(f"{player}: a plan gains", Style.BAD), between), Detail.ESSENTIAL)
    goes_on = ", and so on" if len(each.course) == MOST_STEPS else ""
    if each.course:
        yield Paragraph(f"its likeliest course: {shortened(told(each.course), _LONGEST)}{goes_on}", under=True)
    if each.departs:
        yield Paragraph(f"it departs from the intended play: {shortened(told(each.departs), _LONGEST)}", under=True)


def _table(result: ValuesResult) -> Iterator[Block]:
    rows = [
        _row(result, each.player, state, each.found.worth(state), each.found.best(state))
        for each in result.players
        if each.found is not None
        for state in result.states
    ]
    if rows:
        header = "player", "in", "the intended play is worth", "the best plan is worth", "ends apart by at most"
        yield Table(header, tuple(rows), detail=Detail.ESSENTIAL)


def _row(result: ValuesResult, player: Player, state: int, worth: _Ends, best: _Ends) -> tuple[str, ...]:
    gap = max(high - low for low, high in (worth, best))
    apart = f"{decimal(gap, 2, Towards.UP)} USD"
    return str(player), str(result.blocks.state(state)), _between(*worth), _between(*best), apart


def _between(low: Fraction, high: Fraction) -> str:
    """`12.345678 to 12.345679 USD`; the one number where both are the same."""
    if low == high:
        return _usd(low, Towards.NEAREST)
    return f"{decimal(low, _DIGITS, Towards.DOWN)} to {_usd(high, Towards.UP)}"


def _usd(amount: Fraction, towards: Towards) -> str:
    return f"{decimal(amount, _DIGITS, towards)} USD"


def _player(result: ValuesResult, each: PlayerValues) -> dict[str, Data]:
    if each.found is None:
        return {"player": str(each.player), "reason": each.reason, "gain": None, "gains": None, "states": {}}
    low, high = each.found.gain
    return {
        "player": str(each.player),
        "reason": None,
        "gains": True if low > 0 else False if high == 0 else None,
        "gain": _bounds(low, high),
        "course": told(each.course),
        "departs": told(each.departs),
        "states": {
            str(result.blocks.state(state)): {
                "intended": _bounds(*each.found.worth(state)),
                "best": _bounds(*each.found.best(state)),
            }
            for state in result.states
        },
    }


def _bounds(low: Fraction, high: Fraction) -> dict[str, Data]:
    return {"low": Shown(low, Towards.DOWN), "high": Shown(high, Towards.UP)}
