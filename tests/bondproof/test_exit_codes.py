"""Each situation ends in its own exit code, and no fault in a verdict's."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof.cli import answer

ROOT = Path(__file__).parents[2]
Run = Callable[..., CompletedProcess[str]]

SPEC = """\
mech: 1
name: small
params:
  x: 0 .. 1
  y: 0 .. 1
{assume}game:
  - worker: [honest, cheat]
ledger:
  - protocol -> worker: 1 USD when honest
honest: [honest]
claims:
  {claim}
"""
HARD = "hard: x^4 - 2*x^2*y^2 + y^4 + (x - y)^2 * (x*y - 1/3)^2 >= 0"


def spec(folder: Path, claim: str, assume: str = "") -> Path:
    file = folder / "small.mech.yaml"
    file.write_text(SPEC.format(claim=claim, assume=f"assume:\n  - {assume}\n" if assume else ""))
    return file


def test_all_claims_as_expected_is_0(bondproof: Run, tmp_path: Path) -> None:
    assert bondproof("verify", spec(tmp_path, "good: E[worker | honest] > 0")).returncode == 0


def test_a_refuted_claim_is_1(bondproof: Run, tmp_path: Path) -> None:
    assert bondproof("verify", spec(tmp_path, "bad: x + y <= 1")).returncode == 1


def test_a_refuted_claim_that_was_expected_is_0_and_a_proved_one_that_was_not_is_1(
    bondproof: Run, tmp_path: Path
) -> None:
    expect = "found:\n    claim: {}\n    expect: refuted\n    because: it was tried"
    assert bondproof("verify", spec(tmp_path, expect.format("x + y <= 1"))).returncode == 0
    proved = bondproof("verify", spec(tmp_path, expect.format("x + y <= 2")))
    assert proved.returncode == 1
    assert "the spec expects REFUTED, because: it was tried" in proved.stdout


def test_a_search_that_gives_up_is_3_and_never_proved(bondproof: Run, tmp_path: Path) -> None:
    hard = spec(tmp_path, HARD)
    assert bondproof("verify", hard).returncode == 0
    given_up = bondproof("verify", hard, "--rlimit", "3000")
    assert given_up.returncode == 3
    assert "UNDECIDED" in given_up.stdout
    assert "PROVED" not in given_up.stdout


def test_allow_undecided_turns_3_into_0_and_still_says_undecided(bondproof: Run, tmp_path: Path) -> None:
    allowed = bondproof("verify", spec(tmp_path, HARD), "--rlimit", "3000", "--allow-undecided")
    assert allowed.returncode == 0
    assert "UNDECIDED" in allowed.stdout


def test_contradictory_assumptions_are_5_though_every_claim_would_follow(bondproof: Run, tmp_path: Path) -> None:
    vacuous = bondproof("verify", spec(tmp_path, "anything: x > 2", assume="x + y > 3"))
    assert vacuous.returncode == 5
    assert "VACUOUS" in vacuous.stdout


@pytest.mark.parametrize("command", ["verify", "bond"])
def test_a_spec_that_claims_nothing_is_5(bondproof: Run, tmp_path: Path, command: str) -> None:
    file = tmp_path / "silent.mech.yaml"
    lines = ["mech: 1", "name: silent", "params:", "  bond: solve min USD", "game:", "  - worker: [honest, cheat]"]
    file.write_text("\n".join([*lines, "ledger:", "  - worker -> burn: bond when cheat", "honest: [honest]", ""]))
    answer = bondproof(command, file)
    assert answer.returncode == 5
    assert "nothing to check" in answer.stdout
    if command == "verify":
        assert answer.stdout.splitlines()[-1].startswith("0 claims; 1 spec without claims")
        short = bondproof(command, file, "commit-reveal-audit", "--format", "short", "--quiet").stdout
        assert short == f"{file}:1:1: VACUOUS: no claims: nothing to check\n"


def test_a_window_under_contradictory_assumptions_says_that_they_are(bondproof: Run, tmp_path: Path) -> None:
    file = spec(tmp_path, "anything: x > 2", assume="y > 2")
    answer = bondproof("bond", file, "--set", "x=solve min", "--for", "anything")
    assert answer.returncode == 5
    assert "no parameter point satisfies the ranges and the assumptions" in answer.stdout
    assert "nothing to check" not in answer.stdout


def test_refuted_outranks_vacuous_and_undecided(bondproof: Run, tmp_path: Path) -> None:
    both = spec(tmp_path, HARD + "\n  bad: x + y <= 1")
    assert bondproof("verify", both, "--rlimit", "3000").returncode == 1


def test_an_empty_window_is_1(bondproof: Run) -> None:
    assert bondproof("bond", "commit-reveal-audit", "--scheme", "bond-only").returncode == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ((), "Usage:"),
        (("verify",), "name a spec"),
        (("verify", "commit-reveal-audit", "--all"), "either SPEC or --all"),
        (("verifi",), "did you mean `verify`"),
        (("verify", "--frobnicate"), "No such option"),
        (("verify", "commit-reveal-audt"), "did you mean `commit-reveal-audit`?"),
        (("verify", "no/such.mech.yaml"), "no file `no/such.mech.yaml`"),
        (("verify", "commit-reveal-audit", "--scheme", "bond-onl"), "did you mean `bond-only`?"),
        (("verify", "commit-reveal-audit", "--set", "bnd=20 USD"), "did you mean `bond`"),
        (("verify", "commit-reveal-audit", "--set", "bond=20"), "write it in USD"),
        (("verify", "commit-reveal-audit", "--rlimit", "0"), "--rlimit"),
        (("bond", "commit-reveal-audit", "--for", "cheating-lose"), "Did you mean `cheating-loses`?"),
        (("bond", "commit-reveal-audit", "--set", "bond=20 USD"), "`bond: solve min USD`"),
        (("bond", "truebit"), "truebit has no parameter to solve for. Write `deposit: solve min USD`"),
        (("lint", "nothing-such"), "unknown spec"),
        (("show", "nothing-such"), "unknown spec"),
        (("bench", "show", "price", "h100-smx", "market"), "h100-sxm"),
        (("bench", "list", "gpu"), "`gpus`"),
        (("bench", "show"), "Missing argument"),
    ],
)
def test_what_the_user_can_correct_is_2_and_says_how(bondproof: Run, line: tuple[str, ...], said: str) -> None:
    refused = bondproof(*line)
    assert refused.returncode == 2
    assert said.lower() in refused.stderr.lower()
    assert "Traceback" not in refused.stderr
    assert refused.stdout == ""


@pytest.mark.parametrize(
    "line",
    [
        ("{}",),
        ("verify", "{}"),
        ("verify", "cosmos", "--scheme", "{}"),
        ("verify", "cosmos", "--set", "{}=1"),
        ("verify", "cosmos", "--report", "{}"),
        ("verify", "cosmos", "--report={}"),
        ("verify", "cosmos", "--output", "/nowhere/{}"),
        ("bond", "audited-inference", "--for", "{}"),
    ],
)
def test_nothing_that_was_typed_begins_a_line_or_commands_the_terminal(bondproof: Run, line: tuple[str, ...]) -> None:
    refused = bondproof(*(word.format("x\n::error::pwn\x1b[2J") for word in line))
    assert refused.returncode == 2
    assert "::error::pwn" in refused.stderr
    assert not any(part.lstrip().startswith("::error") for part in refused.stderr.split("\n"))
    assert "\x1b" not in refused.stderr


def test_a_fault_in_a_spec_is_2_with_its_line_and_a_caret(bondproof: Run, tmp_path: Path) -> None:
    file = spec(tmp_path, "bad: E[worker | honst] > 0")
    refused = bondproof("verify", file)
    assert refused.returncode == 2
    assert f" --> {file}:12:19\n" in refused.stderr
    assert "12 |   bad: E[worker | honst] > 0\n   |                   ^^^^^\n" in refused.stderr
    assert "did you mean `honest`?" in refused.stderr


def test_one_faulty_spec_does_not_hide_the_verdicts_of_another(bondproof: Run, tmp_path: Path) -> None:
    file = spec(tmp_path, "bad: E[worker | honst] > 0")
    both = bondproof("verify", file, "commit-reveal-audit")
    assert both.returncode == 2
    assert "cheating-loses" in both.stdout
    assert f"{file}:12:19" in both.stdout


def fail(*_: object) -> None:
    raise ZeroDivisionError("seven\nmore")


def test_a_bug_is_70_with_the_command_that_shows_it_again_and_no_traceback(
    bondproof: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer, "_settled", fail)
    broken = bondproof("verify", "a spec", "--set", "bond=20 USD")
    assert broken.returncode == 70
    assert "internal error: ZeroDivisionError: seven\n" in broken.stderr
    assert "bondproof verify 'a spec' --set 'bond=20 USD'\n" in broken.stderr
    assert "Traceback" not in broken.stderr


def test_a_bug_shows_its_traceback_when_asked(bondproof: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer, "_settled", fail)
    assert "Traceback" in bondproof("verify", "a", "-v").stderr
    monkeypatch.setenv("BONDPROOF_DEBUG", "1")
    assert "Traceback" in bondproof("verify", "a").stderr


def test_an_interrupt_inside_a_command_is_130(bondproof: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(answer, "_settled", interrupted)
    assert bondproof("verify", "commit-reveal-audit").returncode == 130


def test_ctrl_c_is_130_and_quiet() -> None:
    waits = "import bondproof.cli.answer as a, sys, time\nfrom bondproof.__main__ import main\n"
    waits += "a._settled = lambda *_: (print('ready', flush=True), time.sleep(60))\nsys.exit(main(['list']))"
    process = subprocess.Popen(
        [sys.executable, "-c", waits], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err == ""


def test_a_reader_that_has_gone_changes_no_exit_code() -> None:
    line = [sys.executable, "-m", "bondproof", "verify", "commit-reveal-audit", "--set", "bond=20 USD"]
    process = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) == 1
    assert err == ""
