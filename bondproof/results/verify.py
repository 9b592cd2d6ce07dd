"""What `verify` returns: specs with their claims, each with its verdict, and the certificates that were written."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from bondproof.shown import Shown
from mechanisms.frozen import Frozen

if TYPE_CHECKING:
    from fractions import Fraction

    from mechanisms.diagnostics import Diagnostic
    from mechanisms.mechanism import Mechanism
    from mechanisms.parameters import Parameter
    from solvers.bonds import Window
    from solvers.claims import ClaimResult
    from solvers.cross_check import Opinion
    from solvers.foundations import Foundations


class Chosen(Frozen):
    """The value at which a parameter was taken, and why that one; `window` holds the values that would do, if known."""

    parameter: Parameter
    value: Fraction
    why: str
    window: Window | None = None


class CheckedClaim(Frozen):
    """A claim with its verdict, in the mechanism in which it was decided (its own value of the solved parameter).

    `opinions` holds what each engine says of it, where all of them were asked.
    `certificate_file` is the file to which its certificates were written in this run.
    """

    result: ClaimResult
    mechanism: Mechanism
    chosen: tuple[Chosen, ...]
    opinions: tuple[Opinion, ...] = ()
    certificate_file: str | None = None

    @property
    def word(self) -> str:
        """PROVED, REFUTED, UNDECIDED, VACUOUS or ERROR."""
        return self.result.verdict.word

    @property
    def as_expected(self) -> bool:
        """Whether the verdict is the one that the spec records."""
        return self.word == self.result.statement.claim.expected.value


class VerifiedSpec(Frozen):
    """One spec and its claims, with the implicit claims that they rest on.

    `remarks` say what a reader must know: choices of data, doubts, conflicts. `surroundings` are remarks on this
    machine, which a reproducible answer leaves out.
    """

    mechanism: Mechanism
    chosen: tuple[Chosen, ...]
    claims: tuple[CheckedClaim, ...]
    foundations: Foundations
    remarks: tuple[str, ...] = ()
    window: Window | None = None
    surroundings: tuple[str, ...] = ()


class Uncertified(Frozen):
    """A proved claim of which no certificates are on disk, and why."""

    spec: str
    claim: str
    why: str


class Certificates(Frozen):
    """What `verify --certificates` did: how many files it wrote, for what it wrote none, which it removed."""

    folder: str
    written: int
    without: tuple[Uncertified, ...]
    removed: tuple[str, ...]


class VerifyResult(Shown):
    """The result of `verify`; `faults` are those of specs that could not be read, where others could.

    `undecided_passes` says that the user lets UNDECIDED claims pass, with a warning.
    """

    kind: ClassVar[Literal["verify"]] = "verify"
    specs: tuple[VerifiedSpec, ...]
    exit_code: int
    seconds: float | None = None
    faults: tuple[Diagnostic, ...] = ()
    certificates: Certificates | None = None
    undecided_passes: bool = False
