"""The ledger of a counterexample: the lines that move money, with what each is expected to bring, and the total.

Where a line has too little room, headings and amounts go on in the next one; numbers never break.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from textwrap import wrap

from bondproof.report.number_format import fixed, magnitude
from bondproof.report.text.table import ENDLESS, shortened
from mechanisms.values import Frozen
from proofs.playout.breakdown import Breakdown

_LONGEST_AMOUNT, _LONGEST_HEADING = 60, 32
_LEAST_AMOUNT, _NARROW_HEADINGS = 16, (12, 10)
"""Characters of an amount beside its accounts, else it stands under them; of headings folded once, and once more."""


class _Row(Frozen):
    """A line of the spec, who pays whom, how much in symbols, and in numbers."""

    line: str
    accounts: str
    amount: str
    numbers: tuple[str, ...]


def lines(ledger: Breakdown, relation: str, width: int | None) -> list[str]:
    """The table, and that the total must stand in this relation to 0."""
    places = _places(ledger)
    alone = len(ledger.columns) == 1 and all(row.contribution == row.amounts[0] for row in ledger.rows)
    headings = ["expected"] if alone else [*_headings(ledger), "difference"]
    rows = _rows(ledger, places, alone=alone)
    total = _Row("", "", "", _totals(ledger, places, alone=alone))
    number, transfer, numbers = _widths(headings, [*rows, total], width or ENDLESS)
    column = _column(rows, transfer)

    def line(first: str, middle: str, cells: Sequence[str]) -> str:
        right = (cell.rjust(w) for cell, w in zip(cells, numbers, strict=False))
        return "  " + "  ".join([first.rjust(number), middle, *right])

    *above, head = zip(*_folded(headings, numbers), strict=True)
    found = [line("", " " * transfer, cells) for cells in above]
    found.append(line("line", "transfer".ljust(transfer), head))
    for row in rows:
        first, *more = _transfer(row, column, transfer)
        found.append(line(row.line, first.ljust(transfer), row.numbers))
        found += [line("", part, ()) for part in more]
    found.append(line("", "total".rjust(transfer), total.numbers))
    must = f"must be {relation} 0"
    if len(found[-1]) + 3 + len(must) > (width or ENDLESS):
        return [*found, must.rjust(len(found[-1]))]
    return [*found[:-1], f"{found[-1]}   {must}"]


def _rows(ledger: Breakdown, places: int, *, alone: bool) -> list[_Row]:
    found = []
    for row in ledger.rows:
        cells = row.amounts if alone else (*row.amounts, row.contribution)
        accounts = f"{row.line.source} -> {row.line.target}"
        amount = shortened(row.line.text, _LONGEST_AMOUNT)
        found.append(_Row(str(row.line.at.line), accounts, amount, tuple(fixed(cell, places) for cell in cells)))
    if ledger.constant:
        blank = [""] * (0 if alone else len(ledger.columns))
        found.append(_Row("", "constant of the claim", "", (*blank, fixed(ledger.constant, places))))
    return found


def _totals(ledger: Breakdown, places: int, *, alone: bool) -> tuple[str, ...]:
    if alone:
        return (fixed(ledger.gap, places),)
    sums = [sum((row.amounts[i] for row in ledger.rows), Fraction(0)) for i in range(len(ledger.columns))]
    return tuple(fixed(value, places) for value in (*sums, ledger.gap))


def _widths(headings: Sequence[str], rows: Sequence[_Row], width: int) -> tuple[int, int, list[int]]:
    """Characters for the number of a line, for accounts and amount together, and for each number."""
    number = max(len("line"), *(len(row.line) for row in rows))
    column = _accounts(rows) + 3
    wanted = max(len("transfer"), *(column + len(row.amount) if row.amount else len(row.accounts) for row in rows))
    longest = [max(len(row.numbers[i]) for row in rows) for i in range(len(headings))]
    numbers = [max(w, len(heading)) for w, heading in zip(longest, headings, strict=True)]
    for most, least in zip(_NARROW_HEADINGS, (wanted, _LEAST_AMOUNT), strict=True):
        if _room(number, numbers, width) < least:
            numbers = [max(w, min(len(h), most)) for w, h in zip(longest, headings, strict=True)]
    return number, min(wanted, max(_room(number, numbers, width), _LEAST_AMOUNT)), numbers


def _room(number: int, numbers: Sequence[int], width: int) -> int:
    """What is left for a transfer beside the numbers, each column two blanks from the one before it."""
    return width - 2 - number - 2 - sum(2 + w for w in numbers)


def _accounts(rows: Sequence[_Row]) -> int:
    return max((len(row.accounts) for row in rows if row.amount), default=0)


def _column(rows: Sequence[_Row], room: int) -> int:
    """Where amounts begin beside their accounts; 0 where they have no room there, and stand below them."""
    column = _accounts(rows) + 3
    least = min(_LEAST_AMOUNT, max((len(row.amount) for row in rows), default=0))
    return column if column + least <= room else 0


def _transfer(row: _Row, column: int, room: int) -> list[str]:
    """Who pays whom, and beside that how much, or below it."""
    indent = " " * (column or 2)
    amount = wrap(row.amount, room, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
    if column and amount:
        return [row.accounts.ljust(column) + amount[0][column:], *amount[1:]]
    return [*wrap(row.accounts, room, break_on_hyphens=False), *amount]


def _folded(headings: Sequence[str], widths: Sequence[int]) -> list[list[str]]:
    """The lines of each heading, the last one at the bottom."""
    parts = [wrap(text, width, break_on_hyphens=False) for text, width in zip(headings, widths, strict=True)]
    height = max(map(len, parts))
    return [[""] * (height - len(part)) + part for part in parts]


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
