"""`snapshot` and `diff` as text: the claims that changed, the gravest first, the window, the lines that changed."""

from __future__ import annotations

import click

from bondproof.commands.snapshots.changes import Change, ClaimChange, SpecChange
from bondproof.commands.snapshots.file import verdict_text
from bondproof.commands.snapshots.lines import MOST_LINES, Line
from bondproof.commands.snapshots.result import DiffResult, Mode, SnapshotResult
from bondproof.report.changes import by_gravity, details, headline, looser, place, summary, window
from bondproof.report.formats import Manner
from bondproof.report.text.table import beside, folded, shortened, wrapped
from bondproof.report.wording import plural

_RED = (Change.REFUTED, Change.ERROR, Change.LOOSER, Change.GONE)
_GREEN = (Change.TIGHTER, Change.PROVED)
_WIDTH = 170


def lines(result: SnapshotResult | DiffResult, manner: Manner) -> list[str]:
    """What differs, the gravest first."""
    return _kept(result, manner) if result.kind == "snapshot" else _diffed(result, manner)


def _diffed(result: DiffResult, manner: Manner) -> list[str]:
    """What differs, and a count."""
    specs = by_gravity(result.specs)
    found = [line for spec in specs for line in [*_spec(spec, manner), ""]]
    if manner.quiet:
        return found[:-1]
    return [*found, *folded(_total(result.specs), manner.width, indent="")]


def _kept(result: SnapshotResult, manner: Manner) -> list[str]:
    """What differs from the snapshot, verdicts that are not as expected, and what was done."""
    specs = [] if result.first else by_gravity(result.specs)
    found = [line for spec in specs for line in [*_spec(spec, manner), ""]]
    found += _unexpected(result, manner.width)
    return found[:-1] if manner.quiet else [*found, *folded(_done(result), manner.width, indent="")]


def _spec(spec: SpecChange, manner: Manner) -> list[str]:
    found = [_title(spec), ""]
    if not spec.drifted:
        found.append("  no verdict, margin or window changed")
    shown = spec.claims if manner.verbose else spec.differing
    for change in shown:
        found += _claim(change, manner.width)
    if spec.window is not None:
        found += wrapped(f"window: {window(spec.window)}", manner.width)
    return found + _lines(spec, manner.width)


def _title(spec: SpecChange) -> str:
    """The spec; of two files, both."""
    name = click.style(spec.key, bold=True)
    return f"{spec.old_path} -> {name}" if spec.old_path and spec.key == spec.new_path else name


def _claim(change: ClaimChange, width: int | None) -> list[str]:
    color = "red" if change.change in _RED else "green" if change.change in _GREEN else "magenta"
    at = place(change)
    word = (
        change.change.value if change.change is Change.UNCHANGED else click.style(headline(change), fg=color, bold=True)
    )
    head = beside(f"  {word}  ", change.claim + (f"  {at}" if at else ""), width)
    return [*head, *(line for each in details(change) for line in wrapped(each, width, indent="      "))]


def _lines(spec: SpecChange, width: int | None) -> list[str]:
    if spec.lines is None:
        return ["", f"  lines: more than {MOST_LINES} lines changed, too many to be matched"]
    found: list[str] = []
    for block in spec.lines:
        found += ["", f"  lines of {block.section or 'the spec'}:"]
        found += [_line("-", line, "red", width) for line in block.removed] + [
            _line("+", line, "green", width) for line in block.added
        ]
    return found


def _line(sign: str, line: Line, color: str, width: int | None) -> str:
    return click.style(shortened(f"  {line.number:>5} {sign} {line.text}", width or _WIDTH), fg=color)


def _unexpected(result: SnapshotResult, width: int | None) -> list[str]:
    """Verdicts that no snapshot makes pass."""
    found = []
    for spec in result.specs:
        for claim in (change.new for change in spec.claims):
            if claim is not None and claim.fails:
                word = click.style(verdict_text(claim), fg="red", bold=True)
                found += beside(f"  {word}  ", f"{spec.key}  {claim.claim}: not as the spec expects", width)
    return [*found, ""] if found else []


def _total(specs: tuple[SpecChange, ...]) -> str:
    return "; ".join(part for part in (summary(specs), looser(specs)) if part)


def _done(result: SnapshotResult) -> str:
    said = f"{plural(len(result.specs), 'spec')}, {_total(result.specs)}"
    if result.mode is Mode.WRITE:
        return f"{result.file} written: {said}"
    if not any(spec.drifted for spec in result.specs):
        return f"{result.file} agrees: {said}"
    return f"{result.file} differs: {said}. If that is meant, `bondproof snapshot` records it"
