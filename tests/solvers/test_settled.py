"""Verdicts that several schemes share: kept for the same question, under its own name, and never for want of budget."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, Number, Relation, Variable
from mechanisms.values import evolve
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved, Refuted, Undecided
from solvers.engines import portfolio
from solvers.engines.budget import Budget
from solvers.engines.portfolio import decide
from solvers.engines.settled import settled_once

X = Variable("x")
BOX = {X: Interval(Fraction(1), Fraction(2))}
TRUE_CLAIM = Obligation("above", BOX, (), Comparison(X * X, Relation.GE, Number(Fraction(1))))
FALSE_CLAIM = Obligation("below", BOX, (), Comparison(X * X, Relation.LE, Number(Fraction(3))))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the obligations for which a witness was looked for: those that were not answered from memory."""
    names, search = list[str](), portfolio.find_witness

    def counted(obligation: Obligation, allowed: Budget) -> object:
        names.append(obligation.name)
        return search(obligation, allowed)

    monkeypatch.setattr(portfolio, "find_witness", counted)
    return names


def test_an_obligation_is_decided_once_within_the_block_and_again_after_it(asked: list[str]) -> None:
    with settled_once():
        first, second = decide(TRUE_CLAIM, Budget()), decide(TRUE_CLAIM, Budget())
    assert isinstance(first, Proved)
    assert first == second
    assert asked == ["above"]
    decide(TRUE_CLAIM, Budget())
    assert asked == ["above", "above"]


def test_a_counterexample_that_was_kept_speaks_of_the_claim_that_asks(asked: list[str]) -> None:
    with settled_once():
        decide(FALSE_CLAIM, Budget())
        found = decide(evolve(FALSE_CLAIM, name="another"), Budget())
    assert isinstance(found, Refuted)
    assert found.obligation.name == "another"
    assert asked == ["below"]


@pytest.mark.parametrize(
    "other",
    [
        evolve(TRUE_CLAIM, box={X: Interval(Fraction(0), Fraction(2))}),
        evolve(TRUE_CLAIM, box={X: Interval(Fraction(1), Fraction(2), low_open=True)}),
        evolve(TRUE_CLAIM, premises=(Comparison(X, Relation.LE, Number(Fraction(3))),)),
        evolve(TRUE_CLAIM, goal=Comparison(X * X, Relation.GT, Number(Fraction(1)))),
    ],
)
def test_what_differs_in_range_assumption_or_goal_is_decided_anew(other: Obligation, asked: list[str]) -> None:
    with settled_once():
        decide(TRUE_CLAIM, Budget())
        decide(other, Budget())
    assert asked == ["above", "above"]


def test_a_brief_answer_serves_no_question_that_asks_for_a_certificate(asked: list[str]) -> None:
    with settled_once():
        decide(TRUE_CLAIM, Budget(brief=True))
        decide(TRUE_CLAIM, Budget())
    assert asked == ["above", "above"]


def test_what_a_budget_left_open_is_asked_again() -> None:
    with settled_once():
        assert isinstance(decide(TRUE_CLAIM, Budget(rlimit=1)), Undecided)
        assert isinstance(decide(TRUE_CLAIM, Budget()), Proved)


def test_a_question_to_some_engines_alone_keeps_nothing(asked: list[str]) -> None:
    with settled_once():
        decide(TRUE_CLAIM, Budget(), names=["bernstein"])
        decide(TRUE_CLAIM, Budget())
    assert asked == ["above", "above"]
