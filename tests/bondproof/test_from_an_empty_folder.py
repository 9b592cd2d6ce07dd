"""From an empty folder to a rule that is watched: the real commands, one process each, as an engineer types them."""

import json
import os
import re
import subprocess
import sysconfig
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]

PROGRAM = Path(sysconfig.get_path("scripts")) / "bondproof"
FILE, BEFORE = "audit.mech.yaml", "before.mech.yaml"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(*line: str) -> CompletedProcess[str]:
        here = dict(os.environ)  # without what readline sets for children alone, such as COLUMNS
        return subprocess.run([PROGRAM, *line], cwd=tmp_path, env=here, capture_output=True, text=True, timeout=120)

    return command


def set_bond(file: Path, value: Fraction) -> int:
    """Edit the bond of a spec, and return the number of its line."""
    text, found = re.subn(r"(?m)^(\s+bond:\s+)[^#\n]*", rf"\g<1>{value} USD ", file.read_text())
    assert found == 1
    file.write_text(text)
    return next(number for number, line in enumerate(text.splitlines(), 1) if re.match(r"\s+bond:", line))


def test_a_bond_that_is_lowered_is_noticed_named_and_refuted(run: Run, tmp_path: Path) -> None:
    file = tmp_path / FILE
    assert list(tmp_path.iterdir()) == []
    assert run("init", FILE).returncode == 0
    window = json.loads(run("bond", FILE, "--set", "bond=solve min USD", "--format", "json").stdout)
    least, claim = Fraction(window["min"]), window["binding"]["min"]
    set_bond(file, least * 11 / 10)
    assert run("verify", FILE).returncode == 0
    assert run("snapshot", FILE).returncode == 0
    recorded = (tmp_path / "bondproof.snap").read_bytes()

    (tmp_path / BEFORE).write_bytes(file.read_bytes())
    line = set_bond(file, least / 2)
    checked = run("snapshot", "--check")
    assert checked.returncode == 4
    assert re.search(rf"NEWLY REFUTED \(looser\)  {claim}\s+{re.escape(FILE)}:", checked.stdout)
    assert (tmp_path / "bondproof.snap").read_bytes() == recorded

    told = run("diff", BEFORE, FILE)
    assert told.returncode == 0
    assert re.search(rf"NEWLY REFUTED \(looser\)  {claim}\s+{re.escape(FILE)}:", told.stdout)
    assert re.search(rf"^ +\+ +{line} +bond: +{least / 2} USD( |$)", told.stdout, re.MULTILINE)

    refuted = run("verify", FILE)
    assert refuted.returncode == 1
    assert f"REFUTED  {claim} " in refuted.stdout
    assert "line  transfer" in refuted.stdout
    assert re.search(r"total .* must be [<>]", refuted.stdout)
