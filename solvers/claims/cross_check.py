"""Every engine on the same obligations: which ones prove, refute, or leave it open.

    cross_check(obligations, budget)   an Opinion for each engine

A replayed counterexample of one engine against a proof of another is an error that holds both. Engines that only
give their word count as such: a proof that anyone can check is a certificate.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from importlib.util import find_spec

from mechanisms.errors import DomainError
from mechanisms.values import Frozen
from proofs.checking.cases import Case, cases
from proofs.checking.certificate import Certificate
from proofs.checking.obligation import Obligation, Point
from proofs.checking.verdict import Refuted
from solvers.engines.budget import Budget, Exhausted, Meter
from solvers.engines.disagreement import contradiction
from solvers.engines.portfolio import SOLVERS, Shown, find_witness, judge
from solvers.engines.solver import Solver, installed

SECOND_OPINIONS = (("cvc5", "solvers.engines.by_cvc5", "Cvc5"),)
"""Engines that are asked here alone, where their package is installed: its name and theirs, our module, our class."""


class Says(Enum):
    """What an engine says of all obligations together."""

    PROOF = "proof"
    WORD = "word"
    POINT = "point"
    OPEN = "open"


class Opinion(Frozen):
    """One engine's answer: a certificate for each case, its mere word, a counterexample, or neither and why."""

    engine: str
    says: Says
    reason: str = ""
    point: Point | None = None


def cross_check(obligations: Sequence[Obligation], budget: Budget) -> tuple[Opinion, ...]:
    """Ask every engine about every case. Raises EnginesDisagree where two contradict each other.

    Nothing is asked where no point satisfies the premises, or none is found.
    """
    asked = engines()
    found: dict[str, list[Opinion]] = {engine.name: [] for engine in asked}
    for obligation in obligations:
        meter = budget.meter()
        try:
            witness = find_witness(obligation, meter)
            if not isinstance(witness, dict):
                return ()
            with meter.enforced():
                split = cases(obligation, meter.charge)
                opinions = _on_one(obligation, split, witness, asked, meter)
        except (DomainError, Exhausted):
            return ()
        for opinion in opinions:
            found[opinion.engine].append(opinion)
    return tuple(_joined(name, opinions) for name, opinions in found.items())


def engines() -> list[Solver]:
    """Every engine there is, those of the portfolio first."""
    second = [each for each in SECOND_OPINIONS if find_spec(each[0])]
    return [installed(name, module, kind) for name, module, kind in (*SOLVERS, *second)]


def _on_one(
    obligation: Obligation, split: Sequence[Case], witness: Point, engines: Sequence[Solver], meter: Meter
) -> list[Opinion]:
    opinions: list[Opinion] = []
    proof: tuple[str, Certificate | None] | None = None
    refuted: Refuted | None = None
    for engine in engines:
        own = meter.again()
        answers = [judge(obligation, case, witness, engine.name, engine.attempt(case, own), own) for case in split]
        points = [answer for answer in answers if isinstance(answer, Refuted)]
        reasons = [answer for answer in answers if isinstance(answer, str)]
        certificates = [answer.certificate for answer in answers if isinstance(answer, Shown)]
        if points:
            refuted = refuted or points[0]
            opinions.append(Opinion(engine.name, Says.POINT, point=points[0].point))
        elif reasons:
            opinions.append(Opinion(engine.name, Says.OPEN, reasons[0]))
        else:
            proof = proof or (engine.name, certificates[0] if certificates else None)
            opinions.append(Opinion(engine.name, Says.WORD if None in certificates else Says.PROOF))
    if proof is not None and refuted is not None:
        raise contradiction(*proof, refuted)
    return opinions


_GRAVITY = (Says.POINT, Says.OPEN, Says.WORD, Says.PROOF)


def _joined(name: str, opinions: Sequence[Opinion]) -> Opinion:
    """The opinion on a conjunction: one point refutes it, and it is proved where every part is."""
    return min(opinions, key=lambda opinion: _GRAVITY.index(opinion.says), default=Opinion(name, Says.PROOF))
