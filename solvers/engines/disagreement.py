"""Two engines that contradict each other: a bug of bondproof or of an engine, with the evidence of both."""

from __future__ import annotations

from collections.abc import Mapping

from mechanisms.errors import InternalError
from proofs.checking.certificate import Certificate
from proofs.checking.verdict import Refuted


class EnginesDisagree(InternalError):
    """Two answers exclude each other; `evidence` holds both and what they rest on, as plain data for a file."""

    def __init__(self, message: str, evidence: Mapping[str, object]) -> None:
        super().__init__(message)
        self.evidence = evidence


def contradiction(prover: str, certificate: Certificate | None, refuted: Refuted) -> EnginesDisagree:
    """The error where one engine proves what another one refutes; a certificate is None where it is a mere word."""
    (refuter,) = refuted.engines
    name = refuted.obligation.name
    evidence = {
        "obligation": name,
        "premises": [repr(premise) for premise in refuted.obligation.premises],
        "goal": repr(refuted.obligation.goal),
        "box": {v.name: repr(interval) for v, interval in refuted.obligation.box.items()},
        "proof": {"engine": prover, "certificate": None if certificate is None else repr(certificate)},
        "counterexample": {"engine": refuter, "point": {v.name: str(x) for v, x in refuted.point.items()}},
    }
    return EnginesDisagree(f"{name}: {prover} proves what {refuter} refutes", evidence)
