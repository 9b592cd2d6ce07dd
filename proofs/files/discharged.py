"""An obligation on disk with all that proves it: a certificate for each case, and a witness of the premises.

    write_discharged(each)   an object; read_discharged(item) the obligation, its digest compared
    check_discharged(each)   None, or CertificateRejected: the exact checker on one obligation

Not here: the files in which they are kept (claims.py, windows.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from mechanisms.errors import CertificateRejected
from mechanisms.terms.terms import Variable
from mechanisms.values import Frozen
from proofs.checking.certificate import Certificate, Split, parts
from proofs.checking.check import check, check_witness
from proofs.checking.obligation import Obligation, Point
from proofs.files.checking_limits import weigh
from proofs.files.evidence import read_certificate, write_certificate
from proofs.files.obligations import FIELDS, digest, read_obligation, read_point, write_obligation, write_point
from proofs.files.provenance import read_digest
from proofs.files.tree import Item, Json


class Discharged(Frozen):
    """An obligation, a certificate for each of its cases, and a point at which its premises hold."""

    obligation: Obligation
    certificates: tuple[Certificate, ...]
    witness: Point


def write_discharged(each: Discharged) -> dict[str, Json]:
    """An obligation with its evidence as an object."""
    return {**write_named(each.obligation), **write_evidence(each)}


def write_named(obligation: Obligation) -> dict[str, Json]:
    """An obligation with its name and its digest."""
    return {"name": obligation.name, "digest": digest(obligation), **write_obligation(obligation)}


def write_evidence(each: Discharged) -> dict[str, Json]:
    """Certificates and witness alone."""
    return {
        "certificates": [write_certificate(certificate) for certificate in each.certificates],
        "witness": write_point(each.witness, each.obligation.box),
    }


def read_discharged(item: Item) -> Discharged:
    """An obligation with its evidence."""
    name, stated, box, premises, goal, certificates, witness = item.fields(
        "name", "digest", *FIELDS, "certificates", "witness"
    )
    obligation = _read_named(name, stated, box, premises, goal)
    return read_evidence(obligation, certificates, witness)


def read_named(item: Item) -> Obligation:
    """An obligation by itself."""
    return _read_named(*item.fields("name", "digest", *FIELDS))


def _read_named(name: Item, stated: Item, box: Item, premises: Item, goal: Item) -> Obligation:
    obligation = read_obligation(name.text(), box, premises, goal)
    if read_digest(stated) != digest(obligation):
        raise stated.wrong("the digest of this obligation")
    return obligation


def read_evidence(obligation: Obligation, certificates: Item, witness: Item) -> Discharged:
    """The evidence for an obligation that is known."""
    found = tuple(map(read_certificate, certificates.items()))
    return Discharged(obligation, found, read_point(witness, obligation.box))


def check_discharged(each: Discharged) -> None:
    """Accept the evidence for one obligation, its witness included, or raise CertificateRejected."""
    try:
        weigh(each.obligation, [each.witness], cuts(each.certificates))
        check_witness(each.obligation, each.witness)
        check(each.obligation, each.certificates)
    except RecursionError:
        raise CertificateRejected(f"{each.obligation.name}: nested too deep to be checked") from None


def cuts(certificates: Iterable[Certificate]) -> Iterable[tuple[Variable, Fraction]]:
    """The values at which certificates cut the range of a parameter."""
    for certificate in certificates:
        for part in parts(certificate):
            if isinstance(part, Split):
                yield part.variable, part.at
