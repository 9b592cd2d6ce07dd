"""What commands return: one frozen dataclass a command, which every report format renders.

Numbers are exact and in base units; each has the unit in which people want to read it. Nothing
here decides, formats or prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from bondproof.comparison.result import CompareResult
from bondproof.doctor.result import DoctorResult
from bondproof.drift.result import DiffResult, SnapshotResult
from bondproof.explanations.result import ExplainResult
from bondproof.schema.shipped import SchemaResult
from bondproof.shown import Shown
from bondproof.starting.first_spec import InitResult
from mechanisms.diagnostics import Diagnostic
from mechanisms.mechanism import Mechanism
from mechanisms.normal_form import MixedProfile
from mechanisms.parameters import Origin, Parameter
from mechanisms.units import Unit

if TYPE_CHECKING:
    from solvers.bonds import Window
    from solvers.claims import ClaimResult, Foundations
    from solvers.cross_check import Opinion
    from solvers.equilibria.frequencies import Frequency
    from solvers.equilibria.solution import Solution


@dataclass(frozen=True, slots=True)
class Chosen:
    """The value at which a parameter to be solved was taken, and why that one."""

    parameter: Parameter
    value: Fraction
    why: str


@dataclass(frozen=True, slots=True)
class CheckedClaim:
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


@dataclass(frozen=True, slots=True)
class VerifiedSpec:
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


@dataclass(frozen=True, slots=True)
class Uncertified:
    """A proved claim of which no certificates are on disk, and why."""

    spec: str
    claim: str
    why: str


@dataclass(frozen=True, slots=True)
class Certificates:
    """What `verify --certificates` did: how many files it wrote, for what it wrote none, which it removed."""

    folder: str
    written: int
    without: tuple[Uncertified, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VerifyResult(Shown):
    """The result of `verify`; `faults` are those of specs that could not be read, where others could.

    `undecided_passes` says that the user lets UNDECIDED claims pass, with a warning.
    """

    specs: tuple[VerifiedSpec, ...]
    exit_code: int
    seconds: float | None = None
    faults: tuple[Diagnostic, ...] = ()
    certificates: Certificates | None = None
    undecided_passes: bool = False


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

    files: tuple[CertifiedFile, ...]
    missing: tuple[MissingFile, ...]
    compared: bool
    exit_code: int
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class ClosedForm:
    """A formula for an end of a window, in the names of the spec; `at` says where the interval parameters stand."""

    text: str
    at: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class BondResult(Shown):
    """The result of `bond`: the window of one parameter, its closed forms, and a value to use."""

    mechanism: Mechanism
    window: Window
    low_form: ClosedForm | None
    high_form: ClosedForm | None
    remarks: tuple[str, ...]
    exit_code: int
    seconds: float | None = None

    @property
    def word(self) -> str:
        """PROVED where a window was found, REFUTED where it is empty, else UNDECIDED or VACUOUS."""
        if self.window.doubt is not None:
            return self.window.doubt.word
        return "PROVED" if self.window.spans else "REFUTED"


@dataclass(frozen=True, slots=True)
class Intended:
    """The strategy that a spec means a player to play: his seat (0 picks the row) and its number."""

    seat: int
    strategy: int


@dataclass(frozen=True, slots=True)
class Corners:
    """Whether the same strategies are played at the corners of the ranges; None where that is not known.

    `checked` of `number` corners were looked at. Where one differs, `at` is it and `profiles` are its equilibria.
    """

    number: int
    checked: int
    same: bool | None
    at: Mapping[Parameter, Fraction] = field(default_factory=dict)
    profiles: tuple[MixedProfile, ...] = ()


@dataclass(frozen=True, slots=True)
class EquilibriaResult(Shown):
    """The result of `equilibria`: of a mechanism at a point, or of a table from a file (then `mechanism` is None).

    `frequencies` has an entry for each equilibrium of a mechanism. `doubt` says what is open where the meaning of
    the spec itself (a probability within [0, 1], say) could not be settled.
    """

    name: str
    path: str
    sha256: str
    mechanism: Mechanism | None
    solution: Solution
    chosen: tuple[Chosen, ...] = ()
    intended: tuple[Intended, ...] = ()
    frequencies: tuple[tuple[Frequency, ...], ...] = ()
    corners: Corners | None = None
    doubt: str = ""
    remarks: tuple[str, ...] = ()
    exit_code: int = 0
    seconds: float | None = None

    def honest(self, number: int) -> bool:
        """Whether an equilibrium is the intended play, with certainty; False where no play is intended."""
        profile = self.solution.equilibria[number].profile
        played = (profile.rows, profile.columns)
        return bool(self.intended) and all(played[meant.seat][meant.strategy] == 1 for meant in self.intended)

    def finished(self, exit_code: int, seconds: float) -> EquilibriaResult:
        """The same with the code and the time with which the command ends."""
        return replace(self, exit_code=exit_code, seconds=seconds)


@dataclass(frozen=True, slots=True)
class LintedSpec:
    """One spec and what is wrong or doubtful with it."""

    path: str
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class LintResult:
    """The result of `lint`."""

    specs: tuple[LintedSpec, ...]
    exit_code: int


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of the catalogue."""

    name: str
    title: str
    scheme: str
    fault: str
    path: str
    source: str


@dataclass(frozen=True, slots=True)
class ListResult:
    """The result of `list`."""

    mechanisms: tuple[Listed, ...]
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class ShowResult:
    """The result of `show`: a spec in words."""

    mechanism: Mechanism
    origins: tuple[tuple[Parameter, Origin], ...]
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class BenchTable:
    """A table of the benchmark data, as text cells."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class BenchResult:
    """The result of `bench list` and `bench show`; `value` is in `unit`, as people read it."""

    tables: tuple[BenchTable, ...]
    value: Fraction | None = None
    unit: str = ""
    notes: tuple[str, ...] = ()
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class Exported:
    """An obligation in another tool's language, and the claim that it is a part of.

    `text` is complete by itself; where it is empty, `reason` says why the obligation cannot be written.
    """

    claim: str
    name: str
    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ExportResult:
    """The result of `export`: the implicit claims, then the claims, each at the value at which `verify` decides it."""

    mechanism: Mechanism
    obligations: tuple[Exported, ...]
    exit_code: int


@dataclass(frozen=True, slots=True)
class FaultResult:
    """A command that could not do its work: diagnostics of a spec, or one message."""

    diagnostics: tuple[Diagnostic, ...]
    message: str
    exit_code: int = 2


Result: TypeAlias = (
    VerifyResult
    | CertifyResult
    | ExportResult
    | BondResult
    | EquilibriaResult
    | CompareResult
    | SnapshotResult
    | DiffResult
    | LintResult
    | ListResult
    | ShowResult
    | BenchResult
    | DoctorResult
    | ExplainResult
    | InitResult
    | SchemaResult
    | FaultResult
)


def readable(unit: Unit) -> Unit:
    """The unit without its percent: shares are plain numbers where exact values are written.

    >>> from mechanisms.units import unit
    >>> readable(unit("%/year")).text
    '1/year'
    """
    if "%" not in unit.text:
        return unit
    text = unit.text.replace("%", "1")
    factor = unit.factor * Fraction(100) ** unit.text.count("%")
    return Unit("" if text == "1" else text, factor, unit.dimension)
