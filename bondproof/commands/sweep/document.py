"""What `sweep` has to say: how many cells have which verdict, where the ends lie, what could not be decided."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bondproof.commands.result import heading
from bondproof.commands.sweep.result import SweepResult
from bondproof.rendering.document import Block, Detail, Document, Paragraph, Table, faults, items
from bondproof.rendering.wording import joined, plural

_MOST_CAUSES = 5
"""Reasons of cells without an answer that are told; all are told with --verbose."""


def document(result: SweepResult) -> Document:
    """The counts, the ends, then what is open."""
    blocks: list[Block] = [heading(result.mechanism), Paragraph(_counts(result)), *_decided(result), *_ends(result)]
    blocks += _failed(result)
    blocks += faults(result.mechanism.source.warnings)
    return Document(tuple(blocks), seconds=result.seconds)


def _counts(result: SweepResult) -> str:
    tally = {word: number for word, number in result.cells.tally().items() if number}
    said = ", ".join(f"{number} {word}" for word, number in tally.items())
    axes = " x ".join(f"{len(axis.numbers)} {axis.parameter.name}" for axis in result.grid.axes)
    return f"{plural(result.grid.size, 'cell')} ({axes}): {said}"


def _decided(result: SweepResult) -> Iterator[Block]:
    """Who decided the cells, and for which claims."""
    size, exact = len(result.cells.verdicts), int(np.count_nonzero(result.cells.exact))
    parts = [f"{result.by_form} by a proved closed form"] if result.by_form else []
    parts += [f"{size - result.by_form} by the engines"] if result.by_form < size else []
    yield Paragraph(f"decided: {joined(parts)}; {exact} exactly", under=True)
    if result.claims:
        yield Paragraph(f"claims: {', '.join(result.claims)}", Detail.VERBOSE)


def _ends(result: SweepResult) -> Iterator[Block]:
    """The cells with the smallest and the largest ends."""
    rows = []
    name, unit = ("", "") if result.parameter is None else (result.parameter.name, result.parameter.unit.text)
    for end, column in (("min", result.cells.low), ("max", result.cells.high)):
        there = np.flatnonzero(np.isfinite(column))
        if there.size:
            for word, pick in (("smallest", np.argmin), ("largest", np.argmax)):
                cell = int(there[pick(column[there])])
                rows.append((f"{word} {end}", f"{column[cell]:.6g} {unit}".rstrip(), _where(result, cell)))
    if rows:
        yield Table((name, "", "at"), tuple(rows))


def _where(result: SweepResult, row: int) -> str:
    """The values of a row on the axes, and its scheme where several are compared."""
    told = [f"{parameter.name} = {number:.6g} {parameter.unit.text}".rstrip() for parameter, number in result.at(row)]
    scheme = result.schemes[row % len(result.schemes)] or "as written"
    return ", ".join([*told, *([scheme] if result.ask == "compare" else [])])


def _failed(result: SweepResult) -> Iterator[Block]:
    """Why cells have no answer, the most frequent reason first, with the first cell of each."""
    told = [f"{plural(n, 'cell')}, as at {_where(result, first)}: {why}" for why, n, first in result.cells.causes()]
    yield from items(told[:_MOST_CAUSES])
    yield from items(told[_MOST_CAUSES:], Detail.VERBOSE)
