"""JUnit reports that test viewers accept: read by another program, and valid by the schema of Jenkins' xUnit plugin.

schemas/junit-10.xsd is that schema (MIT, G. Boissinot), as pytest tests its own reports with. It knows no `file` and
`line` of a test case, which GitLab and other viewers read.
"""

import platform
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from xml.etree import ElementTree

import pytest
from junitparser import JUnitXml, TestCase, TestSuite
from lxml import etree

SCHEMA = etree.XMLSchema(file=str(Path(__file__).parent / "schemas" / "junit-10.xsd"))
Run = Callable[..., CompletedProcess[str]]
Verified = Callable[..., str]


def read(text: str) -> JUnitXml:
    return JUnitXml.fromroot(etree.fromstring(text.encode()))


def suites(text: str) -> dict[str, TestSuite]:
    return {suite.name: suite for suite in read(text)}


def path(name: str) -> str:
    return f"rules & 100%/{name}.mech.yaml"


def cases(text: str, suite: str) -> dict[str, TestCase]:
    return {case.name: case for case in suites(text)[suite]}


def outcome(case: TestCase) -> str:
    found = [word for word, is_so in _outcomes(case) if is_so]
    assert len(found) == 1
    return found[0]


def _outcomes(case: TestCase) -> list[tuple[str, bool]]:
    return [
        ("passed", case.is_passed),
        ("failure", case.is_failure),
        ("error", case.is_error),
        ("skipped", case.is_skipped),
    ]


@pytest.mark.parametrize(
    "specs", [("mixed", "vacuous", "silent", "broken"), ("broken",), ("absent",), ("mixed", "-q")], ids=" ".join
)
def test_a_report_is_valid_by_an_independent_schema(verified: Verified, specs: tuple[str, ...]) -> None:
    tree = etree.fromstring(verified("junit", *specs).encode())
    for case in tree.iter("testcase"):
        assert case.attrib.pop("file")
        assert int(case.attrib.pop("line")) >= 1
    SCHEMA.assertValid(tree)


def test_each_claim_is_a_case_and_what_is_not_known_is_an_error(verified: Verified) -> None:
    found = {name: outcome(case) for name, case in cases(verified("junit", "mixed"), path("mixed")).items()}
    assert found == {
        "good": "passed",
        "hard": "error",
        "bad": "failure",
        "loses": "failure",
        "known": "passed",
        "surprise": "failure",
    }


def test_nothing_is_known_of_a_vacuous_claim_and_of_a_spec_without_claims(verified: Verified) -> None:
    text = verified("junit", "vacuous", "silent")
    for suite, name in (("vacuous", "anything"), ("silent", "VACUOUS: silent")):
        (error,) = cases(text, path(suite))[name].result
        assert outcome(cases(text, path(suite))[name]) == "error"
        assert error.type == "VACUOUS"


def test_a_claim_is_found_by_its_spec_and_its_line(verified: Verified) -> None:
    text = verified("junit", "mixed")
    loses = cases(text, path("mixed"))["loses"]
    assert loses.classname == path("mixed")
    element = next(e for e in ElementTree.fromstring(text).iter("testcase") if e.get("name") == "loses")
    assert (element.get("file"), element.get("line")) == ("rules & 100%/mixed.mech.yaml", "14")


def test_specs_of_one_name_are_told_apart_whatever_else_is_there(bondproof: Run, repository: Path) -> None:
    specs = [repository / folder / "rule.mech.yaml" for folder in ("v1", "v2")]
    for spec, name in zip(specs, ("good", "bad"), strict=True):
        spec.parent.mkdir()
        spec.write_text((repository / path(name)).read_text().replace(f"{name}:", "claim:"))
    both = bondproof("verify", *specs, "--format", "junit", "--report", "text=log").stdout
    found = [(suite.name, case.classname, case.name, case.is_passed) for suite in read(both) for case in suite]
    assert found == [
        ("v2/rule.mech.yaml", "v2/rule.mech.yaml", "claim", False),
        ("v1/rule.mech.yaml", "v1/rule.mech.yaml", "claim", True),
    ]
    log = Path("log").read_text().splitlines()
    assert [line for line in log if line.startswith("rule,")] == [
        f"rule, as written, {spec}" for spec in reversed(specs)
    ]
    assert "v2/rule.mech.yaml" in bondproof("verify", specs[1], "--format", "junit").stdout
    assert "rule, as written\n" in bondproof("verify", specs[1]).stdout


@pytest.mark.parametrize("form", ["text", "short", "junit", "github", "markdown", "sarif"])
def test_a_comment_that_may_cut_a_formula_is_told_however_quiet(bondproof: Run, repository: Path, form: str) -> None:
    spec = repository / path("good")
    spec.write_text(spec.read_text().replace("1 USD when honest", "1 USD when honest #* 2"))
    quiet = bondproof("verify", spec, "--format", form, "--quiet")
    assert quiet.returncode == 0
    assert "M019" in quiet.stdout
    if form == "junit":
        (case,) = cases(bondproof("verify", spec, "--format", form).stdout, path("good")).values()
        assert (case.is_passed, "warning[M019]: a comment begins here" in case.system_err) == (True, True)


def test_the_text_of_a_failure_is_the_ledger(verified: Verified) -> None:
    (failure,) = cases(verified("junit", "mixed"), path("mixed"))["loses"].result
    assert (failure.type, failure.message) == ("REFUTED", "fails by 1 USD")
    lines = failure.text.splitlines()
    assert lines[0] == "rules & 100%/mixed.mech.yaml:14:10"
    assert any(line.split()[:5] == ["8", "protocol", "->", "worker", "1"] for line in lines)
    assert lines[-1].endswith("must be > 0")


def test_text_of_a_spec_stays_text(verified: Verified) -> None:
    known = cases(verified("junit", "mixed"), path("mixed"))["known"]
    assert known.system_out.startswith("REFUTED as expected: because: ::stop-commands::t ]]> </failure><b> | ````")
    assert known.is_passed


def test_the_counts_are_those_of_the_cases(verified: Verified) -> None:
    text = verified("junit", "mixed", "vacuous", "broken")
    whole = ElementTree.fromstring(text)
    assert {key: whole.get(key) for key in ("tests", "failures", "errors")} == {
        "tests": "8",
        "failures": "3",
        "errors": "3",
    }
    for suite in read(text):
        shown = (suite.tests, suite.failures, suite.errors, suite.skipped)
        suite.update_statistics()
        assert (suite.tests, suite.failures, suite.errors, suite.skipped) == shown


def test_a_suite_says_what_computed_it_unless_it_is_to_be_the_same_everywhere(verified: Verified) -> None:
    def properties(*options: str) -> dict[str, str]:
        return {p.name: p.value for p in suites(verified("junit", "mixed", *options))[path("mixed")].properties()}

    usual, same = properties(), properties("--reproducible")
    assert usual["python"] == platform.python_version()
    assert {"bondproof", "z3-solver", "cvxpy", "python-flint", "sympy"} <= set(usual)
    assert set(same) == {"bondproof", "spec", "sha256", "question"}
    assert same["spec"] == "rules & 100%/mixed.mech.yaml"


def test_a_reproducible_report_has_no_times_and_the_same_bytes(verified: Verified) -> None:
    first = verified("junit", "mixed", "--reproducible")
    assert first == verified("junit", "mixed", "--reproducible")
    assert "time=" not in first
    assert ' time="' in verified("junit", "mixed")


def test_a_spec_that_cannot_be_read_is_an_error_with_its_lines(verified: Verified) -> None:
    text = verified("junit", "broken", "mixed")
    assert [suite.name for suite in read(text)] == [path("broken"), path("mixed")]
    case = cases(text, path("broken"))["the spec can be read"]
    (error,) = case.result
    assert error.type == "M012"
    assert "# ::error::x ]]>\n" in error.text
    assert error.text.count("error[M012]") == 2


def test_a_question_that_cannot_be_asked_is_an_error(bondproof: Run) -> None:
    answer = bondproof("verify", "nothing-such", "--format", "junit")
    assert answer.returncode == 2
    (case,) = cases(answer.stdout, "bondproof").values()
    (error,) = case.result
    assert outcome(case) == "error"
    assert "unknown spec `nothing-such`" in error.message


def test_a_name_that_is_no_text_is_written_out(bondproof: Run, repository: Path) -> None:
    answer = bondproof("verify", b"../a\x1b[31m\xff.mech.yaml".decode("utf-8", "surrogateescape"), "--format", "junit")
    assert answer.returncode == 2
    assert read(answer.stdout).tests == 1
    assert not {"\x1b", "\x00"} & set(answer.stdout)


def test_the_bytes_do_not_depend_on_which_libraries_are_installed(verified: Verified) -> None:
    text = verified("junit", "mixed", "broken", "--reproducible")
    assert text.startswith('<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="bondproof"')
    without_lxml = ElementTree.fromstring(text)
    assert text.partition("\n")[2] == ElementTree.tostring(without_lxml, encoding="unicode") + "\n"
