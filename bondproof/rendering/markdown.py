"""A document as Markdown: for the summary of a CI step, a comment on a pull request, a page.

The whole answer in a line is its title. GitHub takes comments of up to 65,536 characters: sections that do not fit are
left out whole, and the last line says how many. Builders put the gravest first. What GitHub would act on (a mention, a
link, the number of an issue) is set as code, since names and reasons come from the specs of strangers.

    render(document, options)   the whole text
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate
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
    Level,
    Paragraph,
    Style,
    Table,
    Text,
    by_kind,
    grouped,
    pieces,
    visible,
)
from bondproof.rendering.options import RenderOptions
from bondproof.rendering.repository_paths import place
from bondproof.rendering.wording import closing, plural
from mechanisms.sanitize import in_one_line
from mechanisms.sanitize import visible as safe
from mechanisms.values import evolve

MOST_CHARACTERS = 65_000
_ROOM_FOR_NOTE = 200
_ACTING = re.compile(r"[@#]\w|://|www\.|GH-\d")
"""What GitHub makes a mention, the number of an issue, or a link of, escaped or not."""
_TICKS = re.compile(r"`+")
_MEANT = re.compile(r"([\\|`*<>\[\]~$&#@]|(?<!\w)_|_(?!\w))")


def render(document: Document, options: RenderOptions) -> str:
    """The document as Markdown."""
    blocks = visible(document.blocks, options.detail)
    title = document.title or (f"bondproof: {closing(document)}" if document.summary else "")
    if title:
        below = (evolve(block, level=block.level + 1) if isinstance(block, Heading) else block for block in blocks)
        blocks = [Heading(title, 1), *below]
    deepest = 3 if title else 2
    sections = [_blocks(section, options) for section in _sections(blocks, deepest)]
    last = closing(document) if not title else ""
    return _fitting([section for section in (*sections, [escaped(last)]) if any(section)])


def escaped(text: str) -> str:
    r"""Text that Markdown shows as it is, also in a cell of a table; words that GitHub acts on as code.

    >>> escaped("a|b <c> of @all, and x")
    'a\\|b \\<c\\> of `@all`, and x'
    """
    return " ".join(map(_word, text.split()))


def _word(word: str) -> str:
    """A word as it is, or as code, which leaves a comma behind it out."""
    if not _ACTING.search(word):
        return _MEANT.sub(r"\\\1", word)
    meant = word.rstrip(",;")
    return code(meant) + word[len(meant) :]


def _fitting(sections: Sequence[Sequence[str]]) -> str:
    """As many whole sections as there is room for; of the first after the title, the blocks that fit."""
    room, kept, left = MOST_CHARACTERS - _ROOM_FOR_NOTE, list[str](), ""
    for number, section in enumerate(sections):
        size = sum(len(text) + 2 for text in section)
        if size <= room:
            room -= size
            kept += section
            continue
        left = plural(len(sections) - number, "more section")
        if len(kept) <= 1:
            ends = accumulate(len(text) + 2 for text in section)
            kept += [text for text, end in zip(section, ends, strict=True) if end <= room]
            left = "More is"
        break
    if left:
        kept.append(f"**{left} left out, as a comment has a bound. `--format text` has all.**")
    return "\n\n".join(kept) + "\n" if kept else ""


def _sections(blocks: Iterable[Block], deepest: int) -> list[list[Block]]:
    """The blocks under each heading, down to a level."""
    found: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Heading) and block.level <= deepest:
            found.append([])
        found[-1].append(block)
    return found


def _blocks(blocks: Iterable[Block], options: RenderOptions) -> list[str]:
    """The blocks of Markdown that these come to."""
    return [text for part in grouped(blocks) for text in _part(part, options)]


def _part(part: Content | tuple[Finding, ...], options: RenderOptions) -> list[str]:
    match part:
        case tuple():
            return _findings(part, options)
        case Heading(text, level, subject=subject):
            file = [code(place(subject.path).path)] if subject is not None else []
            return [f"{'#' * (level + 1)} {_inline(text)}", *file]
        case Paragraph(text, note=note):
            return [_inline(text) + (f" ({escaped(note)})" if note else "")]
        case Items(texts):
            return ["\n".join(f"* {_inline(text)}" for text in texts)]
        case Table():
            return [_table(part)]
        case Code(text, language):
            return [fenced(text, language or "text")]
        case Figure(_, alternative, caption):
            return [f"*{_inline(caption) or escaped(alternative)}*"]
        case _:
            assert_never(part)


def _inline(text: Text) -> str:
    return "".join(_piece(piece, style) for piece, style in pieces(text))


def _piece(text: str, style: Style | None) -> str:
    if style is None:
        return ("" if text == text.lstrip() else " ") + escaped(text) + ("" if text == text.rstrip() else " ")
    return code(text) if style in (Style.CODE, Style.NAME) else f"**{escaped(text)}**"


def _table(table: Table) -> str:
    columns = max(len(row) for row in (table.header, *table.rows))
    head = table.header or ("",) * columns
    rules = ["---:" if number in table.right else "---" for number in range(columns)]
    lines = [_row(map(_inline, head)), f"|{'|'.join(rules)}|", *(_row(map(_inline, row)) for row in table.rows)]
    footer = [[f"**{cell}**" if cell else "" for cell in map(_inline, row)] for row in table.footer]
    lines += map(_row, footer)
    parts = [_inline(table.caption), "\n".join(lines), escaped(table.note)]
    return "\n\n".join(part for part in parts if part)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _findings(found: Sequence[Finding], options: RenderOptions) -> list[str]:
    """The answer; a table of verdicts; then what takes them apart, and faults of specs as they are."""
    answers, verdicts, faults = by_kind(found)
    parts = [f"{_verdict(finding)} {_inline(finding.text)}" for finding in answers]
    if verdicts:
        rows = [_row((_verdict(f), escaped(f.name), str(f.at.line) if f.at else "", _inline(f.text))) for f in verdicts]
        parts.append("\n".join(["| verdict | claim | line | |", "|---|---|---|---|", *rows]))
    for finding in (*answers, *verdicts):
        if blocks := visible(finding.blocks, options.detail):
            place = f", line {finding.at.line}" if finding.at else ""
            parts.append(f"**{escaped(finding.word)}** {escaped(finding.name)}{place}")
            parts += _blocks(blocks, options)
    return parts + [fenced(f.diagnostic.long()) for f in faults if f.diagnostic is not None]


def _verdict(finding: Finding) -> str:
    mark = f" ({escaped(finding.mark)})" if finding.mark else ""
    word = escaped(finding.word)
    return (word if finding.level in (Level.PASS, Level.NOTE) else f"**{word}**") + mark


# text of a spec that stays text ------------------------------------------------------------


def code(text: str) -> str:
    """Text as a stretch of code, also in a cell of a table.

    >>> code("E[a | b] < 0")
    '`E[a \\\\| b] < 0`'
    """
    seen = in_one_line(text)
    ticks = "`" * (1 + max((len(row) for row in _TICKS.findall(seen)), default=0))
    pad = " " if len(ticks) > 1 else ""
    return f"{ticks}{pad}{seen}{pad}{ticks}".replace("|", "\\|")


def fenced(text: str, language: str = "text") -> str:
    """The text between fences that are longer than any row of backticks in it.

    >>> print(fenced("a ``` b"))
    ````text
    a ``` b
    ````
    """
    shown = safe(text)
    fence = "`" * max(3, 1 + max((len(row) for row in _TICKS.findall(shown)), default=0))
    return f"{fence}{language}\n{shown}\n{fence}"
