"""From results to records: what `verify` and `bond` found, as it is written to disk.

    claim_record(spec, checked)                              a proved claim
    window_record(mechanism, window, foundations)            a window that is PROVED, at its recommended value

Both raise CertificateRejected where something rests on the word of an engine: then there is nothing to write.
"""

from __future__ import annotations

from collections.abc import Sequence

from bondproof.results import CheckedClaim, VerifiedSpec
from mechanisms.errors import CertificateRejected
from mechanisms.model.mechanism import Mechanism
from proofs.checking.cases import cases
from proofs.checking.certificate import Certificate
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved, Verdict
from proofs.claims.statement import obligations
from proofs.files.claims import ClaimRecord
from proofs.files.discharged import Discharged
from proofs.files.provenance import Provenance, Taken, data_rows
from proofs.files.windows import Barred, Beyond, End, Piece, Stated, Stretch, WindowRecord, fails_up_to
from solvers.claims.wellformedness_check import Foundations
from solvers.engines.budget import Budget
from solvers.engines.portfolio import decide
from solvers.windows import grounds
from solvers.windows.real_sets import Span
from solvers.windows.window import Window

_AGAIN = Budget(rlimit=200_000, brief=True)
"""What a certificate may cost where an engine's word is known."""


def claim_record(spec: VerifiedSpec, checked: CheckedClaim) -> ClaimRecord:
    """A proved claim with its evidence. Raises CertificateRejected where some of it is missing."""
    result = checked.result
    claim = result.statement.claim
    return ClaimRecord(
        source=_source(spec.mechanism),
        solved=tuple(Taken(c.parameter.variable, c.value) for c in checked.chosen),
        rows=data_rows(spec.mechanism),
        claim=claim.name,
        text=" ".join(claim.text.split()),
        obligations=tuple(map(_discharged, result.obligations, result.verdicts)),
        implicit=_implicit(spec.foundations),
    )


def window_record(mechanism: Mechanism, window: Window, foundations: Foundations) -> WindowRecord:
    """A window with its evidence. Raises CertificateRejected where it is not PROVED, or evidence is missing."""
    value = window.recommended()
    if window.word != "PROVED" or value is None:
        raise CertificateRejected(f"the window of {window.parameter.name} is {window.word}")
    claims = []
    for each in window.claims:
        claim = each.statement.claim
        stated = obligations(mechanism, each.statement)
        claims.append(Stated(claim.name, " ".join(claim.text.split()), stated))
    asked = [(stated.claim, o.name) for stated in claims for o in stated.obligations]
    return WindowRecord(
        source=_source(mechanism),
        solved=(Taken(window.parameter.variable, value),),
        safety=window.safety,
        rows=data_rows(mechanism),
        parameter=window.parameter.variable,
        claims=tuple(claims),
        intervals=tuple(_stretch(window, index) for index in range(len(window.spans))),
        covered=tuple(_covered(window, span) for span in window.spans),
        inhabited=tuple(map(_piece, window.inhabited)),
        ends=tuple(End(end.index, end.high, _reason(end.reason, asked)) for end in window.ends),
        implicit=_implicit(foundations),
    )


def _source(mechanism: Mechanism) -> Provenance:
    return Provenance(
        mechanism.header.name, mechanism.source.sha256, mechanism.source.scheme, mechanism.source.overrides
    )


def _implicit(foundations: Foundations) -> tuple[Discharged, ...]:
    return tuple(map(_discharged, foundations.obligations, foundations.verdicts))


def _stretch(window: Window, index: int) -> Stretch:
    """An interval; an end is called exact only if the file shows it."""
    span = window.spans[index]
    low, high = (_shown(window, span, index, high=high) for high in (False, True))
    return Stretch(span.interval(), span.low_exact and low, span.high_exact and high)


def _shown(window: Window, span: Span, index: int, *, high: bool) -> bool:
    reason = next((end.reason for end in window.ends if (end.index, end.high) == (index, high)), None)
    if not isinstance(reason, grounds.Beyond):
        return True
    return fails_up_to(span.interval(), reason.obligation, window.parameter.variable, reason.point)


def _piece(each: grounds.Inhabited) -> Piece:
    proof = _certified(each.obligation, each.verdict)
    return Piece(each.span.interval(), tuple(each.path.items()), proof)


def _covered(window: Window, span: Span) -> tuple[Discharged, ...]:
    return tuple(_certified(each.obligation, each.verdict) for each in window.covered if each.span == span)


def _certified(obligation: Obligation, verdict: Proved) -> Discharged:
    """An obligation with its evidence. One that was proved at the ends of its interval is asked as a whole, briefly."""
    whole = len(verdict.certificates) == len(cases(obligation)) and None not in verdict.certificates
    again = verdict if whole else decide(obligation, _AGAIN)
    return _discharged(obligation, again if isinstance(again, Proved) else verdict)


def _reason(reason: grounds.Reason | None, asked: Sequence[tuple[str, str]]) -> Beyond | Barred | None:
    match reason:
        case grounds.Beyond():
            return Beyond(asked.index((reason.statement.claim.name, reason.obligation.name)), reason.point)
        case grounds.Barred():
            certificates = _whole(reason.obligation.name, reason.certificates, reason.engines)
            return Barred(reason.span.interval(), certificates)
        case None:
            return None


def _discharged(obligation: Obligation, verdict: Verdict) -> Discharged:
    if not isinstance(verdict, Proved):
        raise CertificateRejected(f"{obligation.name} is {verdict.word}")
    return Discharged(obligation, _whole(obligation.name, verdict.certificates, verdict.engines), verdict.witness)


def _whole(name: str, certificates: Sequence[Certificate | None], engines: Sequence[str]) -> tuple[Certificate, ...]:
    """The certificates; raises CertificateRejected if one is missing."""
    found = tuple(certificate for certificate in certificates if certificate is not None)
    if len(found) < len(certificates):
        raise CertificateRejected(f"{name} rests on the word of an engine ({' + '.join(engines)})")
    return found
