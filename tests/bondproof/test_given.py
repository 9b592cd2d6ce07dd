"""Every public function takes a path, a name, a mechanism or a Spec, and means the same by each."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import bondproof
from bondproof.commands.certify.writing import keep_certificates, ready
from bondproof.commands.compare.result import CompareResult
from bondproof.dsl import E, Spec, choose
from bondproof.sources.loading import Given
from mechanisms.errors import SpecError, UsageError, WrongKind
from mechanisms.language.catalogue import find
from mechanisms.model.source import Source
from mechanisms.values import evolve

NAME = "commit-reveal-audit"


def spot_check(bond: str = "20 USD") -> Spec:
    spec = Spec("spot-check")
    amount, rate = spec.param("bond", bond), spec.param("audit_rate", "2% .. 10%")
    honest, cheat = spec.decision("worker", ["honest", "cheat"])
    caught = spec.chance("caught", choose(cheat, rate, 0))
    spec.pay("worker", "outside", "0.60 USD", when=honest)
    spec.pay("worker", "burn", amount, when=caught)
    spec.honest(honest)
    spec.claim("cheating-loses", E("worker", cheat) < E("worker", honest))
    spec.scheme("no-bond").set(amount, "0 USD")
    return spec


def _words(result: bondproof.results.VerifyResult) -> list[list[str]]:
    return [[claim.word for claim in spec.claims] for spec in result.specs]


def test_a_spec_may_be_given_alone_or_with_others_in_each_way() -> None:
    ways: list[Given] = [NAME, find(NAME), bondproof.load(NAME).mechanism, bondproof.load(NAME)]
    each = [bondproof.verify(way) for way in ways]
    assert _words(each[0]) == [["PROVED", "PROVED", "PROVED", "REFUTED"]]
    assert _words(bondproof.verify(ways)) == [words for result in each for words in _words(result)]


def test_a_refuted_claim_of_a_program_points_at_its_lines() -> None:
    text = str(bondproof.verify(spot_check()))
    assert "REFUTED  cheating-loses" in text
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    line = next(i for i, line in enumerate(lines, 1) if 'spec.pay("worker", "burn"' in line)
    assert re.search(rf"{line}  worker -> burn +bond ", text)
    assert f"{Path(__file__).name}:" in text


def test_the_other_functions_take_a_program_too() -> None:
    assert bondproof.bond(spot_check("solve min USD")).window.spans[0].low == 30
    assert bondproof.equilibria(spot_check("31 USD")).honest(0)
    compared = bondproof.compare(spot_check("solve min USD"), jobs=1)
    assert [row.scheme for row in compared.rows] == ["as written", "no-bond"]
    linted = bondproof.lint([spot_check(), NAME])
    assert linted.exit_code == 0
    assert [Path(spec.path).name for spec in linted.specs] == [Path(__file__).name, f"{NAME}.mech.yaml"]


def test_a_faulty_program_is_linted_and_is_told_beside_others() -> None:
    faulty = spot_check()
    faulty.pay("worker", "burn", "bnd")
    assert [d.message for d in bondproof.lint(faulty).specs[0].diagnostics] == ["unknown name `bnd`"]
    result = bondproof.verify([faulty, spot_check("31 USD")])
    assert (len(result.faults), len(result.specs), result.exit_code) == (1, 1, 2)
    with pytest.raises(SpecError, match="unknown name `bnd`"):
        bondproof.bond(faulty)


def test_a_scheme_and_overrides_come_on_top_of_those_of_a_mechanism() -> None:
    changed = bondproof.load(spot_check(), overrides=["bond=31 USD"]).mechanism
    assert _words(bondproof.verify(changed)) == [["PROVED"]]
    narrower = bondproof.load(changed, overrides=["audit_rate=1% .. 2%"]).mechanism
    assert narrower.source.overrides == ("bond=31 USD", "audit_rate=1% .. 2%")
    assert _words(bondproof.verify(narrower)) == [["REFUTED"]]
    assert _words(bondproof.verify(changed, scheme="no-bond")) == [["PROVED"]]
    without = bondproof.load(spot_check(), scheme="no-bond").mechanism
    assert _words(bondproof.verify(without)) == [["REFUTED"]]
    assert bondproof.load(without, overrides=["audit_rate=2%"]).mechanism.source.scheme == "no-bond"


def test_schemes_of_a_mechanism_are_compared_whatever_scheme_it_is_read_under() -> None:
    under = bondproof.load(spot_check("solve min USD"), scheme="no-bond").mechanism
    compared = bondproof.compare([under])
    assert [row.scheme for row in compared.rows] == ["as written", "no-bond"]
    assert isinstance(compared, CompareResult)


def test_a_mechanism_that_was_not_read_has_no_schemes() -> None:
    bare = evolve(bondproof.load(NAME).mechanism, source=Source())
    assert _words(bondproof.verify(bare, budget=bondproof.Budget()))[0][0] == "PROVED"
    with pytest.raises(UsageError, match="was not read from a spec"):
        bondproof.verify(bare, scheme="no-bond")


def test_a_proof_about_a_program_is_a_proof_about_its_yaml(tmp_path: Path) -> None:
    spec = spot_check("solve min USD")
    ready(tmp_path / "proofs")
    kept = keep_certificates(bondproof.verify(spec), tmp_path / "proofs")
    assert kept.certificates is not None
    assert {file.name for file in (tmp_path / "proofs").iterdir()} == {
        "spot-check.cheating-loses.json",
        "spot-check.bond%2Fwindow.json",
    }
    file = tmp_path / "spot-check.mech.yaml"
    file.write_text(bondproof.to_yaml(spec.mechanism()), encoding="utf-8")
    for given in (file, spec, spec.mechanism()):
        assert bondproof.certify(tmp_path / "proofs", specs=given).exit_code == 0
    file.write_text(bondproof.to_yaml(spot_check("30.5 USD").mechanism()), encoding="utf-8")
    assert bondproof.certify([tmp_path / "proofs"], specs=[file]).exit_code == 1


def test_every_kind_of_spec_is_written_as_yaml_with_its_changes() -> None:
    spec = spot_check()
    assert bondproof.to_yaml(spec) == bondproof.to_yaml(spec.mechanism()) == bondproof.to_yaml(bondproof.load(spec))
    assert bondproof.to_yaml(NAME) == bondproof.to_yaml(find(NAME))
    changed = bondproof.to_yaml(spec, scheme="no-bond", overrides=["audit_rate=3%"])
    assert "scheme: no-bond\nparams:\n  bond: 0 USD\n  audit_rate: 3%\n" in changed
    assert "schemes" not in changed


anything: Any = bondproof
"""The same without types, by which mypy refuses what follows."""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: anything.bond([NAME]), "expected one path, catalogue name, Mechanism or Spec; got list"),
        (lambda: anything.verify(3), "expected a path, catalogue name, Mechanism or Spec; got int"),
        (lambda: anything.to_yaml(None), "got NoneType"),
        (lambda: anything.lint([None]), "got NoneType"),
        (lambda: anything.verify(NAME, overrides="bond=20 USD"), r"overrides=\['bond=20 USD'\]"),
        (lambda: anything.bond(NAME, overrides={"bond": "2 USD"}), r"given as a dict. Give a list: .*\['bond=2 USD'\]"),
        (lambda: anything.compare(NAME, overrides=3), "overrides must be a list, not int"),
        (lambda: anything.load(spot_check(), overrides=[3]), "an override is a text"),
    ],
)
def test_what_is_no_spec_and_no_list_of_overrides_is_said_in_a_sentence(wrong: Callable[[], object], said: str) -> None:
    with pytest.raises(WrongKind, match=said):
        wrong()


def test_nothing_to_check_is_vacuous() -> None:
    assert bondproof.verify([]).exit_code == bondproof.lint([]).exit_code == 5
    with pytest.raises(UsageError, match="no spec is given to be compared"):
        bondproof.compare([])
