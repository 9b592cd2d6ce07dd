"""The command `claims`: verdicts on what others published follow from the claims of specs, and from nothing else."""

from pathlib import Path

import pytest

import bondproof
from bondproof.results import ClaimsResult
from mechanisms.errors import SpecError, UnknownName, UsageError
from mechanisms.language.catalogue import court

SPEC = """mech: 1
name: deal
params:
  V: 1 USD .. 9 USD
claims:
  low: V >= {least} USD
  high:
    claim: V >= 2 USD
    expect: refuted
  when: exactly_when(V >= 2 USD, V - 2 USD >= 0 USD)
court:
  A1:
    says: never below the least
    source: a note, 2026
    claims: low
  A2:
    says: never below 2 USD
    source: a note, 2026
    claims: [low, high]
  A3:
    says: never below 2 USD
    source: another note
    claims: high
    iff: when
    follows: from 2 USD on
  A4:
    says: most are above 3 USD
    source: a note, 2026
    empirical: a measurement
  A5:
    says: it tends to 4 USD
    source: a note, 2026
    waiting: limits
"""


def deal(folder: Path, least: str = "1", name: str = "deal.mech.yaml") -> Path:
    path = folder / name
    path.write_text(SPEC.format(least=least))
    return path


def words(result: ClaimsResult) -> list[tuple[str, str]]:
    return [(ruling.name, ruling.word) for ruling in result.rulings]


def test_a_verdict_follows_from_the_claims_that_an_entry_names(tmp_path: Path) -> None:
    found = bondproof.claims(specs=[deal(tmp_path)])
    expected = ["PROVED", "REFUTED", "CONDITIONAL", "EMPIRICAL", "WAITING"]
    assert words(found) == list(zip(("A1", "A2", "A3", "A4", "A5"), expected, strict=True))
    assert found.exit_code == 0


def test_a_changed_number_changes_the_verdict_and_fails_the_run(tmp_path: Path) -> None:
    found = bondproof.claims(["A1"], specs=[deal(tmp_path, "1.5")])
    assert (words(found), found.exit_code) == ([("A1", "REFUTED")], 1)


def test_text_says_verdict_claim_exact_statement_and_evidence(tmp_path: Path) -> None:
    text = str(bondproof.claims(["A3", "A4"], specs=[deal(tmp_path).parent]))
    assert "CONDITIONAL  A3  never below 2 USD. Exactly: from 2 USD on. [deal: high REFUTED, when PROVED]" in text
    assert "EMPIRICAL    A4  most are above 3 USD. No theorem: a measurement." in text
    assert text.endswith("2 published claims: 1 conditional, 1 empirical")


def test_explained_a_claim_has_source_formulas_counterexample_and_certificates(tmp_path: Path) -> None:
    text = str(bondproof.claims(["A3"], specs=[deal(tmp_path)], explain=True))
    for part in ("source: another note", "V >= 2 USD", "Why high fails", "V = 1 USD", "bondproof certify DIR"):
        assert part in text


def test_a_misspelled_name_is_told_the_right_one(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="A1"):
        bondproof.claims(["A11"], specs=[deal(tmp_path)])


def test_entries_of_one_name_and_specs_without_entries_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="two published claims are called `A1`"):
        bondproof.claims(specs=[deal(tmp_path), deal(tmp_path, name="again.mech.yaml")])
    with pytest.raises(UsageError, match="no section `court`"):
        bondproof.claims(specs=["cosmos"])
    with pytest.raises(SpecError):
        bondproof.claims(specs=[deal(tmp_path, "1 whole")])


def test_every_claim_of_the_court_has_the_verdict_that_its_spec_records() -> None:
    assert len(court()) > 20
    found = bondproof.claims()
    assert [ruling.name for ruling in found.rulings if not ruling.as_expected] == []
    assert found.exit_code == 0
