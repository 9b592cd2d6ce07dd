"""What `snapshot` and `diff` return, and what JSON holds of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.result import Result
from bondproof.commands.snapshots.changes import Change, ClaimChange, Line, SpecChange, total
from bondproof.commands.snapshots.file import amount_text
from bondproof.commands.snapshots.states import ClaimState, Values, WindowState, shown_unit
from bondproof.rendering.json import Data, Shown
from bondproof.rendering.number_format import Towards
from bondproof.rendering.wording import ends, shown_path

if TYPE_CHECKING:
    from bondproof.rendering.document import Document
    from solvers.windows.real_sets import Span


class Mode(Enum):
    """What is done with a snapshot: written anew, compared with exit code 4 where it differs, or only compared."""

    WRITE = "write"
    CHECK = "check"
    DIFF = "diff"


class SnapshotResult(Result):
    """What differs from the file; `first` says that there was none before."""

    kind: ClassVar[str] = "snapshot"
    file: str
    mode: Mode
    first: bool
    specs: tuple[SpecChange, ...]
    exit_code: int

    def document(self) -> Document:
        """What differs, the gravest first."""
        from bondproof.commands.snapshots.document import kept

        return kept(self)

    def data(self) -> Mapping[str, Data]:
        """What differs from the file, spec by spec, and whether it was written."""
        written = {"file": self.file, "written": self.mode is Mode.WRITE}
        return {**written, **_specs(self.specs)}


class DiffResult(Result):
    """What differs between two specs, two folders of specs, or two snapshots."""

    kind: ClassVar[str] = "diff"
    old: str
    new: str
    specs: tuple[SpecChange, ...]
    exit_code: int = 0

    def document(self) -> Document:
        """What differs, the gravest first."""
        from bondproof.commands.snapshots.document import diffed

        return diffed(self)

    def data(self) -> Mapping[str, Data]:
        """What differs, spec by spec."""
        return {"old": self.old, "new": self.new, **_specs(self.specs)}


def _specs(specs: tuple[SpecChange, ...]) -> Mapping[str, Data]:
    return {
        "differs": any(spec.drifted for spec in specs),
        "changes": {change.value: n for change, n in total(specs).items()},
        "specs": [_spec(spec) for spec in specs],
    }


def _spec(spec: SpecChange) -> Mapping[str, Data]:
    window = spec.window and {"old": _window(spec.window.old), "new": _window(spec.window.new)}
    blocks = (
        None
        if spec.lines is None
        else [
            {"section": each.section, "removed": _lines(each.removed), "added": _lines(each.added)}
            for each in spec.lines
        ]
    )
    return {
        "spec": spec.key,
        "old_path": spec.old_path or None,
        "new_path": spec.new_path or None,
        "unchanged": sum(claim.change is Change.UNCHANGED for claim in spec.claims),
        "claims": [_claim(claim) for claim in spec.differing],
        "window": window,
        "time": [{"what": each.what, "old": each.old or None, "new": each.new or None} for each in spec.time],
        "lines": blocks,
    }


def _claim(change: ClaimChange) -> Mapping[str, Data]:
    at = change.new.at if change.new else None
    return {
        "id": change.claim,
        "change": change.change,
        "direction": change.direction,
        "path": at and shown_path(at.path),
        "line": at and at.line,
        "col": at and at.column,
        "old": _state(change.old),
        "new": _state(change.new),
    }


def _state(claim: ClaimState | None) -> Data:
    return claim and {
        "verdict": claim.verdict,
        "expected": claim.expected,
        "margin": Shown(None if claim.margin is None else claim.margin.value, Towards.DOWN),
        "unit": claim.margin and claim.margin.unit,
        "worst": {name: amount_text(value) for name, value in claim.worst},
        "holds": claim.holds and _values(claim.holds),
        "statement": claim.text,
        "premises": claim.premises,
    }


def _window(window: WindowState | None) -> Data:
    taken = window and window.taken and amount_text(window.taken)
    return window and {**_values(window.values), "verdict": window.verdict, "decided_at": taken}


def _values(values: Values) -> Mapping[str, Data]:
    return {"parameter": values.parameter, "intervals": [_interval(span, values.unit) for span in values.spans]}


def _interval(span: Span, unit: str) -> Mapping[str, Data]:
    low, high = ends(span, shown_unit(unit))
    return {
        "min": Shown(span.low, Towards.UP),
        "min_strict": span.low_open,
        "min_text": low,
        "max": Shown(span.high, Towards.DOWN),
        "max_strict": span.high_open,
        "max_text": high,
        "unit": unit,
        "exact": span.low_exact and span.high_exact,
    }


def _lines(lines: tuple[Line, ...]) -> list[Data]:
    return [{"line": line.number, "text": line.text} for line in lines]
