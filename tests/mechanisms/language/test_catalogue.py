"""The catalogue: the specs that come with bondproof are found by name, files by path."""

from pathlib import Path

import pytest

from mechanisms.errors import UnknownName
from mechanisms.language.catalogue import find, names
from mechanisms.language.reader import read


def test_the_catalogue_lists_its_specs_by_name() -> None:
    assert "commit-reveal-audit" in names()
    assert list(names()) == sorted(names())


@pytest.mark.parametrize("name", names())
def test_every_spec_of_the_catalogue_is_read_and_named_after_its_file(name: str) -> None:
    assert read(find(name)).header.name == name


def test_a_path_is_taken_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "spec"
    file.write_text("mech: 1\n")
    assert find(file) == file
    assert find(str(file)) == file
    assert find("no/such/spec") == Path("no/such/spec")
    assert find("spec.yaml") == Path("spec.yaml")


def test_a_file_here_is_found_before_a_name_of_the_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("commit-reveal-audit", "mine"):
        (tmp_path / name).write_text("mech: 1\n")
        assert find(name) == Path(name)


@pytest.mark.parametrize("name", ["commit-reveal-audi", "a\0b"])
def test_an_unknown_name_is_refused(name: str) -> None:
    with pytest.raises(UnknownName, match="unknown spec"):
        find(name)


def test_the_name_that_was_meant_is_named() -> None:
    with pytest.raises(UnknownName, match="Did you mean `commit-reveal-audit`"):
        find("commit-revel-audit")
