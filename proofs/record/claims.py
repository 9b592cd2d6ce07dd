"""The file of a proved claim: where it comes from, and every obligation that it rests on with its evidence.

    write_claim(record)   text; the same record gives the same bytes
    read_claim(text)      the record, or CertificateRejected with the place of the fault
    check_claim(record)   None, or CertificateRejected: the exact checker on every obligation

A claim rests on the obligations of its parts and on implicit claims: nothing is divided by 0,
probabilities lie in [0, 1]. The file says of which spec, under which scheme, overrides and value of the solved
parameter, and on which rows of data; that the obligations are those of the spec only `certify --spec` can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from mechanisms.errors import CertificateRejected
from mechanisms.frozen import Frozen
from mechanisms.terms import Variable
from proofs.certificate import Certificate, Split, kinds, parts
from proofs.check import check, check_witness
from proofs.obligation import Obligation, Point
from proofs.record.evidence import read_certificate, write_certificate
from proofs.record.numerals import written
from proofs.record.obligations import FIELDS, digest, read_obligation, read_point, write_obligation, write_point
from proofs.record.terms import Writing, read_variable
from proofs.record.tree import MOST_BYTES, Item, Json, compact, parsed
from proofs.record.weight import weigh

VERSION = 1
"""Of the format: a key never changes its meaning within a version."""

MOST_OBLIGATIONS = 4_096

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Discharged(Frozen):
    """An obligation, a certificate for each of its cases, and a point at which its premises hold."""

    obligation: Obligation
    certificates: tuple[Certificate, ...]
    witness: Point


class Source(Frozen):
    """The spec of a claim: its name, the sha256 of its text, and how it was changed before it was decided."""

    name: str
    sha256: str
    scheme: str | None = None
    overrides: tuple[str, ...] = ()


class Taken(Frozen):
    """The value of the parameter that the spec leaves to be solved, in base units: a choice, not a result."""

    parameter: Variable
    value: Fraction


class ClaimRecord(Frozen):
    """A proved claim. `rows` are the rows of benchmark data behind each parameter that has any."""

    source: Source
    solved: Taken | None
    rows: tuple[tuple[Variable, tuple[str, ...]], ...]
    claim: str
    text: str
    obligations: tuple[Discharged, ...]
    implicit: tuple[Discharged, ...]

    @property
    def all(self) -> tuple[Discharged, ...]:
        """Everything that must hold."""
        return self.obligations + self.implicit

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of evidence in it."""
        return kinds(certificate for each in self.all for certificate in each.certificates)


def write_claim(record: ClaimRecord) -> str:
    """The text of the file. Raises CertificateRejected where it could not be read again."""
    source, write = record.source, Writing()
    rows: list[Json] = [[write(parameter), list(names)] for parameter, names in record.rows]
    taken = record.solved
    solved: Json = None if taken is None else [write(taken.parameter), written(taken.value)]
    fields: list[tuple[str, Json]] = [
        ("bondproof-certificate", VERSION),
        ("spec", {"name": source.name, "sha256": source.sha256}),
        ("scheme", source.scheme),
        ("overrides", list(source.overrides)),
        ("solved", solved),
        ("rows", rows),
        ("claim", {"id": record.claim, "text": record.text}),
    ]
    lines = [f'"{key}":{compact(value)}' for key, value in fields]
    for key, discharged in (("obligations", record.obligations), ("implicit", record.implicit)):
        entries = ",\n".join(compact(_entry(each)) for each in discharged)
        lines.append(f'"{key}":[\n{entries}\n]' if entries else f'"{key}":[]')
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    read_claim(text)
    return text


def _entry(each: Discharged) -> Json:
    obligation = each.obligation
    return {
        "name": obligation.name,
        "digest": digest(obligation),
        **write_obligation(obligation),
        "certificates": [write_certificate(certificate) for certificate in each.certificates],
        "witness": write_point(each.witness, obligation.box),
    }


def read_claim(data: str | bytes) -> ClaimRecord:
    """The record in a file's text or bytes."""
    root = parsed(data if isinstance(data, str) else _decoded(data))
    try:
        return _read(root)
    except RecursionError:
        raise CertificateRejected("the file nests too deep") from None


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise CertificateRejected(f"more than {MOST_BYTES} bytes")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CertificateRejected(f"byte {error.start} is not UTF-8") from None


def _read(root: Item) -> ClaimRecord:
    version = root.field("bondproof-certificate")
    if version.value is True or version.value != VERSION:
        raise version.wrong(f"version {VERSION} of the format")
    _, spec, scheme, overrides, solved, rows, claim, obligations, implicit = root.fields(
        "bondproof-certificate", "spec", "scheme", "overrides", "solved", "rows", "claim", "obligations", "implicit"
    )
    identity, text = claim.fields("id", "text")
    return ClaimRecord(
        source=_read_source(spec, scheme, overrides),
        solved=None if solved.value is None else _read_taken(solved),
        rows=tuple(_read_rows(entry) for entry in rows.items()),
        claim=identity.text(),
        text=text.text(),
        obligations=tuple(map(_read_entry, obligations.items(1, MOST_OBLIGATIONS))),
        implicit=tuple(map(_read_entry, implicit.items(0, MOST_OBLIGATIONS))),
    )


def _read_source(spec: Item, scheme: Item, overrides: Item) -> Source:
    name, sha256 = spec.fields("name", "sha256")
    changed = None if scheme.value is None else scheme.text()
    return Source(name.text(), _read_digest(sha256), changed, tuple(each.text() for each in overrides.items()))


def _read_digest(item: Item) -> str:
    if not isinstance(item.value, str) or _SHA256.fullmatch(item.value) is None:
        raise item.wrong("a sha256 in hexadecimal")
    return item.value


def _read_taken(item: Item) -> Taken:
    parameter, value = item.items(2, 2)
    return Taken(read_variable(parameter), value.number())


def _read_rows(item: Item) -> tuple[Variable, tuple[str, ...]]:
    parameter, names = item.items(2, 2)
    return read_variable(parameter), tuple(name.text() for name in names.items(1))


def _read_entry(item: Item) -> Discharged:
    name, stated, box, premises, goal, certificates, witness = item.fields(
        "name", "digest", *FIELDS, "certificates", "witness"
    )
    obligation = read_obligation(name.text(), box, premises, goal)
    if _read_digest(stated) != digest(obligation):
        raise stated.wrong("the digest of this obligation")
    found = tuple(map(read_certificate, certificates.items()))
    return Discharged(obligation, found, read_point(witness, obligation.box))


def check_claim(record: ClaimRecord) -> None:
    """Accept the evidence for every obligation of a record, or raise CertificateRejected."""
    for each in record.all:
        check_discharged(each)


def check_discharged(each: Discharged) -> None:
    """Accept the evidence for one obligation, its witness included, or raise CertificateRejected."""
    try:
        weigh(each.obligation, [each.witness], _cuts(each.certificates))
        check_witness(each.obligation, each.witness)
        check(each.obligation, each.certificates)
    except RecursionError:
        raise CertificateRejected(f"{each.obligation.name}: nested too deep to be checked") from None


def _cuts(certificates: Iterable[Certificate]) -> Iterable[tuple[Variable, Fraction]]:
    for certificate in certificates:
        for part in parts(certificate):
            if isinstance(part, Split):
                yield part.variable, part.at
