"""Checking a proof against proving it again: certificates of the catalogue, and Z3 on the same obligations."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from benchmarks.gpu.resolve import resolve
from benchmarks.performance.timing import best_of
from mechanisms.language.catalogue import find, names
from mechanisms.language.reader import read
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import BenchRef, Origin, Parameter
from mechanisms.values import Frozen
from proofs.checking.cases import cases
from proofs.checking.certificate import Certificate, kinds
from proofs.checking.check import check
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved
from proofs.claims.formulation import formulate
from proofs.claims.statement import obligations
from solvers.engines.budget import Budget
from solvers.engines.portfolio import decide
from solvers.engines.smt import Z3
from solvers.engines.solver import Proof
from solvers.windows.window import bond_window, claims_for


class Checked(Frozen):
    """One obligation: seconds to check its certificates, and for Z3 to prove it; None where Z3 does not."""

    name: str
    kind: str
    checking: float
    proving: float | None

    @property
    def ratio(self) -> float | None:
        """How many times faster checking is."""
        return None if self.proving is None else self.proving / self.checking


def compared(runs: int, budget: Budget) -> Iterator[Checked]:
    """Every proved obligation of the catalogue, each measured as the best of several runs."""
    for name in names():
        mechanism = _settled(read(find(name)), budget)
        if mechanism is None:
            continue
        for statement in formulate(mechanism):
            for obligation in obligations(mechanism, statement):
                found = decide(obligation, budget)
                if isinstance(found, Proved) and found.certificates:
                    certificates = [c for c in found.certificates if c is not None]
                    if len(certificates) == len(found.certificates):
                        yield _measured(f"{name}/{obligation.name}", obligation, certificates, runs, budget)


def _settled(mechanism: Mechanism, budget: Budget) -> Mechanism | None:
    """The mechanism with its benchmark numbers, at the recommended bond; None where no bond is."""
    numbers = {p.variable: _looked_up(p) for p in mechanism.references}
    mechanism = mechanism.resolved(numbers)
    for parameter in mechanism.solved:
        wanted = claims_for(parameter, mechanism, formulate(mechanism))
        value = bond_window(mechanism, wanted, parameter, budget).recommended()
        if value is None:
            return None
        mechanism = mechanism.at_value(parameter.variable, value)
    return mechanism


def _looked_up(parameter: Parameter) -> tuple[Fraction, Origin]:
    assert isinstance(parameter.setting, BenchRef)
    found = resolve(parameter.setting.kind, parameter.setting.keys)
    return found.value, Origin(found.rows, found.sources, found.notes, found.low_confidence)


def _measured(name: str, obligation: Obligation, certificates: list[Certificate], runs: int, budget: Budget) -> Checked:
    checking = best_of(runs, lambda: check(obligation, certificates))
    attempts = [Z3().attempt(case, budget) for case in cases(obligation)]
    proving = None
    if all(isinstance(attempt, Proof) for attempt in attempts):
        proving = best_of(runs, lambda: [Z3().attempt(case, budget) for case in cases(obligation)])
    return Checked(name, "+".join(kinds(certificates)), checking, proving)
