"""Are the obligations in a file those of the spec? They are built from the spec anew, and compared.

    Rederivation(specs, scheme, overrides).compare(record)   the path of the spec, or CertificateRejected
    Rederivation(specs, scheme, overrides).missing()         the claims that no file was compared for

The scheme and the overrides are those of whoever asks: a file made under others is rejected, since under
`bond=1000000 USD` much is true. No solver takes part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from bondproof.commands.certify.result import MissingFile
from bondproof.sources.loading import Given, Loaded, load, several
from bondproof.sources.solved_parameter import window_claim
from mechanisms.errors import BondproofError, CertificateRejected
from mechanisms.model.mechanism import Expected, Mechanism
from mechanisms.model.parameters import Parameter, Solve
from mechanisms.terms.evaluation import holds
from proofs.checking.obligation import Obligation
from proofs.claims.grounding import grounding
from proofs.claims.statement import Statement, obligations
from proofs.claims.wellformedness import implicit_claims
from proofs.files.claims import ClaimRecord
from proofs.files.discharged import Discharged
from proofs.files.files import Record
from proofs.files.obligations import canonical
from proofs.files.plans import stated
from proofs.files.provenance import Provenance, data_rows
from proofs.files.windows import WindowRecord
from solvers.windows.real_sets import Span
from solvers.windows.recommendation import recommended


@dataclass(slots=True)
class _Spec:
    """A spec with its implicit claims, and the claims that files were compared for."""

    loaded: Loaded
    implicit: tuple[Obligation, ...]
    met: set[str] = field(default_factory=set)
    values: tuple[tuple[str, Fraction], ...] | None = None
    """What the file of the window takes for each solved parameter."""

    @property
    def mechanism(self) -> Mechanism:
        return self.loaded.mechanism

    def deciding(self, parameter: Parameter) -> list[Statement]:
        """The claims that decide a parameter."""
        from solvers.windows.window import claims_for  # loads solvers, and asks none

        return claims_for(parameter, self.mechanism, self.loaded.statements)

    def wanted(self) -> Iterator[str]:
        """The names of what must be shown."""
        yield from (claim.name for claim in self.mechanism.claims if claim.expected is Expected.PROVED)
        for parameter in self.mechanism.solved:
            window = window_claim(self.mechanism, parameter)
            if window.expected is Expected.PROVED and self.deciding(parameter):
                yield window.name


class Rederivation:
    """Specs, read once under one scheme and with one set of overrides.

    Raises SpecError where one of them cannot be read so.
    """

    def __init__(
        self, specs: Given | Sequence[Given], *, scheme: str | None = None, overrides: Sequence[str] = ()
    ) -> None:
        found = [load(given, scheme=scheme, overrides=overrides) for given in several(specs)]
        self._specs = [
            _Spec(loaded, tuple(each.obligation for each in implicit_claims(loaded.mechanism, loaded.statements)))
            for loaded in {loaded.mechanism.source.sha256: loaded for loaded in found}.values()
        ]

    def compare(self, record: Record) -> str:
        """The path of the spec whose obligations are in the record. Raises CertificateRejected where there is none."""
        spec = self._spec(record.source)
        try:
            _compare_rows(spec.mechanism, record)
            if isinstance(record, WindowRecord):
                _compare_window(spec, record)
            else:
                _compare_claim(spec, record)
            _same("implicit claims", record.implicit, spec.implicit)
        except CertificateRejected:
            raise
        except BondproofError as error:
            where = "as the file says, the spec has no meaning"
            raise CertificateRejected(f"{where}: {str(error).partition(chr(10))[0]}") from None
        return spec.mechanism.source.path

    def same_value(self, name: str, solved: Sequence[tuple[str, Fraction]]) -> None:
        """Raise CertificateRejected where a file takes other values of what is solved than the window of its spec."""
        for spec in self._specs:
            if spec.mechanism.header.name == name and spec.values is not None and spec.values != tuple(solved):
                raise CertificateRejected("the file of the window takes another value: verify again")

    def missing(self) -> tuple[MissingFile, ...]:
        """The claims that a spec expects PROVED, its window included, and for which no file was compared."""
        return tuple(
            MissingFile(spec.mechanism.header.name, spec.mechanism.source.scheme, name)
            for spec in self._specs
            for name in spec.wanted()
            if name not in spec.met
        )

    def _spec(self, source: Provenance) -> _Spec:
        """The spec of this name whose text has this digest, read as the file says that it was."""
        named = [spec for spec in self._specs if spec.mechanism.header.name == source.name]
        if not named:
            raise CertificateRejected(f"the spec `{source.name}` is not among the given specs: add it with --spec")
        for spec in named:
            if spec.mechanism.source.sha256 == source.sha256:
                _same_choice(spec.mechanism, source)
                return spec
        raise CertificateRejected(
            f"made from another text of `{source.name}` (sha256 {source.sha256[:12]}…, the spec given has "
            f"{named[0].mechanism.source.sha256[:12]}…): verify it again"
        )


def _same_choice(mechanism: Mechanism, source: Provenance) -> None:
    """Raise CertificateRejected unless a file was made under the scheme and the overrides that were asked for."""
    if source.scheme != mechanism.source.scheme:
        made = "the spec as written" if source.scheme is None else f"scheme {source.scheme}"
        asked = "the spec as written" if mechanism.source.scheme is None else f"scheme {mechanism.source.scheme}"
        raise CertificateRejected(f"made under {made}, compared with {asked}: name the scheme with --scheme")
    if _settings(source.overrides) != _settings(mechanism.source.overrides):
        made = ", ".join(source.overrides) or "nothing set"
        asked = ", ".join(mechanism.source.overrides) or "nothing set"
        raise CertificateRejected(f"made with {made}, compared with {asked}: give the same --set, or verify again")


def _settings(overrides: Sequence[str]) -> dict[str, str]:
    """What is set to what in the end, without blanks at either side."""
    pairs = (text.partition("=") for text in overrides)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _compare_claim(spec: _Spec, record: ClaimRecord) -> None:
    """Raise CertificateRejected unless the record has the obligations of the spec's claim, at an allowed value."""
    spec.met.add(record.claim)
    mechanism = _at_taken(spec.mechanism, record)
    statement = stated(_statement(spec, record.claim, record.text), mechanism, record.plans)
    _same("obligations", record.obligations, obligations(mechanism, statement))
    for part, discharged in zip(statement.parts, record.obligations, strict=True):
        if not holds(grounding(mechanism).condition(part.premise), discharged.witness):
            raise CertificateRejected(f"{discharged.obligation.name}: the witness breaks the premise of the claim")


def _compare_window(spec: _Spec, record: WindowRecord) -> None:
    """Raise CertificateRejected unless the record is the window of the spec's claims, at the recommended value."""
    mechanism = spec.mechanism
    parameter = next((p for p in mechanism.solved if p.variable == record.parameter), None)
    if parameter is None or not isinstance(parameter.setting, Solve):
        raise CertificateRejected(f"the spec does not leave {record.parameter.name} to be solved")
    spec.met.add(record.name)
    named = [claim.claim for claim in record.claims]
    wanted = [statement.claim.name for statement in spec.deciding(parameter)]
    if named != wanted:
        raise CertificateRejected(f"the window of {', '.join(named)}; the spec asks for that of {', '.join(wanted)}")
    for claim in record.claims:
        statement = stated(_statement(spec, claim.claim, claim.text), mechanism, claim.plans)
        _same("obligations", claim.obligations, obligations(mechanism, statement))
    if record.safety != parameter.setting.safety:
        raise CertificateRejected("made with another safety margin: give the same --safety, or verify again")
    spans = tuple(
        Span(s.values.low, s.values.high, s.values.low_open, s.values.high_open, s.low_exact, s.high_exact)
        for s in record.intervals
    )
    values = [taken.value for taken in record.solved]
    if values != [recommended(spans, parameter.unit, record.safety, whole=parameter.setting.whole)]:
        raise CertificateRejected(f"the value of {parameter.name} is not the recommended one: verify again")
    spec.values = tuple((taken.parameter.name, taken.value) for taken in record.solved)


def _at_taken(mechanism: Mechanism, record: ClaimRecord) -> Mechanism:
    """The mechanism at the value that the record took for the solved parameter, which the spec must allow."""
    if [p.variable for p in mechanism.solved] != [taken.parameter for taken in record.solved]:
        asked = ", ".join(p.name for p in mechanism.solved) or "none"
        given = ", ".join(taken.parameter.name for taken in record.solved) or "none"
        raise CertificateRejected(f"the spec leaves {asked} to be solved, the file has a value for {given}")
    for parameter, taken in zip(mechanism.solved, record.solved, strict=True):
        assert isinstance(parameter.setting, Solve)
        if taken.value not in parameter.setting.domain:
            raise CertificateRejected(f"the value taken for {parameter.name} is outside the range that the spec allows")
        mechanism = mechanism.at_value(taken.parameter, taken.value)
    return mechanism


def _statement(spec: _Spec, name: str, text: str) -> Statement:
    """The claim of a name and a text."""
    for statement in spec.loaded.statements:
        claim = statement.claim
        if claim.name == name:
            if " ".join(claim.text.split()) != text:
                raise CertificateRejected(f"the claim {name} has another text in the spec")
            return statement
    raise CertificateRejected(f"the spec has no claim of this name: {name}")


def _compare_rows(mechanism: Mechanism, record: Record) -> None:
    if data_rows(mechanism) != record.rows:
        raise CertificateRejected("the rows of benchmark data are not those that the spec rests on")


def _same(what: str, recorded: Sequence[Discharged | Obligation], built: Sequence[Obligation]) -> None:
    """Raise CertificateRejected unless the recorded obligations are those that were built, one by one."""
    found = [each.obligation if isinstance(each, Discharged) else each for each in recorded]
    if len(found) != len(built):
        raise CertificateRejected(f"{len(found)} {what} in the file, {len(built)} by the spec")
    for each, obligation in zip(found, built, strict=True):
        if each.name != obligation.name or canonical(each) != canonical(obligation):
            raise CertificateRejected(f"{each.name}: this obligation is not the spec's {obligation.name}")
