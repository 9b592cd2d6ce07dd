"""States gathered in blocks: of all states that are read alike, one is read.

    blocks(families, read, faults)   the blocks of a game in time; `read` reads the period of one state

The first state that is in no block yet is read with variables for its indices (mechanisms/language/likeness.py). All
states of its family that answer as it does what was asked on the way are in its block. So a family of a hundred
thousand states is read in as many steps as there are ways in which its states differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from mechanisms.errors import DomainError
from mechanisms.game.blocks import Block
from mechanisms.game.states import Family, Period, State
from mechanisms.game.strategy import Profile
from mechanisms.language.codes import Code
from mechanisms.language.faults import Faults, fault
from mechanisms.language.likeness import Likeness
from mechanisms.terms.columns import Column, Columns

MOST_BLOCKS = 1_000
"""A family whose states are read in more ways than this is refused."""

Read: TypeAlias = Callable[[State, Likeness], tuple[Period, Profile]]
"""The period of a state, and what is meant to be played in it, with its likeness kept."""


def blocks(families: Iterable[Family], read: Read, faults: Faults) -> tuple[Block, ...]:
    """All states but ends, in blocks. Faults are kept; the first block that has any is the last one."""
    found, first = list[Block](), 0
    for family in families:
        if family.is_end:
            continue
        waiting, number = list(range(family.size)), 0
        while waiting:
            number += 1
            if number > MOST_BLOCKS:
                message = f"the states of `{family.name}` differ in more than {MOST_BLOCKS:,} ways"
                raise fault(Code.TOO_MANY, message, family.at, "let fewer exponents and conditions go by its indices")
            block, waiting = _block(family, waiting, first, read)
            found.append(block)
            if faults.errors:
                return tuple(found)
        first += family.size
    return tuple(found)


def _block(family: Family, waiting: Sequence[int], first: int, read: Read) -> tuple[Block, list[int]]:
    """The block of the first state that waits, and the states that still wait then."""
    columns = _columns(family, waiting)
    state = State(family.name, tuple(column[0] for column in columns))
    likeness = Likeness(state)
    period, intended = read(state, likeness)
    try:
        alike = _alike(likeness, columns, len(waiting))
    except DomainError as error:
        raise fault(
            Code.GAME_SIZE, f"the states of `{family.name}` cannot be distinguished: {error}", family.at
        ) from None
    members = [waiting[place] for place in alike]
    indices = {v: [column[place] for place in alike] for v, column in zip(likeness.indices, columns, strict=True)}
    there = set(members)
    block = Block(period, intended, [first + place for place in members], indices)
    return block, [place for place in waiting if place not in there]


def _alike(likeness: Likeness, columns: Sequence[Sequence[int]], size: int) -> Sequence[int]:
    """The places of the states that give the same answers; a question is put to those alone that are alike so far."""
    alike: Sequence[int] = range(size)
    asked = _asked(likeness, columns)
    for question, answer in likeness.answers.items():
        holds = asked.condition(question)
        assert not isinstance(holds, bool), "a question names an index"
        if (not answer) in holds:
            kept = [place for place, held in enumerate(holds) if held is answer]
            alike, columns = [alike[place] for place in kept], [[column[place] for place in kept] for column in columns]
            asked = _asked(likeness, columns)
    return alike


def _asked(likeness: Likeness, columns: Sequence[Sequence[int]]) -> Columns:
    return Columns(dict(zip(likeness.indices, map(Column.wholes, columns), strict=True)))


def _columns(family: Family, places: Sequence[int]) -> list[list[int]]:
    """The indices of states, one column an index; a state is known by its place in the family."""
    found, step = list[list[int]](), 1
    for low, high in reversed(family.bounds):
        size = high - low + 1
        found.append([low + place // step % size for place in places])
        step *= size
    return found[::-1]
