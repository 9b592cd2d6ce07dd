"""What JSON holds of `snapshot` and `diff`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bondproof.commands.snapshots.changes import Change, ClaimChange, SpecChange, total
from bondproof.commands.snapshots.file import amount_text
from bondproof.commands.snapshots.lines import Line
from bondproof.commands.snapshots.states import ClaimState, Values, WindowState
from bondproof.report.json import Data, Shown
from bondproof.report.number_format import Towards
from bondproof.report.wording import shown_path

if TYPE_CHECKING:
    from bondproof.commands.snapshots.result import DiffResult, SnapshotResult


def kept(result: SnapshotResult) -> Mapping[str, Data]:
    """What differs from the snapshot file, and whether it was written."""
    from bondproof.commands.snapshots.result import Mode

    return {
        "file": result.file,
        "written": result.mode is Mode.WRITE,
        "differs": any(spec.drifted for spec in result.specs),
        **_specs(result.specs),
        "exit_code": int(result.exit_code),
    }


def diffed(result: DiffResult) -> Mapping[str, Data]:
    """What differs between the two."""
    return {
        "old": result.old,
        "new": result.new,
        "differs": any(spec.drifted for spec in result.specs),
        **_specs(result.specs),
        "exit_code": int(result.exit_code),
    }


def _specs(specs: tuple[SpecChange, ...]) -> Mapping[str, Data]:
    counts = {change.value: n for change, n in total(specs).items()}
    return {"changes": counts, "specs": [_spec(spec) for spec in specs]}


def _spec(spec: SpecChange) -> Mapping[str, Data]:
    window = spec.window
    blocks = None
    if spec.lines is not None:
        blocks = [
            {"section": each.section, "removed": _lines(each.removed), "added": _lines(each.added)}
            for each in spec.lines
        ]
    return {
        "spec": spec.key,
        "old_path": spec.old_path or None,
        "new_path": spec.new_path or None,
        "unchanged": sum(claim.change is Change.UNCHANGED for claim in spec.claims),
        "claims": [_claim(claim) for claim in spec.differing],
        "window": None if window is None else {"old": _window(window.old), "new": _window(window.new)},
        "lines": blocks,
    }


def _claim(change: ClaimChange) -> Mapping[str, Data]:
    at = change.new.at if change.new else None
    return {
        "id": change.claim,
        "change": change.change,
        "direction": change.direction,
        "path": None if at is None else shown_path(at.path),
        "line": None if at is None else at.line,
        "col": None if at is None else at.column,
        "old": _state(change.old),
        "new": _state(change.new),
    }


def _state(claim: ClaimState | None) -> Data:
    if claim is None:
        return None
    return {
        "verdict": claim.verdict,
        "expected": claim.expected,
        "margin": Shown(None if claim.margin is None else claim.margin.value, Towards.DOWN),
        "unit": None if claim.margin is None else claim.margin.unit,
        "worst": {name: amount_text(value) for name, value in claim.worst},
        "holds": None if claim.holds is None else _values(claim.holds),
        "statement": claim.text,
        "premises": claim.premises,
    }


def _window(window: WindowState | None) -> Data:
    if window is None:
        return None
    return {
        **_values(window.values),
        "verdict": window.verdict,
        "decided_at": None if window.taken is None else amount_text(window.taken),
    }


def _values(values: Values) -> Mapping[str, Data]:
    intervals = [
        {
            "min": Shown(span.low, Towards.UP),
            "min_strict": span.low_open,
            "max": Shown(span.high, Towards.DOWN),
            "max_strict": span.high_open,
            "unit": values.unit,
            "exact": span.low_exact and span.high_exact,
        }
        for span in values.spans
    ]
    return {"parameter": values.parameter, "intervals": intervals}


def _lines(lines: tuple[Line, ...]) -> list[Data]:
    return [{"line": line.number, "text": line.text} for line in lines]
