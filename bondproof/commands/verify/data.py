"""What JSON holds of `verify`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from bondproof.commands.plan_data import plan_data
from bondproof.commands.result import identity
from bondproof.commands.window_data import data_rows, point, repair, solved, window
from bondproof.commands.window_words import window_remarks
from bondproof.rendering.json import Data, Shown
from bondproof.rendering.number_format import Towards, quantity
from bondproof.rendering.wording import unit_of
from mechanisms.model.mechanism import Mechanism
from proofs.checking.certificate import Certificate, kinds
from proofs.checking.verdict import Erroneous, Proved, Undecided, Vacuous, Verdict
from proofs.claims.incentives import yardsticks_of

if TYPE_CHECKING:
    from bondproof.commands.verify.result import (
        Certificates,
        Checked,
        CheckedClaim,
        CheckedWindow,
        VerifiedSpec,
        VerifyResult,
    )
    from solvers.claims.decide_claim import ClaimResult, Counterexample


def data(result: VerifyResult) -> Mapping[str, Data]:
    """Every spec; `errors` where some could not be read."""
    found: dict[str, Data] = {"specs": [_spec(spec) for spec in result.specs]}
    if (done := result.certificates) is not None:
        found["certificates"] = certificates(done)
    if result.faults:
        found["errors"] = result.faults
    return found


def certificates(done: Certificates) -> Mapping[str, Data]:
    """What was written to disk, and what has no certificate."""
    without = [{"spec": each.spec, "claim": each.claim, "reason": each.why} for each in done.without]
    return {"folder": done.folder, "written": done.written, "without": without, "removed": done.removed}


def _spec(spec: VerifiedSpec) -> dict[str, Data]:
    from bondproof.commands.verify.result import CheckedWindow

    mechanism = spec.mechanism
    named = identity(mechanism)
    asked = yardsticks_of(mechanism, [checked.result.statement for checked in spec.claims])
    return {
        "path": named.pop("path"),
        "name": named.pop("spec"),
        **named,
        "at": point(mechanism, {c.parameter.variable: c.value for c in spec.chosen}),
        "solved": solved(spec.chosen),
        "claims": [
            _window(spec, each) if isinstance(each, CheckedWindow) else _claim(each, asked.get(each.claim.name, ()))
            for each in spec.findings
        ],
        "remarks": [*spec.remarks, *spec.surroundings],
        "data": data_rows(mechanism),
        "warnings": spec.warnings,
    }


def _claim(checked: CheckedClaim, yardsticks: tuple[str, ...]) -> dict[str, Data]:
    result = checked.result
    verdict, broken = result.verdict, result.broken
    found = {
        **_stated(checked),
        "yardsticks": yardsticks,
        "at": point(checked.mechanism, {c.parameter.variable: c.value for c in checked.chosen}),
        "solved": solved(checked.chosen),
        "margin": Shown(result.margin, Towards.DOWN),
        "margin_at_least": Shown(result.margin if result.floor is None else result.floor, Towards.DOWN),
        "margin_text": _margin_text(result),
        "worst": point(checked.mechanism, result.worst),
        "unit": unit_of(result.statement.dimension),
        "reason": _reason(verdict),
        "witness": point(checked.mechanism, verdict.witness) if isinstance(verdict, Proved) else {},
        "counterexample": None if broken is None else _counterexample(checked.mechanism, broken),
        "repairs": [repair(each) for each in result.repairs],
        "engines": verdict.engines,
        "certificate": evidence([verdict]),
        "certificate_file": checked.certificate_file,
        "window": None if checked.own is None else window(checked.own),
    }
    if checked.opinions:
        found["opinions"] = [{"engine": o.engine, "says": o.says, "reason": o.reason or None} for o in checked.opinions]
    return found


def _window(spec: VerifiedSpec, checked: CheckedWindow) -> dict[str, Data]:
    """The window, with the keys that claims have."""
    doubt, found = checked.doubt, checked.found
    return {
        **_stated(checked),
        "yardsticks": [],
        "at": point(spec.mechanism, {c.parameter.variable: c.value for c in spec.chosen}),
        "margin": None,
        "margin_at_least": None,
        "margin_text": None,
        "worst": {},
        "unit": found.parameter.unit,
        "reason": doubt.reason if doubt else "; ".join(window_remarks(found)) or None,
        "witness": {},
        "counterexample": None,
        "repairs": [],
        "engines": found.engines,
        "certificate": None,
        "certificate_file": None,
        "window": window(found),
    }


def _stated(checked: Checked) -> dict[str, Data]:
    """What is claimed, what was found, and whether that counts in the exit code."""
    claim = checked.claim
    return {
        "id": claim.name,
        "verdict": checked.word,
        "expected": claim.expected,
        "as_expected": checked.as_expected,
        "counts": checked.counts,
        "because": claim.because,
        "line": claim.at.line,
        "col": claim.at.column,
        "statement": " ".join(claim.text.split()),
    }


def _margin_text(result: ClaimResult) -> str | None:
    """The margin with its unit, rounded to the safe side; `at least` where only a lower bound is proved."""
    unit = unit_of(result.statement.dimension)
    if result.margin is not None:
        return quantity(result.margin, unit, towards=Towards.DOWN)
    return None if result.floor is None else f"at least {quantity(result.floor, unit, towards=Towards.DOWN)}"


def _reason(verdict: Verdict) -> str | None:
    """Why nothing was decided; null where something was."""
    match verdict:
        case Undecided(reason) | Vacuous(reason) | Erroneous(reason):
            return reason
        case _:
            return None


def evidence(verdicts: Iterable[Verdict]) -> str | None:
    """The kinds of evidence behind proofs; null where one is none, or an engine alone vouches for a case."""
    found = list[Certificate]()
    for verdict in verdicts:
        if not isinstance(verdict, Proved) or None in verdict.certificates:
            return None
        found += [certificate for certificate in verdict.certificates if certificate is not None]
    return "+".join(kinds(found)) or "corners"


def _counterexample(mechanism: Mechanism, broken: Counterexample) -> dict[str, Data]:
    """The point, and each ledger line with its accounts, its formula and what it adds to left minus right."""
    ledger: list[Data] = []
    if broken.ledger is not None:
        ledger += [
            {
                "line": row.line.at.line,
                "transfer": f"{row.line.source} -> {row.line.target}",
                "formula": row.line.text,
                "amount": Shown(row.contribution),
            }
            for row in broken.ledger.rows
        ]
        if broken.ledger.constant:
            constant = Shown(broken.ledger.constant)
            ledger.append({"line": None, "transfer": None, "formula": "constant of the claim", "amount": constant})
    found: dict[str, Data] = {
        "part": broken.part.label or None,
        "point": point(mechanism, broken.point),
        "ledger": ledger,
        "value": Shown(broken.gap),
    }
    if broken.ledger is not None and len(set(broken.ledger.states)) == 1:
        found["state"] = str(broken.ledger.states[0])
    return found if broken.plan is None else {**found, "plan": plan_data(broken.plan)}
