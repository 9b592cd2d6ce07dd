"""A refuted claim, taken apart: who gains, at which point, by which lines of the ledger, and what would fix it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from bondproof.commands.plan_words import plan
from bondproof.rendering.document import Block, Detail, Paragraph, Table
from bondproof.rendering.layout import shortened
from bondproof.rendering.number_format import decimal, exact, fixed, is_long, magnitude
from bondproof.rendering.wording import at_point, fix, joined, present, telling, unit_of
from mechanisms.game.game import Player
from mechanisms.game.ledger import Place
from mechanisms.terms.terms import Comparison
from mechanisms.values import evolve
from proofs.checking.verdict import Refuted
from proofs.playout.breakdown import Breakdown

if TYPE_CHECKING:
    from bondproof.commands.verify.result import CheckedClaim
    from solvers.claims.decide_claim import Counterexample
    from solvers.windows.repairs import Repair

_MOST_REPAIRS = 4
_LONGEST_AMOUNT, _LONGEST_HEADING = 60, 32
_NUMBER = re.compile(r" \(\d+\)$")
"""What tells conditions apart that read the same: they follow a move by different plans."""


def taken_apart(checked: CheckedClaim, detail: Detail) -> tuple[Block, ...]:
    """The sentence, the point, the ledger, what would fix it."""
    broken = checked.result.broken
    assert broken is not None
    return tuple(_detailed(block, detail) for block in _blocks(checked, broken))


def _detailed(block: Paragraph | Table, detail: Detail) -> Block:
    return evolve(block, detail=detail) if block.detail is Detail.NORMAL else block


def _blocks(checked: CheckedClaim, broken: Counterexample) -> Iterator[Paragraph | Table]:
    if broken.part.label:
        yield Paragraph(f"where {_NUMBER.sub('', broken.part.label)}", under=True)
    yield Paragraph(_sentence(checked, broken), under=True)
    yield Paragraph(f"at  {at_point(telling(checked)) or 'the values given'}", note=_note(checked, broken), under=True)
    if broken.ledger is not None and broken.ledger.columns:
        assert isinstance(broken.part.asked, Comparison)
        yield ledger(broken.ledger, broken.part.asked.relation.value)
    if broken.plan is not None:
        yield Paragraph(plan(broken.plan), under=True)
    yield from _repairs(checked.result.repairs)


def _note(checked: CheckedClaim, broken: Counterexample) -> str:
    """Whether the point is the worst one, and the exact number behind the rounded one."""
    verdict = checked.result.verdict
    assert isinstance(verdict, Refuted)
    compares = isinstance(verdict.obligation.goal, Comparison)
    notes = ["worst corner"] if compares and "corners" in verdict.engines and verdict.obligation.box else []
    if broken.gap is not None and not is_long(broken.gap):
        notes.append(f"exact {exact(broken.gap)}")
    return "; ".join(notes)


# the sentence --------------------------------------------------------------------------------


def _sentence(checked: CheckedClaim, broken: Counterexample) -> str:
    """Who earns what, or does better with what: one sentence."""
    found = broken.ledger
    if found is not None and len(found.columns) == 1:
        column = found.columns[0]
        earned = sum((row.amounts[0] for row in found.rows), Fraction(0))
        plays = column.plays if column.start.state is None else f"{column.plays} from {column.start.state} on"
        if isinstance(column.player, Place):
            return f"What the account {column.player} gains is {_money(earned)} where {plays} is played."
        return f"{_someone(column.player.name)} who plays {plays} earns {_money(earned)}."
    if found is not None and len(found.columns) == 2 and _is_difference(found):
        return _comparison(found)
    unit = unit_of(checked.result.statement.dimension)
    if broken.gap is None:
        return "The claim fails at this point."
    said = f"Left minus right of the claim is {_signed(broken.gap)} {unit.text}".rstrip()
    condition = broken.part.asked
    return f"{said}, must be {condition.relation.value} 0." if isinstance(condition, Comparison) else f"{said}."


def _comparison(table: Breakdown) -> str:
    player, (first, second) = table.columns[0].player, _plays(table)
    paid = [sum((row.amounts[i] for row in table.rows), Fraction(0)) for i in (0, 1)]
    better, worse = (first, second) if paid[0] > paid[1] else (second, first)
    by = decimal(abs(paid[0] - paid[1]))
    if isinstance(player, Place):
        more = f"no more under {first} than" if paid[0] == paid[1] else f"{by} USD more under {better} than"
        return f"The account {player} gains {more} under {second if paid[0] == paid[1] else worse}."
    while_others = _while_others(table)
    who = f"{while_others}{_someone(player.name, first=not while_others)}"
    if paid[0] == paid[1]:
        return f"{who} does no better with {first} than with {second}: both earn {_money(paid[0])}."
    only = "only " if table.constant and (paid[0] > paid[1]) != (table.gap > 0) else ""
    return f"{who} does better with {better} than with {worse} by {only}{by} USD."


def _plays(table: Breakdown) -> list[str]:
    """The strategies of each column in words, and where they begin in different states, these."""
    strategies = _strategies(table)
    if len(set(table.states)) < 2:
        return strategies
    return [f"{plays} from {state} on" for plays, state in zip(strategies, table.states, strict=True)]


def _strategies(table: Breakdown) -> list[str]:
    """The strategies of each column in words; where they are long, those alone in which the columns differ."""
    full = [column.plays for column in table.columns]
    if max(map(len, full)) <= _LONGEST_HEADING:
        return full
    same = _shared(table)
    own = [", ".join(s.label for p, s in column.profile.items() if p not in same) for column in table.columns]
    return own if all(own) else full


def _shared(table: Breakdown) -> Mapping[Player, str]:
    """What the players do who do the same in every column."""
    first, *rest = (column.profile for column in table.columns)
    return {player: s.label for player, s in first.items() if all(other.get(player) == s for other in rest)}


def _while_others(table: Breakdown) -> str:
    """What the others do, where the columns leave it out."""
    if _strategies(table) == [column.plays for column in table.columns]:
        return ""
    return f"While {joined([f'the {player} plays {label}' for player, label in _shared(table).items()])}, "


def _is_difference(table: Breakdown) -> bool:
    """Whether the claim compares the two payoffs of one player as they are."""
    one = table.columns[0].player == table.columns[1].player
    return one and all(row.contribution == row.amounts[0] - row.amounts[1] for row in table.rows)


def _someone(player: str, *, first: bool = True) -> str:
    return f"{'The' if first else 'the'} {player}"


def _signed(value: Fraction) -> str:
    return f"{'+' if value > 0 else ''}{decimal(value)}"


def _money(value: Fraction) -> str:
    return f"{_signed(value)} USD"


# the ledger ----------------------------------------------------------------------------------


def ledger(found: Breakdown, relation: str) -> Table:
    """The lines that move money with what each is expected to bring, and the total with what it must be."""
    alone = len(found.columns) == 1 and all(row.contribution == row.amounts[0] for row in found.rows)
    places = _places(found)
    heads = ("expected",) if alone else (*_headings(found), "difference")
    rows = [
        (
            str(row.line.at.line),
            f"{row.line.source} -> {row.line.target}",
            shortened(row.line.text, _LONGEST_AMOUNT),
            *(fixed(cell, places) for cell in (row.amounts if alone else (*row.amounts, row.contribution))),
        )
        for row in found.rows
    ]
    if found.constant:
        blank = ("",) * (0 if alone else len(found.columns))
        rows.append(("", "constant of the claim", "", *blank, fixed(found.constant, places)))
    sums = [sum((row.amounts[i] for row in found.rows), Fraction(0)) for i in range(len(found.columns))]
    totals = (found.gap,) if alone else (*sums, found.gap)
    footer = ("", "", "total", *(fixed(value, places) for value in totals))
    right = (0, *range(3, 3 + len(heads)))
    period = f"in {found.states[0]}" if len(set(found.states)) == 1 else ""
    return Table(("line", "transfer", period, *heads), tuple(rows), right, (footer,), note=f"must be {relation} 0")


def _headings(found: Breakdown) -> tuple[str, ...]:
    plays = _plays(found)
    if len(set(plays)) < len(plays) or len({column.player for column in found.columns}) > 1:
        plays = [f"{column.player}: {column.plays}" for column in found.columns]
    return tuple(shortened(text, _LONGEST_HEADING) for text in plays)


def _places(found: Breakdown) -> int:
    """Digits after the point: four significant ones for the total, two for the smallest amount where that is near."""
    amounts = [abs(a) for row in found.rows for a in row.amounts if a]
    wanted = 4 - magnitude(found.gap)
    for_smallest = 2 - magnitude(min(amounts)) if amounts else wanted
    return min(max(2, wanted, min(for_smallest, wanted + 2)), 24)


# repairs -------------------------------------------------------------------------------------


def _repairs(found: Sequence[Repair]) -> Iterator[Paragraph]:
    """What fixes all refuted claims together, then what fixes this one."""
    every = [repair for repair in found if len(repair.claims) > 1]
    own = [repair for repair in found if len(repair.claims) == 1]
    if every:
        each = "this fixes" if len(every) == 1 else "any one of these fixes"
        yield from _fixes(f"{each} all {len(every[0].claims)} refuted claims together:  ", every)
    if own:
        yield from _fixes("any one of these fixes it:  " if len(own) > 1 else "this fixes it:  ", own)


def _fixes(label: str, found: Sequence[Repair]) -> Iterator[Paragraph]:
    said = [f"{fix(repair)} ({present(repair)})" for repair in found]
    few = said[:_MOST_REPAIRS]
    more = [f"{len(said) - len(few)} more with -v"] if len(few) < len(said) else []
    yield Paragraph(label + " · ".join((*few, *more)), under=True)
    if more:
        yield Paragraph("or:  " + " · ".join(said[_MOST_REPAIRS:]), Detail.VERBOSE, under=True)
