"""A refuted claim, taken apart: who gains, at which point, by which lines of the ledger, and what would fix it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from bondproof.numbers import decimal, exact, fixed, is_long, magnitude
from bondproof.report.formats import Manner
from bondproof.report.text.table import shortened, wrapped
from bondproof.report.words import at_point, telling, threshold, unit_of
from bondproof.results import CheckedClaim
from mechanisms.terms import Comparison
from proofs.breakdown import Breakdown
from proofs.verdict import Refuted

if TYPE_CHECKING:
    from solvers.claims import Broken

_MOST_REPAIRS = 4
_RIGHT_COLUMN = 67
_LONGEST_AMOUNT, _LONGEST_HEADING = 60, 32


def lines(checked: CheckedClaim, manner: Manner) -> list[str]:
    """The block of one refuted claim, in the layout that the spec language's description shows."""
    broken, verdict = checked.result.broken, checked.result.verdict
    assert broken is not None
    assert isinstance(verdict, Refuted)
    claim = checked.result.statement.claim
    found = [_beside(f"REFUTED  {claim.name}", f"{Path(claim.at.path).name}:{claim.at.line}")]
    if broken.part.label:
        found.append(f"  where {broken.part.label}")
    found.append(f"  {_sentence(checked, broken)}")
    found.append(_beside(f"  at  {at_point(telling(checked), '   ') or 'the values given'}", _note(checked)))
    if broken.ledger is not None and broken.ledger.columns:
        found += ["", *_ledger(broken.ledger, broken)]
    return found + _repairs(checked, manner)


def _beside(left: str, right: str) -> str:
    return f"{left.ljust(_RIGHT_COLUMN - 2)}  {right}" if right else left


def _note(checked: CheckedClaim) -> str:
    """Whether the point is the worst one, and the exact number behind the rounded one."""
    verdict, broken = checked.result.verdict, checked.result.broken
    assert isinstance(verdict, Refuted)
    assert broken is not None
    compares = isinstance(verdict.obligation.goal, Comparison)
    notes = ["worst corner"] if compares and "corners" in verdict.engines and verdict.obligation.box else []
    if broken.gap is not None and not is_long(broken.gap):
        notes.append(f"exact {exact(broken.gap)}")
    return f"({'; '.join(notes)})" if notes else ""


def _sentence(checked: CheckedClaim, broken: Broken) -> str:
    """Who earns what, or does better with what: one sentence."""
    ledger = broken.ledger
    if ledger is not None and len(ledger.columns) == 1:
        column = ledger.columns[0]
        earned = sum((row.amounts[0] for row in ledger.rows), Fraction(0))
        return f"{_someone(column.player.name)} who plays {column.plays} earns {_money(earned)}."
    if ledger is not None and len(ledger.columns) == 2 and _is_difference(ledger):
        return _comparison(ledger)
    unit = unit_of(checked.result.statement.dimension)
    if broken.gap is None:
        return "The claim fails at this point."
    said = f"Left minus right of the claim is {_signed(broken.gap)} {unit.text}".rstrip()
    condition = broken.part.condition
    return f"{said}, must be {condition.relation.value} 0." if isinstance(condition, Comparison) else f"{said}."


def _comparison(ledger: Breakdown) -> str:
    first, second = ledger.columns
    paid = [sum((row.amounts[i] for row in ledger.rows), Fraction(0)) for i in (0, 1)]
    who = _someone(first.player.name)
    if paid[0] == paid[1]:
        return f"{who} does no better with {first.plays} than with {second.plays}: both earn {_money(paid[0])}."
    better, worse = (first, second) if paid[0] > paid[1] else (second, first)
    only = "only " if ledger.constant and (paid[0] > paid[1]) != (ledger.gap > 0) else ""
    by = decimal(abs(paid[0] - paid[1]))
    return f"{who} does better with {better.plays} than with {worse.plays} by {only}{by} USD."


def _is_difference(ledger: Breakdown) -> bool:
    """Whether the claim compares the two payoffs of one player as they are."""
    one = ledger.columns[0].player == ledger.columns[1].player
    return one and all(row.contribution == row.amounts[0] - row.amounts[1] for row in ledger.rows)


def _someone(player: str) -> str:
    return f"{'An' if player[0].lower() in 'aeiou' else 'A'} {player}"


def _signed(value: Fraction) -> str:
    return f"{'+' if value > 0 else ''}{decimal(value)}"


def _money(value: Fraction) -> str:
    return f"{_signed(value)} USD"


def _ledger(ledger: Breakdown, broken: Broken) -> list[str]:
    """The table of the lines that move money, with what each is expected to bring."""
    places = _places(ledger)
    alone = len(ledger.columns) == 1 and all(row.contribution == row.amounts[0] for row in ledger.rows)
    headings = ["expected"] if alone else [*_headings(ledger), "difference"]
    transfers = [
        (f"{row.line.source} -> {row.line.target}", shortened(row.line.text, _LONGEST_AMOUNT)) for row in ledger.rows
    ]
    accounts = max((len(a) for a, _ in transfers), default=0)
    rows = [["line", "transfer", *headings]]
    for row, (account, amount) in zip(ledger.rows, transfers, strict=True):
        cells = row.amounts if alone else (*row.amounts, row.contribution)
        rows.append(
            [str(row.line.at.line), f"{account.ljust(accounts)}   {amount}", *(fixed(c, places) for c in cells)]
        )
    blank = [""] * (len(headings) - 1)
    if ledger.constant:
        rows.append(["", "constant of the claim", *blank, fixed(ledger.constant, places)])
    return _aligned([*rows, ["", "total", *_totals(ledger, places, alone=alone)]], broken)


def _totals(ledger: Breakdown, places: int, *, alone: bool) -> list[str]:
    if alone:
        return [fixed(ledger.gap, places)]
    sums = [sum((row.amounts[i] for row in ledger.rows), Fraction(0)) for i in range(len(ledger.columns))]
    return [fixed(value, places) for value in (*sums, ledger.gap)]


def _aligned(rows: list[list[str]], broken: Broken) -> list[str]:
    """The rows as lines: numbers to the right, the total's word too, and what the total must be."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    found = []
    for number, row in enumerate(rows):
        last = number == len(rows) - 1
        middle = row[1].rjust(widths[1]) if last else row[1].ljust(widths[1])
        numbers = (cell.rjust(width) for cell, width in zip(row[2:], widths[2:], strict=True))
        found.append("  " + "  ".join([row[0].rjust(widths[0]), middle, *numbers]))
    assert isinstance(broken.part.condition, Comparison)
    found[-1] += f"   must be {broken.part.condition.relation.value} 0"
    return found


def _headings(ledger: Breakdown) -> list[str]:
    plays = [column.plays for column in ledger.columns]
    if len(set(plays)) < len(plays) or len({column.player for column in ledger.columns}) > 1:
        plays = [f"{column.player}: {column.plays}" for column in ledger.columns]
    return [shortened(text, _LONGEST_HEADING) for text in plays]


def _places(ledger: Breakdown) -> int:
    """Digits after the point: four significant ones for the total, two for the smallest amount where that is near."""
    amounts = [abs(a) for row in ledger.rows for a in row.amounts if a]
    wanted = 4 - magnitude(ledger.gap)
    for_smallest = 2 - magnitude(min(amounts)) if amounts else wanted
    return min(max(2, wanted, min(for_smallest, wanted + 2)), 24)


def _repairs(checked: CheckedClaim, manner: Manner) -> list[str]:
    found: tuple[str, ...] = tuple(threshold(repair) for repair in checked.result.repairs)
    if not found:
        return []
    shown = found if manner.verbose else found[:_MOST_REPAIRS]
    more = [f"{len(found) - len(shown)} more with -v"] if len(shown) < len(found) else []
    label = "any one of these fixes it:  " if len(found) > 1 else "this fixes it:  "
    unbroken = [text.replace(" ", "\N{NO-BREAK SPACE}") for text in (*shown, *more)]
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in wrapped(label + " · ".join(unbroken))]
