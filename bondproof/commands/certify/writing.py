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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bondproof.commands.certify.proof_records import claim_record, window_record
from bondproof.results import BondResult, Certificates, CheckedClaim, Uncertified, VerifiedSpec, VerifyResult
from bondproof.system.files import require_no_link, write_whole
from mechanisms.errors import CertificateRejected, UsageError
from mechanisms.model.mechanism import Mechanism
from mechanisms.values import evolve
from proofs.checking.verdict import Proved
from proofs.files.claims import check_claim, read_claim, write_claim
from proofs.files.window_files import read_window, write_window
from proofs.files.windows import check_window
from solvers.claims.wellformedness_check import Foundations
from solvers.windows.window import Window


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

    Dots stand between the parts, so that no two claims share a name.
    """
    parts = (mechanism.header.name, *((mechanism.source.scheme,) if mechanism.source.scheme else ()), claim)
    return ".".join(map(_plain, parts)) + ".json"


def _plain(text: str) -> str:
    kept = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return "".join(
        chr(byte) if chr(byte) in kept else f"%{byte:02X}" for byte in text.encode("utf-8", "backslashreplace")
    )


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
        text = partial(_window_text, mechanism, window, foundations)
        self._keep(mechanism, f"{window.parameter.name}/window", text if window.word == "PROVED" else None)

    def _claim(self, verified: VerifiedSpec, checked: CheckedClaim) -> CheckedClaim:
        proved = isinstance(checked.result.verdict, Proved)
        name = checked.claim.name
        file = self._keep(verified.mechanism, name, partial(_claim_text, verified, checked) if proved else None)
        return checked if file is None else evolve(checked, certificate_file=str(file))

    def _keep(self, mechanism: Mechanism, name: str, text: Callable[[], str] | None) -> Path | None:
        """Write the file of a claim or a window; without a text, or where it is rejected, remove an earlier one."""
        file = self._folder / file_name(mechanism, name)
        if text is not None:
            try:
                write_whole(file, text())
            except CertificateRejected as error:
                self.without.append(Uncertified(mechanism.header.name, name, str(error)))
            else:
                self.written += 1
                return file
        if file.exists():
            file.unlink()
            self.removed.append(file.name)
        return None


def _claim_text(verified: VerifiedSpec, checked: CheckedClaim) -> str:
    """The text of the file, which the checker accepts. Raises CertificateRejected where there is none."""
    text = write_claim(claim_record(verified, checked))
    check_claim(read_claim(text))
    return text


def _window_text(mechanism: Mechanism, window: Window, foundations: Foundations) -> str:
    """The text of the file, which the checker accepts. Raises CertificateRejected where there is none."""
    text = write_window(window_record(mechanism, window, foundations))
    check_window(read_window(text))
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
