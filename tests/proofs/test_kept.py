"""What is computed of a mechanism is computed once, and another mechanism does not inherit it."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest

from bondproof.commands.bond.bond import bond
from bondproof.commands.verify.verify import verify
from bondproof.sources.loading import load
from mechanisms.model.mechanism import Mechanism
from mechanisms.values import evolve
from proofs.claims import statement as statements
from proofs.claims.formulation import formulate
from proofs.claims.grounding import grounding
from proofs.claims.incentives import yardsticks
from proofs.claims.statement import Statement, obligations
from proofs.playout.translation_check import TranslationCheck
from proofs.work import Charge
from solvers.claims import examination
from solvers.claims.wellformedness_check import check_implicit


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


def test_verify_and_bond_of_one_mechanism_work_out_what_both_need_once(monkeypatch: pytest.MonkeyPatch) -> None:
    mechanism = load("commit-reveal-audit").mechanism
    made: list[tuple[str, int, str]] = []
    translated, expanded, checked = TranslationCheck.__init__, statements._obligations, check_implicit

    def count_obligations(of: Mechanism, statement: Statement, charge: Charge) -> object:
        made.append(("obligations", id(of), statement.claim.name))
        return expanded(of, statement, charge)

    def count_translations(self: TranslationCheck, of: Mechanism) -> None:
        made.append(("translation", id(of), ""))
        translated(self, of)

    def count_implicit(of: Mechanism, *rest: object) -> object:
        made.append(("implicit", id(of), ""))
        return checked(of, *rest)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(statements, "_obligations", count_obligations)
    monkeypatch.setattr(TranslationCheck, "__init__", count_translations)
    monkeypatch.setattr(examination, "check_implicit", count_implicit)
    results = verify(mechanism), bond(mechanism)  # kept, so that no id is given twice
    assert results[0].exit_code == results[1].exit_code == 0
    of_spec = [(kind, name) for kind, of, name in made if of == id(mechanism)]
    assert {kind for kind, _ in of_spec} == {"obligations", "translation", "implicit"}
    assert len(of_spec) == len(set(of_spec))


def test_what_a_mechanism_claims_is_formulated_once() -> None:
    mechanism = load("commit-reveal-audit").mechanism
    assert formulate(mechanism) is load(mechanism).statements
    assert yardsticks(mechanism)["IC"] is yardsticks(mechanism, names=("IC",))["IC"]
