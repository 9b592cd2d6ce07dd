"""`export smt2`: cvc5 reads every obligation of every shipped spec as it is, and contradicts no verdict."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import cvc5
import pytest

from bondproof.exports import MEANING, export_smt2
from bondproof.report.formats import Manner, render
from bondproof.verification import verify
from mechanisms.catalogue import names
from mechanisms.errors import UnknownName, UsageError

Run = Callable[..., CompletedProcess[str]]


def answers(text: str) -> list[str]:
    """What cvc5 says to each question, in order."""
    solver = cvc5.Solver(cvc5.TermManager())
    solver.setOption("rlimit-per", "200000")
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "export")
    said = []
    while not (command := parser.nextCommand()).isNull():
        said.append(command.invoke(solver, parser.getSymbolManager()).strip())
    return [answer.split()[0] for answer in said if answer.startswith(("sat", "unsat", "unknown"))]


@pytest.mark.parametrize("name", names())
def test_cvc5_reads_a_whole_spec_and_contradicts_no_verdict(name: str) -> None:
    try:
        result = export_smt2(name)
    except UsageError:
        (verified,) = verify([name], repair_expected=False).specs
        assert not verified.chosen, "there is a bond for all claims"
        return
    said = answers(render(result, "text", Manner()))
    assert len(said) == len(result.obligations)
    (verified,) = verify([name], repair_expected=False).specs
    words = {claim.result.statement.claim.name: claim.word for claim in verified.claims}
    for claim, group in _grouped([o.claim for o in result.obligations], said).items():
        if claim == MEANING or words[claim] == "PROVED":
            assert "sat" not in group or "binomial tail" in "".join(
                o.script for o in result.obligations if o.claim == claim
            )
        else:
            assert set(group) != {"unsat"}


def _grouped(claims: list[str], said: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for claim, answer in zip(claims, said, strict=True):
        found.setdefault(claim, []).append(answer)
    return found


def test_one_claim_alone_is_exported_without_what_its_meaning_rests_on() -> None:
    result = export_smt2("audited-inference", claims=["honesty-pays"])
    assert [o.claim for o in result.obligations] == ["honesty-pays"]
    assert result.taken == ("bond = 139/100 in base units",)


def test_a_claim_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(UnknownName, match="Did you mean `honesty-pays`"):
        export_smt2("audited-inference", claims=["honesty-pay"])


def test_without_a_bond_for_all_claims_a_value_is_asked_for() -> None:
    with pytest.raises(UsageError, match="--set bond="):
        export_smt2("audited-inference", overrides=["audit_rate=0"])


def test_the_command_writes_a_file_that_a_solver_reads(bondproof: Run, tmp_path: Path) -> None:
    done = bondproof("export", "smt2", "audited-inference", "--output", tmp_path / "all.smt2")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert set(answers((tmp_path / "all.smt2").read_text(encoding="utf-8"))) == {"unsat"}


def test_json_and_short_name_each_obligation(bondproof: Run) -> None:
    options = "export", "smt2", "audited-inference", "--claim", "honesty-pays"
    found = json.loads(bondproof(*options, "--format", "json").stdout)
    assert [o["claim"] for o in found["obligations"]] == ["honesty-pays"]
    assert found["obligations"][0]["smt2"].startswith("(set-logic QF_NRA)")
    assert bondproof(*options, "--format", "short").stdout == "honesty-pays: honesty-pays\n"


def test_another_format_of_export_is_a_usage_error(bondproof: Run) -> None:
    assert bondproof("export", "efg", "audited-inference").returncode == 2
