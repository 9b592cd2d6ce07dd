"""What `certify` returns: files of certificates, each accepted or rejected."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from mechanisms.values import Frozen

if TYPE_CHECKING:
    from fractions import Fraction


class CertifiedFile(Frozen):
    """One file of certificates: what it says it is, and why it is rejected (empty where it is accepted).

    `solved` has the value of each solved parameter, in base units. `derived` is the path of the spec of which the
    obligations were built anew and compared. `unreadable` says that the file could not even be opened.
    """

    path: str
    spec: str = ""
    scheme: str | None = None
    overrides: tuple[str, ...] = ()
    solved: tuple[tuple[str, Fraction], ...] = ()
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


class MissingFile(Frozen):
    """A claim that its spec expects PROVED, and of which there is no file."""

    spec: str
    scheme: str | None
    claim: str


class CertifyResult(Frozen):
    """The result of `certify`; `compared` says whether specs were given to compare with."""

    kind: ClassVar[Literal["certify"]] = "certify"
    files: tuple[CertifiedFile, ...]
    missing: tuple[MissingFile, ...]
    compared: bool
    exit_code: int
    seconds: float | None = None
