"""A verdict on one obligation as a cache keeps it: PROVED with all its evidence, or REFUTED with its point.

    write_verdict(obligation, verdict)   text; None for a verdict that nobody could check again
    read_verdict(obligation, text)       the verdict, or CertificateRejected

Reading believes nothing: the certificates and the witness go through the exact checker, a counterexample is
replayed. The obligation is the reader's own and does not stand in the text.
"""

from __future__ import annotations

from mechanisms.errors import CertificateRejected
from proofs.check import check_counterexample
from proofs.obligation import Obligation
from proofs.record.claims import Discharged, check_discharged
from proofs.record.evidence import read_certificate, write_certificate
from proofs.record.obligations import read_point, write_point
from proofs.record.tree import Item, Json, compact, parsed
from proofs.record.weight import weigh
from proofs.verdict import Proved, Refuted, Verdict

VERSION = 1
"""Of the format, and of what a verdict means: another version is not read."""

_KEY = "bondproof-verdict"


def write_verdict(obligation: Obligation, verdict: Verdict) -> str | None:
    """The text of a verdict; None where it is neither PROVED with certificates for all cases nor REFUTED.

    Raises CertificateRejected where something in it cannot be written.
    """
    found: dict[str, Json] = {_KEY: VERSION, "engines": list(verdict.engines)}
    if isinstance(verdict, Refuted):
        return compact({**found, "counterexample": write_point(verdict.point, obligation.box)})
    if not isinstance(verdict, Proved) or None in verdict.certificates:
        return None
    certificates: list[Json] = [write_certificate(c) for c in verdict.certificates if c is not None]
    return compact({**found, "certificates": certificates, "witness": write_point(verdict.witness, obligation.box)})


def read_verdict(obligation: Obligation, text: str) -> Proved | Refuted:
    """The verdict in a text, once its evidence stands for this obligation."""
    root = parsed(text)
    refuted = isinstance(root.value, dict) and "counterexample" in root.value
    version, engines, *evidence = root.fields(
        _KEY, "engines", *(("counterexample",) if refuted else ("certificates", "witness"))
    )
    version.count(VERSION, VERSION)
    names = tuple(engine.text(100) for engine in engines.items(1, 100))
    try:
        return _refuted(obligation, names, evidence[0]) if refuted else _proved(obligation, names, *evidence)
    except RecursionError:
        raise CertificateRejected("nested too deep to be checked") from None


def _refuted(obligation: Obligation, engines: tuple[str, ...], item: Item) -> Refuted:
    point = read_point(item, obligation.box)
    weigh(obligation, [point], ())
    check_counterexample(obligation, point)
    return Refuted(obligation, point, engines)


def _proved(obligation: Obligation, engines: tuple[str, ...], certificates: Item, witness: Item) -> Proved:
    found = tuple(map(read_certificate, certificates.items()))
    point = read_point(witness, obligation.box)
    check_discharged(Discharged(obligation, found, point))
    return Proved(found, engines, point)
