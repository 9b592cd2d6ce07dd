"""Sections as HTML: a fragment without scripts and styles, every text in it escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bondproof.report.notebook.content import Section, sections
from bondproof.shown import Shown
from mechanisms.sanitize import visible


def render(result: Shown) -> str:
    """The result as a fragment of HTML."""
    return "".join(map(_section, sections(result)))


def _section(section: Section) -> str:
    title = f"<h4>{_text(section.title)}</h4>\n" if section.title else ""
    blocks = "".join(f"<pre>{_text(block)}</pre>\n" for block in section.blocks)
    said = "".join(f"<p>{_text(sentence)}</p>\n" for sentence in section.sentences)
    return f'<section class="bondproof">\n{title}{_table(section.table)}{blocks}{said}</section>\n'


def _table(rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    header, *others = rows
    head = f"<thead>{_row(header, 'th')}</thead>\n" if any(header) else ""
    body = "".join(f"{_row(row, 'td')}\n" for row in others)
    return f"<table>\n{head}<tbody>\n{body}</tbody>\n</table>\n"


def _row(cells: Sequence[str], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{_text(cell)}</{tag}>' for cell in cells)}</tr>"


def _text(text: str) -> str:
    return escape(visible(text))
