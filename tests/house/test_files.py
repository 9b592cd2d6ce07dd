"""The shape of the house: files have a subject, fit in a head, and say what they are."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = ("bondproof", "benchmarks", "solvers", "proofs", "mechanisms")
DRAWERS = frozenset({"utils", "util", "helpers", "helper", "common", "misc"})
LONGEST_FILE_LINES = 400


def python_files(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def named(files: list[Path]) -> list[str]:
    return [str(file.relative_to(ROOT)) for file in files]


def test_no_file_is_a_drawer_without_a_subject() -> None:
    files = python_files(*FLOORS, "tests")
    names = {file: {part.strip("_") for part in file.relative_to(ROOT).with_suffix("").parts} for file in files}
    assert named([file for file in files if names[file] & DRAWERS]) == []


def test_no_file_is_longer_than_one_idea() -> None:
    lengths = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in python_files(*FLOORS, "tests")}
    assert named([file for file, lines in lengths.items() if lines > LONGEST_FILE_LINES]) == []


@pytest.mark.parametrize("floor", FLOORS)
def test_every_module_says_what_it_is(floor: str) -> None:
    files = python_files(floor)
    assert (ROOT / floor / "__init__.py") in files
    silent = [file for file in files if not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))]
    assert named(silent) == []


@pytest.mark.parametrize("floor", FLOORS)
def test_every_folder_with_modules_is_a_package(floor: str) -> None:
    folders = {file.parent for file in python_files(floor)}
    assert named(sorted(folder for folder in folders if not (folder / "__init__.py").exists())) == []


@pytest.mark.parametrize("floor", ["benchmarks", "solvers", "proofs", "mechanisms"])
def test_a_floor_itself_is_only_its_docstring(floor: str) -> None:
    body = ast.parse((ROOT / floor / "__init__.py").read_text(encoding="utf-8")).body
    assert len(body) == 1


@pytest.mark.parametrize("floor", FLOORS)
def test_every_floor_tells_type_checkers_that_it_is_typed(floor: str) -> None:
    assert (ROOT / floor / "py.typed").exists()


def test_the_tests_are_files_and_no_packages() -> None:
    assert named(sorted((ROOT / "tests").rglob("__init__.py"))) == []


NAMED = re.compile(rf"\b((?:{'|'.join((*FLOORS, 'tests'))})/[\w/]+\.(?:py|md|toml|csv))\b")


def test_every_file_of_ours_that_a_text_names_is_there() -> None:
    pages = sorted((ROOT / "docs").rglob("*.md"))
    texts = [*python_files(*FLOORS), ROOT / "README.md", ROOT / "CONTRIBUTING.md", *pages]
    paths = {path for text in texts for path in NAMED.findall(text.read_text(encoding="utf-8"))}
    assert len(paths) > 100
    assert sorted(path for path in paths if "NAME" not in path and not (ROOT / path).exists()) == []
