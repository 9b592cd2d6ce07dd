"""The names that `import bondproof` offers, and what it loads for them."""

import importlib
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import bondproof
from bondproof.cli.root import COMMANDS
from bondproof.report.formats import FORMATS
from mechanisms.errors import SpecError

ROOT = Path(__file__).parents[2]


def test_importing_bondproof_loads_the_standard_library_alone() -> None:
    ask = "import sys; b = set(sys.modules); import bondproof; print(*sorted(set(sys.modules) - b))"
    answer = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    loaded = {name.partition(".")[0] for name in answer.stdout.split()}
    assert loaded <= set(sys.stdlib_module_names) | {"bondproof"}


def test_every_public_name_is_there() -> None:
    for name in bondproof.__all__:
        assert getattr(bondproof, name) is not None
    assert set(bondproof.__all__) <= set(dir(bondproof))


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="verfy"):
        bondproof.verfy  # type: ignore[attr-defined]  # noqa: B018 - the access is the test


def test_the_functions_do_what_the_commands_do() -> None:
    assert bondproof.verify(["commit-reveal-audit"]).exit_code == 0
    assert bondproof.bond("commit-reveal-audit", budget=bondproof.Budget()).word == "PROVED"
    assert bondproof.lint(["commit-reveal-audit"]).exit_code == 0
    assert bondproof.load("commit-reveal-audit").mechanism.header.name == "commit-reveal-audit"


def test_a_faulty_spec_raises_with_its_diagnostics(tmp_path: Path) -> None:
    (tmp_path / "a.mech.yaml").write_text("mech: 2\n")
    with pytest.raises(SpecError) as caught:
        bondproof.verify([tmp_path / "a.mech.yaml"])
    assert caught.value.diagnostics


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert bondproof.__version__ == project["version"]


def test_every_command_of_the_help_has_its_file_and_every_format_its_module() -> None:
    files = {file.stem for file in (ROOT / "bondproof" / "cli").glob("*.py")}
    assert set(COMMANDS) <= files
    for module in FORMATS.values():
        assert callable(importlib.import_module(module).render)
