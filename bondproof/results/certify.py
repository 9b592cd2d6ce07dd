"""What `certify` returns: files of certificates, each accepted or rejected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from fractions import Fraction


@dataclass(frozen=True, slots=True)
class CertifiedFile:
    """One file of certificates: what it says it is, and why it is rejected (empty where it is accepted).

    `taken` is the value of the solved parameter, in base units. `derived` is the path of the spec of which the
    obligations were built anew and compared. `unreadable` says that the file could not even be opened.
    """

    path: str
    spec: str = ""
    scheme: str | None = None
    overrides: tuple[str, ...] = ()
    taken: tuple[str, Fraction] | None = None
    claim: str = ""
    text: str = ""
    kinds: tuple[str, ...] = ()
    obligations: int = 0
    why: str = ""
    derived: str = ""
    unreadable: bool = False

    @property
    def accepted(self) -> bool:
        """Whether the checker accepts the file, and the comparison with the spec, where there was one."""
        return not self.why


@dataclass(frozen=True, slots=True)
class MissingFile:
    """A claim that its spec expects PROVED, and of which there is no file."""

    spec: str
    scheme: str | None
    claim: str


@dataclass(frozen=True, slots=True)
class CertifyResult:
    """The result of `certify`; `compared` says whether specs were given to compare with."""

    kind: ClassVar[Literal["certify"]] = "certify"
    files: tuple[CertifiedFile, ...]
    missing: tuple[MissingFile, ...]
    compared: bool
    exit_code: int
    seconds: float | None = None
