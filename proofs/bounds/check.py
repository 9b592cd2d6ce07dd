"""The exact check of bounds on what play is worth in every state of a game in time, at one point.

    check_bounds(choices, bounds)     under its plan the player gets, in each state, at least `low` and at most `high`
    check_best(choices, bounds)       and no other plan gets more than that one, in any state
    check_ceiling(choices, ceiling)   no plan gets more than `high`, in any state
    check_kept(choices, plans)        a plan makes the moves of the intended play wherever that leads

With u what a period brings, P where it leads and d the discount, V = u + d P V for the worth V of a plan. Who is not
below what they promise is an upper bound, and who is not above it a lower bound:

    high >= u + d P high   in each state, so V <= high          low <= u + d P low   in each state, so low <= V

for the difference D = high - V has D >= d P D, hence D >= d^n P^n D for all n, and d^n P^n goes to 0: because d < 1,
or, where all periods weigh the same, because of `periods`: numbers w with w >= 1 + P w bound how many of them follow.
An upper bound of every plan of each state bounds the best of them (for plans with memory, too: D. Blackwell,
"Discounted dynamic programming", 1965). A plan is the best one if in each state every other one is worth less, even
where what follows it is counted by `high` and the plan itself by `low`.

All of it is asked in each state that some play reaches, in whole numbers. Standard library alone; nothing here finds
bounds (solvers/bounds/).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mechanisms.errors import CertificateRejected
from mechanisms.game.blocks import NOWHERE, Block
from mechanisms.terms.columns import NOTHING, Column
from mechanisms.terms.terms import Relation
from mechanisms.values import Frozen
from proofs.bounds.choices import Choices, Row


class Bounds(Frozen):
    """A plan for each state, and numbers over `below` between which lies what it is worth there.

    `plans` holds, for each block of states, the number of the row that is played in each of them. `low` and `high` are
    those of all states by their numbers. `periods` are numbers over `below`, too; none where a discount does.
    """

    plans: tuple[Sequence[int], ...]
    low: Sequence[int]
    high: Sequence[int]
    below: int
    periods: Sequence[int] = ()


class Ceiling(Frozen):
    """Numbers over `below` that no plan exceeds, by state; `periods` as in `Bounds`."""

    high: Sequence[int]
    below: int
    periods: Sequence[int] = ()


def check_bounds(choices: Choices, bounds: Bounds) -> None:
    """Whether the plan of the bounds is worth, in each state, at least the lower and at most the upper one.

    Raises CertificateRejected, which names the first state that shows nothing.
    """
    _require_shape(choices, (bounds.low, bounds.high), bounds.below)
    _check_periods(choices, bounds.periods, bounds.below)
    for number, block, rows in choices.each:
        low, high = (_here(block, worth, bounds.below) for worth in (bounds.low, bounds.high))
        plans = bounds.plans[number]
        if len(plans) != len(block.states) or not set(plans) <= set(range(len(rows))):
            raise CertificateRejected(f"the plan of {choices.player} is none in the block of `{block.period.state}`")
        for played in sorted(set(plans)):
            where = [place for place, plan in enumerate(plans) if plan == played]
            row = rows[played]
            after = choices.after(row, bounds.low, bounds.below)
            _require(choices, block, where, low, Relation.LE, after, "the lower bound is above what it promises")
            after = choices.after(row, bounds.high, bounds.below)
            _require(choices, block, where, high, Relation.GE, after, "the upper bound is below what it promises")


def check_best(choices: Choices, bounds: Bounds) -> None:
    """`check_bounds`, and whether no plan is worth more than that of the bounds, in any state."""
    check_bounds(choices, bounds)
    for number, block, rows in choices.each:
        low, plans = _here(block, bounds.low, bounds.below), bounds.plans[number]
        for other, row in enumerate(rows):
            where = [place for place, plan in enumerate(plans) if plan != other]
            after = choices.after(row, bounds.high, bounds.below) if where else NOTHING
            for place in _failing(where, low, Relation.GE, after):
                if not _same(rows[plans[place]], row, place):
                    raise _rejected(choices, block, place, f"the plan `{row.plan.label}` may be worth more")


def check_ceiling(choices: Choices, ceiling: Ceiling) -> None:
    """Whether no plan is worth more than the ceiling, in any state. Raises as `check_bounds` does."""
    _require_shape(choices, (ceiling.high,), ceiling.below)
    _check_periods(choices, ceiling.periods, ceiling.below)
    for _, block, rows in choices.each:
        high = _here(block, ceiling.high, ceiling.below)
        for row in rows:
            after = choices.after(row, ceiling.high, ceiling.below)
            told = f"the plan `{row.plan.label}` may be worth more"
            _require(choices, block, range(len(block.states)), high, Relation.GE, after, told)


def check_kept(choices: Choices, plans: tuple[Sequence[int], ...]) -> None:
    """Whether a plan makes the moves of the intended play in every state to which that leads from the first one.

    Then both are worth the same there. Raises CertificateRejected where it departs.
    """
    meant = [[row] * len(block.states) for row, block in zip(choices.intended, choices.blocks.blocks, strict=True)]
    follow, departs = choices.follow(meant), set[int]()
    for number, block, _ in choices.each:
        both = zip(block.states, plans[number], meant[number], strict=True)
        departs |= {state for state, plan, intended in both if plan != intended}
    seen, waiting = {choices.blocks.first}, [choices.blocks.first]
    while waiting:
        state = waiting.pop()
        if state in departs:
            raise CertificateRejected(f"the plan departs in the state `{choices.blocks.state(state)}`")
        new = [to for to in follow[state] if to not in seen]
        seen.update(new)
        waiting += new


def _check_periods(choices: Choices, periods: Sequence[int], below: int) -> None:
    """Where all periods weigh the same: whether every plan comes to an end, after a bounded number of them."""
    if choices.discount < 1:
        return
    _require_shape(choices, (periods,), below)
    for _, block, rows in choices.each:
        here, all_of_them = _here(block, periods, below), range(len(block.states))
        _require(choices, block, all_of_them, here, Relation.GE, NOTHING, "a number of periods is negative")
        for row in rows:
            after = choices.after(row, periods, below, counted=True)
            told = f"the plan `{row.plan.label}` is not shown to come to an end"
            _require(choices, block, all_of_them, here, Relation.GE, after, told)


def _require_shape(choices: Choices, numbers: tuple[Sequence[int], ...], below: int) -> None:
    size = choices.blocks.size
    there = {NOWHERE}.union(*(block.states for block in choices.blocks.blocks))
    if any(not there.issuperset(lead.to) for _, _, rows in choices.each for row in rows for lead in row.leads):
        raise CertificateRejected("a period leads to a state that is not asked about")
    if below <= 0 or any(len(each) != size for each in numbers):
        raise CertificateRejected(f"a number over a positive one is needed for each of the {size} states")


def _here(block: Block, worth: Sequence[int], below: int) -> Column:
    return Column.wholes([worth[state] for state in block.states], below)


def _same(one: Row, other: Row, place: int) -> bool:
    """Whether two plans do the same in a state: bring as much, and lead to the same states with the same chances."""
    if one.brings.at(place) != other.brings.at(place):
        return False
    return _follows(one, place) == _follows(other, place)


def _follows(row: Row, place: int) -> dict[int, Fraction]:
    found = dict[int, Fraction]()
    for lead in row.leads:
        found[lead.to[place]] = found.get(lead.to[place], Fraction(0)) + lead.chance.at(place)
    return {state: chance for state, chance in found.items() if chance}


def _require(
    choices: Choices, block: Block, where: Sequence[int], left: Column, relation: Relation, right: Column, told: str
) -> None:
    """Raise CertificateRejected where two columns lack a relation at one of these places."""
    for place in _failing(where, left, relation, right):
        raise _rejected(choices, block, place, told)


def _failing(where: Sequence[int], left: Column, relation: Relation, right: Column) -> list[int]:
    """The places at which two columns lack a relation."""
    holds = left.only(where).related(relation, right.only(where))
    assert not isinstance(holds, bool), "the worth of each state is on the left"
    return [place for place, held in zip(where, holds, strict=True) if not held]


def _rejected(choices: Choices, block: Block, place: int, told: str) -> CertificateRejected:
    state = choices.blocks.state(block.states[place])
    return CertificateRejected(f"bounds of {choices.player} in the state `{state}`: {told}")
