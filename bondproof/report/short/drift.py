"""A line for each claim that `snapshot` or `diff` found changed."""

from __future__ import annotations

from collections.abc import Iterator

from bondproof.commands.snapshots.result import DiffResult, SnapshotResult
from bondproof.report.changes import by_gravity, details, headline, place
from bondproof.report.changes import window as window_change
from bondproof.report.formats import Manner


def lines(result: SnapshotResult | DiffResult, manner: Manner) -> Iterator[str]:
    """The gravest first; the window of each spec behind its claims."""
    for spec in by_gravity(result.specs):
        for change in spec.claims if manner.verbose else spec.differing:
            said = "; ".join(details(change))
            yield f"{place(change) or spec.key}: {headline(change)}[{change.claim}]" + (f": {said}" if said else "")
        if spec.window is not None:
            yield f"{spec.key}: WINDOW: {window_change(spec.window)}"
