"""The tables of a document as CSV, as they are shown. Exact numbers are in JSON.

render(document, options)   one line a row; a blank line between two tables
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from bondproof.rendering.document import Document, Finding, Heading, Table, Text, plain, visible
from bondproof.rendering.options import RenderOptions
from mechanisms.sanitize import flowing


def render(document: Document, options: RenderOptions) -> str:
    """Every table, with the heading above it in a line of its own; a fault has a line, too."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    for block in visible(document.blocks, options.detail):
        if isinstance(block, Heading | Table | Finding):
            writer.writerows(_harmless(line) for line in _lines(block))
    return sheet.getvalue()


def _lines(block: Heading | Table | Finding) -> Iterator[tuple[Text, ...]]:
    match block:
        case Heading(text):
            yield (text,)
        case Table():
            yield from (block.header, *block.rows, *block.footer)
        case Finding():
            yield (block.word, block.name, block.text)


def _harmless(line: tuple[Text, ...]) -> list[str]:
    """Cells that no spreadsheet takes for a formula: names come from the specs of strangers."""
    cells = [flowing(plain(cell)) for cell in line]
    return [f"'{cell}" if cell[:1] in ("=", "+", "@", "-") and not cell[1:2].isdigit() else cell for cell in cells]
