"""What is computed of a mechanism is computed once, and another mechanism does not inherit it."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from bondproof.sources.loading import load
from mechanisms.values import evolve
from proofs.claims.statement import grounding, obligations


def test_the_obligations_of_a_statement_are_those_of_the_mechanism_that_is_asked() -> None:
    loaded = load("commit-reveal-audit")
    free, statement = loaded.mechanism, loaded.statements[0]
    (bond,) = free.solved
    fixed = [free.at_value(bond.variable, Fraction(value)) for value in (30, 40)]
    found = [obligations(mechanism, statement) for mechanism in (free, *fixed)]
    assert all(a != b for a, b in combinations(found, 2))
    for mechanism, goals in zip((free, *fixed), found, strict=True):
        assert obligations(mechanism, statement) is goals
        assert goals == obligations(evolve(mechanism), statement)
        assert grounding(mechanism) is grounding(mechanism)
        assert goals[0].box == mechanism.intervals


def test_statements_with_equal_parts_about_different_plays_have_obligations_of_their_own() -> None:
    loaded = load("commit-reveal-audit")
    statement = loaded.statements[0]
    (first,) = statement.expectations
    other = evolve(statement, expectations=(evolve(first, profile=loaded.mechanism.intended),))
    assert other.parts == statement.parts
    assert obligations(loaded.mechanism, other) != obligations(loaded.mechanism, statement)
