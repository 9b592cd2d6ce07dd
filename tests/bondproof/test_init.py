"""`init` writes a spec that shows what bondproof does, and replaces nothing."""

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof.commands.init import STARTER
from bondproof.commands.schema import SHIPPED

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def begun(bondproof: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CompletedProcess[str]:
    """The answer of `bondproof init` in an empty folder, which is then the current one."""
    monkeypatch.chdir(tmp_path)
    return bondproof("init")


def test_the_first_spec_is_written_and_has_nothing_to_complain_of(begun: CompletedProcess[str], bondproof: Run) -> None:
    assert (begun.returncode, begun.stderr) == (0, "")
    assert Path("my.mech.yaml").read_bytes() == STARTER.read_bytes()
    checked = bondproof("lint", "my.mech.yaml")
    assert checked.stdout.endswith("1 spec: 0 errors, 0 warnings\n")


def test_every_command_that_init_names_says_what_is_promised(begun: CompletedProcess[str], bondproof: Run) -> None:
    lines = re.findall(r"^  (bondproof .*?)  +# (.+)$", begun.stdout, flags=re.MULTILINE)
    answers = {shows: bondproof(*shlex.split(line)[1:]) for line, shows in lines}
    verified = answers["decide the claims"]
    assert verified.returncode == 0
    assert "3 claims: 3 proved" in verified.stdout
    window = answers["the bonds that work"]
    assert window.returncode == 0
    assert "bond in (23.09 USD, 1998 USD]" in window.stdout
    failed = answers["how a claim fails"]
    assert failed.returncode == 1
    assert "any one of these fixes it:" in failed.stdout
    assert re.search(r"^  deters +yes +no$", answers["its schemes side by side"].stdout, flags=re.MULTILINE)


def test_init_as_data_names_the_files_and_the_next_commands(bondproof: Run, tmp_path: Path) -> None:
    file = tmp_path / "own name.mech.yaml"
    said = json.loads(bondproof("init", file, "--format", "json").stdout)
    assert said["written"] == [str(file)]
    assert said["next"][0] == {"command": f"bondproof verify '{file}'", "shows": "decide the claims"}
    assert bondproof("init", tmp_path / "y.mech.yaml", "--quiet").stdout == ""


def test_a_file_that_is_there_is_left_alone(begun: CompletedProcess[str], bondproof: Run) -> None:
    Path("my.mech.yaml").write_text("mine")
    again = bondproof("init")
    assert again.returncode == 2
    assert "`my.mech.yaml` is there already, and nothing is replaced" in again.stderr
    assert Path("my.mech.yaml").read_text() == "mine"


def test_a_link_that_leads_nowhere_is_left_alone(bondproof: Run, tmp_path: Path) -> None:
    link = tmp_path / "a.mech.yaml"
    link.symlink_to(tmp_path / "elsewhere")
    assert bondproof("init", link).returncode == 2
    assert not (tmp_path / "elsewhere").exists()


def test_the_schema_lies_beside_the_spec_that_names_it(bondproof: Run, tmp_path: Path) -> None:
    assert bondproof("init", tmp_path / "a.mech.yaml", "--schema").returncode == 0
    first, _, rest = (tmp_path / "a.mech.yaml").read_text().partition("\n")
    assert first == "# yaml-language-server: $schema=mech.schema.json"
    assert rest == STARTER.read_text()
    assert (tmp_path / "mech.schema.json").read_bytes() == SHIPPED.read_bytes()
    assert bondproof("init", tmp_path / "b.mech.yaml", "--schema").returncode == 0


def test_another_schema_is_not_replaced(bondproof: Run, tmp_path: Path) -> None:
    (tmp_path / "mech.schema.json").write_text("{}")
    refused = bondproof("init", tmp_path / "a.mech.yaml", "--schema")
    assert refused.returncode == 2
    assert f"bondproof schema --output {tmp_path / 'mech.schema.json'}" in refused.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["mech.schema.json"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("audit", "Write `bondproof init audit.mech.yaml`."),
        ("audit.yaml", "Write `bondproof init audit.mech.yaml`."),
        (".mech.yaml", "Write `bondproof init my.mech.yaml`."),
        (".", "Write `bondproof init my.mech.yaml`."),
        ("no/such.mech.yaml", "there is no folder `no`. Make it first"),
    ],
)
def test_what_is_no_name_for_a_spec_is_refused(
    bondproof: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = bondproof("init", given)
    assert answer.returncode == 2
    assert said in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_name_with_surprises_gives_commands_that_can_be_typed(
    bondproof: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = json.loads(bondproof("init", "--format", "json", "--", "-x; 'y\x1b[2J'.mech.yaml").stdout)
    line = shlex.split(said["next"][0]["command"])
    assert bondproof("lint", line[-1]).returncode == 0
    shown = bondproof("init", "--", "-\x1b[2J\n.mech.yaml").stdout
    assert "\x1b" not in shown
    assert shown.count("\n") == 6
