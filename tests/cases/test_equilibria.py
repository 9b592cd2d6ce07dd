"""Known answers of tests/cases/equilibria.toml, each computed by the toolkit from a spec."""

import tomllib
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bondproof.commands.bond.bond import bond
from bondproof.commands.equilibria.equilibria import equilibria
from bondproof.results import EquilibriaResult

TABLE = tomllib.loads((Path(__file__).parent / "equilibria.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Case:
    """One known answer: which question of which spec, and what it must be."""

    id: str
    spec: str
    scheme: str | None
    overrides: tuple[str, ...]
    ask: str
    row: dict[str, Any]


CASES = [Case(row["id"], row["spec"], row.get("scheme"), tuple(row["set"]), row["ask"], row) for row in TABLE["case"]]


def asking(kind: str) -> list[Any]:
    return [pytest.param(case, id=case.id) for case in CASES if case.ask == kind]


def computed(case: Case) -> EquilibriaResult:
    return equilibria(case.spec, scheme=case.scheme, overrides=case.overrides)


def exact(mixed: list[str]) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, mixed))


def test_every_case_is_asked_once_and_in_a_way_that_some_test_asks() -> None:
    assert len({case.id for case in CASES}) == len(CASES) == 13
    assert {case.ask for case in CASES} == {"equilibria", "frequency", "minimum"}


@pytest.mark.parametrize("case", asking("equilibria"))
def test_the_equilibria_are_the_known_ones_and_no_others(case: Case) -> None:
    result = computed(case)
    assert result.solution.complete
    found = {(e.profile.rows, e.profile.columns) for e in result.solution.equilibria}
    assert found == {(exact(rows), exact(columns)) for rows, columns in case.row["answer"]}
    assert not any(map(result.honest, range(len(found))))


@pytest.mark.parametrize("case", asking("frequency"))
def test_the_frequency_is_the_known_one_with_its_formula(case: Case) -> None:
    result = computed(case)
    assert result.solution.unique
    (found,) = result.frequencies
    labels = result.solution.game.strategies
    players = result.solution.game.players
    (frequency,) = [f for f in found if labels[players.index(f.player)][f.strategy] == case.row["of"]]
    assert frequency.value == Fraction(case.row["answer"])
    assert frequency.text == case.row["form"]
    assert set(case.row["free"]) <= set(frequency.absent)
    assert not {"k", "bounty"} & set(frequency.absent)


@pytest.mark.parametrize("case", asking("minimum"))
def test_the_least_value_is_the_known_one(case: Case) -> None:
    (span,) = bond(case.spec, claims=case.row["claims"], scheme=case.scheme, overrides=case.overrides).window.spans
    assert span.low == Fraction(case.row["answer"])
    assert not span.low_open
    assert span.low_exact


def test_the_bond_is_in_the_cheating_frequency_only_where_the_bounty_is_a_share_of_it() -> None:
    """THEORY: x = k/bounty is independent of the bond unless the bounty depends on it."""
    for overrides, free in ((("share=0",), True), (("share=1/10",), False)):
        (found,) = equilibria("inspection", overrides=overrides).frequencies
        assert ("bond" in found[1].absent) is free
