"""Engines on the same obligations: how many each proves in a second, and at which size each stops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from benchmarks.performance.families import FAMILIES
from benchmarks.performance.timing import timed
from mechanisms.values import Frozen
from proofs.checking.cases import cases
from proofs.checking.check import check_case
from proofs.checking.obligation import Obligation
from solvers.claims.cross_check import engines
from solvers.engines.budget import Budget
from solvers.engines.solver import Candidate, Proof, Solver


class Rate(Frozen):
    """How an engine did on the obligations of one size: proved of how many, in how many seconds."""

    family: str
    parameters: int
    degree: int
    engine: str
    proved: int
    asked: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Obligations proved in a second."""
        return self.proved / self.seconds if self.seconds else 0.0

    @property
    def stopped(self) -> bool:
        """Whether the engine could not prove all of them."""
        return self.proved < self.asked


SIZES = ((2, 1), (2, 2), (2, 4), (2, 6), (3, 2), (3, 4), (4, 2), (4, 4), (5, 2), (5, 3), (6, 2), (8, 2), (8, 4))
"""Numbers of parameters and degrees, small before large."""


def race(sizes: Sequence[tuple[int, int]], instances: int, budget: Budget, patience: float) -> Iterator[Rate]:
    """Every engine on every family and size; one that took longer than `patience` seconds a piece is not asked again.

    Raises AssertionError where an engine refutes what is true, or gives a certificate that the checker rejects.
    """
    for family, generate in FAMILIES.items():
        slow: set[str] = set()
        for parameters, degree in sizes:
            random = Random(f"{family} {parameters} {degree}")
            asked = [generate(parameters, degree, random) for _ in range(instances)]
            for engine in engines():
                if engine.name not in slow:
                    proved, seconds = _proved(engine, asked, budget, patience)
                    yield Rate(family, parameters, degree, engine.name, proved, len(asked), seconds)
                    if seconds > patience * len(asked):
                        slow.add(engine.name)


def _proved(engine: Solver, obligations: Sequence[Obligation], budget: Budget, patience: float) -> tuple[int, float]:
    proved, total = 0, 0.0
    for obligation in obligations:
        for case in cases(obligation):
            seconds, attempt = timed(lambda case=case: engine.attempt(case, budget))  # type: ignore[misc]
            total += seconds
            assert not isinstance(attempt, Candidate), f"{engine.name} refutes what is true"
            if isinstance(attempt, Proof):
                proved += 1
                if attempt.certificate is not None:
                    check_case(case, attempt.certificate)
        if total > patience * len(obligations):
            break
    return proved, total
