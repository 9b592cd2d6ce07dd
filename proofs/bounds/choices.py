"""The choices of one player in each state, in exact numbers: what a period brings under each plan, and where it leads.

    choices(blocks, player, point)   Choices: for each block of states a row for each plan of the period
    Choices.after(row, worth, ...)   what a plan is worth, if the states behind it are worth so much

All others play as the spec intends. A plan is a pure strategy within one period, up to what the player's own moves rule
out. The rows come from the scripts of the play-out (proofs/playout/script.py), worked out for all states of a block at
once; they share no code with the symbolic payoffs by which bounds are found (solvers/bounds/).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import compress

from mechanisms.errors import DomainError
from mechanisms.game.blocks import NOWHERE, Block, Blocks
from mechanisms.game.game import Player
from mechanisms.game.ledger import Deposit, Line
from mechanisms.game.strategy import Profile, Strategy, plan_of, pure_strategies
from mechanisms.terms.columns import CERTAIN, NOTHING, Column, Columns, plus, times, together
from mechanisms.terms.terms import Condition, Event, Number, Relation, Term, Variable
from mechanisms.values import Frozen, derived
from proofs.checking.obligation import Point
from proofs.playout.script import Entry, Fork, Script, Turn, entries, scripts

MOST_CHOICES = 2_000_000
"""States times plans: a game with more of them is refused."""


class Lead(Frozen):
    """Where a period may lead from each state of a block, and how likely that is."""

    to: Sequence[int]
    chance: Column


class Row(Frozen, keeps=True):
    """One plan in all states of a block: what the period brings the player, and where it leads."""

    plan: Strategy
    brings: Column
    leads: tuple[Lead, ...]

    @property
    def over_one(self) -> tuple[Column, ...]:
        """What it brings, and the chance of each lead, over one denominator a state."""
        return derived(self, _over_one)


class Choices(Frozen):
    """The rows of each block, and which one is the intended play. `discount` is 1 where all periods weigh the same."""

    blocks: Blocks
    player: Player
    discount: Fraction
    rows: tuple[tuple[Row, ...], ...]
    intended: tuple[int, ...]

    @property
    def each(self) -> Iterator[tuple[int, Block, tuple[Row, ...]]]:
        """The number of each block, the block, its rows."""
        return ((number, block, self.rows[number]) for number, block in enumerate(self.blocks.blocks))

    def follow(self, plans: Sequence[Sequence[int]]) -> dict[int, list[int]]:
        """The states but ends that may follow each state under a plan, which has the number of a row for each."""
        found = dict[int, list[int]]()
        for number, block, rows in self.each:
            found |= {state: [] for state in block.states}
            for played, row in enumerate(rows):
                where = [place for place, plan in enumerate(plans[number]) if plan == played]
                for lead in row.leads if where else ():
                    possible = lead.chance.only(where).related(Relation.GT, NOTHING)
                    for place in where if possible is True else compress(where, possible or ()):
                        if lead.to[place] != NOWHERE:
                            found[block.states[place]].append(lead.to[place])
        return found

    def after(self, row: Row, worth: Sequence[int], below: int, *, counted: bool = False) -> Column:
        """What a plan is worth in each state of its block, if what follows it is worth `worth` over `below`.

        The worth of an end is 0. Where periods are `counted`, each of them brings 1.
        """
        later, (brings, *chances) = [*worth, 0], row.over_one  # an end has the number -1
        over = below * self.discount.denominator
        total = times(brings.below if counted else brings.above, over)
        for lead, chance in zip(row.leads, chances, strict=True):
            follows = [later[state] for state in lead.to]
            total = plus(total, times(times(chance.above, self.discount.numerator), follows))
        return Column.wholes(total, times(brings.below, over))


def choices(blocks: Blocks, player: Player, point: Point) -> Choices:
    """The choices of a player at a point, which gives a value to every parameter that has none.

    Raises DomainError where the game has no worth there: a chance outside [0, 1], a denominator of 0, a discount
    outside [0, 1), too many choices.
    """
    values = {variable: Column.of(value) for variable, value in {**blocks.mechanism.fixed, **point}.items()}
    discount = Fraction(1)
    if blocks.discount is not None:
        discount = Columns(values, blocks.mechanism.definitions).term(blocks.discount).at(0)
        if not 0 <= discount < 1:
            raise DomainError(f"the discount {discount} is outside [0, 1)")
    rows, intended, total = list[tuple[Row, ...]](), list[int](), 0
    for block in blocks.blocks:
        plans = tuple(pure_strategies(block.period.game, player))
        total += len(plans) * len(block.states)
        if total > MOST_CHOICES:
            raise DomainError(f"{player} has more than {MOST_CHOICES:,} plans in all states together")
        weighing = _Weighing(blocks, block, values)
        rows.append(tuple(weighing.row(player, plan) for plan in plans))
        meant = plan_of(block.period.game, block.intended[player])
        intended.append(next(n for n, plan in enumerate(plans) if plan_of(block.period.game, plan) == meant))
    return Choices(blocks, player, discount, tuple(rows), tuple(intended))


class _Weighing:
    """One period in all states of a block."""

    def __init__(self, blocks: Blocks, block: Block, values: Mapping[Variable, Column]) -> None:
        self._blocks, self._block = blocks, block
        self._values = {**values, **block.columns}
        self._columns: dict[frozenset[Event], Columns] = {}

    def row(self, player: Player, plan: Strategy) -> Row:
        """One plan against the intended play of all others."""
        profile: Profile = {**self._block.intended, player: plan}
        period = self._block.period
        own = [(place, line) for place, line in enumerate(period.ledger) if _sign(line, player)]
        lines = tuple(entry for place, line in own for entry in entries(place, line.amount, line.when))
        moved = self._played(scripts(period.game, lines, tuple(profile.items())))
        brings = NOTHING
        for place, line in own:
            paid = moved.get(place, NOTHING)
            brings = brings + paid if _sign(line, player) > 0 else brings - paid
        return Row(plan, brings, self._leads(profile))

    def _leads(self, profile: Profile) -> tuple[Lead, ...]:
        transitions = self._block.period.transitions
        lines = tuple(Entry(n, Number(Fraction(1)), transition.when) for n, transition in enumerate(transitions))
        met = self._played(scripts(self._block.period.game, lines, tuple(profile.items()))) if lines else {}
        stays, found = CERTAIN, list[Lead]()
        for number, transition in enumerate(transitions):
            chance = met.get(number, NOTHING)
            stays -= chance
            if chance.above != 0:
                found.append(Lead(self._blocks.targets(self._block, transition), chance))
        self._require(stays, "what follows a period")
        return (*found, Lead(self._block.states, stays)) if stays.above != 0 else tuple(found)

    def _played(self, found: tuple[Script, ...]) -> dict[int, Column]:
        """What each entry is expected to move, by its place."""
        moved = dict[int, Column]()
        for script in found:
            arrived = dict[int, Column]()
            self._take(script.start, CERTAIN, moved, arrived)
            for fork in script.forks:
                self._fork(fork, arrived.pop(fork.number, NOTHING), moved, arrived)
        return moved

    def _fork(self, fork: Fork, likely: Column, moved: dict[int, Column], arrived: dict[int, Column]) -> None:
        if likely.above == 0:
            return
        chance = self._under(fork.happened).term(fork.chance.probability)
        self._require(chance, f"`{fork.chance.name}`")
        self._take(fork.yes, likely * chance, moved, arrived)
        self._take(fork.no, likely * (CERTAIN - chance), moved, arrived)

    def _take(self, turn: Turn, likely: Column, moved: dict[int, Column], arrived: dict[int, Column]) -> None:
        for due in turn.due:
            paid = self._paid(due.left, due.entry.amount, due.happened)
            moved[due.entry.place] = moved.get(due.entry.place, NOTHING) + likely * paid
        if turn.to is not None:
            arrived[turn.to] = arrived.get(turn.to, NOTHING) + likely

    def _paid(self, when: Condition, amount: Term, happened: frozenset[Event]) -> Column:
        columns = self._under(happened)
        holds = columns.condition(when)
        if isinstance(holds, bool):
            return columns.term(amount) if holds else NOTHING
        return columns.term(amount).where(holds, NOTHING)

    def _under(self, happened: frozenset[Event]) -> Columns:
        if happened not in self._columns:
            self._columns[happened] = Columns(self._values, self._blocks.mechanism.definitions, happened)
        return self._columns[happened]

    def _require(self, chance: Column, what: str) -> None:
        """Raise DomainError where a chance is outside [0, 1]."""
        for relation, bound in ((Relation.GE, NOTHING), (Relation.LE, CERTAIN)):
            holds = chance.related(relation, bound)
            if holds is False or (holds is not True and False in holds):
                where = 0 if isinstance(holds, bool) else list(holds).index(False)
                state = self._blocks.state(self._block.states[where])
                raise DomainError(f"the chance of {what} is outside [0, 1] in the state `{state}`")


def _sign(line: Line, player: Player) -> int:
    """1 where a line pays a player, -1 where it charges them, else 0."""
    into, out_of = (a.owner if isinstance(a, Deposit) else a for a in (line.target, line.source))
    return int(into == player) - int(out_of == player)


def _over_one(row: Row) -> tuple[Column, ...]:
    return together(row.brings, *(lead.chance for lead in row.leads))
