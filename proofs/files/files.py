"""A file of either kind: that of a claim, or that of a window.

read_record(data)      the record, by the key with which the file begins; CertificateRejected where it is neither
write_record(record)   text
check_record(record)   None, or CertificateRejected
"""

from __future__ import annotations

from typing import TypeAlias

from proofs.files import claims, window_files
from proofs.files.claims import ClaimRecord, check_claim
from proofs.files.provenance import root
from proofs.files.windows import WindowRecord, check_window

Record: TypeAlias = ClaimRecord | WindowRecord


def read_record(data: str | bytes) -> Record:
    """The record in a file's text or bytes."""
    found = root(data)
    if isinstance(found.value, dict) and window_files.KEY in found.value:
        return window_files.window_in(found)
    return claims.claim_in(found)


def write_record(record: Record) -> str:
    """The text of the file. Raises CertificateRejected where it could not be read again."""
    return window_files.write_window(record) if isinstance(record, WindowRecord) else claims.write_claim(record)


def check_record(record: Record) -> None:
    """Accept the evidence of a record, or raise CertificateRejected."""
    if isinstance(record, WindowRecord):
        check_window(record)
    else:
        check_claim(record)
