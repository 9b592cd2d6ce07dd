"""What `snapshot` and `diff` say: the claims that changed, the gravest first, the window, the lines that changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bondproof.commands.snapshots.changes import Change, ClaimChange, SpecChange
from bondproof.commands.snapshots.lines import MOST_LINES
from bondproof.commands.snapshots.states import verdict_text
from bondproof.commands.snapshots.wording import by_gravity, details, looser, place, summary, window
from bondproof.report.document import Block, Code, Detail, Document, Finding, Heading, Level, Paragraph, Span, Style
from bondproof.report.layout import shortened
from bondproof.report.wording import plural

if TYPE_CHECKING:
    from bondproof.commands.snapshots.result import DiffResult, SnapshotResult

_GRAVE = (Change.REFUTED, Change.ERROR, Change.LOOSER, Change.GONE)
_GOOD = (Change.TIGHTER, Change.PROVED, Change.UNCHANGED)
_LONGEST_LINE, _MOST_LINES = 170, 100


def diffed(result: DiffResult) -> Document:
    """What differs between two specs, folders or snapshots, and a count."""
    blocks = [block for spec in by_gravity(result.specs) for block in _spec(spec)]
    return Document(tuple(blocks), summary=_total(result.specs))


def kept(result: SnapshotResult) -> Document:
    """What differs from the snapshot, verdicts that are not as expected, and what was done."""
    specs = [] if result.first else by_gravity(result.specs)
    blocks = [block for spec in specs for block in _spec(spec)]
    return Document((*blocks, *_unexpected(result)), summary=_done(result))


def _spec(spec: SpecChange) -> Iterator[Block]:
    """One spec; of two files, both are named."""
    name = Span(spec.key, Style.NAME)
    yield Heading((f"{spec.old_path} -> ", name) if spec.old_path and spec.key == spec.new_path else (name,), 1)
    if not spec.drifted:
        yield Paragraph("no verdict, margin or window changed")
    yield from map(_claim, spec.claims)
    if spec.window is not None:
        yield Paragraph(f"window: {window(spec.window)}", Detail.ESSENTIAL)
    yield from _lines(spec)


def _claim(change: ClaimChange) -> Finding:
    """A claim and what became of it; those that did not change are detail."""
    word = change.change.value
    differs = change.change is not Change.UNCHANGED
    level = Level.ERROR if change.change in _GRAVE else Level.PASS if change.change in _GOOD else Level.WARNING
    direction = change.direction.value if change.direction and change.direction.value != word else ""
    blocks = tuple(Paragraph(each, Detail.ESSENTIAL, under=True) for each in details(change))
    return Finding(
        word.upper() if differs else word,
        change.claim,
        place(change),
        level,
        mark=direction,
        blocks=blocks if differs else (),
        depth=Detail.ESSENTIAL if differs else Detail.VERBOSE,
    )


def _lines(spec: SpecChange) -> Iterator[Block]:
    """The lines of the spec that changed."""
    if spec.lines is None:
        yield Paragraph(f"more than {MOST_LINES} lines changed, too many to be matched")
        return
    told: list[str] = []
    for block in spec.lines:
        told.append(f"@@ {block.section or 'the spec'} @@")
        told += [shortened(f"- {line.number:>4} {line.text}", _LONGEST_LINE) for line in block.removed]
        told += [shortened(f"+ {line.number:>4} {line.text}", _LONGEST_LINE) for line in block.added]
    if told:
        more = len(told) - _MOST_LINES
        rest = [f"@@ {more} more @@"] if more > 0 else []
        yield Code("\n".join([*told[:_MOST_LINES], *rest]), "diff", detail=Detail.ESSENTIAL)


def _unexpected(result: SnapshotResult) -> Iterator[Finding]:
    """Verdicts that no snapshot makes pass."""
    for spec in result.specs:
        for claim in (change.new for change in spec.claims):
            if claim is not None and claim.fails:
                said = f"{spec.key}: not as the spec expects"
                yield Finding(verdict_text(claim), claim.claim, said, Level.ERROR)


def _total(specs: tuple[SpecChange, ...]) -> str:
    return "; ".join(part for part in (summary(specs), looser(specs)) if part)


def _done(result: SnapshotResult) -> str:
    from bondproof.commands.snapshots.result import Mode

    said = f"{plural(len(result.specs), 'spec')}, {_total(result.specs)}"
    if result.mode is Mode.WRITE:
        return f"{result.file} written: {said}"
    if not any(spec.drifted for spec in result.specs):
        return f"{result.file} agrees: {said}"
    return f"{result.file} differs: {said}. If that is meant, `bondproof snapshot` records it"
