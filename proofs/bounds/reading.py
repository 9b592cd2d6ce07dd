"""Whether states that were read in blocks mean what they mean read one by one: compared in numbers, some of each block.

    samples(blocks)                        the first, the last and one state between them, of each block in turn
    check_reading(choices, alone, point)   raises InternalError where one of them differs

`alone` is the game of these states alone, each read for itself (`read_states`); it is played out path by path.
"""

from __future__ import annotations

from fractions import Fraction

from mechanisms.errors import InternalError
from mechanisms.game.blocks import Blocks
from mechanisms.game.information import InformationSet
from mechanisms.game.states import State
from mechanisms.game.strategy import Strategy
from mechanisms.model.mechanism import Mechanism
from proofs.bounds.choices import Choices, Row
from proofs.checking.obligation import Point
from proofs.playout.playout import PlayOut

MOST_SAMPLES = 60
"""States that are read again."""


def samples(blocks: Blocks) -> tuple[State, ...]:
    """Some states of each block: where there are more blocks than may be asked, of blocks all over the game."""
    step = 1 + 3 * len(blocks.blocks) // MOST_SAMPLES
    found = dict[int, None]()
    for block in blocks.blocks[::step]:
        found |= dict.fromkeys((block.states[0], block.states[len(block.states) // 2], block.states[-1]))
    return tuple(map(blocks.state, found))


def check_reading(choices: Choices, alone: Mechanism, point: Point) -> None:
    """Compare every plan of the player in each state of `alone` with the rows of the blocks."""
    assert alone.time is not None, "it has states"
    played = PlayOut(alone, point)
    wanted = {choices.blocks.number(period.state): period.state for period in alone.time.periods}
    for _, block, rows in choices.each:
        for place, number in enumerate(block.states):
            for row in rows if number in wanted else ():
                _compare(choices, played, alone, wanted[number], row, place)


def _compare(choices: Choices, played: PlayOut, alone: Mechanism, state: State, row: Row, place: int) -> None:
    moves = tuple((InformationSet(where.stage, where.seen, state), move) for where, move in row.plan.moves)
    profile = {**alone.intended, choices.player: Strategy(choices.player, moves, "")}
    here = {player: strategy.within(state) for player, strategy in profile.items()}
    brings = played.in_state(state).payoff(choices.player, here)
    follows = played.follows(choices.player, profile, state)
    leads = dict[int, Fraction]()
    for lead in row.leads:
        leads[lead.to[place]] = leads.get(lead.to[place], Fraction(0)) + lead.chance.at(place)
    expected = dict[int, Fraction]()
    for to, chance in follows.items():
        number = choices.blocks.number(to)
        expected[number] = expected.get(number, Fraction(0)) + chance
    if brings != row.brings.at(place) or expected != {to: chance for to, chance in leads.items() if chance}:
        raise InternalError(f"the state `{state}` means something else in its block than read for itself")
