"""Every engine is asked about the same obligations, and a contradiction holds the evidence of both."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

import pytest

from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, Condition, Relation, Term, Variable, number
from proofs.checking.cases import Case
from proofs.checking.obligation import Obligation
from solvers.claims import cross_check as module
from solvers.claims.cross_check import Opinion, Says, cross_check
from solvers.engines import portfolio, solver
from solvers.engines.budget import Budget, Meter
from solvers.engines.disagreement import EnginesDisagree
from solvers.engines.portfolio import decide
from solvers.engines.solver import Attempt, Proof, Solver

x, y = Variable("x"), Variable("y")
UNIT = Interval(Fraction(0), Fraction(1))
BUDGET = Budget()


def unit(left: Term, relation: Relation, right: Term, *premises: Condition) -> Obligation:
    return Obligation("goal", {x: UNIT, y: UNIT}, premises, Comparison(left, relation, right))


TRUE = unit(x + y, Relation.GE, x * y)
FALSE = unit(x, Relation.GT, number(Fraction(1, 2)))
TOUCHING = unit(x * x + y * y, Relation.GE, number(2) * x * y)


def says(*obligations: Obligation) -> dict[str, Says]:
    return {opinion.engine: opinion.says for opinion in cross_check(obligations, BUDGET)}


def test_every_engine_has_its_say() -> None:
    assert set(says(TRUE)) == {"corners", "simplex", "cells", "bernstein", "z3", "handelman", "sos", "cvc5"}


def test_an_engine_that_is_not_installed_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECOND_OPINIONS", (("no_such_package", "solvers.engines.by_cvc5", "Cvc5"),))
    assert "cvc5" not in says(TRUE)


def test_a_certificate_and_a_mere_word_are_told_apart() -> None:
    said = says(TRUE)
    assert said["corners"] is said["handelman"] is Says.PROOF
    assert said["z3"] is Says.WORD


def test_a_replayed_counterexample_is_a_point() -> None:
    said = says(FALSE)
    assert said["corners"] is said["z3"] is Says.POINT
    assert said["handelman"] is Says.OPEN


def test_who_cannot_tell_says_why() -> None:
    (corners,) = [o for o in cross_check([TOUCHING], BUDGET) if o.engine == "corners"]
    assert corners == Opinion("corners", Says.OPEN, corners.reason)
    assert "multilinear" in corners.reason


def test_the_opinion_on_a_conjunction_is_that_on_its_weakest_part() -> None:
    assert says(TRUE, FALSE)["corners"] is Says.POINT
    assert says(TRUE, TOUCHING)["corners"] is Says.OPEN


def test_nobody_is_asked_where_the_premises_contradict_each_other() -> None:
    never = Comparison(x, Relation.GT, number(2))
    assert cross_check([unit(x, Relation.GE, number(0), never)], BUDGET) == ()


class Liar(Solver):
    """Vouches for everything."""

    name: ClassVar[str] = "liar"

    def search(self, case: Case, meter: Meter) -> Attempt:
        return Proof(None)


def test_a_word_against_a_replayed_point_is_an_error_with_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECOND_OPINIONS", (("pytest", __name__, "Liar"),))
    monkeypatch.setattr(solver, "import_module", _module)
    with pytest.raises(EnginesDisagree, match="goal: liar proves what corners refutes") as raised:
        cross_check([FALSE], BUDGET)
    assert raised.value.evidence["counterexample"] == {"engine": "corners", "point": {"x": "0", "y": "0"}}
    assert raised.value.evidence["proof"] == {"engine": "liar", "certificate": None}


def test_the_portfolio_too_stops_where_a_word_meets_a_counterexample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        portfolio, "SOLVERS", (("liar", __name__, "Liar"), ("corners", "solvers.engines.corners", "Vertices"))
    )
    monkeypatch.setattr(solver, "import_module", _module)
    with pytest.raises(EnginesDisagree, match="liar proves what corners refutes"):
        decide(FALSE, BUDGET)


def _module(name: str) -> object:
    from importlib import import_module

    return _Own if name == __name__ else import_module(name)


class _Own:
    Liar = Liar
