"""The wheel that we build, in a fresh environment, in the repository of somebody who has `solvers/` and `proofs/`, too.

The environment holds the wheel and nothing else of ours. Other packages are those around this test, by a .pth file:
a line in such a file is searched, but what it holds is not read, so that our editable install stays outside.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("bondproof", "mechanisms", "proofs", "solvers", "benchmarks")
SPEC = """\
mech: 1
name: spot-check
params:
  bond: solve min USD for cheating-loses
  audit_rate: 2% .. 10%
game:
  - worker: [honest, cheat]
  - caught: chance audit_rate when cheat
ledger:
  - worker -> outside: 0.60 USD when honest
  - worker -> burn: bond when caught
claims:
  cheating-loses: E[worker | cheat] < E[worker | honest]
"""
OWN_TEST = """\
import sys
from pathlib import Path

import benchmarks, mechanisms, proofs, solvers

def test_the_packages_are_those_of_this_repository():
    for package in (benchmarks, mechanisms, proofs, solvers):
        assert Path(package.__file__).parent.parent == Path(__file__).parent
    assert "bondproof.pytest_plugin" in sys.modules
"""


@dataclass(frozen=True)
class Fresh:
    """An environment with the wheel installed, and a user's repository."""

    wheel: Path
    home: Path
    scripts: Path
    repository: Path

    def run(self, program: str, *arguments: str) -> str:
        """What a program of the environment prints in the repository, where it ends well."""
        dropped = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTEST_ADDOPTS", "__PYVENV_LAUNCHER__")
        done = subprocess.run(
            [str(self.scripts / program), *arguments],
            cwd=self.repository,
            env={name: value for name, value in os.environ.items() if name not in dropped},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    folder = tmp_path_factory.mktemp("fresh")
    _do("hatchling", "build", "-t", "wheel", "-d", str(folder))
    (wheel,) = folder.glob("*.whl")
    home = folder / "environment"
    venv.create(home, symlinks=os.name != "nt")
    paths = sysconfig.get_paths("venv", vars={"base": str(home), "platbase": str(home)})
    python = str(Path(paths["scripts"]) / "python")
    _do("pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", "--no-compile", str(wheel))
    around = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(paths["purelib"], "around.pth").write_text("\n".join(sorted(around)), encoding="utf-8")
    repository = folder / "repository"
    for package in ("solvers", "proofs", "benchmarks", "mechanisms"):
        (repository / package).mkdir(parents=True)
        (repository / package / "__init__.py").write_text("OURS = False\n")
    (repository / "conftest.py").write_text("import solvers\n")
    (repository / "test_own.py").write_text(OWN_TEST)
    (repository / "protocol").mkdir()
    (repository / "protocol" / "spot.mech.yaml").write_text(SPEC)
    return Fresh(wheel, home, Path(paths["scripts"]), repository)


def _do(module: str, *arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_wheel_holds_every_file_of_the_packages_and_nothing_else(fresh: Fresh) -> None:
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file())
    ours = {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}
    with ZipFile(fresh.wheel) as wheel:
        held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert held == {name for name in ours if not name.startswith(("benchmarks/performance/", "benchmarks/gallery/"))}
    assert {f"{package}/py.typed" for package in PACKAGES} <= held


def test_the_installed_package_says_what_it_needs_and_what_it_offers(fresh: Fresh) -> None:
    ask = "import bondproof as b, importlib.metadata as m; print(b.__file__, *m.distribution('bondproof').entry_points)"
    where, _, offers = fresh.run("python", "-P", "-c", ask).partition(" EntryPoint")
    assert fresh.home in Path(where).parents
    assert "name='bondproof', value='bondproof.__main__:program', group='console_scripts'" in offers
    assert "name='bondproof', value='bondproof.pytest_plugin', group='pytest11'" in offers


def test_pytest_runs_a_users_own_packages_and_his_specs(fresh: Fresh) -> None:
    printed = fresh.run("python", "-m", "pytest", "-v", "-W", "error", "-p", "no:cacheprovider")
    assert "protocol/spot.mech.yaml::cheating-loses PASSED" in printed
    assert "protocol/spot.mech.yaml::bond/window PASSED" in printed
    assert "3 passed" in printed


@pytest.mark.parametrize("way", [["bondproof"], ["python", "-m", "bondproof"]], ids=" ".join)
def test_the_command_works_beside_a_users_own_packages(fresh: Fresh, way: list[str]) -> None:
    printed = fresh.run(*way, "verify", "protocol/spot.mech.yaml", "audited-inference")
    assert "2 specs, 9 claims: 9 proved" in printed
