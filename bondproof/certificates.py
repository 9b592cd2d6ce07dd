"""Proofs onto disk: one file for each proved claim, flat in a folder, for `certify` to check again.

    ready(folder)                      make the folder, and see that it can be written to, before any work is done
    keep_certificates(result, folder)  the result of `verify` with the files that were written

A file is named spec.claim.json, or spec.scheme.claim.json under a scheme. It is written whole or not at
all, and only where it can be read back and the checker accepts what is in it. Where a claim is not proved any
more, or an engine's word is all there is, a file of an earlier run is removed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bondproof.results import Certificates, CheckedClaim, Uncertified, VerifiedSpec, VerifyResult
from bondproof.whole_file import require_no_link, write_whole
from mechanisms.errors import CertificateRejected, UsageError
from mechanisms.frozen import replace
from mechanisms.mechanism import Mechanism
from proofs.obligation import Obligation
from proofs.record.claims import (
    ClaimRecord,
    Discharged,
    Source,
    Taken,
    check_claim,
    read_claim,
    write_claim,
)
from proofs.verdict import Proved, Verdict


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
        specs = tuple(replace(spec, claims=tuple(keeping.claim(spec, c) for c in spec.claims)) for spec in result.specs)
    done = Certificates(str(folder), keeping.written, tuple(keeping.without), tuple(keeping.removed))
    return replace(result, specs=specs, certificates=done)


def file_name(mechanism: Mechanism, claim: str) -> str:
    """The name of a claim's file; characters other than letters, digits, `-` and `_` are written as %2E.

    Dots stand between the parts, so that no two claims share a name.
    """
    parts = (mechanism.header.name, *((mechanism.scheme,) if mechanism.scheme else ()), claim)
    return ".".join(map(_plain, parts)) + ".json"


def _plain(text: str) -> str:
    kept = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return "".join(
        chr(byte) if chr(byte) in kept else f"%{byte:02X}" for byte in text.encode("utf-8", "backslashreplace")
    )


class _Keeping:
    """The files of one run: what was written and removed, and for which claims there is nothing to write."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.written = 0
        self.without: list[Uncertified] = []
        self.removed: list[str] = []

    def claim(self, spec: VerifiedSpec, checked: CheckedClaim) -> CheckedClaim:
        """The claim with its file, where there is something to write."""
        name = checked.claim.name
        file = self._folder / file_name(spec.mechanism, name)
        if isinstance(checked.result.verdict, Proved):
            try:
                text = _text(spec, checked)
            except CertificateRejected as error:
                self.without.append(Uncertified(spec.mechanism.header.name, name, str(error)))
            else:
                write_whole(file, text)
                self.written += 1
                return replace(checked, certificate_file=str(file))
        if file.exists():
            file.unlink()
            self.removed.append(file.name)
        return checked


def _text(spec: VerifiedSpec, checked: CheckedClaim) -> str:
    """The text of the file, which the checker accepts. Raises CertificateRejected where there is none."""
    text = write_claim(_record(spec, checked))
    check_claim(read_claim(text))
    return text


def _record(spec: VerifiedSpec, checked: CheckedClaim) -> ClaimRecord:
    mechanism, result = spec.mechanism, checked.result
    claim = result.statement.claim
    taken = next((Taken(c.parameter.variable, c.value) for c in checked.chosen), None)
    foundations = spec.foundations
    return ClaimRecord(
        source=Source(mechanism.header.name, mechanism.sha256, mechanism.scheme, mechanism.overrides),
        solved=taken,
        rows=tuple((p.variable, p.origin.rows) for p in mechanism.parameters if p.origin is not None),
        claim=claim.name,
        text=" ".join(claim.text.split()),
        obligations=tuple(map(_discharged, result.obligations, result.verdicts)),
        implicit=tuple(map(_discharged, foundations.obligations, foundations.verdicts)),
    )


def _discharged(obligation: Obligation, verdict: Verdict) -> Discharged:
    if not isinstance(verdict, Proved):
        raise CertificateRejected(f"{obligation.name} is {verdict.word}")
    certificates = tuple(certificate for certificate in verdict.certificates if certificate is not None)
    if len(certificates) < len(verdict.certificates):
        raise CertificateRejected(f"{obligation.name} rests on the word of an engine ({' + '.join(verdict.engines)})")
    return Discharged(obligation, certificates, verdict.witness)


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
