"""`verify` as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondproof.commands.verify.result import Checked
from bondproof.commands.window_words import window_remarks
from bondproof.report.formats import Manner
from bondproof.report.json import windows
from bondproof.report.json.exact_numbers import Json, in_unit, number, point
from bondproof.report.json.faults import diagnostic
from bondproof.report.json.solved import solved
from bondproof.report.number_format import Towards, exact, readable
from bondproof.report.wording import remarks, shown_path, unit_of
from bondproof.results import Certificates, CheckedClaim, CheckedWindow, Chosen, VerifiedSpec, VerifyResult
from mechanisms.model.mechanism import Mechanism
from proofs.checking.certificate import kinds
from proofs.checking.verdict import Erroneous, Proved, Undecided, Vacuous, Verdict

if TYPE_CHECKING:
    from solvers.claims.decide_claim import Broken
    from solvers.windows.repairs import Repair


def verified(result: VerifyResult, manner: Manner) -> dict[str, Json]:
    """Every spec; `errors` where some could not be read; `seconds` unless the answer is to be reproducible."""
    found: dict[str, Json] = {"specs": [_spec(spec, manner) for spec in result.specs]}
    if result.certificates is not None:
        found["certificates"] = certificates(result.certificates)
    if result.faults:
        found["errors"] = [diagnostic(fault) for fault in result.faults]
    found["exit_code"] = int(result.exit_code)
    if not manner.reproducible and result.seconds is not None:
        found["seconds"] = round(result.seconds, 3)
    return found


def _spec(spec: VerifiedSpec, manner: Manner) -> dict[str, Json]:
    mechanism = spec.mechanism
    shown = [checked for checked in spec.findings if checked.fails or not manner.quiet]
    return {
        "path": shown_path(mechanism.path),
        "name": mechanism.header.name,
        "sha256": mechanism.sha256,
        "scheme": mechanism.scheme,
        "overrides": list(mechanism.overrides),
        "at": _chosen(mechanism, spec.chosen),
        "solved": solved(spec.chosen),
        "claims": [_window(spec, each) if isinstance(each, CheckedWindow) else _claim(each) for each in shown],
        "remarks": list(remarks(spec, manner)),
        "data": data(mechanism),
        "warnings": [diagnostic(warning) for warning in mechanism.warnings],
    }


def _chosen(mechanism: Mechanism, chosen: tuple[Chosen, ...]) -> Json:
    return point(mechanism, {c.parameter.variable: c.value for c in chosen})


def data(mechanism: Mechanism) -> list[Json]:
    """Each number that came from the benchmark data, with its rows and sources."""
    found: list[Json] = []
    for parameter in mechanism.parameters:
        origin = parameter.origin
        if origin is not None:
            found.append(
                {
                    "parameter": parameter.name,
                    **number("value", in_unit(parameter, mechanism.fixed[parameter.variable])),
                    "unit": readable(parameter.unit).text,
                    "rows": list(origin.rows),
                    "sources": list(origin.sources),
                    "notes": list(origin.notes),
                    "low_confidence": origin.low_confidence,
                    "pinned": origin.pinned,
                }
            )
    return found


def _claim(checked: CheckedClaim) -> dict[str, Json]:
    result = checked.result
    verdict = result.verdict
    broken = result.broken
    return {
        **_stated(checked),
        "at": _chosen(checked.mechanism, checked.chosen),
        "solved": solved(checked.chosen),
        **number("margin", result.margin, Towards.DOWN),
        "unit": unit_of(result.statement.dimension).text,
        "reason": _reason(verdict),
        "witness": point(checked.mechanism, verdict.witness) if isinstance(verdict, Proved) else {},
        "counterexample": None if broken is None else _counterexample(checked.mechanism, broken),
        "repairs": [_repair(repair) for repair in result.repairs],
        "engines": list(verdict.engines),
        "certificate": _certificate(verdict),
        "certificate_file": checked.certificate_file,
        "window": None if checked.own is None else windows.window(checked.own),
        **_opinions(checked),
    }


def _window(spec: VerifiedSpec, checked: CheckedWindow) -> dict[str, Json]:
    """The window, with the keys that claims have."""
    doubt, found = checked.doubt, checked.found
    return {
        **_stated(checked),
        "at": _chosen(spec.mechanism, spec.chosen),
        "margin": None,
        "unit": readable(found.parameter.unit).text,
        "reason": doubt.reason if doubt else "; ".join(window_remarks(found)) or None,
        "witness": {},
        "counterexample": None,
        "repairs": [],
        "engines": list(found.engines),
        "certificate": None,
        "certificate_file": None,
        "window": windows.window(found),
    }


def _stated(checked: Checked) -> dict[str, Json]:
    """What is claimed, what was found, and whether that counts in the exit code."""
    claim = checked.claim
    return {
        "id": claim.name,
        "verdict": checked.word,
        "expected": claim.expected.value,
        "as_expected": checked.as_expected,
        "counts": checked.counts,
        "because": claim.because,
        "line": claim.at.line,
        "col": claim.at.column,
        "statement": " ".join(claim.text.split()),
    }


def _opinions(checked: CheckedClaim) -> dict[str, Json]:
    """What each engine says, where all were asked."""
    said: list[Json] = [
        {"engine": opinion.engine, "says": opinion.says.value, "reason": opinion.reason or None}
        for opinion in checked.opinions
    ]
    return {"opinions": said} if said else {}


def certificates(done: Certificates) -> dict[str, Json]:
    """What was written to disk, for what there was nothing to write, and what was removed."""
    return {
        "folder": done.folder,
        "written": done.written,
        "without": [{"spec": each.spec, "claim": each.claim, "reason": each.why} for each in done.without],
        "removed": list(done.removed),
    }


def _reason(verdict: Verdict) -> str | None:
    """Why nothing was decided; null where something was."""
    match verdict:
        case Undecided(reason) | Vacuous(reason) | Erroneous(reason):
            return reason
        case _:
            return None


def _certificate(verdict: Verdict) -> str | None:
    """The kinds of evidence behind a proof; null where an engine alone vouches for a case."""
    if not isinstance(verdict, Proved):
        return None
    found = [certificate for certificate in verdict.certificates if certificate is not None]
    if len(found) < len(verdict.certificates):
        return None
    return "+".join(kinds(found)) or "corners"


def _counterexample(mechanism: Mechanism, broken: Broken) -> dict[str, Json]:
    ledger: list[Json] = []
    if broken.ledger is not None:
        ledger += [{"line": row.line.at.line, **number("amount", row.contribution)} for row in broken.ledger.rows]
        if broken.ledger.constant:
            ledger.append({"line": None, **number("amount", broken.ledger.constant)})
    return {
        "part": broken.part.label or None,
        "point": point(mechanism, broken.point),
        "ledger": ledger,
        **number("value", broken.gap),
    }


def _repair(repair: Repair) -> dict[str, Json]:
    parameter, now, factor = repair.parameter, repair.now, repair.factor
    high = None if now.high is None else exact(in_unit(parameter, now.high), Towards.DOWN)
    return {
        "parameter": parameter.name,
        "unit": readable(parameter.unit).text,
        "intervals": windows.spans(parameter, repair.spans),
        "repairs": list(repair.claims),
        "now": {"min": exact(in_unit(parameter, now.low), Towards.UP), "max": high},
        "factor": None if factor is None else exact(factor),
    }
