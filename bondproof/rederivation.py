"""Are the obligations in a file those of the spec? They are built from the spec anew, and compared.

    Rederivation(specs).compare(record)   the path of the spec, or CertificateRejected
    Rederivation(specs).missing()         the claims that no file was compared for

The scheme, the overrides and the value of the solved parameter are those of the file: they are a choice that
whoever made the file was free to take, and are shown beside it. Everything else must be as the spec says.
No solver takes part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bondproof.given import Given, as_written, several
from bondproof.loading import Loaded, load
from bondproof.results import MissingFile
from mechanisms.errors import BondproofError, CertificateRejected
from mechanisms.mechanism import Expected, Mechanism
from mechanisms.parameters import Solve
from proofs.obligation import Obligation
from proofs.record.claims import ClaimRecord, Discharged
from proofs.record.obligations import canonical
from proofs.statement import Statement, obligations
from proofs.wellformed import implicit_claims


@dataclass(slots=True)
class _Spec:
    """A spec as it was given; for each scheme that files name, its claims, and those that files were compared for."""

    given: Given
    plain: Loaded
    met: dict[str | None, tuple[Loaded, set[str]]] = field(default_factory=dict)


class Rederivation:
    """Specs, read under each scheme and with each set of overrides that a file names, once."""

    def __init__(self, specs: Given | Sequence[Given]) -> None:
        found = [_Spec(given, load(given)) for given in map(as_written, several(specs))]
        self._specs = list({spec.plain.mechanism.sha256: spec for spec in found}.values())
        self._loaded: dict[tuple[str, str | None, tuple[str, ...]], tuple[Loaded, tuple[Obligation, ...]]] = {}

    def compare(self, record: ClaimRecord) -> str:
        """The path of the spec whose obligations are in the record. Raises CertificateRejected where there is none."""
        spec = self._spec(record)
        try:
            loaded, implicit = self._under(spec, record)
            spec.met.setdefault(record.source.scheme, (loaded, set()))[1].add(record.claim)
            mechanism = _at_taken(loaded.mechanism, record)
            statement = _statement(loaded, record)
            _compare_rows(mechanism, record)
            _same("obligations", record.obligations, obligations(mechanism, statement))
            _same("implicit claims", record.implicit, implicit)
        except CertificateRejected:
            raise
        except BondproofError as error:
            where = "as the file says, the spec has no meaning"
            raise CertificateRejected(f"{where}: {str(error).partition(chr(10))[0]}") from None
        return mechanism.path

    def missing(self) -> tuple[MissingFile, ...]:
        """The claims that a spec expects PROVED, under the schemes of which there are files, and without one."""
        found = []
        for spec in self._specs:
            for scheme, (loaded, met) in (spec.met or {None: (spec.plain, set[str]())}).items():
                found += [
                    MissingFile(loaded.mechanism.header.name, scheme, claim.name)
                    for claim in loaded.mechanism.claims
                    if claim.expected is Expected.PROVED and claim.name not in met
                ]
        return tuple(found)

    def _spec(self, record: ClaimRecord) -> _Spec:
        """The spec of this name whose text has this digest."""
        source = record.source
        named = [spec for spec in self._specs if spec.plain.mechanism.header.name == source.name]
        if not named:
            raise CertificateRejected(f"the spec `{source.name}` is none of those given: add it with --spec")
        for spec in named:
            if spec.plain.mechanism.sha256 == source.sha256:
                return spec
        raise CertificateRejected(
            f"made from another text of `{source.name}` (sha256 {source.sha256[:12]}…, the spec given has "
            f"{named[0].plain.mechanism.sha256[:12]}…): verify it again"
        )

    def _under(self, spec: _Spec, record: ClaimRecord) -> tuple[Loaded, tuple[Obligation, ...]]:
        """The spec under the record's scheme and overrides, and its implicit claims."""
        source = record.source
        key = spec.plain.mechanism.sha256, source.scheme, source.overrides
        if key not in self._loaded:
            loaded = load(spec.given, scheme=source.scheme, overrides=source.overrides)
            implicit = implicit_claims(loaded.mechanism, loaded.statements)
            self._loaded[key] = loaded, tuple(each.obligation for each in implicit)
        return self._loaded[key]


def _at_taken(mechanism: Mechanism, record: ClaimRecord) -> Mechanism:
    """The mechanism at the value that the record took for the solved parameter, which the spec must allow."""
    taken, solved = record.solved, mechanism.solved
    if [p.variable for p in solved] != ([] if taken is None else [taken.parameter]):
        asked = ", ".join(p.name for p in solved) or "none"
        raise CertificateRejected(f"the parameter to be solved is {asked}, in the file it is another")
    if taken is None:
        return mechanism
    setting = solved[0].setting
    assert isinstance(setting, Solve)
    if taken.value not in setting.domain:
        raise CertificateRejected(f"the value taken for {solved[0].name} is outside the range that the spec allows")
    return mechanism.at_value(taken.parameter, taken.value)


def _statement(loaded: Loaded, record: ClaimRecord) -> Statement:
    """The claim of the record's name and text."""
    for statement in loaded.statements:
        claim = statement.claim
        if claim.name == record.claim:
            if " ".join(claim.text.split()) != record.text:
                raise CertificateRejected(f"the claim {claim.name} has another text in the spec")
            return statement
    raise CertificateRejected("the spec has no claim of this name")


def _compare_rows(mechanism: Mechanism, record: ClaimRecord) -> None:
    rows = tuple((p.variable, p.origin.rows) for p in mechanism.parameters if p.origin is not None)
    if rows != record.rows:
        raise CertificateRejected("the rows of benchmark data are not those that the spec rests on")


def _same(what: str, recorded: Sequence[Discharged], built: Sequence[Obligation]) -> None:
    """Raise CertificateRejected unless the recorded obligations are those that were built, one by one."""
    if len(recorded) != len(built):
        raise CertificateRejected(f"{len(recorded)} {what} in the file, {len(built)} by the spec")
    for each, obligation in zip(recorded, built, strict=True):
        if each.obligation.name != obligation.name or canonical(each.obligation) != canonical(obligation):
            raise CertificateRejected(f"{each.obligation.name}: this obligation is not the spec's {obligation.name}")
