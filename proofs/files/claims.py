"""The file of a proved claim: where it comes from, and every obligation that it rests on with its evidence.

    write_claim(record)   text; the same record gives the same bytes
    read_claim(text)      the record, or CertificateRejected with the place of the fault
    check_claim(record)   None, or CertificateRejected: the exact checker on every obligation

A claim rests on the obligations of its parts and on implicit claims: nothing is divided by 0,
probabilities lie in [0, 1]. The file says of which spec, under which scheme, overrides and values of solved
parameters, and on which rows of data; only `certify --spec` can say whether the obligations are those of the spec.
"""

from __future__ import annotations

from mechanisms.errors import CertificateRejected
from mechanisms.values import Frozen
from proofs.checking.certificate import kinds
from proofs.files.discharged import Discharged, check_discharged, read_discharged, write_discharged
from proofs.files.plans import KEY as PLANS
from proofs.files.plans import PlanTexts, read_plans, write_plans
from proofs.files.provenance import (
    SOURCE,
    Provenance,
    Rows,
    Taken,
    check_version,
    read_rows,
    read_solved,
    read_source,
    root,
    write_rows,
    write_solved,
    write_source,
)
from proofs.files.tree import Item, Json, compact

KEY = "bondproof-certificate"
VERSION = 2
"""Of the format: a key never changes its meaning within a version."""

WRITES = "bondproof verify SPEC --certificates DIR"
"""The command that writes these files."""

MOST_OBLIGATIONS = 4_096


class ClaimRecord(Frozen):
    """A proved claim. `rows` are the rows of benchmark data behind each parameter that has any."""

    source: Provenance
    solved: tuple[Taken, ...]
    rows: Rows
    claim: str
    text: str
    obligations: tuple[Discharged, ...]
    implicit: tuple[Discharged, ...]
    plans: PlanTexts = ()

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
    fields: list[tuple[str, Json]] = [
        (KEY, VERSION),
        *write_source(record.source),
        ("solved", write_solved(record.solved)),
        ("rows", write_rows(record.rows)),
        ("claim", {"id": record.claim, "text": record.text, **write_plans(record.plans)}),
    ]
    lists = {key: list(map(write_discharged, each)) for key, each in _lists(record)}
    text = lined(fields, lists)
    read_claim(text)
    return text


def _lists(record: ClaimRecord) -> tuple[tuple[str, tuple[Discharged, ...]], ...]:
    return ("obligations", record.obligations), ("implicit", record.implicit)


def lined(fields: list[tuple[str, Json]], lists: dict[str, list[dict[str, Json]]]) -> str:
    """The text of a file: a line for each field, then for each entry of each list."""
    lines = [f'"{key}":{compact(value)}' for key, value in fields]
    for key, entries in lists.items():
        joined = ",\n".join(map(compact, entries))
        lines.append(f'"{key}":[\n{joined}\n]' if joined else f'"{key}":[]')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def read_claim(data: str | bytes) -> ClaimRecord:
    """The record in a file's text or bytes."""
    return claim_in(root(data))


def claim_in(found: Item) -> ClaimRecord:
    """The record in the root of a file."""
    try:
        return _read(found)
    except RecursionError:
        raise CertificateRejected("the file nests too deep") from None


def _read(found: Item) -> ClaimRecord:
    check_version(found.field(KEY), VERSION, WRITES)
    _, spec, scheme, overrides, solved, rows, claim, obligations, implicit = found.fields(
        KEY, *SOURCE, "solved", "rows", "claim", "obligations", "implicit"
    )
    identity, text, *_ = claim.fields("id", "text", *((PLANS,) if claim.has(PLANS) else ()))
    return ClaimRecord(
        source=read_source(spec, scheme, overrides),
        solved=read_solved(solved),
        rows=read_rows(rows),
        claim=identity.text(),
        text=text.text(),
        obligations=tuple(map(read_discharged, obligations.items(1, MOST_OBLIGATIONS))),
        implicit=tuple(map(read_discharged, implicit.items(0, MOST_OBLIGATIONS))),
        plans=read_plans(claim),
    )


def check_claim(record: ClaimRecord) -> None:
    """Accept the evidence for every obligation of a record, or raise CertificateRejected."""
    for each in record.all:
        check_discharged(each)
