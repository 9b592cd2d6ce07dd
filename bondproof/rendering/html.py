"""A document as HTML: a fragment without scripts and styles, every text in it escaped.

render(document, options)   one <section>
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import assert_never

from bondproof.rendering.document import (
    Block,
    Code,
    Content,
    Document,
    Figure,
    Finding,
    Heading,
    Items,
    Paragraph,
    Style,
    Table,
    Text,
    by_kind,
    grouped,
    pieces,
    plain,
    visible,
)
from bondproof.rendering.options import RenderOptions
from bondproof.rendering.wording import closing
from mechanisms.sanitize import visible as safe


def render(document: Document, options: RenderOptions) -> str:
    """The document as a fragment of HTML."""
    last = closing(document)
    body = _blocks(document.blocks, options) + (f"<p>{_text(last)}</p>\n" if last else "")
    return f'<section class="bondproof">\n{body}</section>\n' if body else ""


def _blocks(blocks: Iterable[Block], options: RenderOptions) -> str:
    return "".join(_part(part, options) for part in grouped(visible(blocks, options.detail)))


def _part(part: Content | tuple[Finding, ...], options: RenderOptions) -> str:
    match part:
        case tuple():
            return _findings(part, options)
        case Heading(text, level):
            return f"<h{level + 2}>{_inline(text)}</h{level + 2}>\n"
        case Paragraph(text, note=note):
            return f"<p>{_inline(text)}{f' ({_text(note)})' if note else ''}</p>\n"
        case Items(texts):
            return "<ul>\n" + "".join(f"<li>{_inline(text)}</li>\n" for text in texts) + "</ul>\n"
        case Table():
            return _table(part)
        case Code(text):
            return f"<pre>{_text(text)}</pre>\n"
        case Figure(svg, alternative, caption):
            described = f"<figcaption>{_inline(caption)}</figcaption>" if plain(caption) else ""
            return f'<figure role="img" aria-label="{_text(alternative)}">{svg}{described}</figure>\n'
        case _:
            assert_never(part)


def _inline(text: Text) -> str:
    return "".join(_piece(_text(piece), style) for piece, style in pieces(text))


def _piece(text: str, style: Style | None) -> str:
    if style is None:
        return text
    return f"<code>{text}</code>" if style is Style.CODE else f'<span class="{style.value}">{text}</span>'


def _text(text: str) -> str:
    return escape(safe(text))


def _table(table: Table) -> str:
    caption = f"<caption>{_inline(table.caption)}</caption>\n" if plain(table.caption) else ""
    head = f"<thead>\n{_row(table.header, table, 'th')}</thead>\n" if any(map(plain, table.header)) else ""
    body = "".join(_row(row, table, "td") for row in table.rows)
    foot = "".join(_row(row, table, "td") for row in table.footer)
    note = f'<tr><td colspan="{len(table.header)}">{_text(table.note)}</td></tr>\n' if table.note else ""
    foot = f"<tfoot>\n{foot}{note}</tfoot>\n" if foot or note else ""
    return f"<table>\n{caption}{head}<tbody>\n{body}</tbody>\n{foot}</table>\n"


def _row(cells: Sequence[Text], table: Table, tag: str) -> str:
    aligned = [' class="right"' if number in table.right else "" for number in range(len(cells))]
    shown = (f"<{tag}{how}>{_inline(cell)}</{tag}>" for how, cell in zip(aligned, cells, strict=True))
    return f"<tr>{''.join(shown)}</tr>\n"


def _findings(found: Sequence[Finding], options: RenderOptions) -> str:
    """The answer; a table of verdicts; then what takes them apart, and faults of specs as they are."""
    answers, verdicts, faults = by_kind(found)
    rows = "".join(map(_verdict, verdicts))
    head = "<tr><th>verdict</th><th>claim</th><th></th></tr>"
    parts = [f"<p>{_word(finding)} {_inline(finding.text)}</p>\n" for finding in answers]
    parts += [f"<table>\n<thead>\n{head}\n</thead>\n<tbody>\n{rows}</tbody>\n</table>\n"] if rows else []
    for finding in (*answers, *verdicts):
        if blocks := _blocks(finding.blocks, options):
            title = f"{finding.word} {finding.name}" + (f", line {finding.at.line}" if finding.at else "")
            parts.append(f"<h5>{_text(title)}</h5>\n{blocks}")
    parts += [f"<pre>{_text(f.diagnostic.long())}</pre>\n" for f in faults if f.diagnostic is not None]
    return "".join(parts)


def _word(finding: Finding) -> str:
    mark = f" ({_text(finding.mark)})" if finding.mark else ""
    return f'<span class="{finding.level.value}">{_text(finding.word)}</span>{mark}'


def _verdict(finding: Finding) -> str:
    return f"<tr><td>{_word(finding)}</td><td>{_text(finding.name)}</td><td>{_inline(finding.text)}</td></tr>\n"
