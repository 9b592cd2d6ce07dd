"""Cells in columns, padded with spaces."""

from __future__ import annotations

from collections.abc import Sequence


def table(
    rows: Sequence[Sequence[str]], *, right: Sequence[int] = (), indent: str = "  ", gap: str = "  "
) -> list[str]:
    """Lines of equal columns; the columns numbered in `right` are aligned to the right.

    >>> table([["a", "1"], ["bbb", "22"]], right=[1])
    ['  a     1', '  bbb  22']
    """
    if not rows:
        return []
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append((indent + gap.join(cells)).rstrip())
    return lines


def shortened(text: str, most: int) -> str:
    """A text cut to so many characters, with a mark where something is missing.

    >>> shortened("abcdef", 4)
    'abc…'
    """
    return text if len(text) <= most else text[: most - 1] + "…"


def wrapped(text: str, *, indent: str = "  ", width: int = 116) -> list[str]:
    """A text over several lines of a fixed width, whatever the terminal; later lines stand a little in."""
    from textwrap import wrap

    return wrap(text, width, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False)
