"""A lock holds for the specs in its folder, whatever the current folder is and however paths are written."""

import runpy
from collections.abc import Callable
from fractions import Fraction as F
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from bondproof.sources.loading import Given, load, to_yaml
from mechanisms.errors import SpecError
from mechanisms.language.reader import read

Run = Callable[..., CompletedProcess[str]]

KEYS, NAME = "price h100-sxm market", "audit.mech.yaml"
PROGRAM = f"""\
from bondproof.dsl import E, Spec

def audit() -> Spec:
    spec = Spec("audit")
    gpu = spec.param("gpu", "bench {KEYS}")
    spec.decision("worker", ["honest", "cheat"])
    spec.pay("worker", "outside", gpu * "1 h", when="honest")
    return spec
"""


@pytest.fixture
def lock(bondproof: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lock with a price of 1 USD/h, where the data says 2.29."""
    folder = tmp_path / "specs"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / NAME).write_text(f"mech: 1\nparams:\n  gpu: bench {KEYS}\nclaims:\n  cheap: gpu < 2 USD/h\n")
    assert bondproof("bench", "pin", NAME).returncode == 0
    pinned = folder / "mech.lock"
    text = pinned.read_text()
    assert text.count('"229/100"') == 1
    pinned.write_text(text.replace('"229/100"', '"1"'))
    return pinned


def _gpu(spec: Given) -> F:
    mechanism = load(spec).mechanism
    gpu = mechanism.parameter("gpu")
    assert gpu is not None
    return mechanism.fixed[gpu.variable] * 3600


def test_a_lock_holds_beside_a_file_wherever_the_process_goes(lock: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = lock.parent / "odd\u202ename"
    odd.mkdir()
    for file in (lock.parent / NAME, lock):
        (odd / file.name).write_bytes(file.read_bytes())
    mechanism = read(NAME)
    assert _gpu(Path(odd.name) / NAME) == 1
    monkeypatch.chdir(odd.parent.parent)
    assert _gpu(mechanism) == 1


def test_a_lock_holds_beside_a_program_wherever_the_process_goes(lock: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = lock.parent / "program.py"
    program.write_text(PROGRAM)
    names = runpy.run_path(str(program))
    monkeypatch.chdir(lock.parent.parent)
    assert _gpu(names["audit"]()) == 1
    assert _gpu(names["audit"]().mechanism()) == 1


@pytest.mark.parametrize("file", ["<stdin>", "/tmp/ipykernel_9/123.py", "{}/ipykernel_9/123.py"])
def test_a_lock_in_the_current_folder_holds_for_a_program_in_no_file(
    lock: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    """A notebook, or what is typed; Jupyter may keep a cell in a file, which is not where its author works."""
    elsewhere = tmp_path_factory.mktemp("kernels")
    (elsewhere / "ipykernel_9").mkdir()
    (elsewhere / "ipykernel_9" / "123.py").write_text(PROGRAM)
    names: dict[str, Any] = {}
    exec(compile(PROGRAM, file.format(elsewhere), "exec"), names)  # noqa: S102  our own text
    built = names["audit"]()
    monkeypatch.chdir(elsewhere)
    assert _gpu(built) == 1


def test_how_a_program_is_pinned_is_said_and_works(bondproof: Run, lock: Path) -> None:
    lock.write_text(lock.read_text().replace(KEYS, "price h100-sxm aws"))
    program = lock.parent / "program.py"
    program.write_text(PROGRAM)
    built = runpy.run_path(str(program))["audit"]()
    with pytest.raises(SpecError) as caught:
        load(built)
    (fault,) = caught.value.diagnostics
    assert "write this spec to the folder of the lock" in fault.help
    Path("written.mech.yaml").write_text(to_yaml(built))
    assert bondproof("bench", "pin", "written.mech.yaml").returncode == 0
    assert _gpu(built) == F(229, 100)
