"""Lines that keep within the width of a terminal: prose that goes on in the next line, and cells in columns.

A width of None is that of logs and files: lines are as long as what they say, and prose has the widest line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import click

from bondproof.system.streams import WIDEST

_NO_BREAK = "\N{NO-BREAK SPACE}"
_TOGETHER = re.compile(
    r"(?:\b\w+ )?(?:[<>]=?|=) [-+\d.]\S*(?: (?:USD|days?|min)\b\S*)?|(?<![-+\w.])[-+\d.]+ USD\b"
    r"|\bx \d[\d.]*|`[^`\n]{1,24}`"
)
"""A parameter with its value or bound, an amount of money, a factor, a few words of the spec language in backticks."""
_BREAK = "\N{ZERO WIDTH SPACE}"
_OPERATOR = re.compile(r"(?<=[*/(,])(?=.)|(?<=\w-)(?=\w)")
"""Where a formula without blanks, or a name with hyphens, may go on in the next line."""
_INDENT = _GAP = "  "
"""What precedes a line of a table, and separates its columns."""
_PARAGRAPH = 2
"""Lines of the longest text that is not a paragraph."""
ENDLESS = 10**9
"""The room of a table that is in a log or a file."""
_LEAST_BESIDE = 36
"""Characters that a text needs next to its head; where fewer are left, it is under the head."""
_NOTES = 67
"""The column in which notes are."""
_WHOLE_WORD, _LEAST_CELL = 32, 8
"""Characters of a word that a column keeps in one line, and what it keeps where even that is too wide."""


def wrapped(text: str, width: int | None, *, indent: str = "  ", hang: str = "  ") -> list[str]:
    """Prose over several lines, where no terminal sets a width, too; later lines are indented a little.

    A word that is longer stays whole, and so do an amount and what is in backticks: `fee = 30 USD`.

    >>> wrapped("proved with a fee = 30 USD", 22)
    ['  proved with a', '    fee = 30 USD']
    """
    from textwrap import wrap

    lines = wrap(
        _TOGETHER.sub(lambda found: unbroken(found[0]), text),
        width or WIDEST,
        initial_indent=indent,
        subsequent_indent=indent + hang,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return [_spaced(line) for line in lines]


def paragraphs(texts: Iterable[str], width: int | None) -> list[str]:
    """Texts one after another; on a terminal a blank line next to each that is as long as a paragraph."""
    found: list[str] = []
    before = 0
    for text in texts:
        block = wrapped(text, width)
        apart = width is not None and before and max(before, len(block)) > _PARAGRAPH
        found += ["", *block] if apart else block
        before = len(block)
    return found


def unbroken(text: str) -> str:
    """The text with blanks at which `wrapped` ends no line."""
    return text.replace(" ", _NO_BREAK)


def _spaced(text: str) -> str:
    return text.replace(_NO_BREAK, " ")


def _one_line(text: str) -> str:
    """The text as one line, as `wrapped` takes it, too: no part of it looks like a line of ours."""
    return _spaced(text.replace("\n", " "))


def folded(text: str, width: int | None, *, indent: str = "  ", hang: str = "  ") -> list[str]:
    """A text in one line; in several, where a terminal is narrower.

    >>> folded("1 claim: 1 proved", None), folded("1 claim: 1 proved", 12)
    (['  1 claim: 1 proved'], ['  1 claim: 1', '    proved'])
    """
    return [indent + _one_line(text)] if width is None else wrapped(text, width, indent=indent, hang=hang)


def beside(head: str, text: str, width: int | None, *, under: str = "      ") -> list[str]:
    """A text to the right of a head, each of its lines below the first; under the head, where little room is left.

    >>> beside("  PROVED  fee  ", "margin 30 USD, for all parameter values in the ranges", 52)
    ['  PROVED  fee  margin 30 USD, for all parameter', '               values in the ranges']
    """
    column = len(click.unstyle(head))
    if width is None:
        return [head + _one_line(text)]
    if width - column < min(_LEAST_BESIDE, len(text)):
        return [head, *wrapped(text, width, indent=under, hang="")]
    first, *rest = wrapped(text, width, indent=" " * column, hang="") or [""]
    return [head + first[column:], *rest]


def noted(lines: list[str], note: str, width: int | None) -> list[str]:
    """Lines with a note to the right of the last one, in its column or as far to the right as there is room.

    >>> noted(["  at  fee = 1 USD"], "(worst corner)", 40)
    ['  at  fee = 1 USD         (worst corner)']
    """
    *before, last = lines
    size = len(click.unstyle(last))
    if not note:
        return lines
    if width is None:
        return [*before, f"{last}{' ' * (_NOTES - 2 - size)}  {note}"]
    column = max(size + 2, min(_NOTES, width - len(note)))
    return (
        [*before, last + " " * (column - size) + note] if column + len(note) <= width else [*lines, note.rjust(width)]
    )


def ruled(rows: Sequence[Sequence[str]], most: Sequence[int]) -> list[str]:
    """The lines of a table with a rule under its first row, and columns of at most these widths.

    >>> print("\\n".join(ruled([["", "bond-only"], ["deters", "no"], ["because", "never slashed"]], [9, 8])))
               bond-
               only
      -------  -------
      deters   no
      because  never
               slashed
    """
    parts = [[_cell(_one_line(cell), width) for cell, width in zip(row, most, strict=True)] for row in rows]
    widths = [max(len(line) for cell in column for line in cell) for column in zip(*parts, strict=True)]
    head, *others = (_padded(row, widths) for row in parts)
    return [*head, _INDENT + _GAP.join("-" * width for width in widths), *(line for row in others for line in row)]


def rows_of(rows: Sequence[Sequence[str]], width: int | None, *, right: Sequence[int] = ()) -> list[list[str]]:
    """The lines of each row of a table: several, where a cell is too long for its column.

    The columns numbered in `right` are aligned to the right.

    >>> rows_of([["bond", "what an operator loses"], ["fee", "what it earns"]], 20)
    [['  bond  what an', '        operator', '        loses'], ['  fee   what it', '        earns']]
    """
    if not rows:
        return []
    rows = [[_one_line(cell) for cell in row] for row in rows]
    columns = list(zip(*rows, strict=True))
    widths = [max(map(len, column)) for column in columns]
    if width is not None:
        widths = _fitted(columns, widths, width - len(_INDENT) - len(_GAP) * (len(columns) - 1))
    return [_padded([_cell(c, w) for c, w in zip(row, widths, strict=True)], widths, right) for row in rows]


def _padded(cells: Sequence[Sequence[str]], widths: Sequence[int], right: Sequence[int] = ()) -> list[str]:
    """The lines of a row whose cells are lines."""
    from itertools import zip_longest

    def padded(number: int, line: str) -> str:
        return line.rjust(widths[number]) if number in right else line.ljust(widths[number])

    found = (_GAP.join(padded(*each) for each in enumerate(line)) for line in zip_longest(*cells, fillvalue=""))
    return [f"{_INDENT}{line}".rstrip() for line in found]


def _cell(cell: str, width: int) -> list[str]:
    """The lines of a cell: what belongs together is kept so, and a word that is too long ends behind an operator.

    >>> _cell("must be < 0: -20*any_of(rate, 9)", 12)
    ['must be < 0:', '-20*', 'any_of(', 'rate, 9)']
    """
    from textwrap import wrap

    if len(cell) <= width:
        return [cell]
    kept = _TOGETHER.sub(lambda found: unbroken(found[0]) if len(found[0]) <= width else found[0], cell)
    words = [_OPERATOR.sub(f"{_BREAK} ", word) if len(word) > width else word for word in kept.split(" ")]
    lines = wrap(" ".join(words), width, break_on_hyphens=False)
    return [_spaced(line.replace(f"{_BREAK} ", "").replace(_BREAK, "")) for line in lines]


def _fitted(columns: Sequence[Sequence[str]], widths: Sequence[int], room: int) -> list[int]:
    """The widths of columns, the widest ones narrower where there is less room."""
    found = list(widths)
    for most in (_WHOLE_WORD, _LEAST_CELL):
        least = [min(most, _longest_word(column)) for column in columns]
        while sum(found) > room and (wide := [i for i, width in enumerate(found) if width > least[i]]):
            found[max(wide, key=found.__getitem__)] -= 1
    return found


def _longest_word(cells: Sequence[str]) -> int:
    return max((len(word) for cell in cells for word in cell.split()), default=0)


def shortened(text: str, most: int) -> str:
    """A text cut to `most` characters, with a mark where something is missing.

    >>> shortened("abcdef", 4)
    'abc…'
    """
    return text if len(text) <= most else text[: most - 1] + "…"
