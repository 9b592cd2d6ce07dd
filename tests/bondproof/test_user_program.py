"""A user's program, by public names alone: the type checkers read it as strictly as our own code."""

from fractions import Fraction
from pathlib import Path

import pytest

import bondproof
from bondproof import results
from bondproof.dsl import E, Formula, Spec, choose, form, to_yaml
from bondproof.errors import SpecError


def bonded_workers(number: int, audits: Fraction) -> Spec:
    spec = Spec(f"workers-{number}")
    bond: Formula = spec.param("bond", "solve min USD")
    share: Formula = spec.param("audits", audits) / number
    for name in (f"worker{i}" for i in range(number)):
        honest, cheat = spec.decision(name, ["honest", "cheat"])
        caught = spec.chance(f"{name}_caught", choose(cheat, share, 0))
        spec.pay("outside", name, "1 USD", when=cheat)
        spec.pay(name, "burn", bond, when=caught)
        spec.honest(honest)
    spec.claim("deterred", form("strict_nash"))
    spec.claim("somebody-earns-nothing", E("worker0") <= 0)
    return spec


def least_bond(spec: Spec) -> Fraction:
    result: results.BondResult = bondproof.bond(spec, claims=["deterred"], budget=bondproof.Budget())
    return result.window.spans[0].low


def failures(result: results.VerifyResult) -> list[str]:
    return [
        claim.result.statement.claim.name for spec in result.specs for claim in spec.claims if not claim.as_expected
    ]


def test_the_bond_of_a_family_grows_with_the_workers_who_share_the_audits() -> None:
    """A caught cheater loses the bond, so n workers who share audits of 1/2 need more than 2n times what they save."""
    assert [least_bond(bonded_workers(n, Fraction(1, 2))) for n in (1, 2, 3)] == [2, 4, 6]


def test_a_family_is_verified_kept_and_read_again(tmp_path: Path) -> None:
    family = [bonded_workers(n, Fraction(1, 2)) for n in (1, 2)]
    assert failures(bondproof.verify(family, overrides=["bond=5 USD"])) == []
    assert failures(bondproof.verify(family, overrides=["bond=3 USD"])) == ["deterred"]
    for spec in family:
        (tmp_path / f"{spec.name}.mech.yaml").write_text(to_yaml(spec.mechanism()), encoding="utf-8")
    again = bondproof.verify(sorted(tmp_path.glob("*.mech.yaml")), overrides=["bond=3 USD"])
    assert failures(again) == ["deterred"]


def test_a_fault_is_caught_by_its_public_name() -> None:
    spec = bonded_workers(1, Fraction(1, 2))
    spec.pay("worker0", "burn", "bnod")
    with pytest.raises(SpecError) as caught:
        bondproof.load(spec)
    assert [fault.help for fault in caught.value.diagnostics] == ["did you mean `bond`?"]
