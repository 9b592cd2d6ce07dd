"""Known answers of tests/cases/designs.toml: values of several parameters at least cost."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bondproof.commands.design.design import design
from bondproof.commands.design.result import DesignResult
from bondproof.rendering.json import in_unit
from solvers.designs.prices import prices

HERE = Path(__file__).parent
TABLE: list[dict[str, Any]] = tomllib.loads((HERE / "designs.toml").read_text(encoding="utf-8"))["case"]


def asking(kind: str) -> list[Any]:
    return [pytest.param(row, id=row["id"]) for row in TABLE if kind in row]


def answer(row: dict[str, Any]) -> DesignResult:
    return design(str(HERE / "designs" / f"{row['spec']}.mech.yaml"), overrides=row.get("set", []))


@pytest.mark.parametrize("row", asking("cost"))
def test_the_design_costs_what_the_best_one_does(row: dict[str, Any]) -> None:
    result, best = answer(row), Fraction(row["cost"])
    assert result.word == "PROVED"
    assert result.designed is not None
    cost, bound = result.designed.found.cost, result.choice.bound
    assert bound is not None
    if "near" in row:
        assert bound <= best + Fraction(1, 10**12) <= cost + Fraction(1, 10**12)
        assert cost <= best * (1 + Fraction(row["near"]))
        assert result.choice.gap
    else:
        assert cost == bound == best
    assert result.designed.bound is not None
    assert result.designed.bound.certified
    assert list(result.designed.needed) == row["needed"]
    assert result.best is not None
    assert result.best.row.scheme == row.get("scheme")
    if "prices" in row:
        found = prices(result.designed.bound, result.designed.found)
        assert {each.claims: each.value for each in found} == {(k,): Fraction(v) for k, v in row["prices"].items()}
        assert all(each.exact for each in found)
    chosen = {p.name: in_unit(p, value) for p, value in result.chosen()}
    for name, value in row.get("values", {}).items():
        assert chosen[name] == Fraction(value)


def test_a_claim_that_no_parameter_changes_has_to_hold_as_well(tmp_path: Path) -> None:
    """It pays 1 USD whatever the bond is: a design that passed it over would be green where nothing works."""
    spec = tmp_path / "unpaid.mech.yaml"
    spec.write_text(
        "mech: 1\nname: unpaid\nparams:\n  bond: solve min USD on 0 .. 10\n  saving: 5 USD\n  price: 1 USD\n"
        "game:\n  - worker: [honest, cheat]\nledger:\n  - outside -> worker: saving when cheat\n"
        "  - worker -> burn: bond when cheat\n  - outside -> worker: price\nhonest: [honest]\nclaims:\n"
        "  best: E[worker | honest] >= E[worker | cheat]\n  pays: E[worker | honest] >= 2 USD\n"
        "objective: minimise bond\n"
    )
    result = design(str(spec))
    assert result.word == "REFUTED"
    assert result.conflict is not None
    assert result.conflict.conflict == ("pays",)
    alone = design(str(spec), claims=["best"])
    assert (alone.word, alone.remarks()) == ("PROVED", ("not asked of this design: pays",))


@pytest.mark.parametrize("row", asking("conflict"))
def test_claims_that_no_design_satisfies_are_named(row: dict[str, Any]) -> None:
    result = answer(row)
    assert result.word == "REFUTED"
    assert result.conflict is not None
    assert list(result.conflict.conflict) == row["conflict"]
    assert [each.claim for each in result.left_out] == row["conflict"]
    if "condition" in row:
        asked = row["condition"]
        (found,) = (c for c in result.conditions if c.parameter.name == asked["parameter"])
        assert (found.value, found.above, found.gap) == (Fraction(asked["at_most"]), False, Fraction(0))
