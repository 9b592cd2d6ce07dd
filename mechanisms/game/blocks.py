"""Games in time with very many states: one period for each block of states that are read alike.

    Block          states of one family, the period of the first of them, and the numbers of their indices as columns
    Blocks         all blocks of a game in time, and how its states are counted
    reached(...)   the blocks without the states to which no play leads

States are counted through: those of the first family first, in the order of their indices. An end has the number
NOWHERE. In the period of a block the indices are variables, in amounts, in probabilities and in where it leads.

Not here: how states are gathered in blocks (mechanisms/language/blocks.py), games that are read state by state
(mechanisms/game/states.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mechanisms.game.states import Family, Period, State, Transition
from mechanisms.game.strategy import Profile
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.columns import Column, Columns
from mechanisms.terms.terms import Term, Variable
from mechanisms.values import Frozen, derived, evolve

MOST_IN_BLOCKS = 250_000
"""A spec with more states than this is refused, read in blocks or not."""

NOWHERE = -1
"""The number of an end."""


class Block(Frozen):
    """States that are read alike.

    `period` is that of the first of them; `intended` is what the spec means to be played in it. `states` are the
    numbers of the states; `indices` holds a column for each index variable, in the order of the states.
    """

    period: Period
    intended: Profile
    states: Sequence[int]
    indices: Mapping[Variable, Sequence[int]]

    @property
    def columns(self) -> dict[Variable, Column]:
        """The numbers of the states, as columns."""
        return {variable: Column.wholes(numbers) for variable, numbers in self.indices.items()}

    def only(self, kept: Sequence[int]) -> Block:
        """The block without the states that are not at these places of it."""
        indices = {variable: [numbers[place] for place in kept] for variable, numbers in self.indices.items()}
        return evolve(self, states=[self.states[place] for place in kept], indices=indices)


class Blocks(Frozen, keeps=True):
    """A game in time in blocks. `mechanism` has its parameters; its game and ledger are those of the first block."""

    mechanism: Mechanism
    families: tuple[Family, ...]
    blocks: tuple[Block, ...]
    discount: Term | None

    @property
    def size(self) -> int:
        """How many states are counted; those that no play reaches are among them."""
        return sum(family.size for family in self.families if not family.is_end)

    @property
    def first(self) -> int:
        """The number of the state in which play begins."""
        return self.blocks[0].states[0]

    def number(self, state: State) -> int:
        """The number of a state; KeyError where there is none, NOWHERE for an end."""
        for family in self.families:
            if state in family:
                first = derived(self, _firsts)[family.name]
                return first if family.is_end else first + _place(family, state.index)
        raise KeyError(str(state))

    def state(self, number: int) -> State:
        """The state of a number that is not NOWHERE."""
        first = derived(self, _firsts)
        family = next(f for f in self.families if not f.is_end and 0 <= number - first[f.name] < f.size)
        place, index = number - first[family.name], list[int]()
        for low, high in reversed(family.bounds):
            place, above = divmod(place, high - low + 1)
            index.append(low + above)
        return State(family.name, tuple(reversed(index)))

    def targets(self, block: Block, transition: Transition) -> Sequence[int]:
        """The number of the state to which a transition leads, from each state of a block."""
        family = next(f for f in self.families if f.name == transition.target.family)
        first = derived(self, _firsts)[family.name]
        if family.is_end:
            return [NOWHERE] * len(block.states)
        columns, place = Columns(block.columns), Column.wholes([first] * len(block.states))
        for number, step, (low, _) in zip(transition.numbers, _steps(family), family.bounds, strict=True):
            place += Column(step, 1, step.bit_length()) * (columns.term(number) + Column(-low, 1, low.bit_length()))
        assert not isinstance(place.above, int), "it began as a column"
        return place.above

    @property
    def edges(self) -> Iterator[tuple[Block, list[Sequence[int]]]]:
        """Each block, and for each of its transitions where it leads."""
        for block in self.blocks:
            yield block, [self.targets(block, transition) for transition in block.period.transitions]


def reached(blocks: Blocks) -> Blocks:
    """The same without the states to which no play leads from the first one; the numbers of states stay."""
    follow: list[tuple[int, ...]] = [()] * blocks.size
    for block, leads in blocks.edges:
        for state, *targets in zip(block.states, *leads, strict=True):
            follow[state] = tuple(targets)
    seen, waiting = bytearray(blocks.size), [blocks.first]
    seen[blocks.first] = 1
    while waiting:
        for target in follow[waiting.pop()]:
            if target != NOWHERE and not seen[target]:
                seen[target] = 1
                waiting.append(target)
    kept = (block.only([place for place, state in enumerate(block.states) if seen[state]]) for block in blocks.blocks)
    return evolve(blocks, blocks=tuple(block for block in kept if block.states))


def _firsts(blocks: Blocks) -> dict[str, int]:
    """The number of the first state of each family."""
    found, total = dict[str, int](), 0
    for family in blocks.families:
        found[family.name] = NOWHERE if family.is_end else total
        total += 0 if family.is_end else family.size
    return found


def _steps(family: Family) -> list[int]:
    """By how much the number of a state grows with each of its indices."""
    found, step = list[int](), 1
    for low, high in reversed(family.bounds):
        found.append(step)
        step *= high - low + 1
    return found[::-1]


def _place(family: Family, index: Sequence[int]) -> int:
    sides = zip(index, _steps(family), family.bounds, strict=True)
    return sum(step * (number - low) for number, step, (low, _) in sides)
