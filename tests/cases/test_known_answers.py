"""Known answers of tests/cases/cases.toml, each computed by the toolkit from a spec."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bondproof.commands.bond.bond import bond
from bondproof.commands.verify.verify import verify
from bondproof.results import BondResult, CheckedClaim
from mechanisms.language.catalogue import names
from mechanisms.terms.terms import Comparison, Relation
from proofs.playout.playout import PlayOut
from solvers.windows.real_sets import Span

HERE = Path(__file__).parent
TABLE: dict[str, list[dict[str, Any]]] = tomllib.loads((HERE / "cases.toml").read_text(encoding="utf-8"))
WORDS = {"yes": "PROVED", "valid": "PROVED", "no": "REFUTED", "invalid": "REFUTED"}


@dataclass(frozen=True, slots=True)
class Case:
    """One known answer: which question of which spec, and what it must be."""

    id: str
    spec: str
    claims: tuple[str, ...]
    overrides: tuple[str, ...]
    ask: str
    answer: str
    attained: bool
    then: dict[str, list[str]]

    @property
    def number(self) -> Fraction:
        return Fraction(self.answer)


def case_of(row: dict[str, Any]) -> Case:
    return Case(
        row["id"],
        where(row["spec"]),
        tuple(row["claims"]),
        tuple(row["set"]),
        row["ask"],
        row["answer"],
        row.get("attained", True),
        row.get("then", {}),
    )


def where(spec: str) -> str:
    """A name of the catalogue, or the path of a file of tests/specs/."""
    return spec if spec in names() else str(HERE.parent / "specs" / f"{spec}.mech.yaml")


CASES = [case_of(row) for row in TABLE["case"]]


def asking(*kinds: str, chained: bool = False) -> list[Any]:
    chosen = [case for case in CASES if case.ask in kinds and bool(case.then) is chained]
    return [pytest.param(case, id=case.id) for case in chosen]


def window_of(case: Case) -> BondResult:
    return bond(case.spec, claims=case.claims, overrides=case.overrides)


def only_span(result: BondResult) -> Span:
    (span,) = result.window.spans
    assert span.low_exact
    assert span.high_exact
    return span


@cache
def checked(spec: str, overrides: tuple[str, ...]) -> dict[str, CheckedClaim]:
    (verified,) = verify([spec], overrides=overrides).specs
    return {claim.result.statement.claim.name: claim for claim in verified.claims}


def answers(case: Case) -> Sequence[CheckedClaim]:
    return [checked(case.spec, case.overrides)[name] for name in case.claims]


@pytest.mark.parametrize("case", asking("minimum"))
def test_the_least_value_is_the_known_one(case: Case) -> None:
    result = window_of(case)
    span = only_span(result)
    assert span.low == case.number
    assert span.low_open is not case.attained
    assert result.window.low is not None, "something must show that less does not do"


@pytest.mark.parametrize("case", asking("maximum"))
def test_the_greatest_value_is_the_known_one(case: Case) -> None:
    result = window_of(case)
    span = only_span(result)
    assert span.high == case.number
    assert span.high_open is not case.attained
    assert result.window.high is not None, "something must show that more does not do"


@pytest.mark.parametrize("case", asking("exists"))
def test_whether_any_value_satisfies_the_claims_is_known(case: Case) -> None:
    result = window_of(case)
    assert result.word == WORDS[case.answer]
    assert bool(result.window.spans) is (case.answer == "yes")


@pytest.mark.parametrize("case", asking("verdict"))
def test_the_verdict_is_the_known_one(case: Case) -> None:
    assert [claim.word for claim in answers(case)] == [WORDS[case.answer]] * len(case.claims)


@pytest.mark.parametrize("case", [c for c in asking("verdict") if c.values[0].answer in ("no", "invalid")])
def test_the_counterexample_of_a_refuted_case_breaks_the_claim_when_played_out(case: Case) -> None:
    (claim,) = answers(case)
    broken = claim.result.broken
    assert broken is not None
    intervals = claim.mechanism.intervals
    assert all(broken.point[variable] in interval for variable, interval in intervals.items())
    played = PlayOut(claim.mechanism, broken.point)
    assert not played.holds(claim.result.statement, broken.part)
    if broken.gap is not None:
        assert broken.gap < 0, "every refuted claim of the table that is a comparison has the form a >= b"


@pytest.mark.parametrize("case", asking("payoff"))
def test_the_expected_payoff_is_the_known_one(case: Case) -> None:
    (claim,) = answers(case)
    (part,) = claim.result.statement.parts
    assert isinstance(part.condition, Comparison)
    margin = claim.result.margin
    assert margin is not None
    rising = part.condition.relation is Relation.GE
    assert (margin if rising else -margin) == case.number
    assert claim.word == ("PROVED" if margin >= 0 else "REFUTED")
    if claim.result.broken is not None:
        assert claim.result.broken.gap == case.number


@pytest.mark.parametrize("case", asking("minimum", chained=True))
def test_behind_the_least_bond_the_next_least_value_is_the_known_one(case: Case) -> None:
    least = only_span(window_of(case)).low
    further = tuple(text.replace("{}", str(least)) for text in case.then["set"])
    second = bond(case.spec, claims=case.then["claims"], overrides=case.overrides + further)
    span = only_span(second)
    assert span.low == case.number
    assert not span.low_open


# What a single number does not say ----------------------------------------------------------------------------------


def named(id_: str) -> Case:
    return next(case for case in CASES if case.id == id_)


def test_every_case_is_asked_once_and_in_a_way_that_some_test_asks() -> None:
    ids = [case.id for case in CASES] + [row["id"] for row in TABLE["waiting"]]
    assert len(ids) == len(set(ids))
    assert {case.ask for case in CASES} <= {"minimum", "maximum", "exists", "verdict", "payoff"}
    assert all(case.ask == "minimum" for case in CASES if case.then)


def test_what_waits_is_named_with_its_reason() -> None:
    assert [row["id"] for row in TABLE["waiting"]] == ["AUD-09", "BAT-04", "OBL-08"]
    assert all(row["reason"] for row in TABLE["waiting"])


def test_at_the_largest_bearable_noise_one_bond_alone_is_left() -> None:
    span = only_span(window_of(named("AUD-10")))
    assert span == Span(Fraction(80), Fraction(80))


def test_ten_jobs_are_the_most_tempting_number_of_ten_to_cheat_on() -> None:
    case = named("BAT-01")
    least = {
        k: only_span(bond(case.spec, claims=case.claims, overrides=[*case.overrides, f"cheated={k}"])).low
        for k in range(1, 11)
    }
    assert least[1] == 10  # the single-job bond
    assert max(least, key=lambda k: least[k]) == 10
    assert least[10] == case.number


def test_a_stake_that_is_not_needed_does_not_make_validators_stay() -> None:
    claims = checked(where("inference-and-validation"), ("stake=0 USD",))
    assert (claims["ic"].word, claims["ir"].word) == ("PROVED", "REFUTED")


def test_more_than_the_saving_is_refuted_where_cheating_pays_and_the_bond_is_larger_than_the_saving() -> None:
    (claim,) = answers(named("OBL-02"))
    assert claim.result.broken is not None
    point = {variable.name: value for variable, value in claim.result.broken.point.items()}
    assert point["saving"] < point["bond"]
    assert point["saving"] > point["p"] * point["bond"]


def test_ic_without_neg_is_refuted_where_a_cheater_earns_something_but_less_than_honest_work() -> None:
    (claim,) = answers(named("OBL-04"))
    assert claim.result.broken is not None
    played = PlayOut(claim.mechanism, claim.result.broken.point)
    payoffs = {e.plays: played.payoff(e.player, e.profile) for e in claim.result.statement.expectations}
    assert 0 < payoffs["cheat"] <= payoffs["honest"]


def test_his_own_challenge_pays_where_the_whole_bond_would_have_deterred() -> None:
    (claim,) = answers(named("VIS-104"))
    assert claim.result.broken is not None
    point = {variable.name: value for variable, value in claim.result.broken.point.items()}
    assert point["p"] * point["B"] >= point["G"]
    assert point["G"] > point["p"] * (1 - point["w"]) * point["B"]


def test_with_false_flags_the_bond_does_touch_an_honest_worker() -> None:
    claims = checked(where("three-bonds"), ("f=1/100", "R=10 USD", "c_h=6 USD", "c_d=1 USD", "bond=50 USD", "p=1/10"))
    assert claims["bond-leaves-honest-alone"].word == "REFUTED"
