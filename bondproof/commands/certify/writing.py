"""Proofs onto disk: one file for each proved claim and each window, flat in a folder, for `certify` to check again.

    ready(folder)                      make the folder, and see that it can be written to, before any work is done
    keep_certificates(result, folder)  the result of `verify` with the files that were written
    keep_window(result, folder)        the result of `bond` with the file of its window

A file is named spec.claim.json, or spec.scheme.claim.json under a scheme; the claim of a window is called
`bond/window`. A file is written whole or not at all, and only where it can be read back and the checker accepts what
is in it. Where a claim is not proved any more, or an engine's word is all there is, a file of an earlier run is
removed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import quote

from bondproof.commands.bond.result import BondResult
from bondproof.commands.verify.result import Certificates, CheckedClaim, Uncertified, VerifiedSpec, VerifyResult
from bondproof.system.files import require_no_link, write_whole
from mechanisms.errors import CertificateRejected, UsageError
from mechanisms.model.mechanism import Mechanism
from mechanisms.values import evolve
from proofs.checking.cases import cases
from proofs.checking.certificate import Certificate
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved, Verdict
from proofs.claims.statement import obligations
from proofs.files.claims import ClaimRecord, write_claim
from proofs.files.discharged import Discharged
from proofs.files.files import check_record, read_record
from proofs.files.plans import plans_of
from proofs.files.provenance import Provenance, Taken, data_rows
from proofs.files.window_files import write_window
from proofs.files.windows import Barred, Beyond, End, Piece, Stated, Stretch, WindowRecord, fails_up_to
from solvers.claims.wellformedness_check import Foundations
from solvers.engines.budget import Budget
from solvers.engines.portfolio import decide
from solvers.windows import grounds
from solvers.windows.real_sets import Span
from solvers.windows.window import Window

_AGAIN = Budget(rlimit=200_000, brief=True)
"""What a certificate may cost where an engine's word is known."""


def ready(folder: Path) -> None:
    """Make the folder if it is missing. Raises UsageError where nothing can be written to it."""
    with _written_to(folder):
        require_no_link(folder)
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".bondproof.", suffix=".part"):
            pass


def keep_certificates(result: VerifyResult, folder: Path) -> VerifyResult:
    """Write the certificates of every proved claim, and remove files that hold no longer.

    Raises UsageError where two specs have one name (before anything is written), or where a file cannot be written.
    """
    names = [spec.mechanism.header.name for spec in result.specs]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(
                f"two specs are called `{name}`, and their certificates would have the same names. "
                "Verify them one after the other, each with a folder of its own."
            )
    keeping = _Keeping(folder)
    with _written_to(folder):
        specs = tuple(map(keeping.spec, result.specs))
    return evolve(result, specs=specs, certificates=keeping.done)


def keep_window(result: BondResult, folder: Path) -> BondResult:
    """Write the certificates of a window that is PROVED, and remove the file of one that holds no longer.

    Raises UsageError where the file cannot be written.
    """
    keeping = _Keeping(folder)
    with _written_to(folder):
        keeping.window(result.mechanism, result.window, result.foundations)
    return evolve(result, certificates=keeping.done)


def file_name(mechanism: Mechanism, claim: str) -> str:
    """The name of a claim's file; characters other than letters, digits, `-` and `_` are written as %2E.

    Dots separate the parts, so that no two claims share a name.
    """
    parts = (mechanism.header.name, *((mechanism.source.scheme,) if mechanism.source.scheme else ()), claim)
    kept = (quote(part, safe="", errors="backslashreplace") for part in parts)
    return ".".join(part.replace(".", "%2E").replace("~", "%7E") for part in kept) + ".json"


class _Keeping:
    """The files of one run: what was written and removed, and what there is nothing to write for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.written = 0
        self.without: list[Uncertified] = []
        self.removed: list[str] = []

    @property
    def done(self) -> Certificates:
        """What was done in this run."""
        return Certificates(str(self._folder), self.written, tuple(self.without), tuple(self.removed))

    def spec(self, verified: VerifiedSpec) -> VerifiedSpec:
        """The spec with the files of its claims; that of its window is written, too."""
        claims = tuple(self._claim(verified, checked) for checked in verified.claims)
        if verified.window is not None:
            self.window(verified.mechanism, verified.window.found, verified.foundations)
        return evolve(verified, claims=claims)

    def window(self, mechanism: Mechanism, window: Window, foundations: Foundations) -> None:
        """The file of a window, where it is PROVED."""
        record = partial(_window_record, mechanism, window, foundations)
        self._keep(mechanism, f"{window.parameter.name}/window", record if window.word == "PROVED" else None)

    def _claim(self, verified: VerifiedSpec, checked: CheckedClaim) -> CheckedClaim:
        proved = isinstance(checked.result.verdict, Proved)
        name = checked.claim.name
        file = self._keep(verified.mechanism, name, partial(_claim_record, verified, checked) if proved else None)
        return checked if file is None else evolve(checked, certificate_file=str(file))

    def _keep(
        self, mechanism: Mechanism, name: str, record: Callable[[], ClaimRecord | WindowRecord] | None
    ) -> Path | None:
        """Write the file of a claim or a window; without a record, or where it is rejected, remove an earlier one."""
        file = self._folder / file_name(mechanism, name)
        if record is not None:
            try:
                write_whole(file, _written(record()))
            except CertificateRejected as error:
                self.without.append(Uncertified(mechanism.header.name, name, str(error)))
            else:
                self.written += 1
                return file
        if file.exists():
            file.unlink()
            self.removed.append(file.name)
        return None


def _written(record: ClaimRecord | WindowRecord) -> str:
    """The text of a file, which is read back, and which the checker accepts. Raises CertificateRejected."""
    text = write_claim(record) if isinstance(record, ClaimRecord) else write_window(record)
    check_record(read_record(text.encode()))
    return text


@contextmanager
def _written_to(folder: Path) -> Iterator[None]:
    """Whatever the file system refuses is the user's to mend."""
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"cannot write certificates to `{folder}`: {error.strerror or error}. Every file there is whole; name "
            "another folder, or make room."
        ) from None


# records: what was found, as it is written to disk --------------------------------------------


def _claim_record(spec: VerifiedSpec, checked: CheckedClaim) -> ClaimRecord:
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
        plans=plans_of(result.statement),
    )


def _window_record(mechanism: Mechanism, window: Window, foundations: Foundations) -> WindowRecord:
    """A window with its evidence. Raises CertificateRejected where it is not PROVED, or evidence is missing."""
    value = window.recommended()
    if window.word != "PROVED" or value is None:
        raise CertificateRejected(f"the window of {window.parameter.name} is {window.word}")
    claims = []
    for each in window.claims:
        claim = each.statement.claim
        stated = obligations(mechanism, each.statement)
        claims.append(Stated(claim.name, " ".join(claim.text.split()), stated, plans_of(each.statement)))
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
    """Whether the file shows that an end is exact; that of the domain is."""
    end = window.end(index, high=high)
    if end is None:
        return True
    reason = end.reason
    if isinstance(reason, grounds.Barred):
        return not window.whole  # of whole numbers it shows the next one only
    return reason is not None and fails_up_to(
        span.interval(), reason.obligation, window.parameter.variable, reason.point
    )


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
