"""Folders stand for the specs below them, and a git revision for what a spec was in it."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof.sources.revisions import is_revision

Run = Callable[..., CompletedProcess[str]]

SPEC = """\
mech: 1
name: audit
params:
  bond: {bond} USD
game:
  - worker: [honest, cheat]
ledger:
  - worker -> burn: bond when cheat
claims:
  cheating-costs: E[worker | cheat] < -10 USD
"""


def write(path: Path, bond: int = 20) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SPEC.format(bond=bond))
    return path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("b.mech.yaml", "a/c.mech.yaml", "a/deep/d.MECH.YAML", ".hidden/e.mech.yaml", "elsewhere/f.mech.yaml"):
        write(tmp_path / "specs" / name if name[0] != "e" else tmp_path / name)
    (tmp_path / "specs" / "notes.yaml").write_text("no spec")
    os.symlink(tmp_path / "elsewhere", tmp_path / "specs" / "link")
    os.symlink(tmp_path / "elsewhere" / "f.mech.yaml", tmp_path / "specs" / "link.mech.yaml")
    return tmp_path / "specs"


BELOW = ["specs/a/c.mech.yaml", "specs/a/deep/d.MECH.YAML", "specs/b.mech.yaml"]


@pytest.mark.parametrize("command", ["verify", "lint"])
def test_a_folder_stands_for_the_specs_below_it_without_links(bondproof: Run, folder: Path, command: str) -> None:
    answer = bondproof(command, "specs", "specs/b.mech.yaml", "--format", "json")
    assert answer.returncode == 0
    assert [spec["path"] for spec in json.loads(answer.stdout)["specs"]] == BELOW
    assert bondproof(command, "specs/").returncode == 0


def test_a_snapshot_of_a_folder_names_the_specs_below_it(bondproof: Run, folder: Path) -> None:
    (folder / "a" / "deep" / "d.MECH.YAML").rename(folder / "a" / "deep" / "d.mech.yaml")
    assert bondproof("snapshot", "specs").returncode == 0
    assert bondproof("snapshot", "--check").returncode == 0
    assert all(name.lower() in Path("bondproof.snap").read_text() for name in BELOW)
    write(folder / "b.mech.yaml", bond=5)
    assert bondproof("snapshot", "--check").returncode == 4


def test_a_folder_without_specs_is_a_usage_error(bondproof: Run, folder: Path) -> None:
    Path("empty").mkdir()
    answer = bondproof("verify", "empty")
    assert answer.returncode == 2
    assert "no file `*.mech.yaml` in `empty` or below it" in answer.stderr
    assert bondproof("verify", "nowhere/").returncode == 2


def test_a_name_of_the_catalogue_is_no_folder(bondproof: Run, folder: Path) -> None:
    write(Path("cosmos/x.mech.yaml"))
    (spec,) = json.loads(bondproof("lint", "cosmos", "--format", "json").stdout)["specs"]
    assert spec["path"].endswith("protocols/cosmos.mech.yaml")


def git(*arguments: str) -> None:
    settings = ("user.name=a", "user.email=a@b.c", "commit.gpgsign=false", "core.hooksPath=/dev/null")
    quiet = [word for setting in settings for word in ("-c", setting)]
    subprocess.run(["git", *quiet, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    git("init", "-q")
    spec = write(tmp_path / "rules" / "audit.mech.yaml", bond=20)
    git("add", ".")
    git("commit", "-qm", "first")
    git("tag", "v1")
    write(spec, bond=40)
    git("commit", "-qam", "second")
    write(spec, bond=30)
    return spec


@pytest.mark.parametrize(("revision", "old"), [("HEAD", "40"), ("v1", "20"), ("HEAD~1", "20")])
def test_a_spec_is_compared_with_a_revision_of_its_repository(
    bondproof: Run, repository: Path, revision: str, old: str
) -> None:
    answer = bondproof("diff", revision, "rules/audit.mech.yaml", "--format", "json")
    assert answer.returncode == 0, answer.stderr
    assert f"{revision}:rules/audit.mech.yaml" in answer.stdout
    assert "/tmp" not in answer.stdout.replace(str(repository.parent.parent), "")
    shown = bondproof("diff", revision, "rules/audit.mech.yaml").stdout
    assert f"bond: {old} USD" in shown
    assert "bond: 30 USD" in shown


def test_a_link_is_compared_with_what_it_leads_to(bondproof: Run, repository: Path) -> None:
    os.symlink(repository, "here.mech.yaml")
    assert "bond: 40 USD" in bondproof("diff", "HEAD", "here.mech.yaml").stdout


def test_a_fault_of_the_old_text_is_told_at_its_revision(bondproof: Run, repository: Path) -> None:
    repository.write_text("mech: 1\nparams:\n  bond: 20 USDD\n")
    git("commit", "-qam", "broken")
    write(repository)
    answer = bondproof("diff", "HEAD", "rules/audit.mech.yaml")
    assert answer.returncode == 2
    assert "HEAD:rules/audit.mech.yaml:3" in answer.stderr


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        ("v9", "no file, no spec and no git revision is called `v9`"),
        ("cosmso", "id you mean `cosmos`"),
        ("HEAD; touch pwned", "no git revision is called"),
        ("$(touch pwned)", "no git revision is called"),
        ("v1:rules", "no git revision is called"),
    ],
)
def test_a_revision_that_is_not_there_is_a_usage_error(
    bondproof: Run, repository: Path, revision: str, said: str
) -> None:
    answer = bondproof("diff", revision, "rules/audit.mech.yaml")
    assert answer.returncode == 2
    assert said in answer.stderr
    assert not Path("pwned").exists()


def test_a_revision_without_the_file_and_a_file_without_a_repository_are_usage_errors(
    bondproof: Run, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    new = write(Path("new.mech.yaml"))
    answer = bondproof("diff", "HEAD", str(new))
    assert (answer.returncode, "there is no `new.mech.yaml` in `HEAD`" in answer.stderr) == (2, True)
    alone = write(tmp_path_factory.mktemp("alone") / "audit.mech.yaml")
    answer = bondproof("diff", "HEAD", str(alone))
    assert (answer.returncode, "is in no git repository" in answer.stderr) == (2, True)


def test_without_git_a_sentence_says_so(bondproof: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository.parent))
    answer = bondproof("diff", "HEAD", "rules/audit.mech.yaml")
    assert (answer.returncode, "git is not installed" in answer.stderr) == (2, True)


def test_a_file_is_a_file_whatever_it_is_called(repository: Path) -> None:
    assert is_revision("HEAD", "rules/audit.mech.yaml")
    Path("HEAD").write_text("a file")
    assert not is_revision("HEAD", "rules/audit.mech.yaml")
    assert not is_revision("v1", "rules")
    assert not is_revision("before.mech.yaml", "rules/audit.mech.yaml")
