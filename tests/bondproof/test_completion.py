"""Completion: what a shell asks and gets, by click's protocol and by bash itself; nothing that a shell could run."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof.cli.root import COMMANDS
from mechanisms.language.catalogue import names

Run = Callable[..., CompletedProcess[str]]
Ask = Callable[..., list[str]]

SPEC = """\
mech: 1
params:
  bond: 20 USD
schemes:
  mild:
  strict:
    bond: 40 USD
claims:
  enough: bond > 5 USD
  $(touch ran): bond > 5 USD
"""


@pytest.fixture
def ask(bondproof: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """What bash is offered for the last word of a line, in a folder with a spec and names that a shell could run."""
    (tmp_path / "rules" / "deep").mkdir(parents=True)
    (tmp_path / ".hidden").mkdir()
    for name in ("a.mech.yaml", "rules/b.mech.yaml", "rules/deep/c.mech.yaml", ".hidden/d.mech.yaml", "e.yaml"):
        (tmp_path / name).write_text(SPEC)
    for name in (
        "$(touch ran).mech.yaml",
        "x;touch ran.mech.yaml",
        "new\nline.mech.yaml",
        "-q.mech.yaml",
        "*.mech.yaml",
    ):
        (tmp_path / name).write_text(SPEC)
    monkeypatch.chdir(tmp_path)

    def asked(*line: str) -> list[str]:
        words = ["bondproof", *line]
        monkeypatch.setenv("_BONDPROOF_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", "\n".join(words))
        monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
        answer = bondproof()
        assert (answer.returncode, answer.stderr) == (0, "")
        found = [line.partition(",") for line in answer.stdout.split("\n") if line]
        assert {kind for kind, _, _ in found} <= {"plain"}
        return [name for _, _, name in found]

    return asked


def test_commands_and_options_are_completed(ask: Ask) -> None:
    assert ask("") == list(COMMANDS)
    assert ask("ver") == ["verify"]
    assert "--format" in ask("verify", "--f")
    assert ask("verify", "--format", "j") == ["json", "junit"]
    assert ask("completion", "") == ["bash", "zsh", "fish"]


@pytest.mark.parametrize("command", [["verify"], ["lint"], ["bond"], ["compare"], ["show"], ["export", "smt2"]])
def test_a_spec_is_a_name_of_the_catalogue_or_a_file(ask: Ask, command: list[str]) -> None:
    assert ask(*command, "") == [*names(), "a.mech.yaml", "rules/b.mech.yaml", "rules/deep/c.mech.yaml"]
    assert ask(*command, "cosm") == ["cosmos"]


def test_files_are_completed_in_the_folder_that_is_typed(ask: Ask) -> None:
    assert ask("verify", "a.mech.yaml", "rules/") == ["rules/b.mech.yaml", "rules/deep/c.mech.yaml"]
    assert ask("verify", "./a") == ["./a.mech.yaml"]
    assert ask("verify", "nowhere/") == []


def test_schemes_and_claims_are_those_of_the_spec_on_the_line(ask: Ask) -> None:
    assert ask("verify", "a.mech.yaml", "--scheme", "") == ["mild", "strict"]
    assert ask("compare", "a.mech.yaml", "--schemes", "mild,s") == ["mild,strict"]
    assert ask("bond", "a.mech.yaml", "--for", "") == ["enough"]
    assert ask("export", "smt2", "a.mech.yaml", "--claim", "e") == ["enough"]
    assert ask("verify", "nowhere.mech.yaml", "--scheme", "") == []


def test_explain_completes_codes_words_and_claims(ask: Ask) -> None:
    assert ask("explain", "M06") == [f"M06{n}" for n in range(9) if n != 9]
    assert ask("explain", "UND") == ["UNDECIDED"]
    assert ask("explain", "a.mech.yaml/") == ["a.mech.yaml/enough"]
    assert ask("explain", "rules/") == ["rules/b.mech.yaml", "rules/deep/c.mech.yaml"]
    assert ask("explain", "a.mech.yaml", "") == ["enough"]


@pytest.mark.parametrize("line", [("verfy", ""), ("verify", "--scheme", ""), ("explain", "a", "b", "")])
def test_a_line_that_makes_no_sense_gets_no_names_and_no_words(ask: Ask, line: tuple[str, ...]) -> None:
    assert ask(*line) == []


def test_completion_loads_no_solver_and_no_formula() -> None:
    code = """
import sys
from bondproof.__main__ import main
assert main([]) == 0
print(*sorted(sys.modules), file=sys.stderr)
"""
    line = "bondproof\nverify\ncommit-reveal-audit\n--scheme\n"
    asked = {"_BONDPROOF_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": "4"}
    answer = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **asked}, capture_output=True, text=True, timeout=60
    )
    assert answer.stdout.split() == ["plain,slashing", "plain,bond-only", "plain,no-bond"]
    heavy = {
        "z3",
        "cvxpy",
        "sympy",
        "numpy",
        "rich",
        "solvers",
        "proofs",
        "bondproof.results",
        "mechanisms.terms.terms",
    }
    assert set(answer.stderr.split()) & heavy == set()


@pytest.mark.parametrize(
    ("shell", "mark"),
    [("bash", "complete -o nosort -F"), ("zsh", "#compdef bondproof"), ("fish", "complete --no-files")],
)
def test_the_script_of_each_shell_is_printed(bondproof: Run, shell: str, mark: str) -> None:
    answer = bondproof("completion", shell)
    assert answer.returncode == 0
    assert mark in answer.stdout
    assert f"_BONDPROOF_COMPLETE={shell}_complete" in answer.stdout
    assert bondproof("completion", "tcsh").returncode == 2


def test_a_request_without_a_line_gets_no_names(bondproof: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_BONDPROOF_COMPLETE", "bash_complete")
    monkeypatch.delenv("COMP_WORDS", raising=False)
    answer = bondproof()
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("shell", "at", "answered"), [("zsh", "1", "plain\nbond\nCompute"), ("fish", "bon", "plain,bond\t")]
)
def test_the_other_shells_are_answered_in_their_own_form(
    bondproof: Run, monkeypatch: pytest.MonkeyPatch, shell: str, at: str, answered: str
) -> None:
    monkeypatch.setenv("_BONDPROOF_COMPLETE", f"{shell}_complete")
    monkeypatch.setenv("COMP_WORDS", "bondproof bon")
    monkeypatch.setenv("COMP_CWORD", at)
    assert bondproof().stdout.startswith(answered)


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash on this machine")
def test_bash_itself_completes_and_runs_nothing(ask: Ask, tmp_path: Path) -> None:
    script = f"""
bondproof() {{ command "{sys.executable}" -m bondproof "$@"; }}
export -f bondproof
mkdir bin && printf '#!/bin/sh\\nexec "{sys.executable}" -m bondproof "$@"\\n' > bin/bondproof && chmod +x bin/bondproof
PATH="$PWD/bin:$PATH"
eval "$(command bondproof completion bash)"
complete -p bondproof
COMP_WORDS=(bondproof lint "") COMP_CWORD=2
_bondproof_completion bondproof
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("_BONDPROOF", "COMP_"))}
    answer = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60, env=environment)
    assert answer.returncode == 0, answer.stderr
    first, *offered = answer.stdout.splitlines()
    assert first == "complete -o nosort -F _bondproof_completion bondproof"
    assert offered == [*names(), "a.mech.yaml", "rules/b.mech.yaml", "rules/deep/c.mech.yaml"]
    assert not (tmp_path / "ran").exists()
