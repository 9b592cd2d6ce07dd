"""Text of a spec reaches no terminal and no CI runner as more than text: every field, every command, every format."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bondproof.__main__ import main
from mechanisms.sanitize import acts, flowing, guarded, in_json, in_one_line, visible

Run = Callable[..., CompletedProcess[str]]

COLOR = re.compile(r"\x1b\[[0-9;]*m")
FORGED = "9 claims: 9 proved"
ATTACK = f"::stop-commands::x ##[error]a ##vso[task.x]b ##teamcity[c] {FORGED}"
BLOCK = f"|\n      a text\n      ::stop-commands::x\n\n      {FORGED}   (0.03 s)\n      ##[group]x"

SPEC = f"""\
mech: 1
name: forger
title: {BLOCK}
about: {BLOCK}
fault: {BLOCK}
source: {BLOCK}
params:
  rate: 10% .. 20%  # {ATTACK}
  stake: solve min USD  # {ATTACK}
game:
  - worker: [honest, cheat]  # {ATTACK}
ledger:
  - worker -> burn: 1 USD when cheat  # {ATTACK}
  - worker -> burn: rate * stake when cheat
honest: [honest]
schemes:
  none:
    ledger:
      - worker -> burn: 0 USD when cheat
claims:
  k0:
    claim: "E[worker | cheat] >= 0"
    expect: refuted
    because: {BLOCK}
  k1:
    claim: "E[worker | cheat] <= -2 USD"
    because: {BLOCK}
  k2:
    claim: "E[worker | cheat] >= 1 USD"
    because: {BLOCK}
"""
WITHOUT_BOND = SPEC.replace("solve min USD", "5 USD")

EVERYWHERE = ("text", "json", "markdown", "html", "latex")
COMMANDS = {
    "verify": (*EVERYWHERE, "short", "junit", "sarif", "github"),
    "lint": (*EVERYWHERE, "short", "sarif", "github"),
    "show": EVERYWHERE,
    "bond": EVERYWHERE,
    "compare": (*EVERYWHERE, "csv"),
    "explain": EVERYWHERE,
    "equilibria": EVERYWHERE,
    "export smt2": EVERYWHERE,
    "snapshot": EVERYWHERE,
    "bench pin": EVERYWHERE,
}
CASES = [(command, form) for command, forms in COMMANDS.items() for form in forms]


def obeyed(answer: str, form: str = "text") -> list[str]:
    """The lines of an answer that a runner, a terminal or a hasty reader would take for more than text."""
    found = []
    for line in answer.split("\n"):
        shown = COLOR.sub("", line)
        ours = form == "github" and line.startswith(("::error ", "::warning ", "::notice "))
        starts = shown.strip().startswith("::") and not ours
        if (
            starts
            or re.search(r"##\w*\[", shown)
            or not shown.isprintable()
            or (form != "markdown" and shown.strip(" #>").startswith(FORGED))
        ):
            found.append(line)
    return found


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = Path("forger.mech.yaml")
    file.write_text(SPEC)
    Path("fixed.mech.yaml").write_text(WITHOUT_BOND.replace("name: forger", "name: fixed"))
    return file


@pytest.mark.parametrize(("command", "form"), CASES)
@pytest.mark.parametrize("name", ["forger.mech.yaml", "fixed.mech.yaml"])
def test_no_text_of_a_spec_acts_in_any_format(bondproof: Run, spec: Path, command: str, form: str, name: str) -> None:
    found = bondproof(*command.split(), name, "--format", form, *(["-v"] if command == "verify" else []))
    assert found.returncode != 70, found.stderr
    assert "--format" not in found.stderr, found.stderr
    assert obeyed(found.stdout, form) + obeyed(found.stderr) == []
    if form in ("json", "sarif"):
        json.loads(found.stdout)


@pytest.mark.parametrize("columns", ["40", "79"])
@pytest.mark.parametrize("command", ["verify", "show", "explain", "bond", "lint"])
def test_no_line_that_a_narrow_terminal_breaks_begins_with_a_command(
    bondproof: Run, spec: Path, monkeypatch: pytest.MonkeyPatch, command: str, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr("bondproof.cli.answer.width", lambda: int(columns))
    for file in ("forger.mech.yaml", "fixed.mech.yaml"):
        lines = COLOR.sub("", bondproof(command, file, "--color", "always").stdout).split("\n")
        assert not [line for line in lines if line.strip().startswith("::") or "##[" in line]
        assert not [line for line in lines if line.startswith(FORGED)]


def test_json_says_what_the_spec_says(bondproof: Run, spec: Path) -> None:
    said = json.loads(bondproof("show", spec, "--format", "json").stdout)
    assert said["title"].split("\n")[1] == "::stop-commands::x"
    assert "\n##[group]x" in said["title"]


@pytest.mark.parametrize("form", ["text", "short", "json", "junit", "sarif", "github", "markdown"])
def test_names_of_files_and_arguments_do_not_act_either(
    bondproof: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for number, name in enumerate(["a\n::error::x", "a\x1b[2J\u202e", "::error::y", "##[group]z", f"b\n{FORGED}"]):
        file = Path(f"{name}.mech.yaml")
        file.write_text(WITHOUT_BOND.replace("name: forger", f"name: forger-{number}"))
        broken = Path(f"{name}-broken.mech.yaml")
        broken.write_text("mech: 1\n")
        for line in (("verify", file), ("verify", broken), ("verify", name), ("verify", file, "--set", f"{name}=1")):
            found = bondproof(*line, "--format", form)
            assert found.returncode in (1, 2, 5), found.stderr
            assert obeyed(found.stdout, form) + obeyed(found.stderr) == []


_NASTY = st.text(
    st.one_of(st.characters(), st.sampled_from(":#[]\n\r \t\x1b\x9b\u202e\u2066\u200b\u3000\ud800")), max_size=40
)
_PARTS = st.lists(st.one_of(_NASTY, st.sampled_from(["::", "##[", "##vso[", "\n::error::", "\x1b[31m", "\x1b[8m"])))


@given(_PARTS.map("".join))
def test_whatever_is_shown_is_harmless(text: str) -> None:
    for shown in (visible(text), in_one_line(text), flowing(text), guarded(text)):
        assert not re.search(r"##\w*\[", shown)
        for line in COLOR.sub("", shown).split("\n"):
            assert not line.strip().startswith("::")
            assert all(c.isprintable() or c == "\t" or (c.isspace() and ord(c) >= 0xA0) for c in line)
    assert "\n" not in in_one_line(text) + flowing(text)
    assert visible(visible(text)) == visible(text)
    assert json.loads(in_json(json.dumps(text, ensure_ascii=False))) == text
    if not acts(text):
        assert visible(text) == in_one_line(text) == text


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_PARTS.map("".join))
def test_whatever_an_override_holds_is_harmless(capsys: pytest.CaptureFixture[str], text: str) -> None:
    main(["lint", "commit-reveal-audit", f"--set=bond={text}"])
    printed = capsys.readouterr()
    assert obeyed(printed.out) + obeyed(printed.err) == []
