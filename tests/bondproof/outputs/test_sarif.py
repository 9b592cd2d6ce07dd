"""SARIF logs that code scanning accepts: valid by the standard's schema, and read by another program.

schemas/sarif-2.1.0.json is the schema of SARIF 2.1.0 with errata 01 (OASIS Open), as it is.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import jsonschema
import pytest
from sarif.loader import load_sarif_file

from bondproof.rendering.document import UNEXPECTED
from bondproof.rendering.sarif import rule
from mechanisms.language.codes import Code

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft4Validator(SCHEMA)
MIXED = "rules%20%26%20100%25/mixed.mech.yaml"
Log = Callable[..., Any]
Run = Callable[..., CompletedProcess[str]]


def results(log: Any) -> Any:
    return log["runs"][0]["results"]


def artifact(result: Any) -> Any:
    return result["locations"][0]["physicalLocation"]["artifactLocation"]


def fingerprints(log: Any) -> list[str]:
    return [value for result in results(log) for value in result["partialFingerprints"].values()]


@pytest.mark.parametrize(
    "specs",
    [("mixed",), ("mixed", "-v"), ("mixed", "vacuous", "silent", "broken"), ("broken",), ("absent",)],
    ids=" ".join,
)
def test_a_log_is_valid_by_the_schema_of_the_standard(log: Log, specs: tuple[str, ...]) -> None:
    VALIDATOR.validate(log(*specs))


def test_the_schema_refuses_a_log_with_a_line_0(log: Log) -> None:
    broken = log("mixed")
    results(broken)[0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    assert not VALIDATOR.is_valid(broken)


def test_another_program_reads_every_finding(verified: Callable[..., str], repository: Path) -> None:
    file = repository / "answer.sarif"
    file.write_text(verified("sarif", "mixed", "vacuous", "silent"), encoding="utf-8")
    read = load_sarif_file(str(file))
    assert read.get_distinct_tool_names() == ["bondproof"]
    assert (read.get_result_count(), read.get_report().get_issue_count_for_severity("error")) == (6, 6)
    records = read.get_records()
    assert {record["Location"] for record in records} == {
        MIXED,
        *(MIXED.replace("mixed", s) for s in ("vacuous", "silent")),
    }
    lines = sorted((record["Code"], record["Line"]) for record in records if record["Location"] == MIXED)
    assert lines == [("REFUTED", 13), ("REFUTED", 14), ("UNDECIDED", 12), (UNEXPECTED, 20)]


def test_what_passes_is_no_result_and_an_accepted_finding_is_one_only_when_everything_is_asked_for(log: Log) -> None:
    names = [result["message"]["text"].partition(" (")[0] for result in results(log("mixed"))]
    assert names == ["UNDECIDED: hard", "REFUTED: bad", "REFUTED: loses", "PROVED: surprise"]
    accepted = [result for result in results(log("mixed", "-v")) if result["level"] == "note"]
    assert len(accepted) == 1
    assert accepted[0]["suppressions"][0]["kind"] == "inSource"
    assert accepted[0]["suppressions"][0]["justification"].startswith("::stop-commands::")


def test_a_refuted_claim_has_its_ledger_in_the_message(log: Log) -> None:
    said = next(r["message"]["text"] for r in results(log("mixed")) if "loses" in r["message"]["text"])
    assert re.search(r"^ +8  protocol -> worker  1 USD  0\.000 ", said, re.MULTILINE)


def test_undecided_is_an_error_and_a_warning_only_where_it_is_let_pass(log: Log) -> None:
    def level(*options: str) -> str:
        return next(str(r["level"]) for r in results(log("mixed", *options)) if r["ruleId"] == "UNDECIDED")

    assert level() == "error"
    assert level("--allow-undecided") == "warning"


def test_paths_are_counted_from_the_top_of_the_repository(log: Log) -> None:
    found = {(artifact(r)["uri"], artifact(r)["uriBaseId"]) for r in results(log("mixed"))}
    assert found == {(MIXED, "%SRCROOT%")}


def test_a_path_given_in_full_is_counted_from_there_too(bondproof: Run, repository: Path) -> None:
    file = repository / "rules & 100%" / "mixed.mech.yaml"
    answer = json.loads(bondproof("verify", file, "--rlimit", "3000", "--format", "sarif").stdout)
    assert {artifact(r)["uri"] for r in results(answer)} == {MIXED}
    assert str(repository) not in json.dumps(answer)


def test_without_a_repository_paths_are_counted_from_the_current_folder(log: Log, repository: Path) -> None:
    (repository / ".git").rmdir()
    outside = artifact(results(log("mixed"))[0])
    assert outside == {"uri": f"file://{repository.as_posix()}/{MIXED}"}
    (repository / "rules & 100%").rename(repository / "work" / "rules & 100%")
    (repository / "work" / ".." / "rules & 100%").symlink_to(repository / "work" / "rules & 100%")
    assert artifact(results(log("mixed"))[0])["uri"] == MIXED


def test_a_spec_of_the_catalogue_is_counted_from_where_bondproof_is_installed(bondproof: Run, repository: Path) -> None:
    line = ("verify", "commit-reveal-audit", "--set", "bond=20 USD", "--format", "sarif")
    found = {tuple(artifact(r).values()) for r in results(json.loads(bondproof(*line).stdout))}
    assert found == {("mechanisms/protocols/commit-reveal-audit.mech.yaml", "BONDPROOF")}


def test_fingerprints_are_different_and_stay_when_lines_move(log: Log, repository: Path) -> None:
    before = fingerprints(log("mixed", "broken"))
    assert len(set(before)) == len(before) == 6
    for file in (repository / "rules & 100%").iterdir():
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("game:", "# one\n\n# two\ngame:"), encoding="utf-8")
    moved = log("mixed", "broken")
    assert fingerprints(moved) == before
    assert {16, 17} <= {r["locations"][0]["physicalLocation"]["region"]["startLine"] for r in results(moved)}


def test_a_spec_that_is_named_twice_has_its_findings_once(log: Log) -> None:
    assert fingerprints(log("mixed", "mixed")) == fingerprints(log("mixed"))


def test_two_equal_faults_on_equal_lines_are_told_apart(log: Log, repository: Path) -> None:
    file = repository / "rules & 100%" / "broken.mech.yaml"
    line = "  - protocol -> worker: 1 USD when hoenst\n"
    file.write_text(file.read_text().replace("honest: [honest]\n", f"{line}{line}honest: [honest]\n"))
    found = fingerprints(log("broken"))
    assert len(set(found)) == len(found)
    assert {print_.partition(":")[2] for print_ in found} == {"1", "2"}


def test_faults_of_specs_are_results_with_their_codes(log: Log) -> None:
    answer = log("broken")
    run = answer["runs"][0]
    assert [r["ruleId"] for r in run["results"]] == ["M012", "M012"]
    assert [r["id"] for r in run["tool"]["driver"]["rules"]] == ["M012"]
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 2}]
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] == 5


def test_a_fault_without_a_place_is_a_notification_and_no_result(bondproof: Run, repository: Path) -> None:
    for line in (("verify", "nothing-such"), ("verify", "commit-reveal-audit", "--set", "bond=")):
        answer = bondproof(*line, "--format", "sarif")
        assert answer.returncode == 2
        log = json.loads(answer.stdout)
        VALIDATOR.validate(log)
        notification = log["runs"][0]["invocations"][0]["toolConfigurationNotifications"][0]
        assert (results(log), notification["level"]) == ([], "error")
        assert "nothing-such" in notification["message"]["text"] or "--set bond=" in notification["message"]["text"]


def test_text_of_a_spec_is_neither_a_link_nor_a_place_to_fill_in(log: Log) -> None:
    said = "\n".join(_texts(log("mixed", "-v")))
    assert "[a\\](javascript:b) {{0}}" in said
    assert "[a](" not in said.replace("justification", "")


def _texts(log: Any) -> Iterator[str]:
    return (result["message"]["text"] for result in results(log))


@pytest.mark.parametrize("code", [code.id for code in Code])
def test_every_code_has_a_rule_with_a_name_and_help(code: str) -> None:
    found = json.loads(json.dumps(rule(code)))
    assert re.fullmatch("Spec([A-Z][a-z]+)+", found["name"])
    assert found["shortDescription"]["text"]
    assert found["help"]["text"]


def test_lint_tells_its_faults_as_sarif(bondproof: Run, repository: Path) -> None:
    answer = bondproof(
        "lint", "../rules & 100%/broken.mech.yaml", "../rules & 100%/mixed.mech.yaml", "--format", "sarif"
    )
    log = json.loads(answer.stdout)
    VALIDATOR.validate(log)
    assert answer.returncode == 2
    assert [r["ruleId"] for r in results(log)] == ["M012", "M012"]


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        (b"rule\xff.mech.yaml", "rule%FF.mech.yaml"),
        (b"a b#c?d%e[f].mech.yaml", "a%20b%23c%3Fd%25e%5Bf%5D.mech.yaml"),
        ("\u03b1\n:.mech.yaml".encode(), "%CE%B1%0A%3A.mech.yaml"),
        (b"a\\b\x1b.mech.yaml", "a%5Cb%1B.mech.yaml"),
    ],
)
@pytest.mark.parametrize("text", ["mech: 1\n", "mech: 1\ngame: x\n"])
def test_a_file_name_is_percent_encoded_byte_by_byte(
    repository: Path, bondproof: Callable[..., CompletedProcess[str]], name: bytes, uri: str, text: str
) -> None:
    file = repository / os.fsdecode(name)
    file.write_text(text)
    run = json.loads(bondproof("verify", file, "--format", "sarif").stdout)["runs"][0]
    places = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in run["results"]}
    assert places == {uri}
    assert run["invocations"][0]["executionSuccessful"] is True
    assert run["automationDetails"] == {"id": "bondproof/"}
