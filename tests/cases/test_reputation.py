"""Known answers of tests/cases/reputation.toml, each computed by the toolkit from the model `reputation`."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bondproof.commands.bond.bond import bond
from bondproof.commands.equilibria.equilibria import equilibria
from bondproof.commands.verify.verify import verify
from bondproof.results import BondResult

TABLE = tomllib.loads((Path(__file__).parent / "reputation.toml").read_text(encoding="utf-8"))


def asking(kind: str) -> list[Any]:
    return [pytest.param(row, id=row["id"]) for row in TABLE["case"] if row["ask"] == kind]


def window(row: dict[str, Any]) -> BondResult:
    return bond("reputation", claims=["deters"], scheme=row.get("scheme"), overrides=row["set"])


def least(spec: str, claim: str, *overrides: str) -> Fraction:
    (span,) = bond(spec, claims=[claim], overrides=overrides).window.spans
    assert span.low_exact
    return span.low


def test_every_case_is_asked() -> None:
    assert {row["ask"] for row in TABLE["case"]} == {"minimum", "none", "equilibria"}
    assert len({row["id"] for row in TABLE["case"]}) == len(TABLE["case"])


@pytest.mark.parametrize("row", asking("minimum"))
def test_the_least_value_that_deters_is_the_known_one(row: dict[str, Any]) -> None:
    result = window(row)
    (span,) = result.window.spans
    assert (span.low, span.low_exact, span.low_open) == (Fraction(row["answer"]), True, False)
    assert result.window.low is not None, "something must show that less does not do"


@pytest.mark.parametrize("row", asking("none"))
def test_no_value_deters(row: dict[str, Any]) -> None:
    assert window(row).word == "REFUTED"


@pytest.mark.parametrize("row", asking("equilibria"))
def test_the_equilibria_of_the_meta_game_are_the_known_ones(row: dict[str, Any]) -> None:
    result = equilibria("reputation", overrides=row["set"])
    found = [(e.profile.rows, e.profile.columns) for e in result.solution.equilibria]
    wanted = [tuple(tuple(map(Fraction, mixed)) for mixed in profile) for profile in row["answer"]]
    assert result.solution.complete
    assert sorted(found) == sorted(wanted)
    assert sum(rows[0] == 1 for rows, _ in found) == row["honest"]


def test_free_identities_undo_reputation_for_every_discount_factor_and_every_saving() -> None:
    """REP-12 as a theorem: proved for all delta in [0, 1), all savings above 0 and all detection rates."""
    ranges = ("delta=[0 .. 1)", "saving=(0 .. 1000 USD]", "p=0 .. 1", "kappa=0 USD")
    (spec,) = verify(["reputation"], scheme="fresh-identities", overrides=ranges).specs
    words = {claim.result.statement.claim.name: claim.word for claim in spec.claims}
    assert words == {"deters": "REFUTED", "whitewashing-pays": "PROVED"}


@pytest.mark.parametrize(("periods", "word"), [(0, "REFUTED"), (1, "REFUTED"), (2, "PROVED"), (3, "PROVED")])
def test_two_periods_of_unpaid_probation_deter_whitewashing(periods: int, word: str) -> None:
    """REP-13 (Friedman and Resnick, paying dues): delta m (1 - delta^T)/(1 - delta) >= s first at T = 2."""
    given = (f"probation={periods}", "price=10 USD", "c_h=6 USD", "saving=5 USD", "delta=9/10", "p=1", "f=0")
    (spec,) = verify(["reputation"], scheme="dues", overrides=given).specs
    assert [claim.word for claim in spec.claims] == [word]


def test_where_dues_are_paid_honesty_is_the_only_equilibrium() -> None:
    """The dues are a binomial tail whose count, `probation`, is a parameter."""
    solution = equilibria("reputation", scheme="dues").solution
    assert solution.complete
    (only,) = solution.equilibria
    assert only.profile.rows[0] == 1


def test_the_premium_of_reputation_is_the_carrying_cost_of_the_least_bond() -> None:
    """REP-10: r s/p and rho s/p are the same wherever rho = r; neither formula is written here."""
    price = least("reputation", "deters", "c_h=6 USD", "saving=5 USD", "delta=10/11", "p=1/2", "price=solve min USD")
    of_bond = ("c_h=6 USD", "c_d=1 USD", "g=0 USD", "p=1/2", "f=0", "phi=0", "rho=1/10")
    capital = Fraction(1, 10) * least("audit-v1", "ic", *of_bond)
    assert price - 6 - capital == 0
    assert capital == 1
