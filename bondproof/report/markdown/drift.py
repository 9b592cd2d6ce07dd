"""`snapshot` and `diff` as Markdown, for a comment on a pull request: a table a spec, its window, changed lines.

GitHub takes comments of up to 65,536 characters. Sections that do not fit are left out whole, the gravest come first,
and the last line says what is missing.
"""

from __future__ import annotations

import re

from bondproof.commands.snapshots.changes import Change, ClaimChange, SpecChange
from bondproof.commands.snapshots.lines import MOST_LINES
from bondproof.commands.snapshots.result import DiffResult, SnapshotResult
from bondproof.report.changes import by_gravity, details, label, looser, place, summary, window
from bondproof.report.formats import Manner
from bondproof.report.markdown.code import code
from bondproof.report.text.table import shortened
from bondproof.report.wording import plural

MOST_CHARACTERS = 65_536
_MOST_ROWS, _MOST_LINES = 80, 100
_CELL, _LINE = 240, 120
_TICKS = re.compile("`+")


def rendered(result: SnapshotResult | DiffResult, manner: Manner) -> str:
    """The whole answer of `snapshot` or `diff`."""
    return _kept(result, manner) if result.kind == "snapshot" else _diffed(result, manner)


def _diffed(result: DiffResult, manner: Manner) -> str:
    """The difference between two specs, folders or snapshots."""
    title = f"## bondproof: {code(shortened(result.old, _CELL))} to {code(shortened(result.new, _CELL))}"
    return _fitting(f"{title}\n\n{_total(result.specs)}\n", result.specs, manner)


def _kept(result: SnapshotResult, manner: Manner) -> str:
    """What differs from a snapshot."""
    differs = "differs" if any(spec.drifted for spec in result.specs) else "agrees"
    return _fitting(
        f"## bondproof: {code(shortened(result.file, _CELL))} {differs}\n\n{_total(result.specs)}\n",
        result.specs,
        manner,
    )


def _total(specs: tuple[SpecChange, ...]) -> str:
    return "; ".join(f"**{part}**" for part in (summary(specs), looser(specs)) if part)


def _fitting(heading: str, specs: tuple[SpecChange, ...], manner: Manner) -> str:
    """The heading and as many whole sections as there is room for."""
    shown = by_gravity(specs)
    room = MOST_CHARACTERS - 500 - len(heading)
    sections: list[str] = []
    for spec in shown:
        section = _spec(spec, manner)
        room -= len(section) + 1
        if room < 0:
            break
        sections.append(section)
    if left := len(shown) - len(sections):
        gone = summary(shown[len(sections) :])
        sections.append(
            f"**{plural(left, 'spec')} with changes left out for want of room: {gone}.** `--format text` has all.\n"
        )
    return "\n".join([heading, *sections])


def _spec(spec: SpecChange, manner: Manner) -> str:
    lines = [f"### {code(shortened(spec.key, _CELL))}", ""]
    claims = spec.claims if manner.verbose else spec.differing
    if claims:
        lines += ["| | claim | line | what differs |", "|---|---|---|---|", *map(_row, claims[:_MOST_ROWS]), ""]
    if len(claims) > _MOST_ROWS:
        lines += [f"{plural(len(claims) - _MOST_ROWS, 'more claim')} left out, none graver than these.", ""]
    if spec.window is not None:
        lines += [f"Window: {code(shortened(window(spec.window), 3 * _CELL))}", ""]
    return "\n".join(lines + _lines(spec))


def _row(change: ClaimChange) -> str:
    said = "<br>".join(code(shortened(each, _CELL)) for each in details(change))
    at = place(change)
    word = label(change) if change.change is Change.UNCHANGED else f"**{label(change)}**"
    return f"| {word} | {code(change.claim)} | {code(shortened(at, _CELL)) if at else ''} | {said} |"


def _lines(spec: SpecChange) -> list[str]:
    """The lines that changed, in a fence that they cannot end."""
    if spec.lines is None:
        return [f"More than {MOST_LINES} lines changed, too many to be matched.", ""]
    told = []
    for block in spec.lines:
        told.append(f"@@ {block.section or 'the spec'} @@")
        told += [f"- {line.number:>4} {shortened(line.text, _LINE)}" for line in block.removed]
        told += [f"+ {line.number:>4} {shortened(line.text, _LINE)}" for line in block.added]
    if not told:
        return []
    more = len(told) - _MOST_LINES
    told = [*told[:_MOST_LINES], *([f"@@ {more} more @@"] if more > 0 else [])]
    fence = "`" * max(3, 1 + max((len(row) for line in told for row in _TICKS.findall(line)), default=0))
    return [f"{fence}diff", *told, fence, ""]
