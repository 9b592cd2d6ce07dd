"""What bondproof raises on purpose, in one tree: see mechanisms/errors.py, where each is defined.

SpecError holds the diagnostics of a spec: `error.diagnostics`, each with code, message, place and advice.
"""

from mechanisms.errors import (
    BondproofError,
    CertificateRejected,
    DomainError,
    InternalError,
    MissingExtra,
    SpecError,
    UnknownName,
    UsageError,
    WrongKind,
)

__all__ = [
    "BondproofError",
    "CertificateRejected",
    "DomainError",
    "InternalError",
    "MissingExtra",
    "SpecError",
    "UnknownName",
    "UsageError",
    "WrongKind",
]
