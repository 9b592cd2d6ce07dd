"""The folder of a spec is known when it is read, and a name that tools do not look for is refused."""

import os
from pathlib import Path

import pytest

from mechanisms.builder.spec import Spec
from mechanisms.errors import SpecError
from mechanisms.language.files import clean, load
from mechanisms.language.reader import read, read_text
from mechanisms.language.writer import to_yaml

SPEC = "mech: 1\nparams:\n  bond: 5 USD\nclaims:\n  positive: bond > 0 USD\n"


def _gone() -> str:
    raise FileNotFoundError


def test_the_folder_is_that_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.mech.yaml").write_text(SPEC)
    monkeypatch.chdir(tmp_path)
    assert load("a.mech.yaml").folder == str(tmp_path)
    assert read("a.mech.yaml").source.folder == str(tmp_path)


def test_where_the_current_folder_is_gone_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getcwd", _gone)
    assert clean(SPEC, "a.mech.yaml").folder is None
    names: dict[str, Spec] = {}
    code = 'from mechanisms.builder.spec import Spec\nspec = Spec("typed")\n'
    exec(compile(code, "<typed>", "exec"), names)  # noqa: S102  our own text
    assert names["spec"].mechanism().source.folder is None


def test_the_other_ending_is_refused_with_the_right_name(tmp_path: Path) -> None:
    (tmp_path / "a.mech.yml").write_text(SPEC)
    with pytest.raises(SpecError) as caught:
        load(tmp_path / "a.mech.yml")
    assert "a.mech.yaml" in caught.value.diagnostics[0].help


@pytest.mark.parametrize("schemes", ["", "schemes:\n", "schemes:\n  less:\n    bond: 4 USD\n"])
def test_overrides_are_put_in_whatever_schemes_there_are(schemes: str) -> None:
    changed = read_text(SPEC + schemes, "a.mech.yaml", overrides=["bond=7 USD"])
    assert "bond: 7 USD" in to_yaml(changed)
