"""`explain` as JSON."""

from __future__ import annotations

from bondproof.commands.explain.result import Entry, Example, ExplainedClaim, ExplainResult, Payoff, Topics
from bondproof.report.json.exact_numbers import Json
from bondproof.report.json.faults import diagnostic
from bondproof.report.wording import shown_path


def explained(result: ExplainResult) -> dict[str, Json]:
    """The entry, the claims or the list."""
    match result.subject:
        case Entry():
            return {**_entry(result.subject), "exit_code": result.exit_code}
        case Topics():
            topics: list[Json] = [
                {"name": each.name, "kind": kind, "title": each.title}
                for kind, entries in result.subject.by_kind
                for each in entries
            ]
            return {"topics": topics, "exit_code": result.exit_code}
        case claims:
            mechanism = result.mechanism
            assert mechanism is not None
            return {
                "spec": mechanism.header.name,
                "path": shown_path(mechanism.path),
                "sha256": mechanism.sha256,
                "scheme": mechanism.scheme,
                "overrides": list(mechanism.overrides),
                "claims": [_claim(each) for each in claims],
                "exit_code": result.exit_code,
            }


def _entry(entry: Entry) -> dict[str, Json]:
    return {
        "name": entry.name,
        "kind": entry.kind,
        "title": entry.title,
        "means": entry.means,
        "example": _example(entry.example) if isinstance(entry.example, Example) else entry.example,
        "see": list(entry.see),
    }


def _example(example: Example) -> dict[str, Json]:
    return {
        "wrong": example.wrong,
        "wrong_set": example.wrong_set or None,
        "diagnostics": [diagnostic(each) for each in example.said],
        "right": example.right,
        "right_set": example.right_set or None,
    }


def _claim(each: ExplainedClaim) -> dict[str, Json]:
    claim = each.claim
    return {
        "id": claim.name,
        "line": claim.at.line,
        "col": claim.at.column,
        "statement": " ".join(claim.text.split()),
        "says": each.says,
        "expected": claim.expected.value,
        "because": claim.because,
        "ranges": [{"name": r.name, "setting": r.setting, "solved": r.solved} for r in each.ranges],
        "assumptions": list(each.assumptions),
        "unit": each.unit,
        "conditions": [{"label": c.label, "says": c.says, "formula": c.formula} for c in each.conditions],
        "left_out": each.left_out,
        "payoffs": [_payoff(payoff) for payoff in each.payoffs],
    }


def _payoff(payoff: Payoff) -> dict[str, Json]:
    return {
        "player": payoff.player,
        "plays": payoff.plays,
        "lines": [
            {
                "line": each.line,
                "transfer": each.accounts,
                "amount": each.text,
                "expected": each.expected,
                "with_numbers": each.with_numbers,
            }
            for each in payoff.lines
        ],
        "total": payoff.total,
    }
