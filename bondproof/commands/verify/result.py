"""What `verify` returns: specs with their claims, each with its verdict, and the certificates that were written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Self, TypeAlias

from bondproof.commands.result import Result
from mechanisms.values import Frozen, evolve

if TYPE_CHECKING:
    from fractions import Fraction

    from bondproof.rendering.document import Document
    from bondproof.rendering.json import Data
    from mechanisms.diagnostics import Diagnostic
    from mechanisms.model.mechanism import Claim, Mechanism, WindowClaim
    from mechanisms.model.parameters import Parameter
    from proofs.checking.verdict import Undecided, Vacuous
    from solvers.claims.cross_check import Opinion
    from solvers.claims.decide_claim import ClaimResult
    from solvers.claims.wellformedness_check import Foundations
    from solvers.windows.window import Window


class Chosen(Frozen):
    """The value at which a parameter was taken, and why that one; `window` holds the values that would do, if known."""

    parameter: Parameter
    value: Fraction
    why: str
    window: Window | None = None


class CheckedClaim(Frozen):
    """A claim with its verdict, in the mechanism in which it was decided (its own value of the solved parameter).

    `own` is the window of this claim alone, where no value satisfies all claims and its truth depends on the value:
    then there is no value to decide it at, it is UNDECIDED, and the window of all claims counts for it.
    `opinions` holds what each engine says of it, where all of them were asked.
    `certificate_file` is the file to which its certificates were written in this run.
    """

    result: ClaimResult
    mechanism: Mechanism
    chosen: tuple[Chosen, ...]
    own: Window | None = None
    opinions: tuple[Opinion, ...] = ()
    certificate_file: str | None = None

    @property
    def claim(self) -> Claim:
        """The claim as the spec states it."""
        return self.result.statement.claim

    @property
    def word(self) -> str:
        """PROVED, REFUTED, UNDECIDED, VACUOUS or ERROR."""
        return self.result.verdict.word

    @property
    def as_expected(self) -> bool:
        """Whether the verdict is the one that the spec records."""
        return self.word == self.claim.expected.value

    @property
    def certified(self) -> bool:
        """Whether it is proved, and every case has a certificate."""
        return self.word == "PROVED" and None not in getattr(self.result.verdict, "certificates", ())

    @property
    def counts(self) -> bool:
        """Whether the verdict counts in the exit code: not where the window of all claims counts for it."""
        return self.own is None

    @property
    def fails(self) -> bool:
        """Whether the verdict fails the run, unless it is UNDECIDED and that may pass."""
        return self.counts and not self.as_expected


class CheckedWindow(Frozen):
    """The claim that some value of a solved parameter satisfies all that it must (and keeps the safety margin).

    `found` is the window. `doubt` says why nothing is known or said of it: its own doubt, or that of the whole spec.
    """

    claim: WindowClaim
    mechanism: Mechanism
    found: Window
    doubt: Undecided | Vacuous | None

    @property
    def word(self) -> str:
        """PROVED, REFUTED, UNDECIDED or VACUOUS."""
        return self.found.word if self.doubt is None else self.doubt.word

    @property
    def as_expected(self) -> bool:
        """Whether the verdict is the one that the spec records."""
        return self.word == self.claim.expected.value

    @property
    def counts(self) -> bool:
        """Whether the verdict counts in the exit code."""
        return True

    @property
    def fails(self) -> bool:
        """Whether the verdict fails the run, unless it is UNDECIDED and that may pass."""
        return not self.as_expected


Checked: TypeAlias = CheckedClaim | CheckedWindow
"""What `verify` decides of a spec: its claims, and the window of the solved parameter."""


class VerifiedSpec(Frozen):
    """One spec and its claims, with the implicit claims that they rest on, and the window of the solved parameter.

    `remarks` say what a reader must know: choices of data, doubts. `surroundings` are remarks on this machine, which
    a reproducible answer leaves out. `doubts` are warnings of what the spec says to no effect.
    """

    mechanism: Mechanism
    chosen: tuple[Chosen, ...]
    claims: tuple[CheckedClaim, ...]
    foundations: Foundations
    remarks: tuple[str, ...] = ()
    window: CheckedWindow | None = None
    surroundings: tuple[str, ...] = ()
    doubts: tuple[Diagnostic, ...] = ()

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What the reader warned of, and what the spec says to no effect."""
        return (*self.mechanism.source.warnings, *self.doubts)

    @property
    def findings(self) -> tuple[Checked, ...]:
        """All that was decided: the claims, then the window."""
        return self.claims if self.window is None else (*self.claims, self.window)


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


class VerifyResult(Result):
    """Specs with their verdicts; `faults` are those of specs that could not be read, where others could.

    `undecided_passes` says that the user lets UNDECIDED claims pass, with a warning.
    """

    kind: ClassVar[str] = "verify"
    specs: tuple[VerifiedSpec, ...]
    exit_code: int
    seconds: float | None = None
    faults: tuple[Diagnostic, ...] = ()
    certificates: Certificates | None = None
    undecided_passes: bool = False

    def reproducible(self) -> Self:
        """The same without times and without remarks on this machine."""
        specs = tuple(evolve(spec, surroundings=()) for spec in self.specs)
        return evolve(self, specs=specs, seconds=None)

    def document(self) -> Document:
        """Verdicts, what takes refuted claims apart, a count."""
        from bondproof.commands.verify.document import document

        return document(self)

    def data(self) -> Mapping[str, Data]:
        """Every spec with its claims; `errors` where some could not be read."""
        from bondproof.commands.verify.data import data

        return data(self)
