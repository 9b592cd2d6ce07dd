"""`snapshot` and `diff` as JSON."""

from __future__ import annotations

from bondproof.commands.snapshots.amounts import Amount, Stretch
from bondproof.commands.snapshots.changes import Change, ClaimChange, SpecChange, total
from bondproof.commands.snapshots.lines import Line
from bondproof.commands.snapshots.result import DiffResult, Mode, SnapshotResult
from bondproof.commands.snapshots.states import ClaimState, WindowState
from bondproof.report.formats import Manner
from bondproof.report.json.exact_numbers import Json, number
from bondproof.report.wording import shown_path


def compared(result: SnapshotResult | DiffResult, manner: Manner) -> dict[str, Json]:
    """What differs, spec by spec."""
    return _kept(result, manner) if result.kind == "snapshot" else _diffed(result, manner)


def _kept(result: SnapshotResult, manner: Manner) -> dict[str, Json]:
    """What differs from the snapshot file, and whether it was written."""
    return {
        "file": result.file,
        "written": result.mode is Mode.WRITE,
        "differs": any(spec.drifted for spec in result.specs),
        **_specs(result.specs, manner),
        "exit_code": int(result.exit_code),
    }


def _diffed(result: DiffResult, manner: Manner) -> dict[str, Json]:
    """What differs between the two."""
    return {
        "old": result.old,
        "new": result.new,
        "differs": any(spec.drifted for spec in result.specs),
        **_specs(result.specs, manner),
        "exit_code": int(result.exit_code),
    }


def _specs(specs: tuple[SpecChange, ...], manner: Manner) -> dict[str, Json]:
    counts: dict[str, Json] = {change.value: n for change, n in total(specs).items()}
    return {"changes": counts, "specs": [_spec(spec, manner) for spec in specs if spec.drifted or not manner.quiet]}


def _spec(spec: SpecChange, manner: Manner) -> dict[str, Json]:
    shown = spec.claims if manner.verbose else spec.differing
    return {
        "spec": spec.key,
        "old_path": spec.old_path or None,
        "new_path": spec.new_path or None,
        "unchanged": sum(claim.change is Change.UNCHANGED for claim in spec.claims),
        "claims": [_claim(claim) for claim in shown],
        "window": None if spec.window is None else {"old": _window(spec.window.old), "new": _window(spec.window.new)},
        "lines": None
        if spec.lines is None
        else [
            {"section": block.section, "removed": _lines(block.removed), "added": _lines(block.added)}
            for block in spec.lines
        ],
    }


def _claim(change: ClaimChange) -> dict[str, Json]:
    at = change.new.at if change.new else None
    return {
        "id": change.claim,
        "change": change.change.value,
        "direction": None if change.direction is None else change.direction.value,
        "path": None if at is None else shown_path(at.path),
        "line": None if at is None else at.line,
        "col": None if at is None else at.column,
        "old": _state(change.old),
        "new": _state(change.new),
    }


def _state(claim: ClaimState | None) -> Json:
    if claim is None:
        return None
    margin = claim.margin
    return {
        "verdict": claim.verdict,
        "expected": claim.expected,
        **_number("margin", margin),
        "unit": None if margin is None else margin.unit,
        "worst": {name: value.text for name, value in claim.worst},
        "holds": None if claim.holds is None else {"parameter": claim.solved, "intervals": _spans(claim.holds)},
        "statement": claim.text,
        "premises": claim.premises,
    }


def _window(window: WindowState | None) -> Json:
    if window is None:
        return None
    return {
        "parameter": window.parameter,
        "verdict": window.verdict,
        "intervals": _spans(window.spans),
        "decided_at": None if window.taken is None else window.taken.text,
    }


def _spans(spans: tuple[Stretch, ...]) -> list[Json]:
    return [
        {
            **_number("min", span.low),
            "min_strict": span.low_open,
            **_number("max", span.high),
            "max_strict": span.high_open,
            "unit": span.low.unit,
            "exact": not (span.low.nearly or (span.high is not None and span.high.nearly)),
        }
        for span in spans
    ]


def _number(key: str, amount: Amount | None) -> dict[str, Json]:
    """The number in its unit."""
    return number(key, None) if amount is None else number(key, amount.shown, amount.towards)


def _lines(lines: tuple[Line, ...]) -> list[Json]:
    return [{"line": line.number, "text": line.text} for line in lines]
